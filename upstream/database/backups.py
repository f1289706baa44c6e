"""Backups that were made: by the command, or by the button of the console."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Row, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from desktop_app.base.clock import VIETNAM, from_millis
from upstream.base.problems import ServerProblem
from upstream.database.console_tables import backup_run as table
from upstream.database.copying import copy_database
from upstream.database.database import Database
from upstream.database.statements import lock_table

_LONGEST_MILLIS = 2 * 3_600_000
"""A backup that began longer ago and has not ended was broken off."""


@dataclass(frozen=True, slots=True)
class BackupRun:
    """A backup; ``ended_at`` is ``None`` while it runs, ``problem`` is why it failed."""

    number: int
    started_at: int
    ended_at: int | None
    file: str
    size: int
    author: str
    problem: str

    def runs(self, now: int) -> bool:
        """Whether it is being written."""
        return self.ended_at is None and now - self.started_at < _LONGEST_MILLIS

    @property
    def is_whole(self) -> bool:
        """Whether it was written and proved."""
        return self.ended_at is not None and not self.problem


def backup_runs(connection: Connection, most: int) -> list[BackupRun]:
    """Return the last backups, the newest first."""
    rows = connection.execute(select(table).order_by(table.c.number.desc()).limit(most))
    return [_run(row) for row in rows]


def last_whole(connection: Connection) -> BackupRun | None:
    """Return the newest backup that was written and proved."""
    query = select(table).where(table.c.ended_at.is_not(None), table.c.problem == "")
    row = connection.execute(query.order_by(table.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else _run(row)


def begin_backup(connection: Connection, file: Path, author: str, now: int) -> int:
    """Note that a backup begins; return its number.

    Raises:
        ServerProblem: another one runs.
    """
    lock_table(connection, table)
    if any(run.runs(now) for run in backup_runs(connection, 1)):
        raise ServerProblem("A backup is being written. Wait until it is done.")
    values = {"started_at": now, "file": str(file), "author": author}
    return int(connection.execute(insert(table).values(**values).returning(table.c.number)).scalar_one())


def end_backup(connection: Connection, number: int, size: int, problem: str, now: int) -> None:
    """Note how a backup ended."""
    mine = table.c.number == number
    connection.execute(update(table).where(mine).values(ended_at=now, size=size, problem=problem))


def make_backup(database: Database, number: int, file: Path, now: int) -> None:
    """Write a backup that was started, and note how it ended."""
    size, problem = 0, ""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_database(database, file)
        size = file.stat().st_size
    except ServerProblem as error:
        problem = error.sentence()
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except DBAPIError as error:  # the database is gone
        problem = type(error.orig).__name__
    with database.write() as connection:
        end_backup(connection, number, size, problem, now)


def note_backup(database: Database, file: Path, author: str, now: int) -> None:
    """Note a backup that was written; a database of an older version of the program has no place for it."""
    if not inspect(database.engine).has_table(table.name):
        return
    values = {"started_at": now, "ended_at": now, "file": str(file), "author": author}
    with database.write() as connection:
        connection.execute(insert(table).values(size=file.stat().st_size, **values))


def backup_name(database: Database, now: int) -> str:
    """Return a name by the time of Vietnam."""
    moment = from_millis(now).astimezone(VIETNAM)
    ending = "sqlite" if database.engine.dialect.name == "sqlite" else "dump"
    return f"so-mat-tran-upstream-{moment:%Y-%m-%d-%H%M%S}.{ending}"


def _run(row: Row[tuple[object, ...]]) -> BackupRun:
    return BackupRun(row.number, row.started_at, row.ended_at, row.file, row.size, row.author, row.problem)
