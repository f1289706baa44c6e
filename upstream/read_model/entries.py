"""The state and the term of entries in registers, which follow from their histories as at the office.

The merge only says which entries have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.clock import from_millis, stored_day
from desktop_app.catalogue.registers.definition import VOID_STATE
from desktop_app.registers.clock.due import Urgency
from desktop_app.registers.entries.history import history_of
from desktop_app.registers.entries.records import Event, RegisterEntry
from desktop_app.registers.lists.deadlines import deadlines_of
from desktop_app.wire.op import Value
from upstream.catalogue.registers import OfficeRegisters
from upstream.database.database import Database
from upstream.database.read_tables import read_entry
from upstream.database.statements import put
from upstream.read_model.projecting import ENTRY
from upstream.read_model.settling import Write, settle_parts
from upstream.read_model.troubles import PageWork
from upstream.records.stored import load_newer, load_records

_ANSWERS = "answers/"


def settle_entries(database: Database, day: date, go_on: Callable[[], bool] = lambda: True) -> int:
    """Read again what has changed, commune by commune; return how many communes are left.

    Raises:
        DBAPIError: the database is full or gone; what was done is kept.
    """
    registers: OfficeRegisters | None = None

    def compute(connection: Connection, commune: str, parts: Collection[str]) -> Write:
        nonlocal registers
        registers = registers or OfficeRegisters(connection)
        rows = _rows(connection, commune, {part.removeprefix(ENTRY) for part in parts}, registers, day)

        def write(connection: Connection) -> bool:
            put(connection, read_entry, rows)
            return True

        return write

    return settle_parts(database, PageWork.ENTRIES, ENTRY, compute, go_on)


def _rows(
    connection: Connection, commune: str, ids: Collection[str], registers: OfficeRegisters, day: date
) -> list[tuple[Any, ...]]:
    matters = load_records(connection, commune, [("register_matter", each) for each in ids])
    events = _events(connection, commune, {entry for _, entry in matters})
    rows = []
    for (_, entry), record in sorted(matters.items()):
        matter = _entry(entry, record.fields)
        register = registers.find(matter.register_code, matter.register_version)
        past = history_of(events.get(entry, []))
        state = past.state or (register.first_state if register is not None else "")
        due = [] if register is None else deadlines_of(register, matter, past, registers.calendar, day)
        running = [
            each.due.due_on
            for each in due
            if each.due.due_on is not None and each.due.urgency is not Urgency.NONE
        ]
        rows.append(
            (
                commune,
                entry,
                matter.register_code,
                state,
                state == VOID_STATE or (register is not None and register.ends(state)),
                past.crossed,
                matter.opened_on.isoformat(),
                min(running).isoformat() if running else "",
                len(past.events),
            )
        )
    return rows


def _events(connection: Connection, commune: str, wanted: Collection[str]) -> Mapping[str, list[Event]]:
    """The events of entries, from among all of the commune: their ids do not say of which entry they are."""
    found: dict[str, list[Event]] = {}
    for line in load_newer(connection, commune, -1, ["register_event"]):
        if (entry := line.fields.get("matter_id")) in wanted:
            found.setdefault(str(entry), []).append(_event(line.entity_id, line.fields))
    return found


def _entry(entry: str, fields: Mapping[str, Value]) -> RegisterEntry:
    return RegisterEntry(
        entry,
        _text(fields, "register_code"),
        _text(fields, "register_version"),
        _text(fields, "area_id"),
        _day(fields, "opened_on") or date.min,
        _answers(fields),
        "",
        None,
    )


def _event(event: str, fields: Mapping[str, Value]) -> Event:
    extra, recorded = fields.get("extra_days"), fields.get("recorded_at")
    return Event(
        event,
        _text(fields, "matter_id"),
        _text(fields, "action"),
        _text(fields, "from_state"),
        _text(fields, "to_state"),
        _day(fields, "on_day") or date.min,
        frozenset(_text(fields, "after").split()),
        extra_days=extra if isinstance(extra, int) else None,
        until=_day(fields, "until"),
        answers=_answers(fields),
        recorded_at=from_millis(recorded) if isinstance(recorded, int) and recorded else None,
        takes_back=_text(fields, "takes_back"),
        act=_text(fields, "act"),
    )


def _answers(fields: Mapping[str, Value]) -> dict[str, str]:
    return {
        name.removeprefix(_ANSWERS): str(value)
        for name, value in fields.items()
        if name.startswith(_ANSWERS) and value is not None
    }


def _text(fields: Mapping[str, Value], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _day(fields: Mapping[str, Value], name: str) -> date | None:
    try:
        return stored_day(_text(fields, name))
    except ValueError:
        return None
