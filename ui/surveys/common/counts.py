"""Parsing typed counts of forms."""

from __future__ import annotations

from desktop_app.base.figures.number_reader import parse_whole
from desktop_app.base.problems import Problem

_MOST_FORMS = 1_000_000


def whole_number(text: str) -> int | None:
    """Return the count typed; ``None`` for an empty field.

    Raises:
        Problem: it is not a whole number of forms or households.
    """
    if not text.strip():
        return None
    number = parse_whole(text)
    if not 0 <= number <= _MOST_FORMS:
        raise Problem("“{text}” is not a count. Type a whole number.", text=text)
    return number


def count_text(number: int | None) -> str:
    """Return a count as an editor starts from it."""
    return "" if number is None else str(number)
