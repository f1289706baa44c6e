"""Ratios of a unit and of the commune: sum of numerators ÷ sum of denominators, never a mean.

Only units that gave both sides are added, so that a village that has not reported counts neither for
nor against. A commune's own figure of households or areas is used where villages do not report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.catalogue.indicator_set import AREAS, HOUSEHOLDS, TARGET, Indicator, Reporter
from desktop_app.movements.aggregation import ratio_of, sum_of
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.lines import lines_of
from desktop_app.movements.unit_figures import UnitFigures
from desktop_app.movements.values import Value


@dataclass(frozen=True, slots=True)
class RatioTotal:
    """A ratio of the commune with the two sums it was made of, and how many units gave both.

    ``left_out`` are the units that gave one of the two: their number is in its own column, not in the ratio.
    """

    value: Fraction | None
    numerator: Decimal | None
    denominator: Decimal | None
    units: int
    left_out: tuple[str, ...] = ()


def denominators(
    ratio: Indicator,
    numerator_reporters: frozenset[Reporter],
    units: Sequence[ReportingUnit],
    figures: Mapping[str, UnitFigures],
) -> UnitFigures:
    """The denominator of each unit; empty for all when it is the plan figure of the year."""
    kind = ratio.denominator
    if kind == TARGET:
        return (None,) * len(units)
    if kind not in (HOUSEHOLDS, AREAS):
        return figures[kind]
    counted = tuple(_size(kind, unit) for unit in units)
    last = (size for unit, size in zip(units, counted, strict=True) if not unit.ended)
    whole = Decimal(0) if Reporter.RESIDENTIAL_AREA in numerator_reporters else sum_of(last)
    return tuple(
        whole if unit.reporter is Reporter.COMMUNE else size
        for unit, size in zip(units, counted, strict=True)
    )


def unit_ratios(numerators: UnitFigures, below: UnitFigures) -> tuple[Fraction | None, ...]:
    """The ratio of each unit."""
    return tuple(ratio_of(top, bottom) for top, bottom in zip(numerators, below, strict=True))


def ratio_total(
    units: Sequence[ReportingUnit], ratio: Indicator, numerators: UnitFigures, below: UnitFigures
) -> RatioTotal:
    """The ratio of the commune over the units that gave both sides.

    Areas that go on in one another are one: what one of them gave belongs to the other side of all. Their
    households are those of the areas that are there at the end.
    """
    pairs = []
    by_size = ratio.denominator in (HOUSEHOLDS, AREAS)
    reported = (numerators,) if by_size else (numerators, below)
    left_out: list[str] = []
    for places in lines_of(units):
        top = sum_of(numerators[place] for place in places)
        counting: Sequence[int] = places
        if by_size:
            counting = _sized(units, numerators, places)
            if any(below[place] is None for place in counting):
                left_out += _given(units, places, *reported)
                continue
        bottom = sum_of(below[place] for place in counting)
        if top is not None and bottom is not None:
            pairs.append((top, bottom, sum(1 for place in counting if not units[place].ended)))
        else:
            left_out += _given(units, places, *reported)
    top, bottom = sum_of(top for top, _, _ in pairs), sum_of(bottom for _, bottom, _ in pairs)
    count = sum(count for _, _, count in pairs)
    return RatioTotal(ratio_of(top, bottom), top, bottom, count, tuple(left_out))


def _given(units: Sequence[ReportingUnit], places: Sequence[int], *sides: UnitFigures) -> list[str]:
    """The units among these that gave a number."""
    return [units[place].key for place in places if any(side[place] is not None for side in sides)]


def _sized(units: Sequence[ReportingUnit], numerators: UnitFigures, places: Sequence[int]) -> Sequence[int]:
    """The areas of a line whose size counts: those at the end that gave a figure, or whose forerunner did."""
    last = [place for place in places if not units[place].ended]
    if any(numerators[place] is not None for place in places if units[place].ended):
        return last
    return [place for place in last if numerators[place] is not None]


def target_ratio(achieved: Value | None, target: Decimal | None) -> RatioTotal:
    """The share of the year's plan that was reached so far."""
    top = achieved if isinstance(achieved, Decimal) else None
    return RatioTotal(ratio_of(top, target), top, target, 0 if top is None else 1)


def _size(kind: str, unit: ReportingUnit) -> Decimal | None:
    if unit.reporter is not Reporter.RESIDENTIAL_AREA:
        return None
    if kind == AREAS:
        return Decimal(1)
    return None if unit.households is None else Decimal(unit.households)
