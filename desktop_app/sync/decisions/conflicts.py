"""Conflicts: two values of a field, who wrote each, and the decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from desktop_app.base.clock import to_millis
from desktop_app.base.problems import Problem
from desktop_app.journal.devices import current_device
from desktop_app.journal.ops import ops_of
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import RecordWriter
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.fitting import holds
from desktop_app.storage.tables.sync import sync_conflict as table
from desktop_app.sync.rights import require_right
from desktop_app.sync.state import read_state
from desktop_app.sync.values import decode_value, instant_of
from desktop_app.wire.op import Value
from desktop_app.wire.states import is_sealed


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One of the two values: what, by whom, on which computer, when."""

    value: Value
    author: str
    device: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConflictItem:
    """A field of a record with two values. ``current`` is in force until a person decides."""

    id: str
    entity: str
    entity_id: str
    field: str
    current: ConflictSide
    other: ConflictSide


@dataclass(frozen=True, slots=True)
class DecidedConflict:
    """A decided conflict, and the current value."""

    item: ConflictItem
    current_value: Value
    decided_by: str
    decided_at: datetime


def open_conflicts(connection: Connection) -> list[ConflictItem]:
    """Return the open conflicts, oldest first, including what was typed here since each was opened."""
    rows = connection.execute(select(table).where(table.c.resolved_by == "").order_by(table.c.at, table.c.id))
    items = [_item(row) for row in rows if _can_be_decided(row)]
    own = _typed_since(connection, {item.entity_id for item in items}) if items else {}
    return [
        replace(item, current=own.get((item.entity, item.entity_id, item.field), item.current))
        for item in items
    ]


def _typed_since(connection: Connection, ids: Collection[str]) -> dict[tuple[str, str, str], ConflictSide]:
    """Return the own values in force whose outcome the province has not reported yet."""
    device, unheld = current_device(connection), read_state(connection).unheld
    after = min(device.acked_seq, unheld - 1) if unheld else device.acked_seq
    records = RecordWriter(connection, {})
    typed: dict[tuple[str, str, str], ConflictSide] = {}
    for op, _ in ops_of(connection, sorted(ids), device=device.number, after=after):
        record = records.get(op.entity, op.entity_id)
        for name, value in op.patch.items():
            if record is not None and record.fields.get(name) == value:
                typed[op.entity, op.entity_id, name] = ConflictSide(value, op.author, "", instant_of(op.at))
    return typed


def decided_conflicts(connection: Connection, limit: int) -> list[DecidedConflict]:
    """Return the last decisions by anybody, newest first."""
    statement = (
        select(table).where(table.c.resolved_by != "").order_by(table.c.resolved_at.desc(), table.c.id)
    )
    records = RecordWriter(connection, {})
    found = []
    for row in connection.execute(statement.limit(limit)):
        if not _can_be_decided(row):
            continue
        record = records.get(row.entity, row.entity_id)
        current_value = None if record is None else record.fields.get(row.field)
        found.append(DecidedConflict(_item(row), current_value, row.resolved_by, instant_of(row.resolved_at)))
    return found


def _item(row: Row[Any]) -> ConflictItem:
    return ConflictItem(
        row.id,
        row.entity,
        row.entity_id,
        row.field,
        ConflictSide(
            decode_value(row.current),
            row.current_author,
            row.current_device,
            instant_of(row.current_at),
        ),
        ConflictSide(decode_value(row.other), row.author, row.device, instant_of(row.at)),
    )


def count_open(connection: Connection) -> int:
    """Return how many conflicts wait."""
    columns = (table.c.entity, table.c.field, table.c.current, table.c.other)
    rows = connection.execute(select(*columns).where(table.c.resolved_by == ""))
    return sum(_can_be_decided(row) for row in rows)


def _can_be_decided(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether this version knows the field and could hold either value. Others wait for a newer version."""
    return holds(row.entity, row.field, decode_value(row.current), decode_value(row.other))


def is_fixed(connection: Connection, item: ConflictItem) -> bool:
    """Whether only the current value can be kept: the entry was sealed when it was issued."""
    record = RecordWriter(connection, {}).get(item.entity, item.entity_id)
    return record is not None and is_sealed(item.entity, record.fields)


def resolve(rec: Recorder, conflict_id: str, value: Value) -> None:
    """Decide a conflict: ``value`` is one of the two, or a third. The decision is journalled and sent.

    Raises:
        Problem: somebody else has decided it meanwhile.
        NotAllowed: the author may not change such a record.
        ChangesWhatIsSealed: the record is sealed, and the value is another one.
    """
    row = rec.connection.execute(
        select(table.c.entity, table.c.entity_id, table.c.field).where(
            table.c.id == conflict_id, table.c.resolved_by == ""
        )
    ).one_or_none()
    if row is None:
        raise Problem("This conflict has been decided already. Look at the list again.")
    _set(rec, (row.entity, row.entity_id, row.field), value, resolves=conflict_id)
    rec.connection.execute(
        update(table)
        .where(table.c.id == conflict_id)
        .values(resolved_by=rec.author or "?", resolved_at=to_millis(rec.clock.now()))
    )


def decide_again(rec: Recorder, conflict_id: str, value: Value) -> None:
    """Replace the value that was decided for, now or long ago.

    The conflict stays decided; this is a change like any other, journalled and sent.

    Raises:
        Problem: the conflict is no longer known, or is still open.
        NotAllowed: the author may not change such a record.
    """
    row = rec.connection.execute(
        select(table.c.entity, table.c.entity_id, table.c.field).where(
            table.c.id == conflict_id, table.c.resolved_by != ""
        )
    ).one_or_none()
    if row is None:
        raise Problem("This conflict still waits for its first decision. Look at the list again.")
    _set(rec, (row.entity, row.entity_id, row.field), value)


def _set(rec: Recorder, place: tuple[str, str, str], value: Value, *, resolves: str | None = None) -> None:
    entity, entity_id, field = place
    require_right(rec, entity, entity_id, {field: value})
    column, _, key = field.partition("/")
    if value is None and not key:
        value = ENTITIES[entity].default_of(column)  # who said nothing left the column at what it starts at
    # The province may refuse what was typed here since, so the decision repeats the value.
    unanswered = resolves is not None and place in _typed_since(rec.connection, {entity_id})
    changes = {column: {key: value} if key else value}
    rec.put(entity, entity_id, changes, resolves=resolves, force=unanswered)
