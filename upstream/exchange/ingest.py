"""Ingest of a device's segments: once, in order, act by act, merged, durable."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from sqlalchemy import Connection, bindparam, insert, select, update

from desktop_app.base.ids import ATTACHMENT, OFFICER
from desktop_app.wire.acts import acts_of
from desktop_app.wire.guards.creations import is_fragment
from desktop_app.wire.op import Op
from desktop_app.wire.scopes import lock_over
from desktop_app.wire.segment import Segment
from desktop_app.wire.states import is_about_others
from upstream.attachments.forgetting import forget_unnamed
from upstream.base.limits import CommuneLimits
from upstream.communes.communes import Taken, count_taken, lock_head, set_head
from upstream.database.tables import device as device_table
from upstream.database.tables import rejected as rejected_table
from upstream.database.tables import segment as segment_table
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.arrival import at_most, faults_of, outgrown, storable_name, storable_time
from upstream.exchange.kept_segments import keep
from upstream.exchange.whole_acts import ActPart, Received, divide
from upstream.records import bound_ops, conflicts
from upstream.records.closings import Closings
from upstream.records.locks import locked_scopes
from upstream.records.merge import Clash, FieldMark, MergeRecord, Writer, create, hold_open, merge, touch
from upstream.records.numbers import Numbers
from upstream.records.refusals import Foundations, RefusalRow, refused_before
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
    before = head = lock_head(connection, device.commune)
    device = device.again(connection)
    merging = _Merging(
        connection,
        device,
        Writer(device.number, device.ancestors(connection), device.sent_until),
        locked_scopes(connection, device.commune),
        conflicts.records_in_conflict(connection, device.commune),
    )
    waiting: list[ActPart] = []
    for item in received:
        skip = (
            _goes_on_with(waiting[-1], item) if waiting else _already_known(connection, device, item.segment)
        )
        if skip is None:
            break
        ops = len(item.segment.ops)
        parts, waiting = divide([*waiting, ActPart(item, skip, ops)] if skip < ops else waiting)
        if not parts:
            continue
        fresh = merging.take([op for part in parts for op in part.ops], head)
        for part in parts:
            merging.taken.row(keep(connection, device, part, head, now, fresh=fresh and part.is_whole))
            head += part.end - part.start
            device = device.acknowledged(part.last_seq, part.last, head)
    if left is not None:
        left[:] = [part.received for part in waiting]
    count_taken(connection, device.commune, merging.taken, most)
    if head > before:  # the cursor will be there: that needs no write of its own then
        acknowledged = {"seq": device.acked_seq, "hash": device.acked_hash, "until": head}
        connection.execute(_ACKNOWLEDGE, {"of_device": device.number, **acknowledged})
        set_head(connection, device.commune, head)
    return device


def _goes_on_with(waiting: ActPart, item: Received) -> int | None:
    """As :func:`_already_known`, where a part waits for the end of its act."""
    if item.segment.first_seq != waiting.last_seq + 1:
        return None
    if item.segment.previous != waiting.last:
        raise JournalMismatch
    return 0


def _already_known(connection: Connection, device: EnrolledDevice, segment: Segment) -> int | None:
    """Return how many of the segment's first ops are a repeat; ``None`` when ops before it are missing."""
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
    _require_same_ends(connection, device, segment)
    return len(segment.ops)


def _require_same_ends(connection: Connection, device: EnrolledDevice, segment: Segment) -> None:
    ends = connection.execute(
        select(segment_table.c.last_seq, segment_table.c.last_hash).where(
            segment_table.c.device == device.number,
            segment_table.c.last_seq.between(segment.first_seq, segment.last_seq),
        )
    )
    for last_seq, last_hash in ends:
        if segment.links[last_seq - segment.first_seq] != last_hash:
            raise JournalMismatch


@dataclass(frozen=True, slots=True)
class _Rules:
    """What may refuse an op of a group; ``faults``: why some cannot be taken at all, by their number."""

    states: States
    roles: Roles
    numbers: Numbers
    closings: Closings
    foundations: Foundations
    faults: Mapping[int, str]


