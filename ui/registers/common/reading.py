"""What the pages of the room show, read in one go on the database queue. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from desktop_app.areas.queries import all_areas
from desktop_app.catalogue.registers.definition import NumberRule, Register
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.registers.kinds.in_use import known_register, register_in_use, registers_in_use
from desktop_app.registers.kinds.rights import may_read, require_reader
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from desktop_app.registers.lists.due_list import DueMatter, due_matters
from desktop_app.registers.lists.listing import (
    Listing,
    MatterFilter,
    OpenCount,
    list_matters,
    open_counts,
    whole_matters,
    years_of,
)
from desktop_app.registers.lists.telling import WholeMatter
from desktop_app.registers.matters.drafts import draft_of, drafts_of
from desktop_app.registers.matters.entering import register_of_fields
from desktop_app.registers.matters.reading import fields_of_matter, matter_of
from desktop_app.registers.matters.records import MatterDraft
from desktop_app.registers.matters.secrets import secrets_of
from desktop_app.registers.numbers.grouping import rule_for


@dataclass(frozen=True, slots=True)
class RoomData:
    """The registers that the officer may read, how much is open in each, and what is due."""

    registers: tuple[Register, ...]
    counts: Mapping[str, OpenCount]
    due: tuple[DueMatter, ...]


@dataclass(frozen=True, slots=True)
class ListData:
    """A list with what its filters offer; areas by id."""

    register: Register
    wording: RegisterWording
    listing: Listing
    areas: Mapping[str, str]
    years: tuple[int, ...]
    begun: tuple[MatterDraft, ...]
    """Entries that somebody began and did not save."""
    numbers: NumberRule | None
    """How entries are numbered this year, as the head of the office groups the books."""


@dataclass(frozen=True, slots=True)
class EntryData:
    """An entry that is to be typed or corrected; ``draft`` is ``None`` for a new one."""

    register: Register
    definition: FormDefinition
    wording: RegisterWording
    areas: Mapping[str, str]
    draft: MatterDraft | None
    begun: bool = False
    """The draft was kept earlier and is not saved."""
    grows_from: str = ""
    """The entry out of which a new one is to grow."""


def read_room(connection: Connection, today: date, reader: str) -> RoomData:
    """What the left side of the room shows."""
    registers = tuple(item for item in registers_in_use(connection) if may_read(connection, reader, item))
    return RoomData(registers, open_counts(connection), tuple(due_matters(connection, today, reader)))


def read_list(connection: Connection, wanted: MatterFilter, reader: str, today: date) -> ListData:
    """The list of a register.

    Raises:
        NotInstalled: the register is not here.
        NotAllowed: the officer may not look into it.
    """
    register = register_in_use(connection, wanted.register_code)
    return ListData(
        register,
        wording_of(register),
        list_matters(connection, wanted, reader),
        areas_by_id(connection),
        tuple(years_of(connection, wanted.register_code)),
        tuple(draft for draft in drafts_of(connection, wanted.register_code) if not draft.action),
        rule_for(connection, register, today.year),
    )


def read_cells(connection: Connection, ids: Sequence[str], today: date) -> list[WholeMatter]:
    """What the columns of these entries say."""
    return whole_matters(connection, ids, today)


def read_new(connection: Connection, code: str, officer: str, grows_from: str = "") -> EntryData:
    """A new entry of a register, first the one that this officer left unfinished.

    What is to grow out of the entry ``grows_from`` is begun anew.

    Raises:
        NotInstalled: the register is not here.
    """
    register = register_in_use(connection, code)
    require_reader(connection, officer, code)
    mine = (
        draft
        for draft in drafts_of(connection, code)
        if draft.opened is None and not draft.action and draft.started_by == officer
    )
    draft = None if grows_from else next(mine, None)
    if draft is not None:  # one that was begun in an older version is finished in it
        register = known_register(connection, code, draft.register_version) or register
    return _entry(connection, register, draft, begun=draft is not None, grows_from=grows_from)


def read_matter(connection: Connection, matter_id: str, officer: str) -> EntryData:
    """An entry to be corrected, with the correction that was begun where there is one.

    Raises:
        MatterGone: there is no such entry.
        Problem: its register has not come to this computer.
    """
    fields = fields_of_matter(connection, matter_id)
    register = register_of_fields(connection, fields)
    require_reader(connection, officer, register.code)
    begun = draft_of(connection, matter_id)
    if begun is not None:
        return _entry(connection, register, begun, begun=True)
    matter = matter_of(connection, matter_id)
    answers = {**matter.answers, **secrets_of(connection, matter_id)}
    draft = MatterDraft(
        matter_id, register.code, register.version, matter.area_id, answers, "", officer, opened=fields
    )
    return _entry(connection, register, draft)


def areas_by_id(connection: Connection) -> dict[str, str]:
    """The names of residential areas in their order."""
    return {area.id: area.name for area in all_areas(connection)}


def _entry(
    connection: Connection,
    register: Register,
    draft: MatterDraft | None,
    *,
    begun: bool = False,
    grows_from: str = "",
) -> EntryData:
    form, areas = register.form(), areas_by_id(connection)
    return EntryData(register, form, wording_of(register), areas, draft, begun=begun, grows_from=grows_from)
