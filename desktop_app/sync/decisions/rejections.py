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

    Raises:
        Problem: it was looked after already.
        NotAllowed: the author may not change such a record.
    """
    row = _settle(rec, number)
    entity, entity_id = _record_of(rec.connection, number)
    rec.put(entity, entity_id, given_of(decode_patch(row)), although_locked=True, say_all=True)


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
