"""Figures across mergers and splits: each is counted once, none is dropped.

What happened in a period (a flow) counts of everybody who reported it, also of ended areas. What is at the
end of a period (a stock, a yes or no) counts of an ended area until a successor has reported a figure for a
later day, which includes the older one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from desktop_app.catalogue.indicator_set import Indicator, Reporter
from desktop_app.movements.cell import Cell
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period, days_of
from desktop_app.movements.values import Value


def with_merged(units: Iterable[ReportingUnit]) -> Iterator[ReportingUnit]:
    """The units, and those whose figures lie in their rows."""
    for unit in units:
        yield unit
        yield from unit.merged


def lived_keys(unit: ReportingUnit, keys: Sequence[str]) -> Sequence[str]:
    """The periods in which the unit existed on a day: no figure of another one is its own."""
    if unit.first is None and unit.last is None:
        return keys
    return [key for key in keys if _lived(unit, *days_of(key))]


def lived_in_part(unit: ReportingUnit, keys: Sequence[str]) -> bool:
    """Whether the unit was there in some of the periods, and in others not."""
    return 0 < len(lived_keys(unit, keys)) < len(keys)


def is_outside(unit: ReportingUnit, keys: Sequence[str]) -> bool:
    """Whether the unit existed in none of the periods: its figures are shown, but do not count."""
    return bool(keys) and not lived_keys(unit, keys)


def replaced_units(
    indicator: Indicator,
    keys: Sequence[str],
    units: Iterable[ReportingUnit],
    values: Mapping[Cell, Value],
) -> frozenset[str]:
    """Return the ended units whose figure a successor includes by now, or that have no live successor."""
    if indicator.adds_over_time:
        return frozenset()
    members = {unit.key: unit for unit in with_merged(units)}
    reported = {key: _last_reported(indicator, unit, keys, values) for key, unit in members.items()}
    return frozenset(
        key
        for key, unit in members.items()
        if unit.ended and unit.last is not None and _is_replaced(unit.last, unit, members, reported)
    )


def lines_of(units: Sequence[ReportingUnit]) -> Iterator[list[int]]:
    """Yield the places of rows, grouped by lines of succession."""
    line_of = {unit.key: unit.key for unit in units}

    def first(key: str) -> str:
        while line_of[key] != key:
            key = line_of[key]
        return key

    for unit in units:
        for member in (unit, *unit.merged):
            for successor in member.successors:
                if successor in line_of:
                    line_of[first(unit.key)] = first(successor)
    lines: dict[str, list[int]] = {}
    for place, unit in enumerate(units):
        lines.setdefault(first(unit.key), []).append(place)
    yield from lines.values()


def has_lines(units: Iterable[ReportingUnit]) -> bool:
    """Whether an area among the rows has ended."""
    return any(unit.ended or unit.merged for unit in units if unit.reporter is Reporter.RESIDENTIAL_AREA)


def forerunners(units: Iterable[ReportingUnit]) -> dict[str, tuple[str, ...]]:
    """Return the ended areas among the rows by the key of their direct successor."""
    found: dict[str, tuple[str, ...]] = {}
    for unit in units:
        for key in unit.successors if unit.ended else ():
            found[key] = (*found.get(key, ()), unit.key)
    return found


def _lived(unit: ReportingUnit, start: date, end: date) -> bool:
    if unit.first is not None and unit.last is not None and unit.last < unit.first:
        return False  # what made it was taken back
    return (unit.first is None or unit.first <= end) and (unit.last is None or start <= unit.last)


def _last_reported(
    indicator: Indicator, unit: ReportingUnit, keys: Sequence[str], values: Mapping[Cell, Value]
) -> date | None:
    reported = (key for key in lived_keys(unit, keys) if Cell(unit.key, indicator.code, key) in values)
    return max((Period.parse(key).end for key in reported), default=None)


def _is_replaced(
    day: date, unit: ReportingUnit, members: Mapping[str, ReportingUnit], reported: Mapping[str, date | None]
) -> bool:
    after = list(following(unit, members))
    if all(each.ended for each in after):
        return True
    last_reported = [last for each in after if (last := reported[each.key]) is not None]
    return any(last > day for last in last_reported)


def following(unit: ReportingUnit, members: Mapping[str, ReportingUnit]) -> Iterator[ReportingUnit]:
    """Yield the successors of a unit, direct or not."""
    seen = {unit.key}
    waiting = list(unit.successors)
    while waiting:
        key = waiting.pop()
        if key in members and key not in seen:
            seen.add(key)
            yield members[key]
            waiting.extend(members[key].successors)
