"""Ratios of a unit and of the commune: sum of numerators ÷ sum of denominators, never a mean.

Only units that gave both sides are added, so that a village that has not reported counts neither for
nor against. A commune's own figure of households or areas stands in where villages do not report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.catalogue.indicator_set import AREAS, HOUSEHOLDS, TARGET, Indicator, Reporter
from desktop_app.movements.aggregation import ratio_of, sum_of
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.unit_figures import UnitFigures
from desktop_app.movements.values import Value


@dataclass(frozen=True, slots=True)
class RatioTotal:
    """A ratio of the commune with the two sums it was made of, and how many units are in it."""

    value: Fraction | None
    numerator: Decimal | None
    denominator: Decimal | None
    units: int


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
    whole = Decimal(0) if Reporter.RESIDENTIAL_AREA in numerator_reporters else sum_of(counted)
    return tuple(
        whole if unit.reporter is Reporter.COMMUNE else size
        for unit, size in zip(units, counted, strict=True)
    )


def unit_ratios(numerators: UnitFigures, below: UnitFigures) -> tuple[Fraction | None, ...]:
    """The ratio of each unit."""
    return tuple(ratio_of(top, bottom) for top, bottom in zip(numerators, below, strict=True))


def ratio_total(numerators: UnitFigures, below: UnitFigures) -> RatioTotal:
    """The ratio of the commune over the units that gave both sides."""
    pairs = [
        (top, bottom)
        for top, bottom in zip(numerators, below, strict=True)
        if top is not None and bottom is not None
    ]
    top, bottom = sum_of(top for top, _ in pairs), sum_of(bottom for _, bottom in pairs)
    return RatioTotal(ratio_of(top, bottom), top, bottom, len(pairs))


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
