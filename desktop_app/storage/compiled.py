"""Statements whose SQL was compiled from the tables when the program was built.

They are declared with SQLAlchemy in the rooms, rendered by ``tools/compile_statements.py`` into
``storage/first_page.py`` and run on the driver's own cursor. Reading through them needs no SQLAlchemy, whose
import alone costs more than an empty window, and works over either kind of connection (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec


class HasDriver(Protocol):
    """What SQLAlchemy's connection and a :class:`~desktop_app.storage.first_look.FirstLook` both have."""

    @property
    def connection(self) -> Any:
        """Something whose ``driver_connection`` is the driver's own connection."""
        ...


class WholeBookNeeded(Exception):
    """What is to be read needs more than compiled statements: read it again through the store."""


class CompiledStatement(msgspec.Struct, frozen=True):
    """A query over plain text, integer and binary columns, with named parameters."""

    sql: str
    columns: tuple[str, ...]
    constants: Mapping[str, object] = msgspec.field(default_factory=dict)

    def rows(self, connection: HasDriver, **parameters: object) -> list[tuple[Any, ...]]:
        """All rows."""
        cursor = connection.connection.driver_connection.execute(self.sql, {**self.constants, **parameters})
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        return found

    def records(self, connection: HasDriver, **parameters: object) -> list[dict[str, Any]]:
        """All rows, each by the names of its columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows(connection, **parameters)]
