"""Queries in SQL, run on the driver's own cursor.

What reads through them needs no SQLAlchemy, whose import alone costs more than an empty window, and works
over either kind of connection (docs/decisions/0021).
"""

from __future__ import annotations

from typing import Any, Protocol

import msgspec


class HasDriver(Protocol):
    """What SQLAlchemy's connection and a :class:`~desktop_app.storage.first_look.FirstLook` both have."""

    @property
    def connection(self) -> Any:
        """Something whose ``driver_connection`` is the driver's own connection."""
        ...


class WholeBookNeeded(Exception):
    """The book cannot be read by plain queries alone: read it again through the store."""


class PlainQuery(msgspec.Struct, frozen=True):
    """A query over plain text, integer and binary columns, with named parameters."""

    sql: str

    def rows(self, connection: HasDriver, **parameters: object) -> list[tuple[Any, ...]]:
        """Return all rows."""
        cursor = connection.connection.driver_connection.execute(self.sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        return found

    def records(self, connection: HasDriver, **parameters: object) -> list[dict[str, Any]]:
        """Return all rows, each by the names of its columns."""
        cursor = connection.connection.driver_connection.execute(self.sql, parameters)
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.close()
        return found
