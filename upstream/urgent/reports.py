"""Urgent reports: taken once, shown at once, confirmed by the record that arrives in its place."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, Row, Select, bindparam, exists, func, insert, select, update

from desktop_app.wire.messages import Code
from desktop_app.wire.ranges import LATEST
from desktop_app.wire.urgent.messages import (
    STANDINGS_MAX,
    URGENT_AT_ONCE,
    URGENT_ROWS_MAX,
    URGENT_TEXT_MAX,
    UrgentAnswer,
    UrgentMessage,
    UrgentRequest,
    UrgentRow,
    UrgentStanding,
    digest_header,
)
from upstream.base.limits import CommuneLimits
from upstream.base.refusals import Refusal
from upstream.communes.communes import lock_head
from upstream.database.tables import device as device_table
from upstream.database.tables import rejected
from upstream.database.tables import urgent_message as table
from upstream.devices.devices import EnrolledDevice
from upstream.records.stored import load_records

_log = logging.getLogger("so-mat-tran-upstream")
_COLUMNS = table.c
_NEWEST_CHANGE = select(func.max(_COLUMNS.change)).where(_COLUMNS.commune == bindparam("of_commune"))
_NAME_MAX = 500
_NUL = "\0"


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it is listed. ``record`` is ``arrived``, ``refused``, or empty while it is on its way."""

    commune: str
    id: str
    kind: str
    title: str
    rows: tuple[UrgentRow, ...]
    author: str
    at: int
    taken_at: int
    seen_at: int
    seen_by: str
    record: str


def answer(
    connection: Connection, device: EnrolledDevice, request: UrgentRequest, now: int, most: CommuneLimits
) -> UrgentAnswer:
    """Take the reports of a request, and return what has changed after what is known. The caller commits.

    Raises:
        Refusal: a report could not be kept, or the commune has too many unseen ones.
    """
    if request.messages:
        take(connection, device, request.messages, now, most)
    number = newest_change(connection, device.commune)
    if number <= request.known and not request.messages:
        return UrgentAnswer(number, [])
    named = _COLUMNS.id.in_([message.id for message in request.messages])
    query = (
        select(table)
        .where(_COLUMNS.commune == device.commune, (_COLUMNS.change > request.known) | named)
        .order_by(named.desc(), _COLUMNS.change.desc())
        .limit(STANDINGS_MAX)
    )
    changed = [
        UrgentStanding(row.id, row.kind, row.title, row.taken_at, row.seen_at, row.seen_by)
        for row in connection.execute(query)
    ]
    return UrgentAnswer(number, changed)


def require_whole(headers: Mapping[str, str], body: bytes) -> None:
    """Refuse a request that is not as it was sent; an older program sends no proof.

    Raises:
        Refusal: see above.
    """
    if any(headers.get(name, proof) != proof for name, proof in digest_header(body).items()):
        raise Refusal(Code.DAMAGED)


def newest_change(connection: Connection, commune: str) -> int:
    """Return the number of the last change of the commune's reports; 0 where there is none."""
    return int(connection.execute(_NEWEST_CHANGE, {"of_commune": commune}).scalar() or 0)


def take(
    connection: Connection,
    device: EnrolledDevice,
    messages: Sequence[UrgentMessage],
    now: int,
    most: CommuneLimits,
) -> int:
    """Store those of the reports that are not here yet; return how many. The caller commits.

    Raises:
        Refusal: a report could not be kept, or the commune has too many unseen ones.
    """
    if len(messages) > URGENT_AT_ONCE:
        raise Refusal(Code.MALFORMED)
    for message in messages:
        if not _is_sound(message):
            raise Refusal(Code.MALFORMED, message.id)
    lock_head(connection, device.commune)  # numbers of changes are given by one writer, as versions are
    mine = _COLUMNS.commune == device.commune
    wanted = [message.id for message in messages]
    here = set(connection.execute(select(_COLUMNS.id).where(mine, _COLUMNS.id.in_(wanted))).scalars())
    fresh = {message.id: message for message in messages if message.id not in here}
    if not fresh:
        return 0
    unseen = connection.execute(select(func.count()).where(mine, _COLUMNS.seen_at == 0)).scalar_one()
    if most.urgent and unseen + len(fresh) > most.urgent:
        raise Refusal(Code.NO_ROOM, str(unseen + len(fresh)))
    change = newest_change(connection, device.commune)
    for place, message in enumerate(fresh.values(), 1):
        connection.execute(
            insert(table).values(
                commune=device.commune,
                id=message.id,
                device=device.number,
                entity=message.entity,
                kind=message.kind,
                title=message.title,
                rows=msgspec.msgpack.encode(message.rows),
                author=message.author,
                at=message.at,
                taken_at=now,
                change=change + place,
            )
        )
    _log.warning(
        "urgent: %d reports of the commune %s; see the command “urgent list”", len(fresh), device.commune
    )
    return len(fresh)


