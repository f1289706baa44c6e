"""The content of files, per commune and SHA-256, in pieces that are durable as they come.

A content is complete when all of it is here and its SHA-256 was verified. The row of the commune is locked
before the row of a content, never the other way round.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, insert, select, update

from desktop_app.base.ids import ATTACHMENT
from desktop_app.wire.messages import Code, HeldContent
from upstream.attachments.forgetting import forget_unnamed
from upstream.attachments.limits import CommuneFileLimits
from upstream.base.refusals import Refusal
from upstream.communes.communes import lock_head
from upstream.database.database import Database
from upstream.database.tables import commune as commune_table
from upstream.database.tables import content_piece as piece_table
from upstream.database.tables import sent_piece
from upstream.database.tables import stored_content as table
from upstream.records.stored import load_records

_HASHES_IN_ONE_QUERY = 500
_USED = select(func.coalesce(func.sum(table.c.size), 0)).where(table.c.commune == bindparam("of_commune"))


@dataclass(frozen=True, slots=True)
class ContentKey:
    """Where a content is kept: nothing is ever looked for by its hash alone."""

    commune: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """State of a content. ``whole``: all of it is here, and its SHA-256 was verified.

    ``metadata`` is the sender's tus ``Upload-Metadata``, unchanged.
    """

    size: int
    received: int
    whole: bool
    metadata: str


def find(connection: Connection, place: ContentKey) -> Content | None:
    """Return what is here of a content; ``None`` if its upload does not exist."""
    query = select(table.c.size, table.c.received, table.c.whole, table.c.metadata).where(_at(place))
    row = connection.execute(query).one_or_none()
    return None if row is None else Content(row.size, row.received, row.whole, row.metadata)


def held(connection: Connection, commune: str, contents: Sequence[str]) -> list[HeldContent]:
    """Return how much of each of these contents the commune has here, in their order."""
    found: dict[str, HeldContent] = {}
    columns = table.c
    for start in range(0, len(contents), _HASHES_IN_ONE_QUERY):
        wanted = contents[start : start + _HASHES_IN_ONE_QUERY]
        rows = connection.execute(
            select(columns.sha256, columns.received, columns.whole).where(
                columns.commune == commune, columns.sha256.in_(wanted)
            )
        )
        found.update({row.sha256: HeldContent(row.received, row.whole) for row in rows})
    nothing = HeldContent(0, False)
    return [found.get(content, nothing) for content in contents]


def begin(
    connection: Connection,
    place: ContentKey,
    record: str,
    size: int,
    metadata: str,
    limits: CommuneFileLimits,
    now: int,
) -> Content:
    """Create an upload for a content that the attachment ``record`` of the commune names.

    An existing one is kept, unless it has another size.

    Raises:
        Refusal: it is larger than a file may be, no record names it, or the commune's room is used up.
    """
    if size > limits.largest:
        raise Refusal(Code.FILE_TOO_LARGE, str(limits.largest))
    lock_head(connection, place.commune)
    _require_named(connection, place, record, size)
    known = find(connection, place)
    if known is not None and (known.whole or known.size == size):
        return known
    if known is not None:
        discard(connection, place)
    if used_bytes(connection, place.commune) + size > limits.commune:
        forget_unnamed(connection, place.commune)
    if used_bytes(connection, place.commune) + size > limits.commune:
        raise Refusal(Code.NO_ROOM)
    connection.execute(
        insert(table).values(
            commune=place.commune,
            sha256=place.sha256,
            size=size,
            received=0,
            whole=False,
            metadata=metadata,
            begun_at=now,
        )
    )
    return Content(size, 0, False, metadata)


def add(connection: Connection, place: ContentKey, counted: int, start: int, piece: bytes) -> None:
    """Keep a piece that begins at byte ``start``; it counts with :func:`count`.

    Raises:
        Refusal: meanwhile another one has sent more than ``counted``; nothing was changed.
    """
    _lock_at(connection, place, counted, counted)
    # Left behind, uncounted, by an earlier request.
    connection.execute(delete(piece_table).where(_pieces_of(place), piece_table.c.start >= start))
    connection.execute(
        insert(piece_table).values(commune=place.commune, sha256=place.sha256, start=start, bytes=piece)
    )


def count(connection: Connection, place: ContentKey, counted: int, end: int) -> None:
    """Count what was kept up to byte ``end``.

    Raises:
        Refusal: see :func:`add`.
    """
    _lock_at(connection, place, counted, end)


def finish(database: Database, place: ContentKey) -> Content | None:
    """Prove a content of which everything is here. One that is not what it should be is thrown away.

    Raises:
        Refusal: it was thrown away.
    """
    with database.read() as connection:
        known = find(connection, place)
        if known is None or known.whole or known.received < known.size:
            return known
        proven = _sha256(connection, place, known.size) == place.sha256
    with database.write() as connection:
        lock_head(connection, place.commune)
        if not proven:
            discard(connection, place)
        elif not _mark_whole(connection, place, known.size):
            return find(connection, place)  # another one finished it, or created it again, meanwhile
    if not proven:
        raise Refusal(Code.DAMAGED)
    return Content(known.size, known.received, True, known.metadata)


def pieces(database: Database, place: ContentKey, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a whole content from ``start`` until before ``end``, one short transaction a piece."""
    at = start
    while at < end:
        with database.read() as connection:
            found = _piece_around(connection, place, at)
        if found is None:
            return  # taken away meanwhile: the other end sees that bytes are missing
        first, piece = found
        part = piece[at - first : end - first]
        yield part
        at += len(part)


def keep_whole(connection: Connection, place: ContentKey, size: int, now: int) -> None:
    """Note a content as whole whose pieces the province keeps for all; the commune's row is locked."""
    known = find(connection, place)
    if known is not None and known.whole:
        return
    discard(connection, place)
    values = {"commune": place.commune, "sha256": place.sha256, "size": size, "received": size}
    connection.execute(insert(table).values(**values, whole=False, metadata="", begun_at=now))
    _mark_whole(connection, place, size)


def used_bytes(connection: Connection, commune: str) -> int:
    """Return the room that a commune's files take or have been promised."""
    return int(connection.execute(_USED, {"of_commune": commune}).scalar_one())


def room_left(database: Database, commune: str, used: int, limits: CommuneFileLimits) -> int:
    """Return for how many bytes of files a commune has room, of which ``used`` are taken.

    Where it is low, what nothing names is forgotten first.
    """
    if used + limits.largest > limits.commune:
        with database.write() as connection:
            lock_head(connection, commune)
            forget_unnamed(connection, commune)
            used = used_bytes(connection, commune)
    return max(0, limits.commune - used)


def discard(connection: Connection, place: ContentKey) -> None:
    """Forget a content that is not whole."""
    gone = connection.execute(delete(table).where(_at(place), table.c.whole.is_(False)))
    if gone.rowcount:
        connection.execute(delete(piece_table).where(_pieces_of(place)))


def _require_named(connection: Connection, place: ContentKey, record: str, size: int) -> None:
    key = (ATTACHMENT, record)
    named = load_records(connection, place.commune, [key]).get(key)
    fields = {} if named is None else named.fields
    if fields.get("sha256") != place.sha256 or fields.get("size") not in (None, size):
        raise Refusal(Code.NOT_NAMED)


def _lock_at(connection: Connection, place: ContentKey, counted: int, received: int) -> None:
    """Set how much is counted, if it still is ``counted``; the row is locked until the transaction ends."""
    done = connection.execute(
        update(table)
        .where(_at(place), table.c.whole.is_(False), table.c.received == counted)
        .values(received=received)
    )
    if done.rowcount != 1:
        raise Refusal(Code.WRONG_OFFSET)


def _mark_whole(connection: Connection, place: ContentKey, size: int) -> bool:
    """Note that ``size`` bytes were proven, if that is still all that is here; whether it is."""
    done = connection.execute(
        update(table)
        .where(_at(place), table.c.whole.is_(False), table.c.size == size, table.c.received == size)
        .values(whole=True)
    )
    if not done.rowcount:
        return False
    connection.execute(
        update(commune_table)
        .where(commune_table.c.code == place.commune)
        .values(contents=commune_table.c.contents + 1)
    )
    return True


def _sha256(connection: Connection, place: ContentKey, size: int) -> str:
    digest, at = hashlib.sha256(), 0
    columns = piece_table.c
    while at < size:
        found = connection.execute(
            select(columns.bytes).where(_pieces_of(place), columns.start == at)
        ).scalar_one_or_none()
        if found is None:
            return ""
        digest.update(found)
        at += len(found)
    return digest.hexdigest()


def _piece_around(connection: Connection, place: ContentKey, at: int) -> tuple[int, bytes] | None:
    """Return the piece with a byte of a whole content: the commune's own, or of one sent down to it."""
    for pieces_of, wanted in (
        (piece_table, _pieces_of(place)),
        (sent_piece, sent_piece.c.sha256 == place.sha256),
    ):
        columns = pieces_of.c
        query = select(columns.start, columns.bytes).where(wanted, columns.start <= at)
        row = connection.execute(query.order_by(columns.start.desc()).limit(1)).one_or_none()
        if row is not None and at < row.start + len(row.bytes):
            return row.start, bytes(row.bytes)
    return None


def _at(place: ContentKey) -> ColumnElement[bool]:
    return and_(table.c.commune == place.commune, table.c.sha256 == place.sha256)


def _pieces_of(place: ContentKey) -> ColumnElement[bool]:
    return and_(piece_table.c.commune == place.commune, piece_table.c.sha256 == place.sha256)


def drop_uncounted(connection: Connection, place: ContentKey, counted: int) -> None:
    """Delete pieces after ``counted``, if that is still all that counts."""
    _lock_at(connection, place, counted, counted)
    connection.execute(delete(piece_table).where(_pieces_of(place), piece_table.c.start >= counted))
