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
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.journal.rows import RecordWriter
from desktop_app.office_key.ring import KeyRing, key_ring
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.fitting import holds
from desktop_app.storage.tables.sync import sync_conflict as table
from desktop_app.sync.rights import require_right
from desktop_app.sync.state import read_state
from desktop_app.sync.values import decode_held, instant_of
from desktop_app.wire.guards.bound_fields import BOUND, Held, bound_in, fields_of, fits, held_in, value_of
from desktop_app.wire.op import Value
from desktop_app.wire.states import is_sealed


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One of the two values: what, with what is bound to it, by whom, on which computer, when."""

    held: Held
    author: str
    device: str
    at: datetime

    @property
    def value(self) -> Value:
        """The value of the field itself."""
        return value_of(self.held)


@dataclass(frozen=True, slots=True)
class ConflictItem:
    """A field of a record with two values. ``current`` is in force until a person decides.

    Where ``other`` is a number of an unknown unit, it is no choice
    (:func:`~desktop_app.wire.guards.bound_fields.is_unclear`).
    """

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
    current_held: Held
    decided_by: str
    decided_at: datetime


def open_conflicts(connection: Connection) -> list[ConflictItem]:
    """Return the open conflicts, oldest first, including what was typed here since each was opened."""
    rows = connection.execute(select(table).where(table.c.resolved_by == "").order_by(table.c.at, table.c.id))
    ring = key_ring(connection)
    items = [_item(ring, row) for row in rows if _can_be_decided(row)]
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
        for name in op.patch:
            held = held_in(op.entity, name, op.patch)
            if record is not None and held_in(op.entity, name, record.fields) == held:
                typed[op.entity, op.entity_id, name] = ConflictSide(held, op.author, "", instant_of(op.at))
    return typed


def decided_conflicts(connection: Connection, limit: int) -> list[DecidedConflict]:
    """Return the last decisions by anybody, newest first."""
    statement = (
        select(table).where(table.c.resolved_by != "").order_by(table.c.resolved_at.desc(), table.c.id)
    )
    records, ring = RecordWriter(connection, {}), key_ring(connection)
    found = []
    for row in connection.execute(statement.limit(limit)):
        if not _can_be_decided(row):
            continue
        record = records.get(row.entity, row.entity_id)
        now = None if record is None else held_in(row.entity, row.field, record.fields)
        found.append(DecidedConflict(_item(ring, row), now, row.resolved_by, instant_of(row.resolved_at)))
    return found


def _item(ring: KeyRing, row: Row[Any]) -> ConflictItem:
    place = row.entity, row.entity_id, row.field
    return ConflictItem(
        row.id,
        row.entity,
        row.entity_id,
        row.field,
        ConflictSide(
            ring.opened_held(*place, decode_held(row.current)),
            row.current_author,
            row.current_device,
            instant_of(row.current_at),
        ),
        ConflictSide(
            ring.opened_held(*place, decode_held(row.other)), row.author, row.device, instant_of(row.at)
        ),
    )


def count_open(connection: Connection) -> int:
    """Return how many conflicts wait."""
    columns = (table.c.entity, table.c.field, table.c.current, table.c.other)
    rows = connection.execute(select(*columns).where(table.c.resolved_by == ""))
    return sum(_can_be_decided(row) for row in rows)


def _can_be_decided(row: Row[*tuple[Any, ...]]) -> bool:
    """Whether this version knows the field and could hold either value. Others wait for a newer version."""
    sides = decode_held(row.current), decode_held(row.other)
    return all(
        fits(row.entity, row.field, held)
        and all(holds(row.entity, *each) for each in fields_of(row.entity, row.field, held).items())
        for held in sides
    )


def is_fixed(connection: Connection, item: ConflictItem) -> bool:
    """Whether only the current value can be kept: the entry was sealed when it was issued."""
    record = RecordWriter(connection, {}).get(item.entity, item.entity_id)
    return record is not None and is_sealed(item.entity, record.fields)


def resolve(rec: Recorder, conflict_id: str, held: Held) -> None:
    """Decide a conflict for one of the two, or for a third. The decision is journalled and sent.

    A number alone is in the unit of the current one; where that cell is empty, of the one that waits.

    Raises:
        Problem: somebody else has decided it meanwhile.
        NotAllowed: the author may not change such a record.
        ChangesWhatIsSealed: the record is sealed, and the value is another one.
    """
    row = _still_open(rec, conflict_id)
    _set(rec, (row.entity, row.entity_id, row.field), _with_unit(rec, row, held), resolves=conflict_id)
    _note_decided(rec, conflict_id)


def resolve_by_erasing(rec: Recorder, conflict_id: str) -> None:
    """Decide a conflict for neither value: the field is emptied. The caller asks for the right to erase.

    Raises:
        Problem: somebody else has decided it meanwhile.
    """
    row = _still_open(rec, conflict_id)
    _put(rec, (row.entity, row.entity_id, row.field), None, resolves=conflict_id)
    _note_decided(rec, conflict_id)


def _still_open(rec: Recorder, conflict_id: str) -> Row[*tuple[Any, ...]]:
    row = rec.connection.execute(
        _DECIDED.where(table.c.id == conflict_id, table.c.resolved_by == "")
    ).one_or_none()
    if row is None:
        raise Problem("This conflict has been decided already. Look at the list again.")
    return row


def _note_decided(rec: Recorder, conflict_id: str) -> None:
    rec.connection.execute(
        update(table)
        .where(table.c.id == conflict_id)
        .values(resolved_by=rec.author or "?", resolved_at=to_millis(rec.clock.now()))
    )


def decide_again(rec: Recorder, conflict_id: str, held: Held) -> None:
    """Replace the value that was decided for, now or long ago.

    The conflict stays decided; this is a change like any other, journalled and sent.

    Raises:
        Problem: the conflict is no longer known, or is still open.
        NotAllowed: the author may not change such a record.
    """
    row = rec.connection.execute(
        _DECIDED.where(table.c.id == conflict_id, table.c.resolved_by != "")
    ).one_or_none()
    if row is None:
        raise Problem("This conflict still waits for its first decision. Look at the list again.")
    _set(rec, (row.entity, row.entity_id, row.field), _with_unit(rec, row, held))


_DECIDED = select(table.c.entity, table.c.entity_id, table.c.field, table.c.current, table.c.other)


def _with_unit(rec: Recorder, row: Row[*tuple[Any, ...]], held: Held) -> Held:
    """A number with a unit, where the record or one of the two sides has one."""
    bound = BOUND.get(row.entity, ())
    if held is None or isinstance(held, tuple) or row.field not in bound[:1]:
        return held
    present = rec.get(row.entity, row.entity_id) or {}
    in_force = tuple(present.get(name) or "" for name in bound[1:])
    sides = (bound_in(decode_held(side)) for side in (row.other, row.current))
    return (held, *next((units for units in (in_force, *sides) if any(units)), in_force))


def _set(rec: Recorder, place: tuple[str, str, str], held: Held, *, resolves: str | None = None) -> None:
    entity, entity_id, _ = place
    require_right(rec, entity, entity_id, _fields_at(place, held))
    _put(rec, place, held, resolves=resolves)


def _put(rec: Recorder, place: tuple[str, str, str], held: Held, *, resolves: str | None = None) -> None:
    entity, entity_id, field = place
    # The province may refuse what was typed here since, so the decision repeats the value. It always says
    # the unit of a number, too: of the one that stays as well.
    repeats = resolves is not None and (
        field in BOUND.get(entity, ()) or place in _typed_since(rec.connection, {entity_id})
    )
    given = given_of(_fields_at(place, held))
    rec.put(entity, entity_id, given, resolves=resolves, force=repeats)


def _fields_at(place: tuple[str, str, str], held: Held) -> dict[str, Value]:
    entity, _, field = place
    if held is None and "/" not in field:
        held = ENTITIES[entity].default_of(field)  # who said nothing left the column at what it starts at
    return fields_of(entity, field, held)
