"""Conflicts to report again because the province may lack them: after a restore, and where they differ.

They are sent in batches, each with the last request of a round. ``say_conflicts`` is 1 plus the number
already sent, 0 when none are left.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, RowMapping, select

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import ops_of
from desktop_app.storage.tables.sync import sync_conflict
from desktop_app.sync.holdback import held_until
from desktop_app.sync.state import change_state
from desktop_app.sync.values import decode_held
from desktop_app.wire.guards.bound_fields import bound_in, value_of
from desktop_app.wire.messages import Conflict
from desktop_app.wire.protocol import ITEMS_MAX, SEGMENT_MAX_BYTES

_BYTES = 256 * 1024
"""A batch is part of the head of a request, which is not packed and takes at most a megabyte."""

_LARGEST = SEGMENT_MAX_BYTES * 3 // 4
"""A larger item fits no request: it stays here."""


@dataclass(frozen=True, slots=True)
class PendingBatch:
    """Conflicts to send, and what ``say_conflicts`` becomes when the province has them."""

    items: list[Conflict]
    then: int


def pending_reports(connection: Connection, device: Device, state: int) -> PendingBatch | None:
    """Return the next batch of conflicts as this book has them, open ones first."""
    if not state:
        return None
    columns = sync_conflict.c
    rows = connection.execute(
        select(sync_conflict).order_by(columns.resolved_at, columns.id).offset(state - 1).limit(ITEMS_MAX + 1)
    ).mappings()
    items: list[Conflict] = []
    size, then, waits = 0, 0, False
    for at, row in enumerate(rows):
        item = _reported(row)
        own = len(msgspec.msgpack.encode(item))
        if own > _LARGEST:
            continue
        size += own
        if at == ITEMS_MAX or (items and size > _BYTES):
            then = state + at
            break
        if _decision_is_open(connection, device, item):
            waits = True
        else:
            items.append(item)
    return PendingBatch(items, state if waits else then)


def _reported(row: RowMapping) -> Conflict:
    """Return a conflict without its current value, which the province knows and which can be long.

    Only a conflict closed with its own value carries it, since that may have been lost.
    """
    other = decode_held(row["other"])
    is_kept = bool(row["resolved_by"]) and row["current"] == row["other"]
    value, bound = value_of(other), bound_in(other)
    now = {"current": value, "current_bound": bound} if is_kept else {"current": None}
    return Conflict(**{**row, **now, "other": value, "other_bound": bound})


def mark_sent(connection: Connection, batch: PendingBatch) -> None:
    """Record that the province has a batch."""
    change_state(connection, say_conflicts=batch.then)


def _decision_is_open(connection: Connection, device: Device, item: Conflict) -> bool:
    """Whether it was decided here and the province has not answered yet.

    A decision may be refused, and closes nothing then; so the conflict is sent once the answer is here.
    """
    if not item.resolved_by:
        return False
    held = held_until(connection, device)
    own = ops_of(connection, [item.entity_id], device=device.number, after=held)
    return any(op.resolves == item.id for op, _ in own)
