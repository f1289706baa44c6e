"""Lost values that an own value had overwritten unseen before the province's database was rolled back.

The own value is sent first, and the lost one, sent by this computer, would replace it as a change by the same
device; so it is not sent as an op (:mod:`desktop_app.sync.rounds.rollback_recovery`), and its author may
never send it. It becomes a conflict, as it would have without the restore.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.rows import Fields, RecordWriter
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.tables.sync import sync_change, sync_conflict, sync_writer
from desktop_app.sync.values import encode_value
from desktop_app.wire.digest import content_id
from desktop_app.wire.guards.bound_fields import Held, alike, held_in, leads, said_in
from desktop_app.wire.op import Op

_IDS_IN_ONE_QUERY = 500


@dataclass(frozen=True, slots=True)
class _Overwrite:
    """A field, the unseen value in it and the own one, the change that brought it, and the own op that
    overwrote it.
    """

    field: str
    held: Held
    typed: Held
    change: Any
    over: Op


def record_unseen_overwrites(connection: Connection, device: Device, survived: int) -> None:
    """Open a conflict for each value received after ``survived`` that a current own value overwrote.

    The province gets them with the other open conflicts. It may still have the own value: if another computer
    noticed a restore after this one, the same period is recovered twice.
    """
    columns, records = sync_change.c, RecordWriter(connection, {})
    came = select(columns.entity_id).where(columns.version > survived).distinct().order_by(columns.entity_id)
    ids = list(connection.execute(came).scalars())
    for start in range(0, len(ids), _IDS_IN_ONE_QUERY):
        part = ids[start : start + _IDS_IN_ONE_QUERY]
        own: dict[tuple[str, str], list[tuple[Op, bytes | None]]] = {}
        for op, before in ops_of(connection, part, device=device.number):
            own.setdefault((op.entity, op.entity_id), []).append((op, before))
        changes = _changes(connection, [entity_id for _, entity_id in own], survived)
        for (entity, entity_id), ops in own.items():
            record = records.get(entity, entity_id)
            received = changes.get(entity_id, [])
            for item in () if record is None else _overwrites(entity, ops, received, record.fields):
                _keep(connection, entity, entity_id, item)


def _changes(connection: Connection, ids: Sequence[str], survived: int) -> dict[str, list[Any]]:
    change, writer = sync_change.c, sync_writer.c
    rows = connection.execute(
        select(sync_change, writer.author, writer.device)
        .join(sync_writer, writer.number == change.writer)
        .where(change.entity_id.in_(ids), change.version > survived)
        .order_by(change.entity_id, change.version, change.part)
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.entity_id, []).append(row)
    return found


def _overwrites(
    entity: str, own: Sequence[tuple[Op, bytes | None]], rows: Sequence[Any], present: Fields
) -> Iterator[_Overwrite]:
    for name in sorted({name for op, _ in own for name in op.patch if leads(entity, name)}):
        ops = [(op, before) for op, before in own if name in op.patch]
        newest, first = ops[-1][0], ops[0][1]
        changes = [row for row in rows if row.after is None or name in decode_patch(row.after)]
        typed = said_in(entity, name, newest.patch)
        last = changes[-1] if changes and alike(held_in(entity, name, present), typed) else None
        if last is None or newest.base_version >= last.version:
            continue
        # A record received as new has no earlier values: this op is the first that overwrote it.
        below = first if last.after is None else last.after
        held = None if below is None else said_in(entity, name, decode_patch(below))
        if held is not None and not alike(held, typed):
            yield _Overwrite(name, held, typed, last, newest)


def _keep(connection: Connection, entity: str, entity_id: str, item: _Overwrite) -> None:
    """As the province would have opened it, so sealed where it names a person."""
    ring, columns = key_ring(connection), sync_conflict.c
    held, typed = (ring.sealed_held(entity, entity_id, item.field, each) for each in (item.held, item.typed))
    other = encode_value(held)
    here = (columns.entity == entity, columns.entity_id == entity_id, columns.field == item.field)
    # The version of the change may be that of another item about the same field.
    said = content_id(entity, entity_id, item.field, held, item.change.author, item.change.at)
    known = select(columns.id).where(
        (columns.id == said) | ((columns.other == other) & (columns.resolved_by == "")), *here
    )
    if connection.execute(known).first() is not None:
        return
    connection.execute(
        insert(sync_conflict).values(
            id=said,
            entity=entity,
            entity_id=entity_id,
            field=item.field,
            current=encode_value(typed),
            current_author=item.over.author,
            current_device="",
            current_at=item.over.at,
            other=other,
            author=item.change.author,
            device=item.change.device,
            at=item.change.at,
            resolved_by="",
            resolved_at=0,
        )
    )
