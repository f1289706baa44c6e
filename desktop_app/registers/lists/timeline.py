"""One timeline of a matter: what happened to it and to all entries that hang together with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.catalogue.registers.definition import Register
from desktop_app.catalogue.registers.letters import Letter
from desktop_app.catalogue.registers.relations import Relation
from desktop_app.journal.past.history import FieldChange
from desktop_app.journal.past.history import history_of as changes_of
from desktop_app.journal.rows import FieldValue
from desktop_app.journal.urgent import UrgentReport, reports_of
from desktop_app.registers.entries.files import EntryFile, files_of_entries
from desktop_app.registers.entries.history import History
from desktop_app.registers.entries.links import family
from desktop_app.registers.entries.places import EntryInRegister, place_of_record
from desktop_app.registers.entries.reading import entries_of, entries_of_act, histories
from desktop_app.registers.entries.records import (
    ANSWERS,
    MATTER,
    NO_PAPER,
    Event,
    Paper,
    RegisterEntry,
    replaced_pair,
)
from desktop_app.registers.entries.relations import relations_to
from desktop_app.registers.entries.steps import numbering_steps
from desktop_app.registers.entries.taking_back import last_to_take_back
from desktop_app.registers.kinds.in_use import known_register, registers_in_use
from desktop_app.registers.kinds.rights import may_read, require_reader
from desktop_app.registers.kinds.wording import (
    ATTACHED,
    CORRECTED,
    NUMBER_INSERTED,
    NUMBER_STAMPED,
    NUMBER_VOIDED,
    NUMBERED,
    RegisterWording,
    wording_of,
)
from desktop_app.registers.lists.deadlines import Deadline, calendar_of, deadlines_of
from desktop_app.registers.lists.relatives import Relative, relatives_of
from desktop_app.registers.numbers.reading import numbers_of_entry
from desktop_app.registers.numbers.records import NUMBER


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that came with a step, or one that was corrected: ``before`` is what it replaced."""

    question: str
    value: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One line of the timeline. ``register`` and ``title`` are empty for the entry that was asked about."""

    matter_id: str
    register: str
    number: str
    on: date
    at: datetime | None
    action: str
    step: str
    state: str
    by: str
    reason: str = ""
    addressee: str = ""
    paper: Paper = NO_PAPER
    said: tuple[Said, ...] = ()
    files: tuple[str, ...] = ()
    """The names of the files that came with it."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What may be taken back: the event, what it is called, and with how many entries it was done at once."""

    event_id: str
    step: str
    act: str = ""
    several: int = 1


@dataclass(frozen=True, slots=True)
class Timeline:
    """An entry with everything that is shown beside it."""

    matter: RegisterEntry
    register: Register
    wording: RegisterWording
    past: History
    number: str
    title: str
    deadlines: tuple[Deadline, ...]
    items: tuple[TimelineItem, ...]
    linked: tuple[Relative, ...]
    """Those among them with which it is linked directly, and what they are to each other."""
    leads_to: tuple[tuple[str, str], ...]
    """Code and title of the registers in which entries may grow out of this one."""
    letter: Letter | None = None
    """The document that is written out of the entry."""
    reports: tuple[UrgentReport, ...] = ()
    """The quick reports of the entry, the latest first, and the status of each at the province."""
    files: tuple[EntryFile, ...] = ()
    """The files of the entry and of its steps, as they came."""
    may_be: tuple[tuple[str, Relation], ...] = ()
    """What a new entry, of the register that is named, may be to this one."""
    back: tuple[TakingBack, ...] = ()
    """The last step, and what was done at once with this and other entries."""


