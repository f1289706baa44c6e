"""Statements of the hot path, compiled once.

A durable save runs some ten small statements; through the full statement machinery they cost more than
the disk does. These are written with SQLAlchemy like all others, compiled to text at first use, and run on
the driver's own cursor inside the transaction of the given connection (docs/decisions/0003).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.sql.expression import ClauseElement

type Parameters = Mapping[str, object]


class Prepared:
    """A statement with named parameters over plain text, integer and binary columns."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement

    @cached_property
    def _compiled(self) -> tuple[str, Callable[[Parameters], Sequence[object]]]:
        """The text, and the values of its question marks: SQLite would look each name up at each run."""
        compiled: Any = self._statement.compile(dialect=SQLiteDialect_pysqlite(paramstyle="qmark"))
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        names: Sequence[str] = compiled.positiontup
        get = itemgetter(*names) if len(names) > 1 else lambda given: tuple(given[name] for name in names)
        return str(compiled), (lambda given: get({**constants, **given})) if constants else get

    def first(self, connection: Connection, parameters: Parameters) -> tuple[Any, ...] | None:
        """Return the first row, or ``None``.

        No more is read, so the statement needs no LIMIT: SQLite prepares one with a parameter there again at
        each run, which costs more than most of them.
        """
        sql, values = self._compiled
        cursor = _driver(connection).execute(sql, values(parameters))
        row: tuple[Any, ...] | None = cursor.fetchone()
        cursor.close()
        return row

    def all(self, connection: Connection, parameters: Parameters) -> list[tuple[Any, ...]]:
        """Return all rows."""
        sql, values = self._compiled
        cursor = _driver(connection).execute(sql, values(parameters))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        return rows

    def run(self, connection: Connection, parameters: Parameters) -> None:
        """Execute once."""
        sql, values = self._compiled
        _driver(connection).execute(sql, values(parameters))

    def run_many(self, connection: Connection, parameters: Sequence[Parameters]) -> None:
        """Execute once for each set of parameters."""
        sql, values = self._compiled
        _driver(connection).executemany(sql, map(values, parameters))


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection  # for SQLite the driver's own, found with fewer steps
