"""Changes the province did not take, with its reason: sent again, or given up, by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from desktop_app.base.clock import to_millis
from desktop_app.base.problems import Problem
from desktop_app.journal.ops import decode_patch
from desktop_app.journal.recorder import Recorder, given_of
from desktop_app.journal.rows import RecordWriter
from desktop_app.storage.tables.sync import sync_rejected as table
from desktop_app.sync.rights import require_right
from desktop_app.sync.values import instant_of
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
    """What a person has not looked after yet, oldest first."""
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


def count_open(connection: Connection) -> int:
    """How many rejected changes wait."""
    query = select(func.count()).select_from(table).where(table.c.settled_at.is_(None))
    return int(connection.execute(query).scalar_one())


def record_again(rec: Recorder, number: int) -> None:
    """Record a rejected change anew, for instance after the province has opened the period again.

    A change of a record that the province took nothing of goes together with what was said of it before.

    Raises:
        Problem: it was looked after already, or it belongs to a record that was given up.
        NotAllowed: the author may not change such a record.
    """
    entity, entity_id = _record_of(rec.connection, number)
    patch: dict[str, Value] = {}
    for each in numbers_to_say(rec.connection, number):
        patch |= decode_patch(_settle(rec, each))
    rec.put(entity, entity_id, given_of(patch), although_locked=True, say_all=True)


def numbers_to_say(connection: Connection, number: int) -> list[int]:
    """The rejected changes that are recorded anew with one: itself, and those before it of a record not here.

    Raises:
        Problem: the change that made the record was given up.
    """
    entity, entity_id = _record_of(connection, number)
    if RecordWriter(connection, {}).get(entity, entity_id) is not None:
        return [number]
    of_record = (table.c.entity == entity, table.c.entity_id == entity_id)
    first = connection.execute(select(func.min(table.c.number)).where(*of_record)).scalar_one()
    waiting = select(table.c.number).where(*of_record, table.c.settled_at.is_(None), table.c.number < number)
    found = [*connection.execute(waiting.order_by(table.c.number)).scalars(), number]
    if found[0] != first:
        raise Problem("The record that this change belongs to was given up. Give this change up, too.")
    return found


def accept_refusal(rec: Recorder, number: int) -> None:
    """Take the province's state as right. The change stays in the history.

    Raises:
        Problem: it was looked after already.
        NotAllowed: the author may not change such a record.
    """
    _settle(rec, number)


def _settle(rec: Recorder, number: int) -> bytes:
    where = (table.c.number == number, table.c.settled_at.is_(None))
    columns = (table.c.patch, table.c.entity, table.c.entity_id)
    row = rec.connection.execute(select(*columns).where(*where)).one_or_none()
    if row is None:
        raise Problem("This rejected change has been looked after already. Look at the list again.")
    require_right(rec, row.entity, row.entity_id, decode_patch(row.patch))
    rec.connection.execute(update(table).where(*where).values(settled_at=to_millis(rec.clock.now())))
    return bytes(row.patch)


def _record_of(connection: Connection, number: int) -> tuple[str, str]:
    row = connection.execute(select(table.c.entity, table.c.entity_id).where(table.c.number == number)).one()
    return str(row.entity), str(row.entity_id)