def timeline_of(connection: Connection, matter_id: str, today: date, reader: str) -> Timeline | None:
    """The timeline of an entry; ``None`` where it, or its register, is not here.

    Of entries in registers that the officer may not read, only their existence is shown,
    where this one is linked with them directly.

    Raises:
        NotAllowed: the officer may not look into the register of the entry.
    """
    ids = family(connection, matter_id)
    matters, past = entries_of(connection, ids), histories(connection, ids)
    matter = matters.get(matter_id)
    place = place_of_record(connection, MATTER, matter_id)
    if matter is None or place is None:
        return None
    register = known_register(connection, matter.register_code, matter.register_version)
    if register is None:
        return None
    require_reader(connection, reader, register.code)
    places = {other: found for other in ids if (found := place_of_record(connection, MATTER, other))}
    files = files_of_entries(connection, ids)
    items: list[TimelineItem] = []
    for other, found in places.items():
        if other in matters and _may_tell(connection, reader, matters[other]):
            items += _items_of(
                connection, matters[other], past[other], found, files[other], own=other == matter_id
            )
    return Timeline(
        matter,
        register,
        wording_of(register),
        past[matter_id],
        place.number,
        place.title,
        deadlines_of(register, matter, past[matter_id], calendar_of(connection), today),
        tuple(sorted(items, key=lambda item: (item.on, item.at is not None, item.at))),
        relatives_of(connection, matter_id, reader),
        _titles(connection, register.leads_to),
        register.letter_of(matter.answers),
        _reports(connection, register, past[matter_id]),
        tuple(files[matter_id]),
        tuple(relations_to(connection, register.code, past[matter_id].state)),
        tuple(_taking_back(connection, register, past[matter_id])),
    )


def _taking_back(connection: Connection, register: Register, past: History) -> Iterable[TakingBack]:
    """The last step by itself, and the last event that was one of several, where it is not behind others."""
    words = wording_of(register)
    last = last_to_take_back(register, past)
    if last is not None:
        yield TakingBack(last.id, words.step(last.action))
    latest = past.events[-1] if past.events else None
    if latest is not None and latest.act:
        several = len(entries_of_act(connection, latest.act))
        if several > 1:
            yield TakingBack(latest.id, words.step(latest.action), latest.act, several)


def _reports(connection: Connection, register: Register, past: History) -> tuple[UrgentReport, ...]:
    if register.quick_report is None:
        return ()
    made = [event.id for event in reversed(past.events) if event.action == register.quick_report.action]
    found = reports_of(connection, made)
    return tuple(found[event_id] for event_id in made if event_id in found)