@dataclass(slots=True)
class _Merging:
    """What the ops of one exchange are merged against."""

    connection: Connection
    device: EnrolledDevice
    writer: Writer
    locks: dict[str, str]
    in_conflict: set[tuple[str, str]]
    taken: Taken = field(default_factory=Taken)

    def take(self, ops: Sequence[Op], head: int) -> bool:
        """Merge ops as versions ``head + 1`` and on; whether each of them made a record of its own.

        What comes before the first closing is merged by itself: new records are not judged op by op then.
        """
        before = _before_a_closing(ops)
        if not before:
            return self._take(ops, head)
        fresh = self._take(ops[:before], head)
        return self._take(ops[before:], head + before) and fresh

    def _take(self, ops: Sequence[Op], head: int) -> bool:
        faults = faults_of(ops)
        sound = [op for op in ops if op.device_seq not in faults] if faults else ops
        keys = {(op.entity, op.entity_id) for op in sound}
        states = States(self.connection, self.device.commune, sound)
        roles = Roles(self.connection, self.device, self.writer, self.in_conflict, sound)
        numbers = Numbers(self.connection, self.device.commune, sound)
        closings = Closings(self.connection, self.device.commune, self.writer, sound)
        foundations = Foundations(self.connection, self.device.commune, self.writer, sound)
        asked = (roles, numbers, closings, foundations)
        held = self.locks or states.any_holds or any(rule.any_to_ask for rule in asked)
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
        rules = _Rules(states, roles, numbers, closings, foundations, faults)
        version = head + 1
        for act in acts_of(ops):
            reason = self._why_not(act, version, known, rules, rejected)
            if reason is not None:
                fresh = False
                rejected += self._refuse(act, version, reason, known)
                foundations.note_refused(op for op in act if (op.entity, op.entity_id) not in known)
            else:
                for at, op in enumerate(act, version):
                    fresh = self._merge(op, at, known, states, rejected) and fresh
            version += len(act)
        touched = [item for item in known.values() if item.touched]
        self.taken.size += save_records(self.connection, self.device.commune, touched)
        if named := named - _contents(known.values()):
            forget_unnamed(self.connection, self.device.commune, named)
        if rejected:
            self.connection.execute(insert(rejected_table), rejected)
        return fresh

    def _why_not(
        self,
        act: Sequence[Op],
        first: int,
        known: dict[tuple[str, str], MergeRecord],
        rules: _Rules,
        refused: Sequence[RefusalRow],
    ) -> str | None:
        """Why an act is not taken: the first of its ops that cannot be, after those before it.

        These are tried on copies of their records, so that nothing of a refused act was ever done.
        """
        rules.roles.begin_act(known)
        if len(act) == 1 and act[0].entity != OFFICER:
            return self._refusal(act[0], known, rules, refused)
        copies = {
            key: replace(record, fields=dict(record.fields), marks=dict(record.marks))
            for key in dict.fromkeys((op.entity, op.entity_id) for op in act)
            if (record := known.get(key)) is not None
        }
        trial = ChainMap(copies, known)
        for version, op in enumerate(act, first):
            reason = self._refusal(op, trial, rules, refused)
            if reason is not None:
                return reason
            came_unseen = rules.states.came_unseen(
                op, trial.get((op.entity, op.entity_id)), self.writer, trial, refused
            )
            _bring(self._whole(op, trial), version, self.writer, trial, came_unseen)
        return rules.roles.refusal_of_founding(trial)

    def _refuse(
        self, act: Sequence[Op], first: int, reason: str, known: Mapping[tuple[str, str], MergeRecord]
    ) -> list[dict[str, object]]:
        """Refuse all of an act with one reason, and send each of its records in its present state.

        All refusals have the version of the last op: what has one version comes in one page.
        """
        last = first + len(act) - 1
        for version, op in enumerate(act, first):
            if (record := known.get((op.entity, op.entity_id))) is not None:
                touch(record, version)
            if op.resolves is not None:
                conflicts.resend(self.connection, self.device.commune, op, version)
        return [
            self._rejection(op, act[0].device_seq, last, reason, (op.entity, op.entity_id) in known)
            for op in act
        ]

    def _refusal(
        self,
        op: Op,
        known: Mapping[tuple[str, str], MergeRecord],
        rules: _Rules,
        refused: Sequence[RefusalRow],
    ) -> str | None:
        """Why an op is not taken. ``refused``: what was not taken of the acts before it."""
        if (fault := rules.faults.get(op.device_seq)) is not None:
            return fault
        record = known.get((op.entity, op.entity_id))
        complete = bound_ops.completed(self.connection, self.device.commune, op, record, self.writer)
        op = complete or op
        reason = _lock_on(op, record, self.locks)
        for asked in (rules.states, rules.roles, rules.numbers):
            reason = reason or asked.refusal(op, record, known)
        reason = reason or rules.closings.refusal(op, record, known, refused)
        if reason is None and complete is None:
            reason = bound_ops.refusal()
        if reason is None and record is not None:
            reason = outgrown(op, record)
        elif reason is None and is_fragment(op):
            reason = refused_before(self.connection, self.writer, (op.entity, op.entity_id), refused)
        return reason or rules.foundations.refusal(op, known, refused)

    def _rejection(self, op: Op, act: int, version: int, reason: str, exists: bool) -> dict[str, object]:
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
            "act": act,
        }

    def _merge(
        self,
        op: Op,
        version: int,
        known: dict[tuple[str, str], MergeRecord],
        states: States,
        refused: Sequence[RefusalRow],
    ) -> bool:
        """Merge an op that is taken; whether it made a record, and nothing waits for a person."""
        key = (op.entity, op.entity_id)
        sent, op = op, self._whole(op, known)
        is_new = key not in known
        came_unseen = states.came_unseen(op, known.get(key), self.writer, known, refused)
        clashes = _bring(op, version, self.writer, known, came_unseen)
        record = known[key]
        if op is not sent:
            touch(record, version)  # its author does not know what was added to it
        if is_new:
            self.taken.records += 1
            self._open_conflicts(op, clashes, version)
            return not clashes
        if op.resolves is not None:
            conflicts.resolve(self.connection, self.device.commune, op, version)
        base = self.writer.items_until(op)
        if key in self.in_conflict:
            conflicts.follow_change(self.connection, self.device, record, op, base, version)
        self._open_conflicts(op, clashes, version)
        return False

    def _whole(self, op: Op, known: Mapping[tuple[str, str], MergeRecord]) -> Op:
        """An op that is taken, with all of its bound fields."""
        record = known.get((op.entity, op.entity_id))
        return bound_ops.completed(self.connection, self.device.commune, op, record, self.writer) or op

    def _open_conflicts(self, op: Op, clashes: Iterable[Clash], version: int) -> None:
        base = self.writer.items_until(op)
        for clash in clashes:
            conflicts.open_conflict(self.connection, self.device, op, base, clash, version, self.taken)
            self.in_conflict.add((op.entity, op.entity_id))


