"""Numbers in place of the long texts that rows of the read model repeat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from upstream.database.read_tables import read_term as table
from upstream.database.statements import among, as_values, marked

_SCOPES = ("period:", "round:", "target:")


def numbers_of(connection: Connection, texts: Iterable[str]) -> dict[str, int]:
    """Return the number of each text; one that has none yet gets one.

    In the order of the texts, so that two writers do not wait for each other.
    """
    wanted = sorted(set(texts))
    found = known_numbers(connection, wanted)
    missing = [text for text in wanted if text not in found]
    if missing:
        sql = "INSERT INTO read_term (text, under) VALUES (?, ?) ON CONFLICT DO NOTHING"
        connection.exec_driver_sql(marked(connection, sql), [(text, _under(text)) for text in missing])
        found |= known_numbers(connection, missing)
    return found


def known_numbers(connection: Connection, texts: Sequence[str]) -> dict[str, int]:
    """Return the numbers of those texts that have one."""
    where, values = as_values(connection, "text", list(texts))
    sql = marked(connection, f"SELECT text, number FROM read_term WHERE {where}")
    rows = connection.exec_driver_sql(sql, (values,))
    return {str(row[0]): int(row[1]) for row in rows}


def texts_of(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Return the text of each number."""
    query = select(table.c.number, table.c.text).where(among(connection, table.c.number, set(numbers)))
    return _texts(connection.execute(query))


def _texts(rows: Iterable[Any]) -> dict[int, str]:
    return {int(row[0]): str(row[1]) for row in rows}


def _under(text: str) -> str:
    return text.rpartition(":")[0] if text.startswith(_SCOPES) else ""
