"""Urgent reports of this office: what is to be sent to the province at once, and its state there.

A report is written together with its record, in one transaction. It stays on this computer; the record
travels in its place of the journal.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop_app.base.clock import from_millis
from desktop_app.journal.handed_in import is_connected
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.sync import urgent_message
from desktop_app.wire.urgent.messages import URGENT_AT_ONCE, UrgentMessage, UrgentRow, UrgentStanding

_COLUMNS = urgent_message.c


class UrgentWay(StrEnum):
    """State of a report: pending, taken by the province, or carried by its record alone."""

    WAITING = "waiting"
    TAKEN = "taken"
    RECORDS = "records"


_WAITING = Prepared(select(_COLUMNS.id).where(_COLUMNS.standing == UrgentWay.WAITING.value))


@dataclass(frozen=True, slots=True)
class UrgentReport:
    """An urgent report. ``seen_at``: when somebody at the province looked at it.

    ``has_way``: this computer is connected to a province, so that the report can be sent.
    """

    id: str
    kind: str
    title: str
    way: UrgentWay
    taken_at: datetime | None
    seen_at: datetime | None
    seen_by: str
    has_way: bool = True


def put_urgent(connection: Connection, message: UrgentMessage) -> None:
    """Store a report to be sent before everything else; a known one stays unchanged."""
    values = {
        "id": message.id,
        "entity": message.entity,
        "kind": message.kind,
        "title": message.title,
        "rows": json.dumps([[row.label, row.text] for row in message.rows], ensure_ascii=False),
        "author": message.author,
        "at": message.at,
        "standing": UrgentWay.WAITING.value,
    }
    connection.execute(insert(urgent_message).values(values).on_conflict_do_nothing())


def waiting(
    connection: Connection, most: int = URGENT_AT_ONCE, *, without: Collection[str] = ()
) -> list[UrgentMessage]:
    """Return the pending reports, the earliest first; as many as are sent at once."""
    query = (
        select(urgent_message)
        .where(_COLUMNS.standing == UrgentWay.WAITING, _COLUMNS.id.not_in(without))
        .order_by(_COLUMNS.at, _COLUMNS.id)
        .limit(most)
    )
    return [_message(row) for row in connection.execute(query)]


def any_waiting(connection: Connection, *, without: Collection[str] = ()) -> bool:
    """Whether a report is pending; asked before every exchange."""
    return any(report not in without for (report,) in _WAITING.all(connection, {}))


def count_waiting(connection: Connection) -> int:
    """Count the pending reports."""
    query = select(func.count()).where(_COLUMNS.standing == UrgentWay.WAITING)
    return int(connection.execute(query).scalar_one())


def goes_with_records(connection: Connection, ids: Iterable[str]) -> None:
    """Leave these to their records: the province takes no urgent reports, or has no room."""
    here = _still_waiting(ids)
    connection.execute(update(urgent_message).where(here).values(standing=UrgentWay.RECORDS.value))


def _still_waiting(ids: Iterable[str]) -> Any:
    """Return those of these reports that still wait."""
    return _COLUMNS.id.in_(list(ids)) & (_COLUMNS.standing == UrgentWay.WAITING)


def note_standings(connection: Connection, standings: Sequence[UrgentStanding]) -> None:
    """Store the states of reports at the province, those of other computers too."""
    for each in standings:
        known = {
            "standing": UrgentWay.TAKEN.value,
            "taken_at": each.taken_at,
            "seen_at": each.seen_at,
            "seen_by": each.seen_by,
        }
        of_another = {"id": each.id, "entity": "", "kind": each.kind, "title": each.title, "rows": "[]"}
        values = {**of_another, "author": "", "at": each.taken_at, **known}
        statement = insert(urgent_message).values(values)
        connection.execute(statement.on_conflict_do_update(index_elements=[_COLUMNS.id], set_=known))


def offer_again(connection: Connection) -> None:
    """Send the own reports again that nobody is known to have seen: the province may have lost them."""
    lost = (_COLUMNS.entity != "") & (_COLUMNS.seen_at == 0)
    connection.execute(update(urgent_message).where(lost).values(standing=UrgentWay.WAITING.value))


def forget_server(connection: Connection) -> None:
    """Send all own reports again, also seen ones: that was at another server.

    Those of other computers are sent by them.
    """
    connection.execute(delete(urgent_message).where(_COLUMNS.entity == ""))
    unseen = {"taken_at": 0, "seen_at": 0, "seen_by": ""}
    connection.execute(update(urgent_message).values(standing=UrgentWay.WAITING.value, **unseen))


def latest(connection: Connection, most: int = 5) -> list[UrgentReport]:
    """Return the last reports of the office, the newest first."""
    query = select(urgent_message).order_by(_COLUMNS.at.desc(), _COLUMNS.id).limit(most)
    has_way = is_connected(connection)
    return [_report(row, has_way) for row in connection.execute(query)]


def reports_of(connection: Connection, ids: Iterable[str]) -> dict[str, UrgentReport]:
    """Return the reports that these records confirm, by id."""
    query = select(urgent_message).where(_COLUMNS.id.in_(list(ids)))
    has_way = is_connected(connection)
    return {row.id: _report(row, has_way) for row in connection.execute(query)}


def _message(row: Row[Any]) -> UrgentMessage:
    rows = [UrgentRow(label, text) for label, text in json.loads(row.rows)]
    return UrgentMessage(row.id, row.entity, row.kind, row.title, rows, row.author, row.at)


def _report(row: Row[Any], has_way: bool) -> UrgentReport:
    return UrgentReport(
        row.id,
        row.kind,
        row.title,
        UrgentWay(row.standing),
        from_millis(row.taken_at) if row.taken_at else None,
        from_millis(row.seen_at) if row.seen_at else None,
        row.seen_by,
        has_way,
    )
