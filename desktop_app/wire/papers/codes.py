"""The code on a printed paper, and the data it was made of as one sum: the same here and at the province.

A code has two halves of six letters. The first is made of what the paper says, the second of the data: two
papers that were made of the same data end alike. Letters and digits are those of Crockford's base 32, in
which nothing looks like anything else, and what is typed as O, I or L is read as 0 and 1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from desktop_app.wire.digest import add_digests, record_digest
from desktop_app.wire.guards.bound_fields import BOUND
from desktop_app.wire.op import Value
from desktop_app.wire.papers.book_data import (
    FUND,
    REGISTER,
    VOUCHER,
    PaperRecord,
    belongs_to_fund,
    belongs_to_voucher,
    of_register,
)
from desktop_app.wire.scopes import last_month

PRINTED_PAPER: Final = "printed_paper"
"""The kind of record that says what was printed."""

FIGURES: Final = "figures"
SO_FAR: Final = "_so_far"
"""Behind the beginning of a subject: of the months from January to the end of its period."""
_OF_PERIODS: Final = frozenset({"period", "report", f"period{SO_FAR}", f"report{SO_FAR}", FIGURES})
"""The subjects that are figures of a set up to a period."""

_KINDS: Final = frozenset({"round", "entry", FUND, VOUCHER, REGISTER}) | _OF_PERIODS
"""What a subject may begin with."""

_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HALF: Final = 6
_BITS_OF_LETTER: Final = 5
_LIKE: Final = str.maketrans("OIL", "011")
_BREAKS: Final = re.compile(r"[\s\-–·.]+")
_CODE: Final = re.compile(rf"[{_LETTERS}]{{{2 * _HALF}}}")
_SQUARE: Final = re.compile(rf"SMT/1/(\d+)/([{_LETTERS}]{{{2 * _HALF}}})/([0-9A-F]{{16}})/(\d+)")

_WAY: Final[Mapping[str, frozenset[str]]] = {
    "survey_round": frozenset({"status", "status_reason", "closed_on", "archived", "deleted", "title"}),
    "survey_area": frozenset({"status"}),
    "indicator_value": frozenset({"note", "note_state", "note_value", "note_version"}),
}
"""Fields that say how far a record is on its way, or what is remarked, and no figure of a paper."""

_FIRST: Final = frozenset({"", "1"})
_FIRST_OF: Final[Mapping[str, frozenset[str]]] = {"MTTQ_CO_SO": frozenset({"1.1"})}
"""Versions of a set, and of one of them further ones, whose units a code takes as known: it names no version
with their figures, as papers printed before did not. They count alike; later ones may not (decision 65)."""
_OF_ROUND: Final = frozenset({"survey_area", "survey_response", "survey_tally"})


@dataclass(frozen=True, slots=True)
class DataState:
    """How many records the data of a paper are, and the sum of their digests."""

    records: int = 0
    digest: int = 0

    @property
    def letters(self) -> str:
        """The second half of a code."""
        return _letters(self.digest.to_bytes(8, "big"))


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code that was typed, or read from the square or a file, which tell the data too."""

    code: str
    commune: str = ""
    state: DataState | None = None


def subject_of_round(round_id: str, area_id: str = "") -> str:
    """Return what a paper about a round, or about one of its areas, is made of."""
    return f"round:{round_id}:{area_id}" if area_id else f"round:{round_id}"


def subject_so_far(subject: str) -> str:
    """Return what the same paper about the months from January to the end of its period is made of."""
    kind, _, rest = subject.partition(":")
    return f"{kind}{SO_FAR}:{rest}"


def subject_of_period(set_code: str, period: str, unit: str = "") -> str:
    """Return what a paper about the results of a period, or about those of one of its units, is made of."""
    return f"period:{set_code}:{period}:{unit}" if unit else f"period:{set_code}:{period}"


def subject_of_report(set_code: str, period: str) -> str:
    """Return what a report on a period is made of: its figures, and the texts that were written for it."""
    return f"report:{set_code}:{period}"


def subject_of_figures(set_code: str, period: str, asked: str) -> str:
    """What a table of figures is made of: those of its year up to the period and of the year before, with
    which it may compare them. ``asked``: what the table shows, in letters without a colon."""
    return f"{FIGURES}:{set_code}:{period}:{asked}"


def years_of(kind: str, year: str) -> tuple[str, ...]:
    """Return the years of whose figures a paper of this kind may tell."""
    return (year, str(int(year) - 1)) if kind == FIGURES and year.isdecimal() else (year,)


def subject_of_entry(matter_id: str) -> str:
    """Return what a paper written out of an entry of a register is made of: the entry and its history."""
    return f"entry:{matter_id}"


def is_known(subject: str) -> bool:
    """Return whether this version knows of which records a subject is made; of another one it finds none."""
    return subject.partition(":")[0] in _KINDS


