"""The store: the only access to the book's file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from desktop_app.base.durable_file import make_private, private_folder
from desktop_app.base.long_work import LongWork, at_once
from desktop_app.storage.connections import Connections
from desktop_app.storage.engine import begin_writing, folding_later, make_engine
from desktop_app.storage.expected_head import (
    JOURNAL_END,
    HeadKeeper,
    JournalEnd,
    expected_head,
    incomplete,
    reaches,
    require_file,
)
from desktop_app.storage.kept_reads import JOURNAL_HEAD, reads_kept_by
from desktop_app.storage.problems import NewerBook, StorageProblem, WrongKey
from desktop_app.storage.revisions import HEAD, READ_REVISION, REVISIONS


class Store:
    """An open book. Reads see one moment; a write is one durable transaction or nothing."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.engine = engine
        self.connections = Connections(engine)
        self._head = HeadKeeper(path)

    @classmethod
    def open(cls, path: Path, key: bytes, *, create: bool = True, long_work: LongWork = at_once) -> Store:
        """Open the book at ``path``; an older one is copied aside and brought up to date by ``long_work``.

        Raises:
            WrongKey: the file is not a book, or the key does not fit; it is left untouched.
            NewerBook: a newer version of the program wrote the file; it is left untouched.
            IncompleteBook: it holds less than what was saved in it; it is left untouched.
            StorageProblem: the file or folder cannot be read or written.
        """
        if not create and not path.exists():
            raise incomplete(path)
        _require_writable_folder(path.parent)
        require_file(path)
        _keep_private(path)
        store = cls(path, make_engine(path, key))
        try:
            store._bring_up_to_date(store._known_revision(may_be_new=create), long_work)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close the file; everything that was written is then in it, and not only in the ``-wal``."""
        if self._head.close():
            with suppress(DatabaseError, sqlcipher.DatabaseError):
                pooled = self.engine.raw_connection()
                driver: Any = pooled.driver_connection
                driver.execute("PRAGMA wal_checkpoint(PASSIVE)")
                pooled.close()
        self.connections.close()
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for queries, all of which see the same moment."""
        with _explained(self.path), self.connections.taken() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self, *, more_follows: bool = False) -> Iterator[Connection]:
        """Yield a connection whose changes become durable together at the end, or not at all.

        ``more_follows``: other large changes come right after these.
        """
        with (
            _explained(self.path),
            self.connections.taken() as connection,
            folding_later(connection) if more_follows else nullcontext(),
        ):
            reads = reads_kept_by(connection)
            end = connection.info[JOURNAL_END] = JournalEnd()
            begin_writing(connection)
            with reads:
                with connection.begin():
                    yield connection
                    head = self._head.behind(connection, end)
                if end.seq:
                    reads.known[JOURNAL_HEAD] = (end.device, end.seq, end.hash)
        self._head.keep(head)

    def revision(self) -> str | None:
        """Return the schema revision of the file; ``None`` for an empty one."""
        with self.read() as connection:
            if not connection.dialect.has_table(connection, "alembic_version"):
                return None
            found = connection.exec_driver_sql(READ_REVISION).scalar_one_or_none()
        return None if found is None else str(found)

    def _known_revision(self, *, may_be_new: bool) -> str | None:
        expected, found = expected_head(self.path), self.revision()
        if found is not None and found not in REVISIONS:
            raise NewerBook(
                "The book {path} was written by a newer version of this program. "
                "Install the newest version; the book was not changed.",
                path=self.path,
            )
        with self.read() as connection:
            if not reaches(connection, expected) or (found is None and not may_be_new):
                raise incomplete(self.path)
        return found

    def _bring_up_to_date(self, found: str | None, long_work: LongWork) -> None:
        if found == HEAD:
            return
        from desktop_app.storage.migrating import upgrade

        run = at_once if found is None else long_work
        with _explained(self.path):
            run(lambda: upgrade(self.engine, self.path, found))


def _require_writable_folder(folder: Path) -> None:
    try:
        private_folder(folder)
    except OSError as error:
        raise StorageProblem(
            "The folder {folder} cannot be created ({reason}). Choose another folder.",
            folder=folder,
            reason=error.strerror or error,
        ) from error


def _keep_private(book: Path) -> None:
    """Restrict the book, and the files of SQLite and this program next to it, to this account."""
    with suppress(OSError):  # a folder without write permission is reported where the book is opened
        make_private(book)
        for end in ("-wal", "-shm", "-journal", "-head"):
            beside = book.with_name(f"{book.name}{end}")
            if beside.exists():
                make_private(beside)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the driver's errors about the file itself into sentences."""
    try:
        yield
    except (DatabaseError, sqlcipher.DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        explained = _explain(str(cause).lower(), path)
        if explained is None:
            raise
        raise explained from error


def _explain(reason: str, path: Path) -> StorageProblem | None:
    if "not a database" in reason:
        return WrongKey(
            "{path} cannot be opened: it is not a book of this program, or another key locked it. "
            "The file was not changed. Use the key or the backup that belongs to it.",
            path=path,
        )
    if "malformed" in reason:
        return StorageProblem(
            "The book {path} is damaged. Do not go on working in it; restore the newest backup.",
            path=path,
        )
    if "disk is full" in reason or "disk i/o" in reason:
        return StorageProblem(
            "The disk is full or does not answer: {path} could not be written. What was saved is safe. "
            "Free some space and try again.",
            path=path,
        )
    if "readonly" in reason or "read-only" in reason or "unable to open" in reason:
        return StorageProblem(
            "{path} cannot be opened for writing. Check that the folder exists and is not read-only.",
            path=path,
        )
    if "locked" in reason:
        return StorageProblem(
            "Another program is using {path}. Close it and try again; nothing was lost.", path=path
        )
    return None
