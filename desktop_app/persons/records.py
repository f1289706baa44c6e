"""What the office holds of a person, as frozen values: a record, and what in it is personal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from desktop_app.base.text import fold, same_name
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
    TYPED_FORM = "typed_form"
    TYPED_VOUCHER = "typed_voucher"
    CONFLICT = "conflict"


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

    ``number``: by what it is called without naming anybody.

    ``ended``: from when its time is counted; ``None`` while it goes on. ``is_whole``: ``fields`` are all that
    is personal in it, and not only the name of somebody beside whom it is about.
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
    number: str = ""
    is_whole: bool = True

    @property
    def name(self) -> str:
        """The name of the person whom it is about; empty where it says none."""
        about = (field.value for field in self.fields if self.personal.names_whom_it_is_about(field.name))
        return next(about, "")

    @property
    def persons(self) -> tuple[str, ...]:
        """The names in it of persons, whom it is about and others."""
        return tuple(field.value for field in self.fields if self.personal.names_somebody(field.name))

    def part_of(self, name: str) -> HeldRecord:
        """What of it is that person's: all of it, or only the name where it is about somebody else.

        A witness neither sees nor erases what the record holds of the household.
        """
        named = [field for field in self.fields if self.personal.names_somebody(field.name)]
        own = tuple(field for field in named if same_name(field.value) == same_name(name))
        if not own or any(self.personal.names_whom_it_is_about(field.name) for field in own):
            return self
        return replace(self, title=self.number, fields=own, files=0, is_whole=False)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Records that name the same, and how sure it is that they are meant, in percent."""

    name: str
    records: tuple[HeldRecord, ...]
    percent: int

    @property
    def id(self) -> str:
        """By which commands name the person: it follows from the name alone, and does not contain it."""
        return person_id(self.name)


def person_id(name: str) -> str:
    """The id of everybody of this name, whatever its case."""
    return hashlib.sha256(same_name(name).encode()).hexdigest()[:_ID_LETTERS]


def id_within(person: str, record: str) -> str:
    """The id of what one record holds of the person with this id, and of nobody else."""
    return f"{person}/{record}"


def grouped(found: Iterable[tuple[str, int, HeldRecord]]) -> list[FoundPerson]:
    """Records by the name that was meant in each, the surest person first."""
    by_name: dict[str, list[tuple[str, int, HeldRecord]]] = {}
    for item in found:
        by_name.setdefault(same_name(item[0]), []).append(item)
    persons = [
        FoundPerson(
            items[0][0],
            tuple(record for _, _, record in items),
            max(percent for _, percent, _ in items),
        )
        for items in by_name.values()
    ]
    return sorted(persons, key=lambda person: (-person.percent, fold(person.name)))
