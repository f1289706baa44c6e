"""The SQLAlchemy engine over an encrypted SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import IntegrityError

from desktop_app.storage.key_pragma import key_pragma

UNSTORABLE: tuple[type[Exception], ...] = (OverflowError, IntegrityError, sqlcipher.IntegrityError)
"""What is raised, through SQLAlchemy or past it, for values that a table refuses."""

_CACHE_KIB = 65_536
"""An index with random look-ups in an encrypted table larger than the cache is 7.6 times slower."""

_BULK_CACHE_KIB = 8_192

_FOLDED_AT = 1_000
"""Pages of the WAL (4 MB) after which a commit checkpoints it: SQLite's default."""

_FOLDED_AT_LATEST = 4_096
"""16 MB: where more follows at once, so that pages that every transaction rewrites are checkpointed once."""

_SETTINGS = (
    "PRAGMA cipher_log_level = NONE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
    "PRAGMA temp_store = MEMORY",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
)


@contextmanager
def bulk_writing(connection: Connection) -> Iterator[None]:
    """Write many new records with a small cache: most go to the ends of tables and are not read again.

    60,000 pulled responses take 19 MB, with 24 MB of cache 37; no more is written, nor with random ids.
    """
    connection.exec_driver_sql(f"PRAGMA cache_size = -{_BULK_CACHE_KIB}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = -{_CACHE_KIB}")


@contextmanager
def folding_later(connection: Connection) -> Iterator[None]:
    """Let a commit in the block leave more in the WAL than usual; a later one checkpoints all of it.

    What is committed is as durable there. A checkpoint flushes the disk twice.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA wal_autocheckpoint = {_FOLDED_AT_LATEST}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA wal_autocheckpoint = {_FOLDED_AT}")


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Roll back what is written in the block if it fails, within a transaction.

    On the driver's own connection: SQLAlchemy would compile each statement again, because it numbers them.
    """
    driver: Any = connection.connection.driver_connection
    driver.execute("SAVEPOINT part")
    try:
        yield
    except BaseException:
        with suppress(sqlcipher.OperationalError):  # a full disk has ended the whole transaction
            driver.execute("ROLLBACK TO part")
            driver.execute("RELEASE part")
        raise
    driver.execute("RELEASE part")


def begin_writing(connection: Connection) -> None:
    """Begin the transaction that the connection's next ``begin`` goes on with."""
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE")


def make_engine(path: Path, key: bytes) -> Engine:
    """Return an engine for the book at ``path``, encrypted with the random 32-byte ``key``.

    Transactions begin where the code says so: ``BEGIN`` for reading, ``BEGIN IMMEDIATE`` where the
    connection's execution option ``writing`` is set or :func:`begin_writing` was called, so that a writer
    never fails half-way on a lock.
    """
    pragma = key_pragma(key)
    engine = create_engine(URL.create("sqlite", database=str(path)), module=sqlcipher)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        try:
            cursor.execute(pragma)
            for setting in _SETTINGS:
                cursor.execute(setting)
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # On the driver's own connection, as in desktop_app.storage.prepared: it is a twentieth of a save.
        driver: Any = connection.connection.driver_connection
        if not driver.in_transaction:
            writing = connection.get_execution_options().get("writing", False)
            driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine
