"""Files that the province sends down with an entry: kept once, and a file of each commune that has them."""

from __future__ import annotations

import hashlib

import msgspec
from sqlalchemy import Connection, insert, select

from desktop_app.attachments.checking import check_head, check_size, stored_name
from desktop_app.attachments.kinds import Accepted, kinds, media_type_of
from desktop_app.attachments.signatures import HEAD_BYTES
from desktop_app.wire.protocol import CONTENT_PIECE_BYTES
from upstream.attachments.content import ContentKey, keep_whole, used_bytes
from upstream.attachments.limits import shipped_limits
from upstream.base.problems import ServerProblem
from upstream.communes.communes import lock_head
from upstream.database.tables import sent_piece as table

_DOCUMENT = "document"


class FileSentDown(msgspec.Struct, frozen=True):
    """A file as the records of the communes name it; ``size`` in bytes."""

    name: str
    sha256: str
    size: int
    media_type: str


def examine_sent(name: str, data: bytes) -> FileSentDown:
    """Look at a file that is to be sent down; ``name`` may be a path of another system.

    Raises:
        NotAccepted: it is no document that an office may attach, is empty, too large, or not what it says.
    """
    bare = name.replace("\\", "/").rpartition("/")[2]
    media_type = media_type_of(bare, _documents())
    check_size(bare, len(data))
    check_head(bare, data[:HEAD_BYTES])
    sha256 = hashlib.sha256(data).hexdigest()
    return FileSentDown(stored_name(bare, sha256), sha256, len(data), media_type)


def document_endings() -> list[str]:
    """The endings, with their dot, of what may be sent down."""
    return [f".{ending}" for ending in _documents().endings]


def keep_sent(connection: Connection, file: FileSentDown, data: bytes) -> None:
    """Keep the bytes of a file, once."""
    there = select(table.c.start).where(table.c.sha256 == file.sha256).limit(1)
    if connection.execute(there).first() is None:
        starts = range(0, file.size, CONTENT_PIECE_BYTES)
        pieces = [
            {"sha256": file.sha256, "start": start, "bytes": data[start : start + CONTENT_PIECE_BYTES]}
            for start in starts
        ]
        connection.execute(insert(table), pieces)


def give(connection: Connection, commune: str, file: FileSentDown, now: int) -> None:
    """Make a file that is kept one of a commune's own, to be fetched by its computers.

    Raises:
        ServerProblem: the commune has no room left for it.
    """
    lock_head(connection, commune)
    if used_bytes(connection, commune) + file.size > shipped_limits().commune:
        raise ServerProblem("{commune} has no room left for files of this size.", commune=commune)
    keep_whole(connection, ContentKey(commune, file.sha256), file.size, now)


def _documents() -> Accepted:
    return next(Accepted(kind.code, kind.endings) for kind in kinds().kind if kind.code == _DOCUMENT)