def _is_sound(message: UrgentMessage) -> bool:
    names = (message.id, message.entity, message.kind, message.author)
    texts = [message.title, *(text for row in message.rows for text in (row.label, row.text))]
    return (
        all(len(name) <= _NAME_MAX and _NUL not in name for name in names)
        and bool(message.id and message.entity)
        and message.id.isascii()
        and message.id.isprintable()
        and len(message.rows) <= URGENT_ROWS_MAX
        and all(len(text) <= URGENT_TEXT_MAX and _NUL not in text for text in texts)
        and message.at <= LATEST
    )


def listed(connection: Connection, commune: str | None = None, *, seen: bool = False) -> list[Report]:
    """Return the reports, the newest first; those that were ``seen`` only where they are wanted too."""
    query = _query()
    if commune is not None:
        query = query.where(_COLUMNS.commune == commune)
    if not seen:
        query = query.where(_COLUMNS.seen_at == 0)
    return _reports(connection, query)


def count_unseen(connection: Connection, commune: str) -> int:
    """Count the unseen reports of a commune."""
    query = select(func.count()).where(_COLUMNS.commune == commune, _COLUMNS.seen_at == 0)
    return int(connection.execute(query).scalar_one())


def ids(connection: Connection) -> list[str]:
    """Return the ids of all reports."""
    return list(connection.execute(select(_COLUMNS.id)).scalars())


def found(connection: Connection, part: str, commune: str | None = None) -> list[Report]:
    """Return the reports whose id begins, or ends, so; of one commune, or of all."""
    query = _query().where(
        _COLUMNS.id.startswith(part, autoescape=True) | _COLUMNS.id.endswith(part, autoescape=True)
    )
    if commune is not None:
        query = query.where(_COLUMNS.commune == commune)
    return _reports(connection, query)


def note_seen(connection: Connection, reports: Iterable[Report], by: str, now: int) -> None:
    """Record that a person at the province has looked; the first one stays."""
    for report in reports:
        if report.seen_at:
            continue
        lock_head(connection, report.commune)
        change = newest_change(connection, report.commune) + 1
        connection.execute(
            update(table)
            .where(_COLUMNS.commune == report.commune, _COLUMNS.id == report.id, _COLUMNS.seen_at == 0)
            .values(seen_at=now, seen_by=by[:_NAME_MAX], change=change)
        )


def _query() -> Select[tuple[object, ...]]:
    refusal, sender = rejected.c, device_table.c
    refused = exists().where(
        refusal.device == sender.number,
        sender.commune == _COLUMNS.commune,
        refusal.entity == _COLUMNS.entity,
        refusal.entity_id == _COLUMNS.id,
    )
    return select(*table.columns, refused.label("refused")).order_by(_COLUMNS.taken_at.desc(), _COLUMNS.id)


def _reports(connection: Connection, query: Select[tuple[object, ...]]) -> list[Report]:
    """Return what a query finds, with whether the record that says the same has arrived."""
    rows = connection.execute(query).all()
    asked: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        asked.setdefault(row.commune, []).append((row.entity, row.id))
    arrived = {
        (commune, *key) for commune, keys in asked.items() for key in load_records(connection, commune, keys)
    }
    return [_report(row, (row.commune, row.entity, row.id) in arrived) for row in rows]


def _report(row: Row[tuple[object, ...]], arrived: bool) -> Report:
    rows = msgspec.msgpack.decode(row.rows, type=list[UrgentRow])
    state = "arrived" if arrived else "refused" if row.refused else ""
    return Report(
        row.commune,
        row.id,
        row.kind,
        row.title,
        tuple(rows),
        row.author,
        row.at,
        row.taken_at,
        row.seen_at,
        row.seen_by,
        state,
    )
