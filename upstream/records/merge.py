"""Merge of an op into a record, field by field. Nothing is overwritten that its author had not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from desktop_app.wire.guards.attribution import attributions
from desktop_app.wire.guards.bound_fields import BOUND, Held, held_in
from desktop_app.wire.op import OVER_NOTHING, Op, Value
from desktop_app.wire.states import first_state, is_locked

MOST_VERSION = 2**63 - 1

GONE = "deleted"
"""The field by which a record is taken out of its list, or brought back."""

NOBODY = 0
"""The number of no device."""

STATE = "status"
"""The field by which a round or a report is closed, or opened."""


class FieldMark(NamedTuple):
    """Who last changed a field: version, device number, author, time (ms UTC)."""

    version: int
    device: int
    author: str
    at: int


class Place(NamedTuple):
    """An op in a segment that is kept: the version of its first op, and how many are before this one."""

    first: int
    position: int


@dataclass(slots=True)
class MergeRecord:
    """A record as the province holds it while a segment is merged.

    ``base`` marks every field that has no mark of its own. ``solo`` is the device that knows every
    change, ``None`` when there is none.
    """

    entity: str
    entity_id: str
    version: int
    base: FieldMark
    solo: int | None
    fields: dict[str, Value]
    marks: dict[str, FieldMark] = field(default_factory=dict)
    stored: bool = True
    touched: bool = False
    size: int = 0
    """Bytes of its fields and marks as they are stored."""
    grown: int = 0
    """Bytes that may have come since."""
    place: Place | None = None
    """The op that is all there is of it, where a segment holds it."""

    def mark_of(self, name: str) -> FieldMark:
        """Return who last changed the field."""
        return self.marks.get(name, self.base)


@dataclass(frozen=True, slots=True)
class Writer:
    """The device whose ops are merged, and how far it knew those whose journal it continues.

    ``sent_until``: the newest version that it was sent in a page. A device claims what its author had seen,
    but nothing that was never sent.
    """

    number: int
    ancestors: Mapping[int, int] = field(default_factory=dict)
    sent_until: int = MOST_VERSION

    def base_of(self, op: Op) -> int:
        """Return the version an op claims its author had seen, at most what the device was sent."""
        return min(op.base_version, self.sent_until)

    def items_until(self, op: Op) -> int:
        """Return up to which version its author may have seen conflicts: they came with pages, as records do.

        One that closes a round or a report names what was seen of all it contains, which may be older than
        what was shown of the round itself.
        """
        closes = is_locked(op.entity, op.entity_id, op.patch)
        return self.sent_until if closes else self.base_of(op)

    def has_seen(self, mark: FieldMark, base_version: int) -> bool:
        """Whether a change was known where the op was written."""
        return (
            mark.version <= base_version
            or mark.device == self.number
            or mark.version <= self.ancestors.get(mark.device, -1)
        )

    def has_seen_for(self, op: Op, mark: FieldMark, base_version: int) -> bool:
        """Return the same for a field of an op.

        An author who typed over an empty field, though the book had a value, has not seen that value: also
        where the computer had sent it itself, for somebody else after a restore.
        """
        blind = op.resolves == OVER_NOTHING and not op.base_version and mark.author != op.author
        if blind and mark.device == self.number:
            return mark.version <= base_version
        return self.has_seen(mark, base_version)

    def sees(self, record: MergeRecord, name: str, base_version: int) -> bool:
        """Whether a new value of this field becomes current: it is not there yet, or was known."""
        return name not in record.fields or self.has_seen(record.mark_of(name), base_version)


@dataclass(frozen=True, slots=True)
class Clash:
    """A value that did not become current because the author had not seen the current one.

    ``mark``: who had made it current, where it waits now because another one was sealed; else its author.
    """

    field: str
    other: Held
    mark: FieldMark | None = None


def create(op: Op, version: int, writer: Writer) -> MergeRecord:
    """Return the record that the first op of an id makes."""
    mark = FieldMark(version, writer.number, op.author, op.at)
    return MergeRecord(
        op.entity, op.entity_id, version, mark, writer.number, dict(op.patch), stored=False, touched=True
    )


def hold_open(record: MergeRecord, came_unseen: FieldMark) -> Clash:
    """Leave a record in its first state that was closed as it was created, and return the conflict.

    ``came_unseen``: the newest change in it that whoever closed it had not seen. Its author is named as
    holding the record open, but has not seen that state either.
    """
    clash = Clash(STATE, record.fields[STATE])
    record.fields[STATE] = first_state(record.entity)
    record.marks[STATE] = came_unseen._replace(version=record.version, device=NOBODY)
    record.solo = None
    return clash


def merge(
    record: MergeRecord, op: Op, version: int, writer: Writer, came_unseen: FieldMark | None = None
) -> list[Clash]:
    """Merge ``op`` into ``record``; return what cannot become current.

    A field that is not there yet, or whose last change the author had seen, takes the new value. The same
    value changes nothing. Another value over an unseen change becomes a clash. Bound fields are one; ``op``
    names all of them, or none (:mod:`upstream.records.bound_ops`).

    Deleting a record changes all of it: it clashes with any change that the author had not seen. A change of
    a record whose deletion was unseen is kept in it, and whether it stays deleted is a clash.

    Closing a round or a report covers all it contains; ``came_unseen``: the newest change there that its
    author had not seen.

    Who wrote a change is no clash: the last to change something is named, or, where that clashes or was the
    same, the first.
    """
    base = writer.base_of(op)
    knows_all = record.solo == writer.number or record.version <= base
    was_out = bool(record.fields.get(GONE))
    clashes, changed = _merge_fields(record, op, version, writer, came_unseen)
    by = attributions(op.entity, (clash.field for clash in clashes))
    if by:
        others = [clash for clash in clashes if clash.field not in by]
        for clash in clashes if changed and not others else ():
            record.fields[clash.field] = op.patch[clash.field]
            record.marks[clash.field] = FieldMark(version, writer.number, op.author, op.at)
        clashes = others
        touch(record, version)  # also where nothing changed: it was written there under another name
    if changed and was_out and GONE not in op.patch and not writer.has_seen(record.mark_of(GONE), base):
        clashes.append(Clash(GONE, 0))
    if changed:
        touch(record, version)
        record.solo = writer.number if knows_all and not clashes else None
    elif clashes:
        touch(record, version)
    return clashes


def _merge_fields(
    record: MergeRecord, op: Op, version: int, writer: Writer, came_unseen: FieldMark | None
) -> tuple[list[Clash], bool]:
    """Merge field by field; return what clashes, and whether something changed."""
    clashes: list[Clash] = []
    changed, base = False, writer.base_of(op)
    was_out = bool(record.fields.get(GONE))
    bound = BOUND.get(op.entity, ())
    if not op.patch.keys().isdisjoint(bound):
        changed = _merge_bound(record, op, version, writer, bound, clashes)
    for name, value in op.patch.items():
        if name in bound:
            continue
        if name == GONE and value and not was_out and not _knows(writer, record, base):
            clashes.append(Clash(name, value))
            record.fields[name] = 0  # its presence is attributed to whoever changed it last
            record.marks[name] = max((record.base, *record.marks.values()))
            continue
        if name in record.fields:
            if same(record.fields[name], value) or (name == GONE and not record.fields[name] and not value):
                continue  # "not deleted" is 0, or no value
            if name == STATE and came_unseen is not None:
                clashes.append(Clash(name, value))
                # Being open is attributed to whoever came last, be it into the report or to its state.
                record.marks[name] = max(record.mark_of(name), came_unseen)
                continue
            if not writer.has_seen_for(op, record.mark_of(name), base):
                clashes.append(Clash(name, value))
                continue
        record.fields[name] = value
        record.marks[name] = FieldMark(version, writer.number, op.author, op.at)
        changed = True
    return clashes, changed


def _merge_bound(
    record: MergeRecord, op: Op, version: int, writer: Writer, bound: tuple[str, ...], clashes: list[Clash]
) -> bool:
    """Merge bound fields as one; whether they changed."""
    lead, base = bound[0], writer.base_of(op)
    others = [
        name for name in bound if name in op.patch and not same(record.fields.get(name), op.patch[name])
    ]
    before, after = (held_in(op.entity, lead, fields) for fields in (record.fields, op.patch))
    known = (record.mark_of(name) for name in bound if name in record.fields)
    # Of an empty field the others mean nothing: they are taken, whoever has seen what.
    if (
        lead in record.fields
        and before != after
        and not all(writer.has_seen_for(op, mark, base) for mark in known)
    ):
        clashes.append(Clash(lead, after))
        return False
    for name in others:
        record.fields[name] = op.patch[name]
    for name in record.fields.keys() & {lead, *others} if others else ():
        record.marks[name] = FieldMark(version, writer.number, op.author, op.at)
    return bool(others)


def _knows(writer: Writer, record: MergeRecord, base: int) -> bool:
    """Whether every change of a record was known where an op was written."""
    return all(writer.has_seen(mark, base) for mark in (record.base, *record.marks.values()))


def touch(record: MergeRecord, version: int) -> None:
    """Have the record sent again to everyone, also to the device that wrote it."""
    record.version = version
    record.solo = None
    record.touched = True


def same(left: Value, other: Value) -> bool:
    """Whether two values are equal and of the same type: ``1``, ``1.0`` and ``True`` differ."""
    return type(left) is type(other) and left == other
