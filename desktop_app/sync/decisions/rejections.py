"""Changes the province refused, with its reason; a person sends them again or drops them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from desktop_app.base.clock import to_millis
from desktop_app.base.problems import Problem
from desktop_app.journal.ops import decode_patch, op_at
from desktop_app.journal.past.field_writes import FieldWrites
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.journal.rows import RecordWriter
from desktop_app.storage.tables.sync import sync_rejected as table
from desktop_app.sync.rights import require_right_to_rejournal
from desktop_app.sync.values import instant_of
from desktop_app.wire.guards.bound_fields import lacking
from desktop_app.wire.op import Value


@dataclass(frozen=True, slots=True)
class Rejection:
    """A change that the province did not take. ``reason`` is the province's own sentence."""

    number: int
    entity: str
    entity_id: str
    values: Mapping[str, Value]
    reason: str
    at: datetime


def open_rejections(connection: Connection) -> list[Rejection]:
    """Return the open rejections, oldest first."""
    rows = connection.execute(select(table).where(table.c.settled_at.is_(None)).order_by(table.c.number))
    return [
        Rejection(
            row.number,
            row.entity,
            row.entity_id,
            decode_patch(row.patch),
            row.reason,
            instant_of(row.at),
        )
        for row in rows
    ]


def open_refusals(connection: Connection) -> list[tuple[Rejection, ...]]:
    """Return them grouped by act: an act is refused, sent again and dropped as one."""
    rows = connection.execute(
        select(table.c.number, table.c.device, table.c.act).where(table.c.settled_at.is_(None))
    )
    act_of = {row.number: (row.device, row.act) for row in rows}
    acts: dict[tuple[int, int], list[Rejection]] = {}
    for item in open_rejections(connection):
        acts.setdefault(act_of[item.number], []).append(item)
    return [tuple(items) for items in acts.values()]


def count_open(connection: Connection) -> int:
    """Return how many refused acts wait."""
    acts = select(table.c.device, table.c.act).where(table.c.settled_at.is_(None)).distinct()
    return int(connection.execute(select(func.count()).select_from(acts.subquery())).scalar_one())


def record_again(rec: Recorder, number: int) -> None:
    """Record a refused act again, for instance after the province has opened the period again.

    ``number`` is that of any of its changes. A change of a record that the province does not have takes along
    the refused changes that created the record.

    Raises:
        Problem: it was settled already, belongs to a record that was dropped, or is a number of an unknown
            unit.
        NotAllowed: the author may not change such a record.
    """
    _require_waiting(rec.connection, number)
    patches: dict[tuple[str, str], dict[str, Value]] = {}
    for each in numbers_to_resend(rec.connection, number):
        said = patches.setdefault(_record_of(rec.connection, each), {})
        said |= decode_patch(_settle(rec, each))
    for (entity, entity_id), patch in patches.items():
        _require_known_unit(rec.connection, entity, entity_id, patch)
        rec.put(entity, entity_id, given_of(patch), although_locked=True, force=True)


def _require_known_unit(
    connection: Connection, entity: str, entity_id: str, patch: Mapping[str, Value]
) -> None:
    """What an older program left out must be what the record has, and has always had."""
    missing = lacking(entity, patch)
    record = RecordWriter(connection, {}).get(entity, entity_id) if missing else None
    if record is None:
        return
    for write in FieldWrites(connection, entity, [entity_id]).of(entity_id):
        for said in (write.before, write.after or {}):
            if any(said.get(name) not in (None, record.fields.get(name)) for name in missing):
                raise Problem(
                    "Since then this figure was recorded in another version of the indicator set, which may"
                    " count in another unit. Leave this change and type the figure again."
                )


def numbers_to_resend(connection: Connection, number: int) -> list[int]:
    """Return the refused changes to record again with one: its act, and the acts that created its records.

    Raises:
        Problem: the change that created one of the records was dropped.
    """
    found: set[int] = set()
    waiting = [number]
    while waiting:
        for each in set(numbers_in_act(connection, waiting.pop())) - found:
            found.add(each)
            waiting += set(_before_of_record(connection, each)) - found
    return sorted(found)


def accept_refusal(rec: Recorder, number: int) -> None:
    """Accept the province's state for all of an act. The changes stay in the history.

    Whoever wrote the act may drop it, with whatever rights are left to them: the records stay as they are.

    Raises:
        Problem: it was settled already.
        NotAllowed: somebody else wrote it, and the author may not change such a record.
    """
    _require_waiting(rec.connection, number)
    for each in numbers_in_act(rec.connection, number):
        _settle(rec, each, drops=True)


def numbers_in_act(connection: Connection, number: int) -> list[int]:
    """Return the changes that were refused together with one and wait as it does, itself among them."""
    one = select(table.c.device, table.c.act).where(table.c.number == number).subquery()
    query = select(table.c.number).where(
        table.c.device == one.c.device, table.c.act == one.c.act, table.c.settled_at.is_(None)
    )
    return list(connection.execute(query.order_by(table.c.number)).scalars())


def _before_of_record(connection: Connection, number: int) -> list[int]:
    """Return the open rejections of a missing record that precede this one."""
    entity, entity_id = _record_of(connection, number)
    if RecordWriter(connection, {}).get(entity, entity_id) is not None:
        return []
    of_record = (table.c.entity == entity, table.c.entity_id == entity_id)
    first = connection.execute(select(func.min(table.c.number)).where(*of_record)).scalar_one()
    waiting = select(table.c.number).where(*of_record, table.c.settled_at.is_(None), table.c.number < number)
    found = list(connection.execute(waiting.order_by(table.c.number)).scalars())
    if first not in (number, *found):
        raise Problem("The record that this change belongs to was discarded. Discard this change, too.")
    return found


def _require_waiting(connection: Connection, number: int) -> None:
    waits = select(table.c.number).where(table.c.number == number, table.c.settled_at.is_(None))
    if connection.execute(waits).first() is None:
        raise Problem("This rejected change has been dealt with already. Look at the list again.")


def _settle(rec: Recorder, number: int, *, drops: bool = False) -> bytes:
    where = (table.c.number == number, table.c.settled_at.is_(None))
    columns = (table.c.patch, table.c.entity, table.c.entity_id, table.c.device, table.c.device_seq)
    row = rec.connection.execute(select(*columns).where(*where)).one()
    op = op_at(rec.connection, row.device, row.device_seq) if drops else None
    if op is None or op.author != rec.author:
        require_right_to_rejournal(rec, row.entity, row.entity_id, decode_patch(row.patch))
    rec.connection.execute(update(table).where(*where).values(settled_at=to_millis(rec.clock.now())))
    return bytes(row.patch)


def _record_of(connection: Connection, number: int) -> tuple[str, str]:
    row = connection.execute(select(table.c.entity, table.c.entity_id).where(table.c.number == number)).one()
    return str(row.entity), str(row.entity_id)
