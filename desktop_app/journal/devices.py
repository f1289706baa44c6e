"""The devices in whose name this file writes its journal.

There is one at a time. When the province finds that the file was copied or restored, the device is retired
and its unacknowledged ops are journalled again, with the same content, in the name of a new one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs
from sqlalchemy import Connection, delete, func, insert, select, update

from desktop_app.base.clock import Clock, to_millis
from desktop_app.base.ids import new_id
from desktop_app.journal.ops import entries_after
from desktop_app.journal.segments import SegmentEntry, delete_segments_behind, first_segment_behind
from desktop_app.journal.writing import pack, write_entries
from desktop_app.storage.expected_head import CURRENT_DEVICE, HEAD_OF_DEVICE, end_of
from desktop_app.storage.kept_reads import JOURNAL_HEAD, known_to
from desktop_app.storage.tables.journal import journal_device, journal_op
from desktop_app.wire.op import GENESIS, op_hash


@dataclass(frozen=True, slots=True)
class Device:
    """The device that writes now: its local number, id, and the last op the province confirmed."""

    number: int
    device_id: str
    acked_seq: int


@dataclass(frozen=True, slots=True)
class Head:
    """The last op written in the name of a device: its sequence number (0: none) and hash."""

    seq: int
    hash: bytes


def current_device(connection: Connection) -> Device:
    """Return the device that is not retired."""
    known = known_to(connection)
    device: Device | None = known.get(Device)
    if device is None:
        rows = CURRENT_DEVICE.rows(connection)
        if not rows:
            raise LookupError("the book has no device")
        device = known[Device] = Device(*rows[0])
    return device


def head(connection: Connection, device: Device) -> Head:
    """Return the end of the device's hash chain."""
    rows = HEAD_OF_DEVICE.rows(connection, device=device.number)
    return Head(*rows[0]) if rows else Head(0, GENESIS)


def head_to_go_on(connection: Connection, device: Device) -> Head:
    """The same for who writes; it is known from the transaction before, unless this one has written too."""
    end = end_of(connection)
    if not (end.seq or end.other_device or end.rewritten):
        number, *known = known_to(connection).get(JOURNAL_HEAD) or (0,)
        if number == device.number:
            return Head(*known)
    return head(connection, device)


def start_device(connection: Connection, clock: Clock, device_id: str | None = None) -> Device:
    """Begin to write in the name of a new device."""
    device_id = device_id or new_id(clock)
    end_of(connection).other_device = True
    number = connection.execute(insert(journal_device).values(device_id=device_id)).inserted_primary_key
    assert number is not None
    return Device(int(number[0]), device_id, 0)


def replace_device(
    connection: Connection,
    clock: Clock,
    device_id: str | None = None,
    *,
    after: int | None = None,
    earlier: Mapping[int, int] | None = None,
    refused: Collection[tuple[int, int]] = (),
) -> Device:
    """Retire the current device and journal its ops after ``after`` again in the name of a new one.

    Those are the unacknowledged ones unless ``after`` is earlier, without those whose refusal is stored here
    (``refused``: number of the device and of the op). ``earlier``: the same for devices that were retired
    before. ``device_id`` is the id under which the province has already enrolled the new one, if it has.
    """
    old = current_device(connection)
    lost = dict(earlier or {}) | {old.number: old.acked_seq if after is None else min(after, old.acked_seq)}
    kept = []
    for number, behind in sorted(lost.items()):
        writer = Device(number, "", behind)
        for item in entries_after(connection, writer, behind):
            if (number, item.op.device_seq) not in refused:
                kept.append(item)
        _cut_off(connection, writer, behind)
    connection.execute(
        update(journal_device)
        .where(journal_device.c.number == old.number)
        .values(retired_at=to_millis(clock.now()))
    )
    new = start_device(connection, clock, device_id)
    _write_again(connection, new, kept)
    return new


def claim_at_most(connection: Connection, device: Device, version: int) -> None:
    """Have no op of a device of which nothing was ever sent claim to have seen more than a version."""
    entries = entries_after(connection, device, 0)
    if any(item.op.base_version > version for item in entries):
        rewrite_journal(connection, device, entries, version)


def rewrite_journal(
    connection: Connection, device: Device, entries: Sequence[SegmentEntry], most: int | None = None
) -> None:
    """Put these in the place of all that is in the journal of a device of which nothing was ever sent.

    ``most``: the latest version that an op claims to have seen.
    """
    _cut_off(connection, device, 0)
    end_of(connection).rewritten = True
    _write_again(connection, device, entries, most)


def _write_again(
    connection: Connection, device: Device, kept: Sequence[SegmentEntry], most: int | None = None
) -> None:
    link, entries = GENESIS, []
    for seq, item in enumerate(kept, start=1):
        op = item.op
        base = op.base_version if most is None else min(op.base_version, most)
        goes_on = op.continues and item is not kept[-1]
        renamed = structs.replace(op, device_seq=seq, base_version=base, continues=goes_on)
        link = op_hash(link, renamed)
        entries.append(SegmentEntry(renamed, item.before, link))
    if entries:
        write_entries(connection, device.number, entries, GENESIS)


def devices_of(connection: Connection) -> list[Device]:
    """Return the devices in whose name this file ever wrote, the oldest first."""
    columns = journal_device.c
    query = select(columns.number, columns.device_id, columns.acked_seq).order_by(columns.number)
    return [Device(*row) for row in connection.execute(query)]


def _cut_off(connection: Connection, device: Device, seq: int) -> None:
    """Remove and return the ops after a number from the device's journal."""
    op = journal_op.c
    divided = first_segment_behind(connection, device.number, seq)
    kept: list[SegmentEntry] = []
    previous = GENESIS
    if divided is not None and divided.first_seq <= seq:
        kept = [entry for entry in divided.entries() if entry.op.device_seq <= seq]
        previous = divided.read().previous
    delete_segments_behind(connection, device.number, seq)
    connection.execute(delete(journal_op).where(op.device == device.number, op.device_seq > seq))
    if kept:
        pack(connection, device.number, kept, previous)


def device_changed_at(connection: Connection) -> int | None:
    """Return when this file last got another device id (ms UTC), or ``None``."""
    at = connection.execute(select(func.max(journal_device.c.retired_at))).scalar()
    return None if at is None else int(at)


def unacknowledged(connection: Connection, device: Device) -> int:
    """Return how many ops of the device the province has not confirmed."""
    return head(connection, device).seq - device.acked_seq
