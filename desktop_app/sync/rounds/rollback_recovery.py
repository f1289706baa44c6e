"""Recovery after a rollback of the province's database: send again what it lost, and only that.

What the province had up to the version that *survived* is the same at both ends, or newer there. Versions
above it are lost. Own ops among them are in the journal and are sent again from there; those of others are
among the received changes (``sync_change``), each with its author and time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from desktop_app.attachments.transfer import offer_again
from desktop_app.base.ids import OFFICER
from desktop_app.journal import urgent
from desktop_app.journal.devices import Device, claim_at_most, current_device, devices_of, head
from desktop_app.journal.ops import decode_patch, ops_of
from desktop_app.journal.past.eras import Eras
from desktop_app.journal.past.record_origins import write_out_behind
from desktop_app.journal.recorder import Recorder
from desktop_app.journal.rows import Fields, RecordWriter
from desktop_app.office_key.ring import key_ring
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.sync import (
    sync_change,
    sync_conflict,
    sync_rejected,
    sync_unseen,
    sync_writer,
)
from desktop_app.sync.authorship import Authorship
from desktop_app.sync.book import SyncBook
from desktop_app.sync.holdback import held_until, note_acknowledged
from desktop_app.sync.incoming.applying import acknowledge
from desktop_app.sync.incoming.record_tables import pending_fields
from desktop_app.sync.rounds.fields_alike import FieldsAlike
from desktop_app.sync.state import change_state, read_state
from desktop_app.sync.unseen_overwrites import record_unseen_overwrites
from desktop_app.sync.values import decode_held
from desktop_app.wire.guards.bound_fields import Held, alike, held_in, lacking, whole
from desktop_app.wire.messages import Answer
from desktop_app.wire.op import Op, Value
from desktop_app.wire.states import order_of_saying

_IDS_IN_ONE_QUERY = 500

type _Patch = dict[str, Value]


@dataclass(frozen=True, slots=True)
class _LostChange:
    """A change of the lost time."""

    patch: _Patch
    author: str
    at: int


@dataclass(frozen=True, slots=True)
class _Own:
    """An op of this computer that the province lost, and what its fields held before."""

    seq: int
    patch: _Patch
    before: _Patch


def start_recovery(connection: Connection, book: SyncBook, answer: Answer) -> int:
    """Continue with a restored province: what it lost is sent before anything is fetched from it.

    Return the number of records journalled for others.
    """
    before = current_device(connection)
    device = acknowledge(connection, before, answer)
    note_acknowledged(connection, book.clock, before, device)
    _take_up_refused(connection, book, device)
    write_out_behind(connection, answer.survived)
    record_unseen_overwrites(connection, device, answer.survived)
    is_new_device = bool(read_state(connection).see_first)
    if is_new_device:
        claim_at_most(connection, device, answer.survived)
    count = rejournal(connection, book, device, answer.survived)
    forget_lost_versions(connection, answer.survived)
    change_state(
        connection,
        epoch=answer.epoch,
        cursor=0,
        sent_seq=device.acked_seq,
        former_cursor=0,
        # What a new device says was seen counts up to what it was sent: so all of that comes first.
        say_first=0 if is_new_device else head(connection, device).seq,
        say_conflicts=1,
        see_own=1,
        last_compared=0,
        urgent=0,
        joined_epoch="",
    )
    offer_again(connection)
    urgent.offer_again(connection)
    return count


def rejournal(connection: Connection, book: SyncBook, device: Device, survived: int) -> int:
    """Journal the lost changes of others, in their names; return the number of records.

    They claim to have seen what survived, and nothing later. Where a pending own op sets the current value,
    or one whose outcome is not known yet, nothing older is sent. States come last: a closed round accepts no
    more changes. An officer is sent whole: what is sent in his name needs his roles. Before what changed of a
    record goes what this book and the server had alike: it may be lost, too, and so may a record of which
    nothing else is known. What is typed over it next must find it there.
    """
    recorder = Recorder(connection, "", book.clock, book.followers)
    unanswered = replace(device, acked_seq=held_until(connection, device))
    lacking = _lost_officers(connection, survived)
    authors = Authorship(connection, lacking)
    count = 0
    for entity in sorted(ENTITIES, key=order_of_saying):
        table = ENTITIES[entity].table
        ids = list(connection.execute(select(table.c.id).where(table.c.version > survived)).scalars())
        if entity == OFFICER:
            ids = authors.officers_in_order(ids)
        for start in range(0, len(ids), _IDS_IN_ONE_QUERY):
            part = ids[start : start + _IDS_IN_ONE_QUERY]
            pending = pending_fields(connection, unanswered, part)
            written = _written_here(connection, part)
            items = _items(connection, part)
            changes = _changes(connection, part, survived)
            alike = FieldsAlike(connection, entity, part, written)
            for entity_id in part:
                fields, rows = recorder.get(entity, entity_id), changes.get(entity_id, [])
                own = pending.get((entity, entity_id), {})
                if fields is None:
                    continue
                other = {name for name, value in own.items() if fields.get(name) != value}
                kept = whole(entity, own.keys() - other) - whole(entity, other)
                waiting = items.get((entity, entity_id), set())
                own_ops = written.get((entity, entity_id), [])
                if entity == OFFICER and rows and entity_id in lacking:
                    patches = _whole_officer(dict(fields), rows[-1], kept, authors)
                else:
                    patches = [_LostChange(*each) for each in alike.of(entity_id, fields)]
                    patches += _of_record(entity, dict(fields), rows, kept, own_ops, waiting)
                for item in patches:
                    author = authors.author(item.author)
                    recorder.rejournal(entity, entity_id, item.patch, survived, author, item.at)
                count += bool(patches)
    recorder.finish()
    return count


def _take_up_refused(connection: Connection, book: SyncBook, device: Device) -> None:
    """Retry what was refused in the lost time: it counts as pending on top of its record.

    Except where something was received for it since. A refusal is dropped only when all of it is pending
    again: it may be accepted now, and what was received hides it then.
    """
    writer, columns = RecordWriter(connection, book.followers), sync_rejected.c
    asked_again = and_(
        columns.device == device.number,
        columns.device_seq > device.acked_seq,
        columns.settled_at.is_(None),
    )
    rows = connection.execute(select(sync_rejected).where(asked_again).order_by(columns.device_seq)).all()
    own = _own_ops(connection, device, sorted({row.entity_id for row in rows}))
    for row in rows:
        record = writer.get(row.entity, row.entity_id)
        before, version = (None, 0) if record is None else (record.fields, record.version)
        patch = decode_patch(row.patch)
        later = own.get((row.entity, row.entity_id), [])
        free = _still_on_top(row.entity, patch, before, row.device_seq, later)
        if free == patch:
            connection.execute(delete(sync_rejected).where(columns.number == row.number))
        if not free:
            continue
        after = {**(before or {}), **free}
        filled = {name: value for name, value in after.items() if value is not None or "/" not in name}
        writer.write(row.entity, row.entity_id, before, filled, version)
    writer.finish()


def _own_ops(connection: Connection, device: Device, ids: Sequence[str]) -> dict[tuple[str, str], list[_Own]]:
    found: dict[tuple[str, str], list[_Own]] = {}
    for op, before in ops_of(connection, ids, device=device.number, after=device.acked_seq):
        known = _Own(op.device_seq, op.patch, {} if before is None else decode_patch(before))
        found.setdefault((op.entity, op.entity_id), []).append(known)
    return found


def _still_on_top(
    entity: str, patch: _Patch, present: Fields | None, seq: int, own: Sequence[_Own]
) -> _Patch:
    """The fields of a refused op over which neither this computer nor another one has written since."""
    later = {name for op in own if op.seq > seq for name in op.patch}
    taken = patch.keys() & later
    if present is not None:
        taken |= {
            name
            for name in patch
            if not any(
                present.get(name) in (op.patch[name], op.before.get(name)) for op in own if name in op.patch
            )
        }
    taken = whole(entity, taken)
    return {name: value for name, value in patch.items() if name not in taken}


def forget_lost_versions(connection: Connection, survived: int) -> None:
    """Let no record claim a lost version: the version given in its place is unseen.

    The province does not know a record created in the lost time, so it goes with its refusal.
    """
    columns = sync_change.c
    came = select(columns.entity_id).where(columns.version > survived, columns.before.is_(None))
    for entity in ENTITIES.values():
        connection.execute(
            update(entity.table)
            .where(entity.table.c.version > survived, entity.table.c.id.in_(came))
            .values(version=0)
        )
        connection.execute(
            update(entity.table).where(entity.table.c.version > survived).values(version=survived)
        )
    connection.execute(update(sync_unseen).where(sync_unseen.c.base > survived).values(base=survived))


def _lost_officers(connection: Connection, survived: int) -> set[str]:
    """Return the ids of the officers whom others registered in the lost time."""
    change, officer = sync_change.c, ENTITIES[OFFICER].table.c
    created = (change.entity_id == officer.id, change.version > survived, change.before.is_(None))
    return set(connection.execute(select(officer.id).where(*created)).scalars())


def _whole_officer(fields: _Patch, last: Any, kept: set[str], authors: Authorship) -> list[_LostChange]:
    """An officer whom the province lost, in the present state and the name of somebody whom it has."""
    patch = {name: value for name, value in fields.items() if name not in kept}
    return [_LostChange(patch, authors.author_of_officer(last.author), last.at)] if patch else []


def _changes(connection: Connection, ids: Sequence[str], survived: int) -> dict[str, list[Any]]:
    change, writer = sync_change.c, sync_writer.c
    rows = connection.execute(
        select(change.entity_id, change.version, change.at, change.before, change.after, writer.author)
        .join(sync_writer, writer.number == change.writer)
        .where(change.entity_id.in_(ids), change.version > survived)
        .order_by(change.entity_id, change.version, change.part)
    ).all()
    return {str(entity_id): list(group) for entity_id, group in groupby(rows, key=lambda row: row.entity_id)}


def _written_here(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], list[Op]]:
    """What was written here, in the names that this server knows: others name versions of another one."""
    written: dict[tuple[str, str], list[Op]] = {}
    of_others = Eras(connection).last_former_device
    for device in devices_of(connection):
        if device.number > of_others:
            for op, _ in ops_of(connection, ids, device=device.number):
                written.setdefault((op.entity, op.entity_id), []).append(op)
    return written


def _items(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, str], set[tuple[str, Held]]]:
    """Return the fields and values in conflict: they are reported as conflicts."""
    columns = sync_conflict.c
    rows = connection.execute(
        select(columns.entity, columns.entity_id, columns.field, columns.other).where(
            columns.entity_id.in_(ids)
        )
    )
    found: dict[tuple[str, str], set[tuple[str, Held]]] = {}
    ring = key_ring(connection)
    for row in rows:
        held = ring.opened_held(row.entity, row.entity_id, row.field, decode_held(row.other))
        found.setdefault((row.entity, row.entity_id), set()).add((row.field, held))
    return found


def _of_record(
    entity: str,
    fields: _Patch,
    rows: Sequence[Any],
    kept: set[str],
    written: Sequence[Op],
    items: Collection[tuple[str, Held]],
) -> Iterator[_LostChange]:
    """Return the changes in order, without ``kept`` fields; one by which a record was created holds all of
    it.

    A change that was seen and then ``written`` over here is covered by that, or sent again: it is left out,
    unless it is current. So is what waits as one of the ``items``: sent by this computer it would overwrite
    its own value, which the province may still have.
    """
    for at, row in enumerate(rows):
        if row.after is None:
            patch = _first_values(fields, row.version, rows[at + 1 :])
        else:
            patch = decode_patch(row.after)
            patch |= {name: _then(name, fields, rows[at + 1 :]) for name in lacking(entity, patch)}
        over = {name for op in written if op.base_version >= row.version for name in whole(entity, op.patch)}
        left = {
            name
            for name in patch
            if name in kept
            or (
                held_in(entity, name, fields) != (held := held_in(entity, name, patch))
                and (name in over or any(name == field and alike(held, each) for field, each in items))
            )
        }
        patch = {name: value for name, value in patch.items() if name not in whole(entity, left)}
        if patch:
            yield _LostChange(patch, row.author, row.at)


def _then(name: str, fields: _Patch, later: Sequence[Any]) -> Value:
    """What a field held before later changes; older programs noted nothing of a bound field that stayed."""
    before = (decode_patch(row.before) for row in later if row.before is not None)
    return next((each[name] for each in before if name in each), fields.get(name))


def _first_values(fields: _Patch, version: int, later: Sequence[Any]) -> _Patch:
    """Return a record as received, without fields changed since whose first value was not received."""
    values = dict(fields)
    for row in reversed(later):
        if row.version == version:
            values = {name: value for name, value in values.items() if name not in decode_patch(row.after)}
            continue
        if row.before is not None:
            values |= decode_patch(row.before)
    return {name: value for name, value in values.items() if value is not None or "/" not in name}
