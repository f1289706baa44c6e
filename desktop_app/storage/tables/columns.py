"""Columns of every synchronised record."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Integer, Text

DAY: Final = "day"
"""``Column.info["holds"]`` of a text that is a date (``YYYY-MM-DD``), empty or NULL."""
INSTANT: Final = "instant"
"""The same of an integer that is milliseconds since 1970 UTC."""


def identity() -> list[Column[object]]:
    """Return the id of the record and the server version it was last seen at (0: never sent)."""
    return [
        Column("id", Text, primary_key=True),
        Column("version", Integer, nullable=False, server_default="0"),
    ]


def text(name: str, default: str | None = "") -> Column[object]:
    """Return a text column; without a default it may be empty (NULL)."""
    return Column(name, Text, nullable=default is None, server_default=default)


def integer(name: str, default: int | None = None) -> Column[object]:
    """Return an integer column; without a default it may be empty (NULL)."""
    return Column(
        name, Integer, nullable=default is None, server_default=None if default is None else str(default)
    )


def day(name: str) -> Column[object]:
    """Return a date; it may be empty (NULL)."""
    return Column(name, Text, nullable=True, info={"holds": DAY})


def instant(name: str, default: int | None = None) -> Column[object]:
    """Milliseconds since 1970 UTC; without a default it may be empty (NULL)."""
    made = integer(name, default)
    made.info["holds"] = INSTANT
    return made


def word(name: str, *words: str) -> Column[object]:
    """Return a text that is one of ``words``, or empty.

    A new word needs a new schema revision: records that were quarantined for it are then retried.
    """
    made = text(name)
    made.info["holds"] = ("", *words)
    return made
