"""Taking a device's segments: once, in order, merged, durable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from desktop_app.wire.guards.creations import is_fragment
from desktop_app.wire.op import Op
from desktop_app.wire.scopes import lock_over
from desktop_app.wire.segment import Segment, segment_name
from upstream.attachments.forgetting import FILE, forget_unnamed
from upstream.base.limits import CommuneLimits
from upstream.communes.communes import Taken, count_taken, lock_head, set_head
from upstream.database.tables import device as device_table
from upstream.database.tables import rejected as rejected_table
from upstream.database.tables import segment as segment_table
from upstream.devices.devices import Device
from upstream.exchange.arrival import at_most, fault_of, outgrown, storable_name, storable_time
from upstream.records import conflicts
from upstream.records.closings import Closings
from upstream.records.locks import locked_scopes
from upstream.records.merge import Clash, Mark, Record, Writer, create, hold_open, merge, touch
from upstream.records.numbers import Numbers
from upstream.records.refusals import RefusalRow, refused_before
from upstream.records.roles import Roles
from upstream.records.sealing import meets_seal, merge_sealed
from upstream.records.states import States
from upstream.records.stored import (
    encode_value,
    insert_created,
    load_records,
    none_known,
    save_records,
)


class DifferentHistory(Exception):
    """The device's journal and what the province has of it are not the same: a copy or a restored file."""


@dataclass(frozen=True, slots=True)
class Received:
    """A segment that came: its bytes, and what is in them (checked)."""

    packed: bytes
    segment: Segment


def ingest(
    connection: Connection,
    device: Device,
    received: Iterable[Received],
    now: int,
    most: CommuneLimits | None = None,
) -> Device:
    """Merge segments in their order and return the device as acknowledged.

    A repeat changes nothing; a gap ends the work, and the acknowledgement tells the sender where to go
    on. The caller commits. ``most``: what the commune may have.

    Raises:
        DifferentHistory: the segments continue another journal than the one that was acknowledged.
        Refusal: the commune would have too much; nothing may be committed.
    """
    before = head = lock_head(connection, device.commune)
    device = device.again(connection)
    merging = _Merging(
        connection,
        device,
        Writer(device.number, device.ancestors(connection), device.sent_until),
        locked_scopes(connection, device.commune),
        conflicts.records_in_conflict(connection, device.commune),
    )
    for item in received:
        skip = _already_known(connection, device, item.segment)
        if skip is None:
            break
        ops = item.segment.ops[skip:]
        if not ops:
            continue
        fresh = merging.take(ops, head) and not skip
        _keep(connection, device, item, head, len(ops), fresh, now)
        merging.taken.row(item.packed)
        head += len(ops)
        device = device.acknowledged(item.segment.last_seq, item.segment.last, head)
    count_taken(connection, device.commune, merging.taken, most)
    values: dict[str, object] = {"acked_seq": device.acked_seq, "acked_hash": device.acked_hash}
    if head > before:  # its cursor will be there: that needs no write of its own then
        values["given_until"] = head
    connection.execute(update(device_table).where(device_table.c.number == device.number).values(values))
    set_head(connection, device.commune, head)
    return device


def _already_known(connection: Connection, device: Device, segment: Segment) -> int | None:
    """How many of the segment's first ops are a repeat; ``None`` when ops before it are missing."""
    if segment.first_seq > device.acked_seq + 1:
        return None
    if segment.first_seq == device.acked_seq + 1:
        if segment.previous != device.acked_hash:
            raise DifferentHistory
        return 0
    if segment.last_seq >= device.acked_seq:
        if segment.links[device.acked_seq - segment.first_seq] != device.acked_hash:
            raise DifferentHistory
        return device.acked_seq - segment.first_seq + 1
    _require_same_ends(connection, device, segment)
    return len(segment.ops)


def _require_same_ends(connection: Connection, device: Device, segment: Segment) -> None:
    ends = connection.execute(
        select(segment_table.c.last_seq, segment_table.c.last_hash).where(
            segment_table.c.device == device.number,
            segment_table.c.last_seq.between(segment.first_seq, segment.last_seq),
        )
    )
    for last_seq, last_hash in ends:
        if segment.links[last_seq - segment.first_seq] != last_hash:
            raise DifferentHistory


