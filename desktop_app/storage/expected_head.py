"""What a book must hold at least: its id and the head of its journal, kept in a small file next to it.

A file that lost its newest part (cut to nothing, or without the ``-wal`` with the last changes) is a sound
database that shows no trace of what is missing. The small file does. It is written after each commit, so
after a power cut it may name less than the book holds, and never more.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast
from zlib import crc32

import msgspec
import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.base.durable_file import CannotWrite, write_durably
from desktop_app.storage.plain_query import HasDriver, PlainQuery
from desktop_app.storage.problems import IncompleteBook
from desktop_app.wire.malformed import UNREADABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SIZE = 512
"""One sector, which a disk writes whole or not at all."""

JOURNAL_END = "journal_end"
"""Under this name a connection's ``info`` holds the :class:`JournalEnd` of its last writing transaction."""

CURRENT_DEVICE = PlainQuery("""
    SELECT number, device_id, acked_seq FROM journal_device WHERE retired_at IS NULL
""")
HEAD_OF_DEVICE = PlainQuery("""
    SELECT device_seq, hash FROM journal_op WHERE device = :device
    UNION ALL SELECT last_seq, last_hash FROM journal_segment WHERE device = :device
    ORDER BY 1 DESC LIMIT 1
""")
_STORE_ID = "SELECT value FROM book_fact WHERE name = 'store_id'"
_DEVICE = "SELECT number, retired_at FROM journal_device WHERE device_id = ?"


class ExpectedHead(msgspec.Struct, frozen=True, array_like=True):
    """The book's id, the device in whose name it writes, and the number (0: none) and hash of its last op."""

    store_id: str
    device_id: str
    seq: int
    hash: bytes


def head_file(book: Path) -> Path:
    """Return the small file of ``book``."""
    return book.with_name(f"{book.name}-head")


def expected_head(book: Path) -> ExpectedHead | None:
    """Return what the book at ``book`` must hold at least; ``None`` when nothing readable is kept of that."""
    try:
        content = head_file(book).read_bytes()
    except OSError:
        return None
    check, _, encoded = content.rstrip(b" \n").partition(b" ")
    if check != _check(encoded):
        return None
    try:
        return msgspec.json.decode(encoded, type=ExpectedHead)
    except UNREADABLE:
        return None


type NumberedHead = tuple[int, ExpectedHead]
"""A head with the number that the book gives its device."""


class JournalEnd:
    """The end of the journal after a transaction, set by those who write the journal."""

    def __init__(self) -> None:
        self.device = 0
        self.seq = 0
        self.hash = b""
        self.other_device = False
        self.rewritten = False
        """Whether ops that were there before have other hashes now."""


def end_of(connection: Connection) -> JournalEnd:
    """Return where to set it; for a connection that did not come from a store it is unused."""
    return cast("JournalEnd", connection.info.get(JOURNAL_END) or JournalEnd())


@contextmanager
def kept_end(connection: Connection) -> Iterator[None]:
    """Let the end be where it was if the block fails, within a transaction that goes on."""
    end = end_of(connection)
    before = dict(vars(end))
    try:
        yield
    except BaseException:
        vars(end).update(before)
        raise


def require_file(book: Path) -> None:
    """Refuse a file that is missing or empty where there was a book. Call it before anything opens the file.

    SQLite takes an empty file for a new database and deletes the ``-wal`` next to it.

    Raises:
        IncompleteBook: the file is not what was left there; nothing was touched.
    """
    if _size(book) == 0 and (expected_head(book) is not None or _size(_wal(book)) > 0):
        raise incomplete(book)


def reaches(connection: HasDriver, expected: ExpectedHead | None) -> bool:
    """Whether an open book, of any version of the schema, holds what it must hold at least."""
    if expected is None:
        return True
    driver: Any = connection.connection.driver_connection
    try:
        if driver.execute(_STORE_ID).fetchone() != (expected.store_id,):
            return False
        device = driver.execute(_DEVICE, (expected.device_id,)).fetchone()
        if device is None:
            return False
        number, retired_at = device
        if retired_at is not None:  # its last ops went on in another's name: the book is newer
            return True
        heads = HEAD_OF_DEVICE.rows(connection, device=number)
    except sqlcipher.OperationalError as error:
        if "no such table" in str(error):
            return False
        raise
    seq, link = heads[0] if heads else (0, b"")
    return bool(seq > expected.seq or (seq == expected.seq and link == expected.hash))


