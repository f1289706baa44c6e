"""What the pages of the room show, read in one go on the database queue. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from desktop_app.accounts.officers import whose_drafts
from desktop_app.areas.queries import all_areas
from desktop_app.catalogue.registers.definition import NumberRule, Register, RegisterRoom
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.registers.entries.drafts import draft_of, drafts_of
from desktop_app.registers.entries.entering import register_of_fields
from desktop_app.registers.entries.links import GROWS
from desktop_app.registers.entries.local_answers import local_answers_of
from desktop_app.registers.entries.places import place_of_record
from desktop_app.registers.entries.reading import entry_of, fields_of_entry, history
from desktop_app.registers.entries.records import MATTER, RegisterEntryDraft, RegisterEntryLine
from desktop_app.registers.entries.relations import answers_of, grown_answers, link_kind, reference_of
from desktop_app.registers.entries.sealing import require_correctable
from desktop_app.registers.kinds.in_use import (
    known_register,
    known_versions,
    register_in_use,
    registers_in_use,
)
from desktop_app.registers.kinds.rights import may_enter, may_read, require_reader
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from desktop_app.registers.lists.due_list import DueEntry, due_entries
from desktop_app.registers.lists.listing import (
    EntryFilter,
    Listing,
    OpenCount,
    lines_of,
    list_entries,
    open_counts,
    used_registers,
    whole_entries,
    years_of,
)
from desktop_app.registers.lists.relatives import origin_of
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.numbers.grouping import rule_for
from desktop_app.registers.numbers.reading import number_of_entry


@dataclass(frozen=True, slots=True)
class RoomData:
    """The registers that the officer may read, how much is open in each, and what is due."""

    registers: tuple[Register, ...]
    counts: Mapping[str, OpenCount]
    due: tuple[DueEntry, ...]
    used: frozenset[str]
    """Those that have entries."""


@dataclass(frozen=True, slots=True)
class ListData:
    """A list with what its filters offer; areas by id."""

    register: Register
    wording: RegisterWording
    listing: Listing
    areas: Mapping[str, str]
    years: tuple[int, ...]
    unsaved: tuple[RegisterEntryDraft, ...]
    """Entries that somebody began and did not save."""
    numbers: NumberRule | None
    """How entries are numbered this year, as the head of the office groups the books."""
    may_enter: bool
    """Whether the officer may begin and correct entries, beside reading them."""

    @property
    def parts(self) -> Mapping[str, str]:
        """The parts of a row of numbers that the office has parted, by their answers."""
        parted = self.numbers is not None and self.numbers.parted
        return self.wording.choices(self.numbers.parts) if parted and self.numbers else {}


@dataclass(frozen=True, slots=True)
class RegisterEntryData:
    """An entry that is to be typed or corrected; ``draft`` is ``None`` for a new one."""

    register: Register
    definition: FormDefinition
    wording: RegisterWording
    areas: Mapping[str, str]
    draft: RegisterEntryDraft | None
    unsaved: bool = False
    """The draft was kept earlier and is not saved."""
    grows_from: str = ""
    """The entry out of which a new one is to grow."""
    origin: str = ""
    """What that entry is called."""
    elsewhere: frozenset[str] = frozenset()
    """Private questions whose answers, if there are any, are on the computer on which they were typed."""
    given: Mapping[str, str] = field(default_factory=dict)
    """What a new one says at first: that it replaces the other."""
    grown: Mapping[str, str] = field(default_factory=dict)
    """What each new one says at first that grows out of the other."""
    grown_area: str = ""
    alone: bool = False
    """It is something else to the other one, such as its replacement: no second one follows it."""


def read_room(
    connection: Connection, today: date, reader: str, room: RegisterRoom = RegisterRoom.REGISTERS
) -> RoomData:
    """What the left side of a room shows. The room of registers shows what is due for all rooms."""
    known = registers_in_use(connection)
    registers = tuple(item for item in known if item.room is room and may_read(connection, reader, item))
    due = due_entries(connection, today, reader)
    if room is not RegisterRoom.REGISTERS:
        due = [each for each in due if each.register.room is room]
    return RoomData(registers, open_counts(connection), tuple(due), used_registers(connection))


def room_of(connection: Connection, code: str, matter_id: str = "") -> tuple[str, RegisterRoom] | None:
    """The register of an entry, or the one that is named, and the room in which it is kept.

    ``None``: there is no such entry. A register that is not here is looked for where most are.
    """
    if matter_id:
        place = place_of_record(connection, MATTER, matter_id)
        if place is None:
            return None
        code = place.register_code
    versions = known_versions(connection, code)
    return code, versions[0].room if versions else RegisterRoom.REGISTERS


def read_list(connection: Connection, wanted: EntryFilter, reader: str, today: date) -> ListData:
    """The list of a register.

    Raises:
        NotInstalled: the register is not here.
        NotAllowed: the officer may not look into it.
    """
    register = register_in_use(connection, wanted.register_code)
    whose = whose_drafts(connection, reader)
    unfinished = [
        draft
        for draft in drafts_of(connection, wanted.register_code)
        if not draft.action and draft.started_by in whose
    ]
    return ListData(
        register,
        wording_of(register),
        list_entries(connection, wanted, reader),
        areas_by_id(connection),
        tuple(years_of(connection, wanted.register_code)),
        tuple(sorted(unfinished, key=lambda draft: draft.started_by != reader)),
        rule_for(connection, register, today.year),
        may_enter(connection, reader, register),
    )


def read_cells(connection: Connection, ids: Sequence[str], today: date) -> list[WholeEntry]:
    """What the columns of these entries say."""
    return whole_entries(connection, ids, today)


@dataclass(frozen=True, slots=True)
class EntryListPage:
    """Some entries of a list; ``known`` lacks those whose register has not come to this computer."""

    lines: Sequence[RegisterEntryLine]
    known: Sequence[WholeEntry]


def read_page(connection: Connection, ids: Sequence[str], today: date) -> EntryListPage:
    """What is shown of these entries in the list."""
    return EntryListPage(lines_of(connection, ids), read_cells(connection, ids, today))


def read_new(
    connection: Connection,
    code: str,
    officer: str,
    grows_from: str = "",
    relation: str = "",
    *,
    fresh: bool = False,
) -> RegisterEntryData:
    """A new entry of a register; the one that this officer left unfinished, unless it is to be ``fresh``.

    Without one of their own it is that of an officer who has left the office.

    What is to grow out of the entry ``grows_from`` is started again; ``relation``: what it is to that one.

    Raises:
        NotInstalled: the register is not here.
    """
    register = register_in_use(connection, code)
    require_reader(connection, officer, code)
    whose = whose_drafts(connection, officer)
    unfinished = (draft for draft in drafts_of(connection, code) if draft.opened is None and not draft.action)
    mine = sorted(
        (draft for draft in unfinished if draft.started_by in whose),
        key=lambda draft: draft.started_by != officer,
    )
    draft = None if grows_from or fresh else next(iter(mine), None)
    if draft is not None:  # one that was started in an older version is finished in it
        register = known_register(connection, code, draft.register_version) or register
    entry = _entry(connection, register, draft, unsaved=draft is not None, grows_from=grows_from)
    origin = grows_from if draft is None else draft.matter_id
    if not origin:
        return entry
    entry = replace(entry, origin=origin_of(connection, origin, officer))
    if relation:
        return replace(entry, given=answers_of(connection, register, relation, origin), alone=True)
    if draft is not None and link_kind(connection, register, draft.answers, origin) != GROWS:
        return replace(entry, alone=True)
    grown = grown_answers(connection, register, origin)
    return replace(entry, grown=grown, grown_area=entry_of(connection, origin).area_id if grown else "")


def read_entry(connection: Connection, matter_id: str, officer: str) -> RegisterEntryData:
    """An entry to be corrected, with the unsaved correction, if there is one.

    Raises:
        EntryGone: there is no such entry.
        Problem: its register has not come to this computer, or it is not corrected any more.
    """
    fields = fields_of_entry(connection, matter_id)
    register = register_of_fields(connection, fields)
    require_reader(connection, officer, register.code)
    require_correctable(register, history(connection, matter_id).state)
    started, local = draft_of(connection, matter_id), local_answers_of(connection, matter_id)
    elsewhere = frozenset() if local else register.private
    if started is not None:
        return replace(_entry(connection, register, started, unsaved=True), elsewhere=elsewhere)
    matter = entry_of(connection, matter_id)
    answers = {**matter.answers, **local}
    draft = RegisterEntryDraft(
        matter_id, register.code, register.version, matter.area_id, answers, "", officer, opened=fields
    )
    return replace(_entry(connection, register, draft), elsewhere=elsewhere)


def areas_by_id(connection: Connection) -> dict[str, str]:
    """The names of residential areas in their order."""
    return {area.id: area.name for area in all_areas(connection)}


def _entry(
    connection: Connection,
    register: Register,
    draft: RegisterEntryDraft | None,
    *,
    unsaved: bool = False,
    grows_from: str = "",
) -> RegisterEntryData:
    form, areas = register.form(), areas_by_id(connection)
    return RegisterEntryData(
        register, form, wording_of(register), areas, draft, unsaved=unsaved, grows_from=grows_from
    )


def number_shown(connection: Connection, matter_id: str, code: str) -> str:
    """The number that an entry got by a step, as it is referred to; nothing where the step gives none.

    A document that came is referred to by the symbol of its author: what it got here is the number alone.
    """
    matter = entry_of(connection, matter_id)
    register = known_register(connection, matter.register_code, matter.register_version)
    action = register.action(code) if register is not None else None
    given = number_of_entry(connection, matter_id)
    if action is None or not action.number or given is None:
        return ""
    reference = reference_of(connection, matter)
    return reference if reference.startswith(given.written) else given.written
