"""Columns that every record which is synchronised has."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Text


def identity() -> list[Column[object]]:
    """The id of the record and the server version it was last seen at (0: never sent)."""
    return [
        Column("id", Text, primary_key=True),
        Column("version", Integer, nullable=False, server_default="0"),
    ]


def text(name: str, default: str | None = "") -> Column[object]:
    """A text column; without a default it may be empty (NULL)."""
    return Column(name, Text, nullable=default is None, server_default=default)


def integer(name: str, default: int | None = None) -> Column[object]:
    """An integer column; without a default it may be empty (NULL)."""
    return Column(
        name, Integer, nullable=default is None, server_default=None if default is None else str(default)
    )
