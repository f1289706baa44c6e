"""Contents to be sent or fetched, and storing received pieces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    select,
    update,
)

from desktop_app.attachments import content
from desktop_app.journal.rows import Changes, NewRecords, RecordWriter
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.attachments import attachment, stored_content

_SHA256_DIGITS = 64
LONGEST_ID = 2_976
"""Bytes of the longest id of a record that the line has room for (``wire.protocol.METADATA_MAX``)."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A content that a record names. ``record`` and ``name`` are those of one such record.

    ``size`` in bytes is ``None`` while unknown.
    """

    sha256: str
    size: int | None
    record: str
    name: str


@dataclass(frozen=True, slots=True)
class WaitingNumbers:
    """How many contents are to be sent, how many are missing here, and whether records name any at all."""

    to_send: int
    to_fetch: int
    named: bool


def to_send(connection: Connection) -> list[Waiting]:
    """Contents that are whole here and that the province has not confirmed, the smallest first."""
    return [_waiting(*row) for row in _TO_SEND.all(connection, {})]


def to_fetch(connection: Connection) -> list[Waiting]:
    """Contents that records name and that are not whole here, the smallest first."""
    return [_waiting(*row) for row in _TO_FETCH.all(connection, {})]


def count_waiting(connection: Connection) -> WaitingNumbers:
    """Return the numbers, without the contents themselves: asked for after every change of the book."""
    columns, stored = attachment.c, stored_content.c
    named = connection.execute(select(columns.id).limit(1)).first() is not None
    if not named:
        return WaitingNumbers(0, 0, named)
    names = select(columns.id).where(columns.sha256 == stored.sha256)
    sending = select(func.count()).where(
        stored.confirmed == 0, stored.received == stored.size, names.exists()
    )
    missing = select(func.count(columns.sha256.distinct())).where(*_is_missing())
    to_send, to_fetch = (int(connection.execute(query).scalar_one()) for query in (sending, missing))
    return WaitingNumbers(to_send, to_fetch, named)


def confirm(connection: Connection, contents: Iterable[str]) -> None:
    """Note that the province holds these whole."""
    rows = [{"content": item} for item in contents]
    if rows:
        statement = update(stored_content).where(stored_content.c.sha256 == bindparam("content"))
        connection.execute(statement.values(confirmed=1), rows)


def offer_again(connection: Connection) -> None:
    """Assume that the province holds nothing: everything is offered again, and sent where it lacks it."""
    connection.execute(update(stored_content).values(confirmed=0))


def offer_named(records: RecordWriter, changes: Changes) -> None:
    """Offer the contents again that records name now: the province may have lost them meanwhile."""
    named: set[str] = set()
    for change in changes:
        if isinstance(change, NewRecords):
            named.update(str(sha256 or "") for sha256 in change.column("sha256", ""))
        elif change.after.get("sha256") != (change.before or {}).get("sha256"):
            named.add(str(change.after.get("sha256") or ""))
    rows = [{"content": sha256} for sha256 in sorted(named - {""})]
    if rows:
        statement = update(stored_content).where(stored_content.c.sha256 == bindparam("content"))
        records.connection.execute(statement.values(confirmed=0), rows)


def count_confirmed(connection: Connection) -> int:
    """Return how many of the contents that records name the province has confirmed; it forgets the others."""
    ((number,),) = _CONFIRMED.all(connection, {})
    return int(number)


def received(connection: Connection, sha256: str) -> int:
    """Return how many bytes of a content are here."""
    found = content.stored(connection, sha256)
    return 0 if found is None else found.received


def take(connection: Connection, sha256: str, size: int, start: int, piece: bytes) -> int:
    """Store a received piece; return how many bytes are here now.

    A piece that does not continue what is here is ignored. If the province reports another size than before,
    the received pieces are dropped.
    """
    known = content.stored(connection, sha256)
    if known is not None and not known.whole and known.size != size:
        content.remove(connection, sha256)
        known = None
    if known is None:
        content.start_content(connection, sha256, size)
    here = 0 if known is None else known.received
    if here != start or not piece or start + len(piece) > size:
        return here
    content.append(connection, sha256, start, piece)
    return start + len(piece)


def _unconfirmed() -> Select[Any]:
    stored = stored_content.c
    # The province takes a content only for a record that says its size, or none, and whose id the line has
    # room for: a record of another computer that breaks this must not block the others.
    fits = and_(
        func.coalesce(attachment.c.size, stored.size) == stored.size,
        func.length(cast(attachment.c.id, LargeBinary)) <= LONGEST_ID,
    )
    return (
        select(
            stored.sha256,
            stored.size,
            func.coalesce(func.min(case((fits, attachment.c.id))), func.min(attachment.c.id)).label("record"),
            func.min(attachment.c.name).label("name"),
        )
        .join(attachment, attachment.c.sha256 == stored.sha256)
        .where(stored.received == stored.size, stored.confirmed == 0)
        .group_by(stored.sha256, stored.size)
    )


def _missing() -> Select[Any]:
    columns = attachment.c
    return (
        select(
            columns.sha256,
            func.min(columns.size).label("size"),
            func.min(columns.id).label("record"),
            func.min(columns.name).label("name"),
        )
        .where(*_is_missing())
        .group_by(columns.sha256)
    )


def _is_missing() -> tuple[ColumnElement[bool], ...]:
    """Named by a SHA-256 that is one, and not whole here."""
    sha256, stored = attachment.c.sha256, stored_content.c
    whole = select(stored.sha256).where(stored.sha256 == sha256, stored.received == stored.size)
    return (
        ~whole.exists(),
        func.length(sha256) == _SHA256_DIGITS,
        sha256.op("NOT GLOB")("*[^0-9a-f]*"),
    )


def _waiting(sha256: str, size: int | None, record: str | None, name: str | None) -> Waiting:
    return Waiting(sha256, size, record or "", name or "")


_TO_SEND = Prepared(_unconfirmed().order_by(stored_content.c.size, stored_content.c.sha256))
_TO_FETCH = Prepared(_missing().order_by("size", attachment.c.sha256))
_CONFIRMED = Prepared(
    select(func.count())
    .select_from(stored_content)
    .where(
        stored_content.c.confirmed == 1,
        select(attachment.c.id).where(attachment.c.sha256 == stored_content.c.sha256).exists(),
    )
)