def _bring(
    op: Op,
    version: int,
    writer: Writer,
    known: MutableMapping[tuple[str, str], MergeRecord],
    came_unseen: FieldMark | None,
) -> list[Clash]:
    """Bring an op into its record, in memory alone; what waits for a person is returned."""
    key = (op.entity, op.entity_id)
    record = known.get(key)
    if record is None:
        record = known[key] = create(op, version, writer)
        clashes = [] if came_unseen is None else [hold_open(record, came_unseen)]
    elif meets_seal(record, op):
        clashes = merge_sealed(record, op, version, writer)
    else:
        clashes = merge(record, op, version, writer, came_unseen)
    record.grown += at_most(op.patch)
    return clashes


def _contents(records: Iterable[MergeRecord]) -> set[str]:
    """Return the contents of files that some of these records name."""
    return {str(item.fields.get("sha256") or "") for item in records if item.entity == ATTACHMENT}


def _before_a_closing(ops: Sequence[Op]) -> int:
    """Return how many ops are in the acts before the first that closes something; 0 where none does."""
    if not any(map(_closes, ops)):
        return 0
    return sum(map(len, takewhile(lambda act: not any(map(_closes, act)), acts_of(ops))))


def _closes(op: Op) -> bool:
    return is_about_others(op.entity, op.entity_id, op.patch)


def _lock_on(op: Op, record: MergeRecord | None, locks: Mapping[str, str]) -> str | None:
    known = record.fields if record is not None else {}
    return lock_over(locks, op.entity, op.entity_id, known, {**known, **op.patch})
