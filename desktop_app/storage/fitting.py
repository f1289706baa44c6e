"""Whether a table can hold a received value.

SQLite accepts a text where a number belongs and any text for a date; every page that reads it would then
fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from typing import Final

from sqlalchemy import Integer

from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.tables.columns import DAY, INSTANT
from desktop_app.wire.columns import names_in
from desktop_app.wire.op import Value
from desktop_app.wire.ranges import LATEST

_WHOLE: Final = re.compile(r"-?[0-9]{1,18}\Z")
_TEXTS: Final = frozenset({"answers", "settled", "replaced"})
_COUNTS: Final = frozenset({"counts"})
"""Map columns whose entries are texts, and those whose entries are whole numbers."""

_TEXT_OR_NOTHING: Final = frozenset({str, type(None)})

type _Fits = Callable[[Value], bool]


def misfits(entity: str, field: str, values: Sequence[Value]) -> Collection[int]:
    """Return the positions of the values that ``field`` cannot hold. ``None`` (empty) is left to the table.

    Fields unknown to this version hold anything: they are left out when the record is written.
    """
    fits = _rule(entity, field)
    if fits is None:
        return ()
    types = set(map(type, names_in(values)))
    if fits is _is_text and types <= _TEXT_OR_NOTHING:
        return ()
    if fits is _is_instant and types == {int} and _is_instant(min(values)) and _is_instant(max(values)):  # type: ignore[type-var]
        return ()
    if fits is _is_number and types == {int}:
        return ()
    # 1, 1.0 and True are one key of a dictionary, so the type belongs to it.
    distinct = set(zip(map(type, values), values, strict=True))
    wrong = {item for item in distinct if item[1] is not None and not fits(item[1])}
    if not wrong:
        return ()
    return [row for row, value in enumerate(values) if (type(value), value) in wrong]


def holds(entity: str, field: str, *values: Value) -> bool:
    """Whether this version has the field, and it can hold each of these values."""
    kind = ENTITIES.get(entity)
    if kind is None or not kind.knows(field):
        return False
    return not misfits(entity, field, values)


def fitting_instant(millis: int) -> int:
    """Return a time (ms since 1970 UTC) that a calendar has; one that it has not becomes 0."""
    return millis if _is_instant(millis) else 0


def fitting_instants(millis: Sequence[int]) -> Sequence[int]:
    """As :func:`fitting_instant`, of many."""
    if not millis or (_is_instant(min(millis)) and _is_instant(max(millis))):
        return millis
    return [fitting_instant(milli) for milli in millis]


@cache
def _rule(entity: str, field: str) -> _Fits | None:
    kind = ENTITIES[entity]
    name, _, key = field.partition("/")
    if key:
        return _is_text if name in _TEXTS else _is_whole if name in _COUNTS else None
    if name not in kind.fields:
        return None
    column = kind.table.c[name]
    holds = column.info.get("holds")
    if holds == DAY:
        return _is_day
    if holds == INSTANT:
        return _is_instant
    if holds is not None:
        return frozenset(holds).__contains__
    return _is_number if isinstance(column.type, Integer) else None


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_whole(value: Value) -> bool:
    return isinstance(value, int)


def _is_number(value: Value) -> bool:
    """What an integer column makes a whole number of; the range is the table's affair."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) or (isinstance(value, str) and _WHOLE.match(value) is not None)


def _is_instant(value: Value) -> bool:
    return isinstance(value, int) and 0 <= value <= LATEST


def _is_day(value: Value) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return not value or date.fromisoformat(value) is not None
    except ValueError:
        return False
