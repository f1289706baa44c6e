"""The content of files, in pieces, under its SHA-256: the same file is stored once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, delete, insert, select, update

from desktop_app.attachments.signatures import HEAD_BYTES
from desktop_app.base.durable_file import replacing
from desktop_app.base.problems import Problem
from desktop_app.storage.tables.attachments import content_piece, stored_content

PIECE_BYTES = 256 * 1024


class Damaged(Problem):
    """What is kept under a SHA-256 has another one."""


@dataclass(frozen=True, slots=True)
class Stored:
    """How much of a content is here. ``confirmed``: the province has said that it holds it whole."""

    sha256: str
    size: int
    received: int
    confirmed: bool

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return self.received == self.size


def stored(connection: Connection, sha256: str) -> Stored | None:
    """Return what is here of a content; ``None`` if nothing is."""
    row = connection.execute(select(stored_content).where(stored_content.c.sha256 == sha256)).one_or_none()
    return None if row is None else Stored(row.sha256, row.size, row.received, bool(row.confirmed))


def is_whole(connection: Connection, sha256: str) -> bool:
    """Whether a content can be read here."""
    found = stored(connection, sha256)
    return found is not None and found.whole


def is_confirmed(connection: Connection, sha256: str) -> bool:
    """Whether the province has said that it holds a content whole."""
    found = stored(connection, sha256)
    return found is not None and found.confirmed


def keep(connection: Connection, stream: BinaryIO, sha256: str, size: int) -> None:
    """Keep a content whose SHA-256 and size are known. Kept already: nothing happens.

    Raises:
        Damaged: the stream holds something else; the transaction must not be committed.
    """
    if is_whole(connection, sha256):
        return
    remove(connection, sha256)
    start_content(connection, sha256, size)
    at = 0
    while piece := stream.read(PIECE_BYTES):
        append(connection, sha256, at, piece)
        at += len(piece)
        if at > size:
            break
    if at != size:
        raise _changed()
    check(connection, sha256)


def start_content(connection: Connection, sha256: str, size: int) -> None:
    """Create a content that will arrive in pieces, unless it exists."""
    if stored(connection, sha256) is None:
        connection.execute(insert(stored_content).values(sha256=sha256, size=size, received=0, confirmed=0))


def append(connection: Connection, sha256: str, start: int, piece: bytes) -> None:
    """Add the next piece; ``start`` is how much was there before."""
    connection.execute(insert(content_piece).values(sha256=sha256, start=start, bytes=piece))
    connection.execute(
        update(stored_content).where(stored_content.c.sha256 == sha256).values(received=start + len(piece))
    )


def check(connection: Connection, sha256: str) -> None:
    """Prove a whole content.

    Raises:
        Damaged: its SHA-256 is another one.
    """
    digest = hashlib.sha256()
    for piece in pieces(connection, sha256):
        digest.update(piece)
    if digest.hexdigest() != sha256:
        raise _changed()


def pieces(connection: Connection, sha256: str, start: int = 0) -> Iterator[bytes]:
    """Yield the content from byte ``start``, a piece at a time in memory."""
    columns = content_piece.c
    before = select(columns.start).where(columns.sha256 == sha256, columns.start <= start)
    first = connection.execute(before.order_by(columns.start.desc()).limit(1)).scalar()
    at = 0 if first is None else int(first)
    while True:
        query = select(columns.bytes).where(columns.sha256 == sha256, columns.start == at)
        piece = connection.execute(query).scalar()
        if piece is None:
            return
        yield bytes(piece[start - at :]) if at < start else bytes(piece)
        at += len(piece)


def head_of(connection: Connection, sha256: str) -> bytes:
    """Return the first bytes of a content, which show its format."""
    return next(pieces(connection, sha256), b"")[:HEAD_BYTES]


def write_copy(connection: Connection, sha256: str, target: Path) -> None:
    """Write a copy of the content to a file, which is replaced whole.

    Raises:
        CannotWrite: disk full, folder missing or read-only.
        NotHere: not all of the content is here.
        Damaged: what is kept is not what was put in.
    """
    if not is_whole(connection, sha256):
        raise not_here()
    digest = hashlib.sha256()
    with replacing(target) as partial, partial.open("wb") as stream:
        for piece in pieces(connection, sha256):
            digest.update(piece)
            stream.write(piece)
        if digest.hexdigest() != sha256:
            raise _changed()


def remove(connection: Connection, sha256: str) -> None:
    """Forget a content."""
    connection.execute(delete(content_piece).where(content_piece.c.sha256 == sha256))
    connection.execute(delete(stored_content).where(stored_content.c.sha256 == sha256))


class NotHere(Problem):
    """The content is on another computer of the office and has not come yet."""


def not_here() -> NotHere:
    """Return the sentence for a file whose content has not come yet."""
    return NotHere(
        "This file was attached on another computer and has not come yet. "
        "It comes with the next exchange with the province."
    )


def _changed() -> Damaged:
    return Damaged(
        "The file is not what it was when it was chosen: it was changed meanwhile, or the disk is failing. "
        "Choose the file again."
    )
