"""Identifiers: random ones for things people create, deterministic ones for cells.

A cell of a grid is the same on every computer of the office, so its id is made of its coordinates: two people
who type into the same cell then change one record.
"""

from __future__ import annotations

import os
from functools import lru_cache
from threading import Lock

from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.text import id_key, nfc, one_line

OFFICER = "officer"
"""The kind of record that an officer is, and how its id begins."""
ATTACHMENT = "attachment"


class _Order:
    """Lets the ids of one millisecond follow each other (RFC 9562 section 6.2, method 2)."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._millis = -1
        self._tail = 0

    def next(self, millis: int) -> tuple[int, int]:
        """The time and the 74 bits after it: random in a new millisecond, a random step on in the same."""
        with self._lock:
            if millis != self._millis:
                self._millis, self._tail = millis, int.from_bytes(os.urandom(9))
            else:
                self._tail += 1 + int.from_bytes(os.urandom(4))
            return millis, self._tail


_order = _Order()


def new_id(clock: Clock) -> str:
    """Return a UUID of version 7 (RFC 9562) as 32 lower-case hexadecimal digits.

    Ids of one program are in the order in which they were made as long as its clock does not go back.
    """
    millis, tail = _order.next(to_millis(clock.now()) & ((1 << 48) - 1))
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return f"{millis << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low:032x}"


def indicator_value_id(set_code: str, indicator_code: str, period: str, unit: str) -> str:
    """Return the id of the value of an indicator for a reporting unit and a period."""
    return f"iv:{set_code}:{indicator_code}:{period}:{unit}"


def target_value_id(set_code: str, indicator_code: str, year: int, unit: str = "") -> str:
    """The id of the plan figure of an indicator for a year; without a unit it is that of the commune."""
    of_commune = f"tv:{set_code}:{indicator_code}:{year}"
    return f"{of_commune}:{unit}" if unit else of_commune


def period_status_id(set_code: str, period: str, unit: str) -> str:
    """Return the id of the reporting state of a unit for a period."""
    return f"ps:{set_code}:{period}:{unit}"


def figure_confirmation_id(set_code: str, finding: str, period: str, unit: str) -> str:
    """Return the id of what was confirmed about a finding among the figures of a unit and a period."""
    return f"fc:{set_code}:{finding}:{period}:{unit}"


def period_text_id(set_code: str, period: str) -> str:
    """Return the id of the texts of the report of a period."""
    return f"pt:{set_code}:{period}"


def reporting_event_id(year: int, slug: str) -> str:
    """Return the id of an event of a year, by the word for it in the keys of its figures."""
    return f"ev:{year}:{slug}"


def survey_area_id(round_id: str, area_id: str) -> str:
    """Return the id of a residential area within a survey round."""
    return f"sa:{round_id}:{area_id}"


def survey_tally_id(round_id: str, area_id: str, question: str) -> str:
    """Return the id of the hand-counted totals of one question in one area of a round."""
    return f"st:{round_id}:{area_id}:{question}"


def double_entry_id(response_id: str) -> str:
    """Return the id of the double entry of a response, and of its draft."""
    return f"sk:{response_id}"


def survey_attachment_id(round_id: str, response_id: str, name: str) -> str:
    """The id of a file that belongs to a response; ``name`` is unlike any other file's of the response."""
    return f"sf:{round_id}:{response_id}:{name}"


FIGURE_FILE = "vf"
"""How the id of a file that belongs to a figure begins."""


def figure_file_id(set_code: str, indicator_code: str, period: str, unit: str, name: str) -> str:
    """Return the id of a file that belongs to a figure; ``name`` is unlike any other file's of the figure."""
    return f"{FIGURE_FILE}:{set_code}:{indicator_code}:{period}:{unit}:{name}"


REGISTER_FILE = "rf"
"""How the id of a file that belongs to an entry of a register, or to a step with it, begins."""


def register_file_id(matter_id: str, owner: str, name: str) -> str:
    """Return the id of a file of an entry; ``owner`` is the entry or the event that it came with.

    ``name`` is unique among the owner's files.
    """
    return f"{REGISTER_FILE}:{matter_id}:{owner}:{name}"


def register_link_id(from_id: str, kind: str, to_id: str) -> str:
    """Return the id of a link between two entries of registers: linked twice, it is one link."""
    return f"rl:{from_id}:{kind}:{to_id}"


def register_batch_id(register_code: str, name: str) -> str:
    """The id of a batch of entries; ``name`` is folded, so that two ways of writing it are one batch."""
    return f"rb:{register_code}:{name}"


def number_book_id(series: str, year: int) -> str:
    """Return the id of the row of numbers of a series and a year."""
    return f"nb:{series}:{year}"


def register_number_id(series: str, year: int, ordinal: int, suffix: str = "") -> str:
    """Return the id of a number: two computers that give the same one meet in one record."""
    return f"rn:{series}:{year}:{ordinal}:{suffix}" if suffix else f"rn:{series}:{year}:{ordinal}"


def printed_paper_id(code: str) -> str:
    """Return the id of what was printed, by the code on the paper: printed twice, it is one paper."""
    return f"pp:{code}"


def fund_reversal_id(voucher_id: str) -> str:
    """Return the id of the voucher that takes another back: taken back twice, it is taken back once."""
    return f"vr:{voucher_id}"


def fund_disclosure_id(code: str, about: str) -> str:
    """Return the id of what says that a sheet was made public, by its term and its span or campaign."""
    return f"fd:{code}:{about}"


def statement_draft_id(reference: str) -> str:
    """Return the id of the receipt that a transfer of the bank becomes, by the reference of the bank."""
    return f"vb:{reference}"


def goods_item_id(name: str, unit: str) -> str:
    """Return the id of goods, by their name and the unit in which they are counted."""
    return f"gi:{_plain(name)}:{_plain(unit)}"


def goods_store_id(name: str) -> str:
    """Return the id of a store of goods."""
    return f"gs:{_plain(name)}"


def _plain(name: str) -> str:
    """Without case and spaces; marks stay, since dầu and đậu are two things."""
    return one_line(nfc(name)).lower()


def office_profile_id(commune_code: str) -> str:
    """Return the id of the profile (names, signers, place) of a commune's office."""
    return f"op:{commune_code}"


@lru_cache(maxsize=256)
def officer_id(name: str) -> str:
    """Return the id of an officer: a name registered on two computers of the office is one person.

    Names that differ in case, diacritics and spaces only are one name, which no two officers may have.
    """
    return f"{OFFICER}:{id_key(name)}"
