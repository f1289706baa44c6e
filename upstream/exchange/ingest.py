"""Ingest of a device's segments: once, in order, act by act, merged, durable."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from sqlalchemy import Connection, bindparam, select, update

from desktop_app.wire.segment import Segment
from upstream.base.limits import CommuneLimits
from upstream.communes.communes import count_taken, lock_head
from upstream.database.tables import device as device_table
from upstream.database.tables import segment as segment_table
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.arrival import faults_of
from upstream.exchange.kept_segments import keep, note_fresh
from upstream.exchange.merging import Merging
from upstream.exchange.whole_acts import ActPart, Received, divide, joined
from upstream.read_model.contact import note_contact
from upstream.records import conflicts
from upstream.records.held import KeptSegment, may_hold
from upstream.records.locks import locked_scopes
from upstream.records.merge import Writer
from upstream.records.refusals import any_refused

_ACKNOWLEDGE = (
    update(device_table)
    .where(device_table.c.number == bindparam("of_device"))
    .values(acked_seq=bindparam("seq"), acked_hash=bindparam("hash"), given_until=bindparam("until"))
)


class JournalMismatch(Exception):
    """The device's journal and what the province has of it are not the same: a copy or a restored file."""


def ingest(
    connection: Connection,
    device: EnrolledDevice,
    received: Iterable[Received],
    now: int,
    most: CommuneLimits | None = None,
    left: list[Received] | None = None,
) -> EnrolledDevice:
    """Merge segments in their order and return the device as acknowledged.

    A repeat changes nothing; a gap ends the work, and the acknowledgement shows the sender where to go on.
    The caller commits. ``most``: what the commune may have. An act is taken when its end is here: ``left``
    becomes the segments that wait for it, to be handed in before those that follow.

    Raises:
        JournalMismatch: the segments continue another journal than the one that was acknowledged.
        Refusal: the commune would have too much; nothing may be committed.
    """
    head = lock_head(connection, device.commune)
    device = device.again(connection)
    ready: list[ActPart] = []
    waiting: list[ActPart] = []
    for item in received:
        skip = (
            _goes_on_with(waiting[-1], item)
            if waiting
            else _already_known(connection, device, item.segment, ready)
        )
        if skip is None:
            break
        ops = len(item.segment.ops)
        parts, waiting = divide([*waiting, ActPart(item, skip, ops)] if skip < ops else waiting)
        if parts:
            ready += parts
            head += sum(part.end - part.start for part in parts)
            device = device.acknowledged(parts[-1].last_seq, parts[-1].last, head)
    if left is not None:
        left[:] = [part.received for part in waiting]
    if ready:
        _take(connection, device, joined(ready), head, now, most)
    return device


def _take(
    connection: Connection,
    device: EnrolledDevice,
    parts: Sequence[ActPart],
    head: int,
    now: int,
    most: CommuneLimits | None,
) -> None:
    """Merge and keep what follows the op that was acknowledged: its versions end with ``head``.

    All of it is judged together, however it was cut into segments. ``device``: as it is acknowledged then.
    """
    ops = [op for part in parts for op in part.ops]
    before = head - len(ops)
    kept = keep(connection, device, parts, before, now)
    by_first = dict(zip(kept, parts, strict=True))
    holding = may_hold(connection)
    writer = Writer(device.number, device.ancestors(connection), device.sent_until)
    merging = Merging(
        connection,
        device,
        writer,
        locked_scopes(connection, device.commune),
        conflicts.records_in_conflict(connection, device.commune),
        any_refused(connection, writer),
        [KeptSegment(first, part.ops) for first, part in by_first.items()] if holding else (),
    )
    for part in parts:
        merging.faults |= faults_of(part.ops, part.received.segment.tables)
    others = merging.take(ops, [patch for part in parts for patch in part.patches], before + 1)
    for first, part in by_first.items():
        merging.projection.kept(first, part.ops)
    note_fresh(connection, device.commune, by_first, others)
    for packed in kept.values():
        merging.taken.row(packed)
    merging.projection.write(connection, device.commune, lambda _: now)
    note_contact(connection, device, ops[-1].at, now)
    count_taken(connection, device.commune, merging.taken, most, head)
    # The cursor will be there: that needs no write of its own then.
    acknowledged = {"seq": device.acked_seq, "hash": device.acked_hash, "until": head}
    connection.execute(_ACKNOWLEDGE, {"of_device": device.number, **acknowledged})


def _goes_on_with(waiting: ActPart, item: Received) -> int | None:
    """As :func:`_already_known`, where a part waits for the end of its act."""
    if item.segment.first_seq != waiting.last_seq + 1:
        return None
    if item.segment.previous != waiting.last:
        raise JournalMismatch
    return 0


def _already_known(
    connection: Connection, device: EnrolledDevice, segment: Segment, ready: Sequence[ActPart]
) -> int | None:
    """Return how many of the segment's first ops are a repeat; ``None`` when ops before it are missing.

    ``ready``: what was received just before, and is not kept yet.
    """
    if segment.first_seq > device.acked_seq + 1:
        return None
    if segment.first_seq == device.acked_seq + 1:
        if segment.previous != device.acked_hash:
            raise JournalMismatch
        return 0
    if segment.last_seq >= device.acked_seq:
        if segment.links[device.acked_seq - segment.first_seq] != device.acked_hash:
            raise JournalMismatch
        return device.acked_seq - segment.first_seq + 1
    _require_same_ends(connection, device, segment, ready)
    return len(segment.ops)


def _require_same_ends(
    connection: Connection, device: EnrolledDevice, segment: Segment, ready: Sequence[ActPart]
) -> None:
    kept = connection.execute(
        select(segment_table.c.last_seq, segment_table.c.last_hash).where(
            segment_table.c.device == device.number,
            segment_table.c.last_seq.between(segment.first_seq, segment.last_seq),
        )
    )
    here = ((part.last_seq, part.last) for part in ready)
    for last_seq, last_hash in chain((tuple(row) for row in kept), here):
        if not segment.first_seq <= last_seq <= segment.last_seq:
            continue
        if segment.links[last_seq - segment.first_seq] != last_hash:
            raise JournalMismatch
