"""Everything that the office holds of one person: found by name, number or address in every room.

Words are compared without case and marks, numbers by their digits; a name that is nearly the same is found
too, behind the others. Whoever searches needs a right of his own, and the access log says that he did, never
for whom he looked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from sqlalchemy import Connection

from desktop_app.accounts.officers import require_author
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.persons.conflicts import conflict_records
from desktop_app.persons.entries import entry_records, typed_entries
from desktop_app.persons.forms import form_records, typed_forms
from desktop_app.persons.lists import (
    area_records,
    household_records,
    officer_records,
    prepared_records,
    typed_vouchers,
    voucher_records,
)
from desktop_app.persons.records import (
    SEARCH,
    FoundPerson,
    HeldIn,
    HeldRecord,
    grouped,
    id_within,
    person_id,
)

NEAR_PERCENT: Final = 86
"""From when on a name is nearly the same: one letter of another in “nguyen van an”. mark: proposed."""

_EXACT: Final = 100
_WHOLE: Final = 101
"""The whole field is what was sought, which comes before a field that holds it."""
_LEAST_LETTERS: Final = 2
_LEAST_WORDS: Final = 2
_LEAST_DIGITS: Final = 4
_LONGEST_NAME: Final = 60
_DIGITS: Final = re.compile(r"\D+")
_WORD: Final = re.compile(r"\w+")
_NUMBER: Final = re.compile(r"[\d +.()/-]+")


def held_records(connection: Connection) -> Iterator[HeldRecord]:
    """Yield every record of the book that names a person; nothing is cut."""
    return chain(
        entry_records(connection),
        voucher_records(connection),
        prepared_records(connection),
        household_records(connection),
        form_records(connection),
        area_records(connection),
        officer_records(connection),
        typed_entries(connection),
        typed_forms(connection),
        typed_vouchers(connection),
        conflict_records(connection),
    )


def find_persons(connection: Connection, reader: str, words: str) -> list[FoundPerson]:
    """Return the persons meant by ``words``, the surest first, each with all records that name him so.

    Raises:
        NotAllowed: the reader has no right to it.
        Problem: too little was typed to mean anybody.
    """
    require_author(connection, reader, SEARCH)
    wanted = fold(words)
    if len(wanted.replace(" ", "")) < _LEAST_LETTERS:
        raise Problem("Type a name, a number or an address, at least two letters.")
    return grouped(_meant(connection, wanted))


def records_of(connection: Connection, reader: str, ids: Iterable[str]) -> list[HeldRecord]:
    """Return the records with these ids, and of the persons with these ids what is theirs.

    An id of both (:func:`id_within`) means what is that person's in that record.

    Raises:
        NotAllowed: the reader has no right to it.
        Problem: one of them is no id of a record or person.
    """
    require_author(connection, reader, SEARCH)
    wanted = dict.fromkeys(ids)
    by_id: dict[str, list[HeldRecord]] = {each: [] for each in wanted}
    for record in held_records(connection):
        if record.id in by_id:
            by_id[record.id].append(record)
        for known, name in {person_id(name): name for name in record.persons}.items():
            for meant in (known, id_within(known, record.id)):
                if meant in by_id:
                    by_id[meant].append(record.part_of(name))
    found: dict[tuple[HeldIn, str], HeldRecord] = {}
    for each, records in by_id.items():
        if not records:
            raise Problem(
                "Nobody and no record has the id {id}. “so-mat-tran person find WORDS” lists them.", id=each
            )
        for record in records:
            key = record.held_in, record.id
            if key not in found or record.is_whole:
                found[key] = record
    return list(found.values())


def _meant(connection: Connection, wanted: str) -> Iterator[tuple[str, int, HeldRecord]]:
    """Every person whom a record names, where the name or what is said of the person has what was sought."""
    for record in held_records(connection):
        surest: dict[str, int] = {}
        for field in record.fields:
            percent = likeness(wanted, field.value)
            if percent:
                name = field.value if record.personal.names_somebody(field.name) else record.name
                surest[name] = max(percent, surest.get(name, 0))
        for name, percent in surest.items():
            yield name, percent, record.part_of(name)


def likeness(wanted: str, value: str) -> int:
    """How sure it is that a field means what was sought, in percent; 0: it does not. ``wanted`` is folded.

    Words are whole but for the last, which somebody may still be typing.
    """
    said = fold(value)
    if said == wanted:
        return _WHOLE
    if _NUMBER.fullmatch(wanted):
        digits = _DIGITS.sub("", wanted)
        return _EXACT if len(digits) >= _LEAST_DIGITS and digits in _DIGITS.sub("", value) else 0
    words, present = _WORD.findall(wanted), _WORD.findall(said)
    *whole, last = words or [""]
    if set(whole) <= set(present) and any(word.startswith(last) for word in present):
        return _EXACT
    if not _is_name(value) or len(words) < _LEAST_WORDS:
        return 0
    from rapidfuzz.fuzz import token_sort_ratio

    percent = round(token_sort_ratio(wanted, said))
    return percent if percent >= NEAR_PERCENT else 0


def _is_name(value: str) -> bool:
    """Whether it may be the name of a person: words without digits, not a whole text."""
    return len(value) <= _LONGEST_NAME and not any(letter.isdigit() for letter in value)
