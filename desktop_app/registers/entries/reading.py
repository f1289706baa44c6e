"""Reading entries of registers and their events."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, false, func, or_, select

from desktop_app.base.clock import from_millis, stored_day
from desktop_app.base.problems import Problem
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import FieldValue
from desktop_app.registers.entries.history import History, history_of
from desktop_app.registers.entries.records import EVENT, MATTER, Event, Paper, RegisterEntry
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.registers import register_event, register_matter

_NO_DAY = date.min
_WANTED = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
_MATTER_COLUMNS = register_matter.columns.keys()
_ENTRIES = Prepared(select(register_matter).where(register_matter.c.id.in_(_WANTED)))
_EVENT_COLUMNS = register_event.columns.keys()
_EVENTS = Prepared(select(register_event).where(register_event.c.matter_id.in_(_WANTED)))


class EntryGone(Problem):
    """An entry is not in this book."""

    def __init__(self) -> None:
        super().__init__("This entry is no longer there. Open the register again.")


def entry_of(connection: Connection, matter_id: str) -> RegisterEntry:
    """One entry.

    Raises:
        EntryGone: there is none.
    """
    found = entries_of(connection, [matter_id])
    if not found:
        raise EntryGone
    return found[matter_id]


def fields_of_entry(connection: Connection, matter_id: str) -> dict[str, FieldValue]:
    """The fields of an entry as they are journalled.

    Raises:
        EntryGone: there is none.
    """
    query = select(register_matter).where(register_matter.c.id == matter_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise EntryGone
    return ENTITIES[MATTER].fields_of(dict(row))


def entries_of(connection: Connection, ids: Sequence[str]) -> dict[str, RegisterEntry]:
    """Entries by id; what is not there is left out."""
    rows = _ENTRIES.all(connection, {"ids": json.dumps(list(ids))})
    return {row["id"]: _entry(row) for row in _by_column(_MATTER_COLUMNS, rows)}


def histories(
    connection: Connection, ids: Sequence[str], kept: Mapping[str, History] = MappingProxyType({})
) -> dict[str, History]:
    """The history of each of these entries, empty where there is no event; those in ``kept`` are not read."""
    unread = [matter_id for matter_id in ids if matter_id not in kept]
    events: defaultdict[str, list[Event]] = defaultdict(list)
    if unread:
        for row in _by_column(_EVENT_COLUMNS, _EVENTS.all(connection, {"ids": json.dumps(unread)})):
            events[row["matter_id"]].append(_event(row))
    return {
        matter_id: kept[matter_id] if matter_id in kept else history_of(events[matter_id])
        for matter_id in ids
    }


def entries_of_act(connection: Connection, act: str) -> list[str]:
    """The entries with which something was done at once, in the order in which it was."""
    event = register_event.c
    query = select(event.matter_id).where(event.act == act).order_by(event.recorded_at, event.id)
    return list(dict.fromkeys(connection.execute(query).scalars()))


def answered_by_steps(
    connection: Connection, ids: Sequence[str], questions: Iterable[str]
) -> dict[str, History]:
    """The histories of those of these entries of which a step answered one of the questions."""
    event = register_event.c
    answers = [func.json_extract(event.answers, f'$."{each}"').is_not(None) for each in questions]
    query = select(event.matter_id).distinct().where(event.matter_id.in_(listed(ids)), or_(false(), *answers))
    return histories(connection, list(connection.execute(query).scalars()))


def history(connection: Connection, matter_id: str) -> History:
    """What happened to one entry."""
    return histories(connection, [matter_id])[matter_id]


def history_within(rec: Recorder, matter_id: str) -> History:
    """What happened to one entry, read once in a transaction until an event is written."""
    kept: dict[str, History] = rec.kept(EVENT)
    kept |= histories(rec.connection, [matter_id], kept)
    return kept[matter_id]


def listed(ids: Sequence[str]) -> Any:
    """Any number of ids as one parameter for ``in_``: SQLite takes a limited number of parameters."""
    return select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value)


def _by_column(names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Iterator[Mapping[str, Any]]:
    return (dict(zip(names, row, strict=True)) for row in rows)


def _entry(row: Mapping[str, Any]) -> RegisterEntry:
    return RegisterEntry(
        id=row["id"],
        register_code=row["register_code"],
        register_version=row["register_version"],
        area_id=row["area_id"],
        opened_on=stored_day(row["opened_on"]) or _NO_DAY,
        answers=json.loads(row["answers"]),
        entered_by=row["entered_by"],
        entered_at=from_millis(row["entered_at"]) if row["entered_at"] else None,
        sealed=bool(row["sealed"]),
    )


def _event(row: Mapping[str, Any]) -> Event:
    return Event(
        id=row["id"],
        matter_id=row["matter_id"],
        action=row["action"],
        from_state=row["from_state"],
        to_state=row["to_state"],
        on=stored_day(row["on_day"]) or _NO_DAY,
        after=frozenset(row["after"].split()),
        reason=row["reason"],
        addressee=row["addressee"],
        paper=Paper(row["paper_number"], stored_day(row["paper_date"]), row["paper_title"]),
        extra_days=row["extra_days"],
        until=stored_day(row["until"]),
        answers=_answers(row["answers"]),
        recorded_by=row["recorded_by"],
        recorded_at=from_millis(row["recorded_at"]) if row["recorded_at"] else None,
        takes_back=row["takes_back"],
        act=row["act"],
        replaced=_answers(row["replaced"]),
    )


def _answers(stored: str) -> Mapping[str, str]:
    return {} if stored == "{}" else json.loads(stored)
