"""Items that the province may lack, said again with an exchange: after a restore, and where they differ.

They go in batches, each with the last request of a round. ``say_conflicts`` is 1 and how many of them were
said, 0 when there are none left.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, RowMapping, select

from desktop_app.journal.devices import Device
from desktop_app.journal.ops import ops_of
from desktop_app.storage.tables.sync import sync_conflict
from desktop_app.sync.holding import held_until
from desktop_app.sync.state import change_state
from desktop_app.sync.values import decode_value
from desktop_app.wire.messages import Conflict
from desktop_app.wire.protocol import ITEMS_MAX, SEGMENT_MAX_BYTES

_BYTES = 256 * 1024
"""A batch has a place in the head of a request, which is not packed and takes at most a megabyte."""

_LARGEST = SEGMENT_MAX_BYTES * 3 // 4
"""An item that is larger has a place in no request: it stays here, and stops nothing."""


@dataclass(frozen=True, slots=True)
class PendingBatch:
    """Items to say, and what ``say_conflicts`` becomes when the province has them."""

    items: list[Conflict]
    then: int


def items_to_say(connection: Connection, device: Device, state: int) -> PendingBatch | None:
    """The next batch of items as this book has them, what waits for a person first."""
    if not state:
        return None
    columns = sync_conflict.c
    rows = connection.execute(
        select(sync_conflict).order_by(columns.resolved_at, columns.id).offset(state - 1).limit(ITEMS_MAX + 1)
    ).mappings()
    items: list[Conflict] = []
    size, then, waits = 0, 0, False
    for at, row in enumerate(rows):
        item = _as_said(row)
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


def _as_said(row: RowMapping) -> Conflict:
    """An item without what stands, which the province knows and which can be long.

    Only of one that was closed when its value stood it is told, since that may have been lost.
    """
    other = decode_value(row["other"])
    stood = bool(row["resolved_by"]) and row["current"] == row["other"]
    return Conflict(**{**row, "current": other if stood else None, "other": other})


def note_said(connection: Connection, batch: PendingBatch) -> None:
    """The province has a batch."""
    change_state(connection, say_conflicts=batch.then)


def _decision_is_open(connection: Connection, device: Device, item: Conflict) -> bool:
    """Whether it was decided here and that is not answered yet.

    A decision may be refused, and closes nothing then; so the item is said when the answer is here.
    """
    if not item.resolved_by:
        return False
    held = held_until(connection, device)
    own = ops_of(connection, [item.entity_id], device=device.number, after=held)
    return any(op.resolves == item.id for op, _ in own)