def _titles(connection: Connection, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Of registers that are not here nothing can be created, so they are left out."""
    here = {register.code: register.title.shown() for register in registers_in_use(connection)}
    return tuple((code, here[code]) for code in codes if code in here)


def _may_tell(connection: Connection, reader: str, matter: RegisterEntry) -> bool:
    register = known_register(connection, matter.register_code, matter.register_version)
    return register is not None and may_read(connection, reader, register)


def _items_of(
    connection: Connection,
    matter: RegisterEntry,
    past: History,
    place: EntryInRegister,
    files: Sequence[EntryFile],
    *,
    own: bool,
) -> Iterable[TimelineItem]:
    register = known_register(connection, matter.register_code, matter.register_version)
    if register is None:
        return
    wording = wording_of(register)
    name = "" if own else register.title.shown()
    counting = {event.id for event in past.events}
    taken = {event.takes_back for event in past.every if event.takes_back}
    for event in past.every:
        names = tuple(file.name for file in files if file.owner == event.id)
        item = _item(event, wording, name, place.number, names)
        if event.id in taken and event.id not in counting:
            item = replace(item, step=tr("{step} (taken back)", step=item.step))
        yield item if own else replace(item, title=place.title)
    for file in files:
        if file.owner == matter.id:
            item = _attached(file, wording, name, place.number)
            yield item if own else replace(item, title=place.title)
    if own:
        yield from _corrections(connection, matter, past, wording, place.number)
        yield from _numbers(connection, matter, past, wording)


def _attached(file: EntryFile, wording: RegisterWording, register: str, number: str) -> TimelineItem:
    day = date.min if file.added_at is None else file.added_at.astimezone(VIETNAM).date()
    return TimelineItem(
        file.matter_id,
        register,
        number,
        day,
        file.added_at,
        ATTACHED,
        wording.step(ATTACHED),
        "",
        file.added_by,
        files=(file.name,),
    )


def _item(
    event: Event, wording: RegisterWording, register: str, number: str, files: tuple[str, ...]
) -> TimelineItem:
    changed = event.to_state and event.to_state != event.from_state
    return TimelineItem(
        event.matter_id,
        register,
        number,
        event.on,
        event.recorded_at,
        event.action,
        wording.step(event.action),
        wording.state(event.to_state) if changed else "",
        event.recorded_by,
        event.reason,
        event.addressee,
        event.paper,
        (*_said(event.answers, wording), *_replaced(event, wording)),
        files,
    )


def _said(answers: Mapping[str, str], wording: RegisterWording) -> tuple[Said, ...]:
    return tuple(
        Said(wording.question(name), wording.value(name, answers[name]))
        for name in wording.form.in_order(answers)
    )


def _replaced(event: Event, wording: RegisterWording) -> Iterable[Said]:
    """The answers that a file corrected."""
    pairs = {
        name.removeprefix(ANSWERS): (after, before)
        for name, before, after in _replaced_in(event)
        if name.startswith(ANSWERS)
    }
    for key in wording.form.in_order(pairs):
        yield Said(wording.question(key), *(wording.value(key, str(each or "")) for each in pairs[key]))


def _replaced_in(event: Event) -> list[tuple[str, FieldValue, FieldValue]]:
    return [(name, *replaced_pair(pair)) for name, pair in event.replaced.items()]


def _corrections(
    connection: Connection, matter: RegisterEntry, past: History, wording: RegisterWording, number: str
) -> Iterable[TimelineItem]:
    """What was changed in the answers after the entry was created, as the journal has it.

    What a file corrected is said by its event.
    """
    by_file = {(event.recorded_by, *each) for event in past.every for each in _replaced_in(event)}
    every = changes_of(connection, MATTER, matter.id)
    born = {(change.at, change.author) for change in every if change.field == "register_code"}
    changes = [
        change
        for change in every
        if change.field.startswith(ANSWERS)
        and change.before != change.after  # what went out is said again when it is sealed
        and not (change.before is None and (change.at, change.author) in born)
        and (change.author, change.field, change.before, change.after) not in by_file
    ]
    together: dict[tuple[datetime, str], list[FieldChange]] = {}
    for change in changes:
        together.setdefault((change.at, change.writer()), []).append(change)
    outside = _outside(matter, changes)
    for (at, writer), several in together.items():
        step, reason = wording.step(CORRECTED), ""
        if not outside.isdisjoint(several):
            step = tr("Corrected, not in what was issued")
            reason = tr(
                "This correction was not known when the document was issued, so the document has the "
                "value before the arrow. The correction waits under “Sync”; if needed, issue a "
                "document that replaces or corrects it (F4)."
            )
        by_name = {change.field.removeprefix(ANSWERS): change for change in several}
        said = tuple(_corrected(by_name[name], wording) for name in wording.form.in_order(by_name))
        day = at.astimezone(VIETNAM).date()
        yield TimelineItem(matter.id, "", number, day, at, CORRECTED, step, "", writer, reason, said=said)


def _numbers(
    connection: Connection, matter: RegisterEntry, past: History, wording: RegisterWording
) -> Iterable[TimelineItem]:
    """Numbers that an entry did not simply get by a step, and those that it lost, each with its reason."""
    numbering = numbering_steps(wording.register)
    with_step = {event.on for event in past.events if event.action in numbering}
    for given in numbers_of_entry(connection, matter.id):
        said = (Said(tr("Register number"), given.written),)
        if given.suffix:
            code = NUMBER_INSERTED
        elif given.stamped_before:
            code = NUMBER_STAMPED
        else:
            code = "" if given.given_on in with_step else NUMBERED
        if code:
            yield TimelineItem(
                matter.id, "", given.written, given.given_on, given.given_at, code, wording.step(code), "",
                given.given_by, given.reason, said=said,
            )  # fmt: skip
        if given.voided_on is not None:
            changes = changes_of(connection, NUMBER, given.id)
            voided = next(
                (change for change in changes if change.field == "voided_on" and change.after), None
            )
            yield TimelineItem(
                matter.id, "", given.written, given.voided_on, voided.at if voided else None, NUMBER_VOIDED,
                wording.step(NUMBER_VOIDED), "", voided.writer() if voided else "", given.void_reason,
                said=said,
            )  # fmt: skip


def _corrected(change: FieldChange, wording: RegisterWording) -> Said:
    name = change.field.removeprefix(ANSWERS)
    return Said(
        wording.question(name),
        wording.value(name, str(change.after or "")),
        wording.value(name, str(change.before or "")),
    )


def _outside(matter: RegisterEntry, changes: Iterable[FieldChange]) -> set[FieldChange]:
    """The last correction of each answer of a sealed entry that is not what it says."""
    if not matter.sealed:
        return set()
    last = {change.field: change for change in sorted(changes, key=lambda change: change.at)}
    answers = matter.answers
    return {each for name, each in last.items() if answers.get(name.removeprefix(ANSWERS)) != each.after}
