"""Statements that both kinds of database take: many values as one parameter, and rows put in or replaced."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql


def as_values(connection: Connection, column: str, values: Sequence[str | int]) -> tuple[str, Any]:
    """Return the condition that a column has one of these values, and the one parameter that it takes.

    The statement is to be :func:`marked`.
    """
    if connection.dialect.name == "sqlite":
        return f"{column} IN (SELECT value FROM json_each(?))", msgspec.json.encode(values).decode()
    return f"{column} = ANY(?)", list(values)


def among(
    connection: Connection, column: ColumnElement[Any], values: Collection[str | int]
) -> ColumnElement[bool]:
    """Return the same of a column of a query that is put together."""
    if connection.dialect.name == "sqlite":
        items = func.json_each(msgspec.json.encode(list(values)).decode()).table_valued("value")
        return column.in_(select(items.c.value))
    return column == func.any(bindparam(None, list(values), postgresql.ARRAY(column.type), unique=True))


def lock_table(connection: Connection, table: Table) -> None:
    """Let nobody else write to a table until the transaction ends; readers go on. Call it before reading.

    What is looked up before rows are changed is then still so. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE")


def marked(connection: Connection, sql: str) -> str:
    """Return a statement with the marks that the driver takes in place of question marks."""
    return sql if connection.dialect.paramstyle == "qmark" else sql.replace("?", "%s")


def put(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, each in the order of the columns; one with the same key takes the new values."""
    if rows:
        connection.exec_driver_sql(marked(connection, _put(table)), list(rows))


@cache
def _put(table: Table) -> str:
    names = [f'"{column.name}"' for column in table.columns]
    keys = [f'"{column.name}"' for column in table.primary_key]
    rest = ", ".join(f"{name} = excluded.{name}" for name in names if name not in keys)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(['?'] * len(names))}) "
        f"ON CONFLICT ({', '.join(keys)}) DO {f'UPDATE SET {rest}' if rest else 'NOTHING'}"
    )
