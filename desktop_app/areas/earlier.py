"""What an area had before: earlier values of a field, each with the last day on which it held."""

from __future__ import annotations

from datetime import date

import msgspec

type Earlier[T] = tuple[tuple[date, T], ...]
"""Earlier values by their last day, the earliest first."""


def read_earlier[T](kept: str, kind: type[T]) -> Earlier[T]:
    """Return what the book keeps as an object of values by day, without what another version wrote."""
    found = [
        (last_day, value)
        for text, value in msgspec.json.decode(kept).items()
        if (last_day := _day_of(text)) is not None and isinstance(value, kind)
    ]
    return tuple(sorted(found))


def held_on[T, P](earlier: Earlier[T], present: P, day: date | None) -> T | P:
    """Return what held on a day; without a day, what holds now."""
    held = (value for last_day, value in earlier if day is not None and day <= last_day)
    return next(held, present)


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
