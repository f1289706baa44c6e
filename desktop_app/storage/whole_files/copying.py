"""Copy a whole encrypted book while it is in use, and check a copy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.base.durable_file import sync_file
from desktop_app.base.long_work import Progress, unwatched
from desktop_app.storage.explaining import explained_copy
from desktop_app.storage.problems import StorageProblem, WrongKey
from desktop_app.storage.store import Store

_PAGES = 2000
"""Copied between two reports: 8 MB."""
_STEPS = 3
_INSTRUCTIONS = 50_000
"""Of SQLite between two reports: some milliseconds."""


def copy_book(store: Store, key: bytes, target: Path, progress: Progress = unwatched) -> None:
    """An encrypted copy of the book as it is now, in one file, on the disk when this returns.

    Others may read and write meanwhile. A file that is at ``target`` already is replaced.

    Raises:
        CannotWrite: disk full, folder missing or read-only.
        Exception: whatever ``progress`` raises to stop the copying; what is at ``target`` is no copy then.
    """
    target.unlink(missing_ok=True)
    with explained_copy(target), closing(_connect(target, key)) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        source = store.engine.raw_connection()
        try:
            driver: Any = source.driver_connection
            driver.execute("BEGIN")  # one moment: what others write meanwhile would begin the copy again
            driver.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            driver.backup(copy, pages=_PAGES, progress=lambda _, left, pages: progress(pages - left, pages))
        finally:
            source.close()
        # one file: a copy must not need a -wal next to it
        copy.execute("PRAGMA journal_mode = DELETE")
    sync_file(target)


def prove_copy(path: Path, key: bytes, progress: Progress = unwatched) -> str:
    """Open a copy, check every page of it, and return its schema revision.

    Raises:
        WrongKey: the key is not the one of the copy.
        StorageProblem: the copy is damaged.
        Exception: whatever ``progress`` raises to stop the proof.
    """
    try:
        with closing(_connect(path, key)) as copy:
            complaints = file_complaints(copy, progress)
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlcipher.DatabaseError as error:
        if "not a database" in str(error):
            raise WrongKey(
                "{path} cannot be opened: it is not a book of this program, or another key locked it. "
                "The file was not changed. Use the key or the backup that belongs to it.",
                path=path,
            ) from error
        raise _damaged(path) from error
    if complaints or revision is None:
        raise _damaged(path)
    return str(revision[0])


def file_complaints(connection: Any, progress: Progress = unwatched) -> list[str]:
    """What SQLCipher and SQLite find wrong with a file: authentication of every page, then structure.

    Raises:
        Exception: whatever ``progress`` raises to stop it: between these steps, and within the second and
            third.
    """
    progress(0, _STEPS)
    found = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    try:
        with _stoppable(connection, progress, 1):
            found += [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
        with _stoppable(connection, progress, 2):
            keys = connection.execute("PRAGMA foreign_key_check")
            found += [f"foreign key: {row[0]} row {row[1]}" for row in keys]
    except sqlcipher.DatabaseError as error:  # too damaged to be walked through
        found.append(str(error))
    return found


@contextmanager
def _stoppable(connection: Any, progress: Progress, step: int) -> Iterator[None]:
    """Tell ``progress`` of the step while its statement runs; what it raises ends the statement."""
    raised: list[Exception] = []

    def ask() -> bool:
        try:
            progress(step, _STEPS)
        except Exception as stop:  # noqa: BLE001  raised below: SQLite passes nothing through
            raised.append(stop)
        return bool(raised)

    connection.set_progress_handler(ask, _INSTRUCTIONS)
    try:
        yield
    except sqlcipher.DatabaseError:
        if raised:
            raise raised[0] from None
        raise
    finally:
        connection.set_progress_handler(None, 0)


def used_elsewhere(path: Path, key: bytes) -> bool:
    """Whether another program has the book open; if not, everything is folded into the one file."""
    if not path.stat().st_size:  # connecting would delete the -wal next to it
        return False
    with closing(_connect(path, key)) as connection:
        try:
            connection.execute("PRAGMA busy_timeout = 200")
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlcipher.DatabaseError as error:  # a file that is no book is not in use
            return "locked" in str(error)
    return False


def _connect(path: Path, key: bytes) -> Any:
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def _damaged(path: Path) -> StorageProblem:
    return StorageProblem(
        "“{name}” is damaged. Use another backup; the book was not changed.", name=path.name
    )
