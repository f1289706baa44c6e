"""Conflicts: values that wait for a person because they met a change their author had not seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import ColumnElement, Connection, and_, bindparam, insert, or_, select, update

from desktop_app.wire.digest import content_id
from desktop_app.wire.guards.bound_fields import Held, alike, current_of, held_in, other_of
from desktop_app.wire.messages import Conflict
from desktop_app.wire.op import OVER_NOTHING, Op
from upstream.base.limits import CommuneLimits
from upstream.communes.communes import Taken, count_taken, lock_head
from upstream.database.tables import conflict as table
from upstream.devices.devices import EnrolledDevice, device_names
from upstream.records.merge import Clash, FieldMark, MergeRecord, same, touch
from upstream.records.saving import save_records
from upstream.records.stored import decode_held, encode_value, load_records

_ID = re.compile("[0-9]{1,19}:[^\\0]{1,500}")
"""Version and field of an item that this province, or the database from which it comes, has made."""


_UNDECIDED = (
    select(table.c.entity, table.c.entity_id)
    .where(table.c.commune == bindparam("of_commune"), table.c.resolved_by == "")
    .distinct()
)


def records_in_conflict(connection: Connection, commune: str) -> set[tuple[str, str]]:
    """Return the records of a commune on which a person has to decide something; usually none."""
    rows = connection.execute(_UNDECIDED, {"of_commune": commune})
    return {(row.entity, row.entity_id) for row in rows}


def open_conflict(
    connection: Connection,
    device: EnrolledDevice,
    op: Op,
    base: int,
    clash: Clash,
    version: int,
    taken: Taken,
) -> None:
    """Store the other value next to those that wait already, except those it was typed over.

    Until a page brings a conflict to the computer that made it, the value of the conflict is on its screen:
    what is typed there next replaces it. After that the current value is shown, and both others wait.
    """
    other = encode_value(clash.other)
    here = and_(_open_on(device.commune, op.entity, op.entity_id), table.c.field == clash.field)
    same_value = connection.execute(select(table.c.id).where(here, table.c.other == other)).scalars().all()
    said = clash.mark or FieldMark(version, device.number, op.author, op.at)
    own = _made_by(connection, device, op, [clash.field]) if clash.mark is None else ()
    over = _typed_over(own, op, base, version)
    if over is not None and over not in same_value:
        _close(connection, and_(here, table.c.id == over), op, version)
    if same_value:
        return  # this very value waits already
    taken.row(other, clash.field)
    connection.execute(
        insert(table).values(
            commune=device.commune,
            id=f"{version}:{clash.field}",
            version=version,
            entity=op.entity,
            entity_id=op.entity_id,
            field=clash.field,
            other=other,
            author=said.author,
            device=said.device,
            at=said.at,
            resolved_by="",
            resolved_at=0,
        )
    )


def take_again(
    connection: Connection, device: EnrolledDevice, items: Sequence[Conflict], most: CommuneLimits
) -> None:
    """Take conflicts that an office knows from a time that this database has lost.

    A conflict keeps its id, unless another one got it since. A decided one stays decided, whoever reports it;
    one whose value is current by now is closed, and a value that waits already needs no other conflict. One
    that was closed while its value was current waits if that was lost. The record comes with the conflict, as
    when it was opened: what is typed after that has seen both.
    """
    head, taken, commune = lock_head(connection, device.commune), Taken(), device.commune
    records = load_records(connection, commune, {(item.entity, item.entity_id) for item in items})
    numbers = {name: number for number, name in device_names(connection, commune).items()}
    for item in items:
        record = records.get((item.entity, item.entity_id))
        if record is None or _ID.fullmatch(item.id) is None or item.id.partition(":")[2] != item.field:
            continue
        item = _with_own_id(connection, commune, item)  # noqa: PLW2901
        resolved_by = "" if _was_kept_and_lost(record, item) else item.resolved_by
        which = and_(table.c.commune == commune, table.c.id == item.id)
        columns = (table.c.resolved_by, table.c.version, table.c.other)
        found = connection.execute(select(*columns).where(which)).one_or_none()
        other = encode_value(other_of(item))
        here = and_(_open_on(commune, item.entity, item.entity_id), table.c.field == item.field)
        waits = connection.execute(select(table.c.id).where(here, table.c.other == other)).first() is not None
        if found is not None:
            opens = not (item.resolved_by or waits) and _is_overwritten(record, item, device, found.version)
            if item.other_bound and decode_held(found.other) != other_of(item):
                head += 1  # who said it before was of an older program
                connection.execute(update(table).where(which).values(other=other, version=head))
            if not found.resolved_by and resolved_by:
                head += 1
                changed = {"resolved_by": resolved_by, "resolved_at": item.resolved_at, "version": head}
                connection.execute(update(table).where(which).values(**changed))
            elif found.resolved_by and opens:
                head += 1
                touch(record, head)
                changed = {"resolved_by": "", "resolved_at": 0, "said_again": True, "version": head}
                connection.execute(update(table).where(which).values(**changed))
            continue
        if not resolved_by and _is_current(record, item.field, other_of(item)):
            resolved_by = item.author or "?"
        if waits and not resolved_by:
            continue
        head += 1
        touch(record, head)
        taken.row(other, item.field)
        row = _reported_row(item, other, resolved_by)
        number = numbers.get(item.device, device.number)
        connection.execute(insert(table).values(commune=commune, version=head, device=number, **row))
    taken.size += save_records(connection, commune, [item for item in records.values() if item.touched])
    count_taken(connection, commune, taken, most, head)


def _with_own_id(connection: Connection, commune: str, item: Conflict) -> Conflict:
    """The item under an id that no other one has: versions may have been given again since the restore."""
    columns = table.c
    query = select(columns.entity, columns.entity_id, columns.field, columns.other)
    row = connection.execute(query.where(columns.commune == commune, columns.id == item.id)).one_or_none()
    if row is None:
        return item
    is_here = (row.entity, row.entity_id, row.field) == (item.entity, item.entity_id, item.field)
    if is_here and alike(decode_held(row.other), other_of(item)):
        return item
    own_id = content_id(item.entity, item.entity_id, item.field, other_of(item), item.author, item.at)
    return structs.replace(item, id=own_id)


def _reported_row(item: Conflict, other: bytes, resolved_by: str) -> dict[str, object]:
    return {
        "id": item.id,
        "entity": item.entity,
        "entity_id": item.entity_id,
        "field": item.field,
        "other": other,
        "author": item.author,
        "at": item.at,
        "resolved_by": resolved_by,
        "resolved_at": (item.resolved_at or item.at) if resolved_by else 0,
        "said_again": True,
    }


def _was_kept_and_lost(record: MergeRecord, item: Conflict) -> bool:
    """Whether an item was closed when its value became the current one, and another is current now."""
    was_kept = bool(item.resolved_by) and item.current is not None and alike(current_of(item), other_of(item))
    return was_kept and item.field in record.fields and not _is_current(record, item.field, other_of(item))


def _is_current(record: MergeRecord, field: str, held: Held) -> bool:
    """Whether a record has what an item holds: a number of an unknown unit is no number of the record."""
    present = held_in(record.entity, field, record.fields)
    if isinstance(present, tuple) or isinstance(held, tuple):
        return present == held
    return same(present, held)


def _is_overwritten(record: MergeRecord, item: Conflict, device: EnrolledDevice, closed_at: int) -> bool:
    """Whether a conflict's value was replaced by what its computer rejournals for others.

    It first sends what it had written itself, which becomes current and closes the conflict, and then what
    somebody else had written in the lost time: over its own, so there is no clash. That may be what the
    author of the conflict had written before: then its computer cannot know yet what closed it.
    """
    if item.field not in record.fields or _is_current(record, item.field, other_of(item)):
        return False
    mark = record.mark_of(item.field)
    by_itself = mark.author != item.author or closed_at > device.sent_until
    return mark.device == device.number and by_itself


def resolve(connection: Connection, commune: str, op: Op, version: int) -> None:
    """Close the conflict that the op decides; one that was replaced meanwhile has another id and stays."""
    _close(
        connection, and_(_open_on(commune, op.entity, op.entity_id), table.c.id == op.resolves), op, version
    )


def resend(connection: Connection, commune: str, op: Op, version: int) -> None:
    """A decision was refused: its author gets the present conflict with the refusal.

    What was refused may be anything, also ids that no database could hold.
    """
    if _ID.fullmatch(op.resolves or "") is None or "\0" in op.entity_id:
        return
    connection.execute(
        update(table)
        .where(table.c.commune == commune, table.c.id == op.resolves, table.c.entity_id == op.entity_id)
        .values(version=version)
    )


def follow_change(
    connection: Connection, device: EnrolledDevice, record: MergeRecord, op: Op, base: int, version: int
) -> None:
    """The current values of a record may have changed: its open conflicts show them.

    One whose other value has become the current one is closed, and one over whose value its own computer has
    typed what is current; the others are sent again.
    """
    commune = device.commune
    found = connection.execute(
        select(table.c.id, table.c.field, table.c.other).where(
            _open_on(commune, op.entity, op.entity_id), table.c.field.in_(list(op.patch))
        )
    ).all()
    own = _made_by(connection, device, op, list(op.patch)) if found else []
    for row in found:
        which = and_(table.c.commune == commune, table.c.id == row.id)
        other = decode_held(row.other)
        typed = held_in(op.entity, row.field, op.patch)
        mine = [each for each in own if each.field == row.field]
        typed_over = row.id == _typed_over(mine, op, base, version)
        if row.field in record.fields and (
            _is_current(record, row.field, other) or (typed_over and _is_current(record, row.field, typed))
        ):
            _close(connection, which, op, version)
        else:
            connection.execute(update(table).where(which).values(version=version))


def _made_by(connection: Connection, device: EnrolledDevice, op: Op, fields: Sequence[str]) -> Sequence[Any]:
    """The items about fields of the op's record that its computer made, or may have made, closed ones too."""
    columns = table.c
    return connection.execute(
        select(columns.id, columns.field, columns.said_again, columns.resolved_by).where(
            columns.commune == device.commune,
            columns.entity == op.entity,
            columns.entity_id == op.entity_id,
            columns.field.in_(fields),
            or_(columns.device == device.number, columns.said_again),
        )
    ).all()


