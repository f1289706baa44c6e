"""A whole copy of the province's database while it is in use: one self-contained file."""

from __future__ import annotations

import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from desktop_app.base.durable_file import CannotWrite, replacing
from upstream.base.problems import ServerProblem
from upstream.database.database import Database


def copy_database(database: Database, target: Path) -> None:
    """Write a proved copy of the database to ``target``; a file that is there is replaced at the end.

    Of SQLite by its backup API; of PostgreSQL by ``pg_dump``, which is not a part of this program.

    Raises:
        ServerProblem: the file cannot be written, the copy is not whole, or ``pg_dump`` fails or is missing.
    """
    source = database.engine.url.database or ""
    if database.engine.dialect.name == "sqlite" and target.resolve() == Path(source).resolve():
        raise ServerProblem("{file} is the database itself. Name another file.", file=target)
    copy = _copy_sqlite if database.engine.dialect.name == "sqlite" else _dump_postgresql
    try:
        with replacing(target) as partial:
            copy(database, partial)
    except CannotWrite as problem:
        raise ServerProblem(problem.message, **problem.params) from problem


def _copy_sqlite(database: Database, target: Path) -> None:
    with _explained(target), closing(sqlite3.connect(target, isolation_level=None)) as copy:
        with database.engine.connect() as plain:
            driver: Any = plain.connection.driver_connection
            driver.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        complaint = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if complaint != "ok":
        raise ServerProblem("The database is damaged: {what}. Restore a backup.", what=complaint)


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise ServerProblem("{file} could not be written ({reason}).", file=target, reason=error) from error


def _dump_postgresql(database: Database, target: Path) -> None:
    address = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    command = ["pg_dump", "--format=custom", f"--dbname={address}"]
    program = shutil.which("pg_dump")
    if program is None:
        raise ServerProblem(
            "pg_dump is not installed here. On the computer of the database, run: {line}",
            line=shlex.join([*command, "--file=FILE"]),
        )
    done = subprocess.run(
        [program, *command[1:], f"--file={target}"],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise ServerProblem("pg_dump failed: {reason}", reason=done.stderr.strip())
