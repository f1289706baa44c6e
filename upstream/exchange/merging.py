"""Ops merged into the records of a commune, act by act, after every rule that may refuse one."""

from __future__ import annotations

from collections import ChainMap, Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, insert

from desktop_app.base.ids import ATTACHMENT, OFFICER
from desktop_app.wire.acts import acts_of
from desktop_app.wire.guards.creations import any_fragment, is_fragment
from desktop_app.wire.op import Op
from desktop_app.wire.scopes import lock_over
from desktop_app.wire.states import CLOSING, NUMBER, VOUCHER, is_about_others
from upstream.attachments.forgetting import forget_unnamed
from upstream.communes.communes import Taken
from upstream.database.tables import rejected as rejected_table
from upstream.devices.devices import EnrolledDevice
from upstream.exchange.arrival import at_most, outgrown, storable_name, storable_time
from upstream.read_model.projecting import Projection
from upstream.records import bound_ops, conflicts
from upstream.records.closings import Closings
from upstream.records.held import KeptSegment
from upstream.records.merge import Clash, FieldMark, MergeRecord, Writer, create, hold_open, merge, touch
from upstream.records.numbers import Numbers
from upstream.records.ops_by_kind import OpsByKind
from upstream.records.refusals import Foundations, RefusalRow, refused_before
from upstream.records.roles import Roles
from upstream.records.saving import insert_created, save_records
from upstream.records.sealing import meets_seal, merge_sealed
from upstream.records.states import States
from upstream.records.stored import encode_value, load_records

_WORTH_BY_ITSELF = 64
"""So many ops of new records alone are judged by themselves; fewer cost less together with the others."""
_ASKED_ABOUT = frozenset({OFFICER, NUMBER, VOUCHER, CLOSING})
"""Kinds of which a new record, too, is judged."""
_key = attrgetter("entity", "entity_id")


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
class Merging:
    """What the ops of one transaction are merged against.

    ``any_refused``: whether anything ever was, to this device. ``segments``: those in which the ops are kept,
    where they may hold what the ops make. ``faults``: why some ops cannot be taken.
    """

    connection: Connection
    device: EnrolledDevice
    writer: Writer
    locks: dict[str, str]
    in_conflict: set[tuple[str, str]]
    any_refused: bool
    segments: Sequence[KeptSegment] = ()
    faults: dict[int, str] = field(default_factory=dict)
    taken: Taken = field(default_factory=Taken)
    projection: Projection = field(default_factory=Projection)

    def take(self, ops: Sequence[Op], patches: Sequence[bytes], first: int) -> set[int]:
        """Merge ops as versions ``first`` and on; return those that did not make a record of its own.

        ``patches``: what each of them says as it is stored. A long run of new records is merged by itself: it
        is not judged op by op then.
        """
        others: set[int] = set()
        for start, end in _runs(ops):
            others |= self._take(ops[start:end], patches[start:end], first + start)
        return others

    def _take(self, ops: Sequence[Op], patches: Sequence[bytes], first: int) -> set[int]:
        sound = [op for op in ops if op.device_seq not in self.faults] if self.faults else ops
        by_kind = OpsByKind(sound)
        states = States(self.connection, self.device.commune, by_kind, refused=self.any_refused)
        roles = Roles(self.connection, self.device, self.writer, self.in_conflict, by_kind)
        numbers = Numbers(self.connection, self.device.commune, by_kind)
        closings = Closings(self.connection, self.device.commune, self.writer, by_kind)
        foundations = Foundations(
            self.connection, self.device.commune, self.writer, by_kind, refused=self.any_refused
        )
        asked = (roles, numbers, closings, foundations)
        held = self.locks or states.any_holds or any(rule.any_to_ask for rule in asked)
        if not held and len(sound) == len(ops) and self._created(by_kind, patches, first):
            return set()
        keys = {(op.entity, op.entity_id) for op in sound}
        known = load_records(self.connection, self.device.commune, keys)
        named = _contents(known.values())
        states.look_up(sound, known)
        others: set[int] = set()
        rejected: list[dict[str, object]] = []
        rules = _Rules(states, roles, numbers, closings, foundations, self.faults)
        version = first
        for act in acts_of(ops):
            reason = self._why_not(act, version, known, rules, rejected)
            if reason is not None:
                others.update(range(version, version + len(act)))
                rejected += self._refuse(act, version, reason, known)
                foundations.note_refused(op for op in act if (op.entity, op.entity_id) not in known)
            else:
                for at, op in enumerate(act, version):
                    if not self._merge(op, at, known, states, rejected):
                        others.add(at)
                    self.projection.said(op, at)
            version += len(act)
        touched = [item for item in known.values() if item.touched]
        self.projection.saved(touched)
        self.taken.size += save_records(self.connection, self.device.commune, touched, self.segments)
        if named := named - _contents(known.values()):
            forget_unnamed(self.connection, self.device.commune, named)
        if rejected:
            self.connection.execute(insert(rejected_table), rejected)
            self.any_refused = True
        return others

    def _created(self, ops: OpsByKind, patches: Sequence[bytes], first: int) -> bool:
        """Insert what ops create, where each makes a record of its own that is not there: the usual case.

        One that names a version changes what a page has brought.
        """
        if any(op.base_version for op in ops.ops):
            return False
        if any(any_fragment(kind, of_kind) for kind, of_kind in ops.kinds.items()):
            return False
        if sum(map(len, ops.ids().values())) < len(ops.ops):
            return False
        commune, number = self.device.commune, self.device.number
        size = insert_created(self.connection, commune, ops.ops, patches, first, number, self.segments)
        if size is None:
            return False
        self.taken.records += len(ops.ops)
        self.taken.size += size
        self.projection.created(ops.kinds, first - ops.ops[0].device_seq)
        return True

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
            "commune": self.device.commune,
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


def _runs(ops: Sequence[Op]) -> Iterator[tuple[int, int]]:
    """Yield where the ops begin and end that are judged together: each long run of new records alone."""
    if len(ops) <= _WORTH_BY_ITSELF:
        yield 0, len(ops)
        return
    often = {key for key, times in Counter(map(_key, ops)).items() if times > 1}
    start = end = 0
    for is_judged, acts in groupby(acts_of(ops), lambda act: any(_is_judged(op, often) for op in act)):
        length = sum(map(len, acts))
        if not is_judged and length >= _WORTH_BY_ITSELF:
            if start < end:
                yield start, end
            yield end, end + length
            start = end + length
        end += length
    if start < end:
        yield start, end


def _is_judged(op: Op, often: Collection[tuple[str, str]]) -> bool:
    """Whether an op may be more than a new record that no rule asks about. ``often``: with several ops."""
    return (
        op.base_version > 0
        or op.entity in _ASKED_ABOUT
        or _key(op) in often
        or is_about_others(op.entity, op.entity_id, op.patch)
    )


def _lock_on(op: Op, record: MergeRecord | None, locks: Mapping[str, str]) -> str | None:
    known = record.fields if record is not None else {}
    return lock_over(locks, op.entity, op.entity_id, known, {**known, **op.patch})