def _typed_over(own: Sequence[Any], op: Op, base: int, version: int) -> str | None:
    """Return which conflict of its computer an op was typed over, before a page brought it there: the newest
    at most.

    ``own``: those that it made, or may have made: conflicts that were reported again after a restore only
    have a name. Whether such a one is the newest that it made, and had been brought there, is unknown: then
    none. If the newest was decided meanwhile, an older one was not on the screen either. If an op names a
    version of a time that was lost, it is unknown which conflicts had been brought: then none.
    """
    last = max(own, key=lambda row: opened_at(row.id), default=None)
    newest = None if last is None or last.said_again or last.resolved_by else str(last.id)
    of_lost_time = base < op.base_version < version
    if newest is None or op.resolves == OVER_NOTHING or opened_at(newest) <= base or of_lost_time:
        return None
    return newest


def opened_at(conflict_id: str) -> int:
    """Return the version at which an item was opened; that of its last event may be higher."""
    return int(conflict_id.partition(":")[0])


def _open_on(commune: str, entity: str, entity_id: str) -> ColumnElement[bool]:
    return and_(
        table.c.commune == commune,
        table.c.entity == entity,
        table.c.entity_id == entity_id,
        table.c.resolved_by == "",
    )


def _close(connection: Connection, which: ColumnElement[bool], op: Op, version: int) -> None:
    connection.execute(
        update(table).where(which).values(resolved_by=op.author or "?", resolved_at=op.at, version=version)
    )
