"""After a restore: conflicts of a record whose creation is refused now, and that the province lost.

A change of such a record is refused with its creation, and so is a value waiting in a conflict: the province
has no value it could conflict with. It becomes a refusal with the same reason, as an op would.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import decode_patch, encode_patch
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected, sync_set_aside
from desktop_app.sync.values import decode_value
from desktop_app.wire.digest import conflict_digest
from desktop_app.wire.guards.creations import SAID
from desktop_app.wire.messages import DigestsAnswer
from desktop_app.wire.op import Value


def refuse_without_record(connection: Connection, device: Device, theirs: DigestsAnswer) -> int:
    """Turn the values of open conflicts that the province lacks, with their record, into refusals; return how
    many.

    ``theirs``: its conflicts, fetched after everything else. A record is known by then, here or in
    quarantine, if the province has it. Without a refusal of its creation the conflict stays.
    """
    known = {item.digest for item in theirs.records if item.entity == "conflict"}
    refused = 0
    for row in connection.execute(select(sync_conflict).where(sync_conflict.c.resolved_by == "")).all():
        other = decode_value(row.other)
        if conflict_digest(row.id, row.entity, row.entity_id, row.field, other) in known:
            continue
        if _has_record(connection, row.entity, row.entity_id):
            continue
        creation = _refused_creation(connection, row.entity, row.entity_id)
        if creation is not None:
            _hold(
                connection, device, row, {**decode_patch(creation.patch), row.field: other}, creation.reason
            )
            connection.execute(delete(sync_conflict).where(sync_conflict.c.id == row.id))
            refused += 1
    return refused


def _has_record(connection: Connection, entity: str, entity_id: str) -> bool:
    aside = sync_set_aside.c
    quarantined = select(aside.entity_id).where(aside.entity == entity, aside.entity_id == entity_id)
    if entity not in ENTITIES or connection.execute(quarantined).first() is not None:
        return True
    table = ENTITIES[entity].table
    return connection.execute(select(table.c.id).where(table.c.id == entity_id)).first() is not None


def _refused_creation(connection: Connection, entity: str, entity_id: str) -> Any:
    """The newest refusal that says all of the record, whether a person has looked after it or not."""
    columns = sync_rejected.c
    rows = connection.execute(
        select(columns.patch, columns.reason)
        .where(columns.entity == entity, columns.entity_id == entity_id)
        .order_by(columns.number.desc())
    )
    return next((row for row in rows if decode_patch(row.patch).get(SAID.get(entity, ""))), None)


def _hold(connection: Connection, device: Device, item: Any, patch: dict[str, Value], reason: str) -> None:
    """Keep the value among the refusals, unless it waits there already. Its number is that of no op."""
    columns = sync_rejected.c
    open_ones = select(columns.patch).where(
        columns.entity == item.entity, columns.entity_id == item.entity_id, columns.settled_at.is_(None)
    )
    held = connection.execute(open_ones).scalars()
    if any(decode_patch(each).get(item.field) == patch[item.field] for each in held):
        return
    lowest = select(func.min(columns.device_seq)).where(columns.device == device.number)
    number = min(connection.execute(lowest).scalar() or 0, 0) - 1
    connection.execute(
        insert(sync_rejected).values(
            device=device.number,
            device_seq=number,
            act=number,
            entity=item.entity,
            entity_id=item.entity_id,
            patch=encode_patch(patch),
            reason=reason,
            at=item.at,
        )
    )