@dataclass(slots=True)
class _Merging:
    """What the ops of one exchange are merged against."""

    connection: Connection
    device: Device
    writer: Writer
    locks: dict[str, str]
    in_conflict: set[tuple[str, str]]
    taken: Taken = field(default_factory=Taken)

    def take(self, ops: Sequence[Op], head: int) -> bool:
        """Merge ops as versions ``head + 1`` and on; whether each of them made a record of its own."""
        faults = {op.device_seq: fault for op in ops if (fault := fault_of(op)) is not None}
        keys = {(op.entity, op.entity_id) for op in ops if op.device_seq not in faults}
        sound = [op for op in ops if op.device_seq not in faults]
        states = States(self.connection, self.device.commune, sound)
        roles = Roles(self.connection, self.device.commune, self.writer, self.in_conflict, sound)
        numbers = Numbers(self.connection, self.device.commune, sound)
        closings = Closings(self.connection, self.device.commune, self.writer, sound)
        asked = (states, roles, numbers, closings)
        held = self.locks or states.any_holds or any(rules.any_to_ask for rules in asked[1:])
        alone = not held and len(keys) == len(ops) and not any(map(is_fragment, sound))
        if alone and none_known(self.connection, self.device.commune, keys):
            self.taken.records += len(ops)
            self.taken.size += insert_created(
                self.connection, self.device.commune, ops, head + 1, self.device.number
            )
            return True
        known = load_records(self.connection, self.device.commune, keys)
        named = _contents(known.values())
        states.look_up(sound, known)
        fresh = not known and not faults
        rejected: list[dict[str, object]] = []
        for version, op in enumerate(ops, head + 1):
            key = (op.entity, op.entity_id)
            record = known.get(key)
            reason = faults.get(op.device_seq) or self._refusal(op, known, asked, rejected)
            if reason is not None:
                fresh = False
                if record is not None:
                    touch(record, version)
                if op.resolves is not None:
                    conflicts.tell_again(self.connection, self.device.commune, op, version)
                rejected.append(self._rejection(op, version, reason, record is not None))
            elif record is None:
                known[key] = create(op, version, self.writer)
                known[key].grown = at_most(op.patch)
                self.taken.records += 1
                came_unseen = states.came_unseen(op, None, self.writer, known, rejected)
                if came_unseen is not None:
                    fresh = False
                    self._open_conflicts(op, [hold_open(known[key], came_unseen)], version)
            else:
                fresh = False
                came_unseen = states.came_unseen(op, record, self.writer, known, rejected)
                self._merge(record, op, version, came_unseen)
        touched = [item for item in known.values() if item.touched]
        self.taken.size += save_records(self.connection, self.device.commune, touched)
        if named := named - _contents(known.values()):
            forget_unnamed(self.connection, self.device.commune, named)
        if rejected:
            self.connection.execute(insert(rejected_table), rejected)
        return fresh

    def _refusal(
        self,
        op: Op,
        known: Mapping[tuple[str, str], Record],
        asked: tuple[States, Roles, Numbers, Closings],
        refused: Sequence[RefusalRow],
    ) -> str | None:
        """Why a sound op is not taken. ``refused``: what was not taken of the ops before it."""
        record = known.get((op.entity, op.entity_id))
        reason = _lock_on(op, record, self.locks)
        states, roles, numbers, closings = asked
        for rules in (states, roles, numbers):
            reason = reason or rules.refusal(op, record, known)
        reason = reason or closings.refusal(op, record, known, refused)
        if reason is None and record is not None:
            return outgrown(op, record)
        if reason is None and is_fragment(op):
            return refused_before(self.connection, self.writer, op, refused)
        return reason

    def _rejection(self, op: Op, version: int, reason: str, exists: bool) -> dict[str, object]:
        patch = encode_value(op.patch)
        self.taken.row(patch, reason)
        return {
            "device": self.device.number,
            "device_seq": op.device_seq,
            "version": version,
            "entity": storable_name(op.entity),
            "entity_id": storable_name(op.entity_id),
            "patch": patch,
            "reason": reason,
            "at": storable_time(op.at),
            "record_exists": exists,
        }

    def _merge(self, record: Record, op: Op, version: int, came_unseen: Mark | None) -> None:
        if meets_seal(record, op):
            clashes = merge_sealed(record, op, version, self.writer)
        else:
            clashes = merge(record, op, version, self.writer, came_unseen)
        record.grown += at_most(op.patch)
        key = (op.entity, op.entity_id)
        if op.resolves is not None:
            conflicts.resolve(self.connection, self.device.commune, op, version)
        base = self.writer.items_until(op)
        if key in self.in_conflict:
            conflicts.follow_change(self.connection, self.device, record, op, base, version)
        self._open_conflicts(op, clashes, version)

    def _open_conflicts(self, op: Op, clashes: Iterable[Clash], version: int) -> None:
        base = self.writer.items_until(op)
        for clash in clashes:
            conflicts.open_conflict(self.connection, self.device, op, base, clash, version, self.taken)
            self.in_conflict.add((op.entity, op.entity_id))


def _contents(records: Iterable[Record]) -> set[str]:
    """The contents of files that some of these records name."""
    return {str(item.fields.get("sha256") or "") for item in records if item.entity == FILE}


def _lock_on(op: Op, record: Record | None, locks: Mapping[str, str]) -> str | None:
    known = record.fields if record is not None else {}
    return lock_over(locks, op.entity, op.entity_id, known, {**known, **op.patch})


def _keep(
    connection: Connection, device: Device, item: Received, head: int, ops: int, fresh: bool, now: int
) -> None:
    connection.execute(
        insert(segment_table).values(
            commune=device.commune,
            first=head + 1,
            last=head + ops,
            device=device.number,
            first_seq=item.segment.last_seq - ops + 1,
            last_seq=item.segment.last_seq,
            last_hash=item.segment.last,
            name=segment_name(item.packed),
            fresh=fresh,
            received_at=now,
            packed=item.packed,
        )
    )