def state_of(subject: str, records: Iterable[PaperRecord]) -> DataState:
    """Return the state of the data of a subject among records; others are passed over."""
    count = total = 0
    for entity, entity_id, fields in data_of(subject, records):
        way = _WAY.get(entity, frozenset())
        if is_of_first_units(entity, fields):
            way = way | {"set_version"}
        counted = {name: value for name, value in fields.items() if name not in way}
        count, total = count + 1, add_digests(total, record_digest(entity, entity_id, counted))
    return DataState(count, total)


def is_of_first_units(entity: str, fields: Mapping[str, Value]) -> bool:
    """Whether a record is no figure, or one in the units that its set has had from the first."""
    bound = BOUND.get(entity)
    if bound is None or fields.get(bound[0]) is None:
        return True
    version = str(fields.get("set_version") or "")
    return version in _FIRST or version in _FIRST_OF.get(str(fields.get("set_code")), ())


def data_of(
    subject: str, records: Iterable[PaperRecord], *, with_removed: bool = False
) -> Iterator[PaperRecord]:
    """The records among these that are the data of a subject; ``with_removed``: and those that once were."""
    kind, first, *rest = subject.split(":")
    if kind == REGISTER:
        yield from of_register(first, rest[0] if rest else "", records)
        return
    for entity, entity_id, fields in records:
        seen = {**fields, "deleted": 0} if with_removed else fields
        if _belongs(subject, entity, entity_id, seen):
            yield entity, entity_id, fields


def _belongs(subject: str, entity: str, entity_id: str, fields: Mapping[str, Value]) -> bool:
    """Return whether a record is among the data of a subject.

    To a period belong all figures of its year up to its end, since papers tell the sum so far, those of
    events, and the plan of the year; to a report on it its texts as well.
    """
    kind, first, *rest = subject.split(":")
    if kind == "round":
        return _belongs_to_round(first, rest, entity, entity_id, fields)
    if kind == "entry":
        is_event = entity == "register_event" and fields.get("matter_id") == first
        return is_event or (entity == "register_matter" and entity_id == first)
    if kind == FUND:
        return belongs_to_fund(first, rest[0] if rest else "", entity, fields)
    if kind == VOUCHER:
        return belongs_to_voucher(":".join(rest), entity, entity_id)
    of_set = kind in _OF_PERIODS and fields.get("set_code") == first and bool(rest)
    return of_set and _belongs_to_figures(kind, rest, entity, fields)


def _belongs_to_figures(kind: str, rest: Sequence[str], entity: str, fields: Mapping[str, Value]) -> bool:
    if entity == "period_text":
        own = {"report": rest[0], f"report{SO_FAR}": f"{rest[0]}+"}
        return kind in own and fields.get("period") == own[kind]
    if kind != FIGURES:
        return _belongs_to_period(rest[0], ":".join(rest[1:]), entity, fields)
    before = (f"{year}-Y" for year in years_of(kind, rest[0].partition("-")[0])[1:])
    return any(_belongs_to_period(period, "", entity, fields) for period in (rest[0], *before))


def _belongs_to_period(period: str, unit: str, entity: str, fields: Mapping[str, Value]) -> bool:
    """Whether a record is a figure of the year up to a period, or its plan; of a ``unit`` its own ones."""
    if unit and fields.get("unit") != unit:
        return False
    year = period.partition("-")[0]
    if entity == "target_value":
        return str(fields.get("year")) == year
    own = str(fields.get("period") or "")
    lies_before = last_month(own) <= (last_month(period) or 12)
    return entity == "indicator_value" and own.partition("-")[0] == year and lies_before


def _belongs_to_round(
    round_id: str, areas: Sequence[str], entity: str, entity_id: str, fields: Mapping[str, Value]
) -> bool:
    if entity == "survey_round":
        return entity_id == round_id and not areas
    mine = entity in _OF_ROUND and fields.get("round_id") == round_id and not fields.get("deleted")
    return mine and (not areas or fields.get("area_id") == areas[0])


def code_of(content: bytes, state: DataState) -> str:
    """Return the code of a paper that says ``content`` and was made of these data."""
    return _letters(hashlib.blake2b(content, digest_size=8).digest()) + state.letters


def shown_code(code: str) -> str:
    """Return a code as it is printed: 7K3MQ9-XT2F6B."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def square_text(commune: str, code: str, state: DataState) -> str:
    """Return what the square on a paper says: whose it is, its code, and the data in full."""
    return f"SMT/1/{commune}/{code}/{state.digest:016X}/{state.records}"


def read_code(text: str) -> ReadCode | None:
    """Return the code in what was typed, or anywhere in the text of a square; ``None``: there is none."""
    found = _SQUARE.search(text)
    if found is not None:
        return ReadCode(found[2], found[1], DataState(int(found[4]), int(found[3], 16)))
    typed = _BREAKS.sub("", text).upper().translate(_LIKE)
    return ReadCode(typed) if _CODE.fullmatch(typed) else None


def _letters(digest: bytes) -> str:
    number = int.from_bytes(digest, "big")
    places = range(_HALF - 1, -1, -1)
    return "".join(_LETTERS[number >> (_BITS_OF_LETTER * at) & 31] for at in places)