def incomplete(book: Path) -> IncompleteBook:
    """Return the problem for a book that holds less than it did."""
    return IncompleteBook(
        "The book {path} is incomplete: the file, or “{wal}” next to it, is not the one that was here last, "
        "and what was saved is not all in it. Nothing was changed. Put the missing files back from where "
        "they were moved or copied to, all together, or restore the newest backup.",
        path=book,
        wal=_wal(book).name,
    )


class HeadKeeper:
    """Writes the small file of one open book. A failure to write it stops nothing that was saved."""

    def __init__(self, book: Path) -> None:
        self._path = head_file(book)
        self._known: NumberedHead | None = None
        self._kept: ExpectedHead | None = None
        self._file: IO[bytes] | None = None

    def behind(self, connection: HasDriver, end: JournalEnd) -> NumberedHead | None:
        """Return the head after a transaction that is about to be committed; ``None`` before the book has
        one.

        It is read when no writer has set it: at first, and where the device is another one. From before the
        commit of a journal that is rewritten until its head is kept, nothing is expected.
        """
        if end.rewritten:
            self._expect_nothing()
        if self._known is None or end.other_device or (end.seq and end.device != self._known[0]):
            return _head_in(connection)
        number, known = self._known
        return number, ExpectedHead(known.store_id, known.device_id, end.seq, end.hash) if end.seq else known

    def keep(self, numbered: NumberedHead | None) -> None:
        """Remember a head that is on the disk. One that another thread's has overtaken is left alone."""
        if numbered is None or (self._known and _overtaken(numbered[1], self._known[1])):
            return
        self._known, head = numbered, numbered[1]
        if head == self._kept:
            return
        encoded = msgspec.json.encode(head)
        content = (_check(encoded) + b" " + encoded).ljust(_SIZE - 1) + b"\n"
        with suppress(OSError, CannotWrite):
            if self._file is None:
                self._begin(content)
            else:
                self._write(self._file, content)
            self._kept = head

    def _expect_nothing(self) -> None:
        nothing = b"\n".rjust(_SIZE)
        with suppress(OSError, CannotWrite):
            if self._file is None:
                self._begin(nothing)
            else:
                self._write(self._file, nothing)
            if self._file is not None:
                os.fsync(self._file.fileno())
        self._kept = None

    def close(self) -> bool:
        """Force what was written to the disk and close the file; whether anything was written."""
        wrote = self._file is not None
        if self._file is not None:
            with suppress(OSError):
                os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
        return wrote

    def _begin(self, content: bytes) -> None:
        if _size(self._path) != _SIZE:
            write_durably(self._path, content)
        self._file = self._path.open("r+b", buffering=0)
        self._write(self._file, content)

    @staticmethod
    def _write(file: IO[bytes], content: bytes) -> None:
        file.seek(0)
        file.write(content)


def _head_in(connection: HasDriver) -> NumberedHead | None:
    store = connection.connection.driver_connection.execute(_STORE_ID).fetchone()
    devices = CURRENT_DEVICE.rows(connection)
    if store is None or not devices:
        return None
    ((number, device_id, _),) = devices
    heads = HEAD_OF_DEVICE.rows(connection, device=number)
    return number, ExpectedHead(store[0], device_id, *(heads[0] if heads else (0, b"")))


def _overtaken(head: ExpectedHead, known: ExpectedHead) -> bool:
    return head.device_id == known.device_id and head.seq < known.seq


def _check(encoded: bytes) -> bytes:
    return b"%08x" % crc32(encoded)


def _wal(book: Path) -> Path:
    return book.with_name(f"{book.name}-wal")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
