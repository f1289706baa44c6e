"""What the office holds of a person, as frozen values: a record, and what in it is personal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from desktop_app.base.text import fold, nfc, one_line
from desktop_app.catalogue.packages.personal import DataClass, PersonalData

SEARCH: Final = "persons.search"
"""The right to look up all data of one person."""

_ID_LETTERS: Final = 10


class HeldIn(StrEnum):
    """In which kind of record it is; each leads to a page of its own."""

    ENTRY = "entry"
    VOUCHER = "voucher"
    PREPARED = "prepared"
    HOUSEHOLD = "household"
    FORM = "form"
    AREA = "area"
    OFFICER = "officer"
    TYPING = "typing"


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One field with personal data. ``record``: the id of what holds it, of the entry or one of its steps.

    ``name`` is the field as it is journalled, or that of an answer kept on this computer alone (``local``).
    """

    entity: str
    record: str
    name: str
    label: str
    value: str
    kind: DataClass
    local: bool = False


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that names a person. ``title`` says which it is, ``where`` of which list or register.

    ``ended``: from when its time is counted; ``None`` while it goes on.
    """

    held_in: HeldIn
    id: str
    title: str
    where: str
    day: date | None
    ended: date | None
    personal: PersonalData
    fields: tuple[PersonalField, ...]
    files: int = 0

    @property
    def name(self) -> str:
        """The name of the person: the first field that says one."""
        return self.fields[0].value if self.fields else ""


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Records that name the same, and how sure it is that they are meant, in percent."""

    name: str
    records: tuple[HeldRecord, ...]
    percent: int

    @property
    def id(self) -> str:
        """By which commands name the person: it follows from the name alone, and does not tell it."""
        return person_id(self.name)


def person_id(name: str) -> str:
    """The id of everybody of this name, whatever its case."""
    return hashlib.sha256(_same(name).encode()).hexdigest()[:_ID_LETTERS]


def _same(name: str) -> str:
    """What two names have in common that are the same: their marks count, their case does not."""
    return one_line(nfc(name)).casefold()


def grouped(found: Iterable[tuple[str, int, HeldRecord]]) -> list[FoundPerson]:
    """Records by the name that was meant in each, the surest person first."""
    by_name: dict[str, list[tuple[str, int, HeldRecord]]] = {}
    for item in found:
        by_name.setdefault(_same(item[0]), []).append(item)
    persons = [
        FoundPerson(
            items[0][0],
            tuple(record for _, _, record in items),
            max(percent for _, percent, _ in items),
        )
        for items in by_name.values()
    ]
    return sorted(persons, key=lambda person: (-person.percent, fold(person.name)))
