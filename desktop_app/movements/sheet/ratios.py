"""Ratios of a unit and of the commune: sum of numerators ÷ sum of denominators, never a mean.

Only units that gave both sides are added, so that a village that has not reported counts neither for
nor against. A commune's own figure of households or areas is used where villages do not report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.catalogue.indicator_set import AREAS, HOUSEHOLDS, Indicator, IndicatorSet, Reporter
from desktop_app.movements.aggregation import ratio_of, sum_of
from desktop_app.movements.grid_layout import ReportingUnit, reporters_of
from desktop_app.movements.lines import lines_of
from desktop_app.movements.unit_figures import Series, UnitFigures
from desktop_app.movements.values import Value


@dataclass(frozen=True, slots=True)
class RatioTotal:
    """A ratio of the commune with the two sums it was made of, and how many units gave both.

    ``one_sided`` are the units that gave one of the two: their number is in its own column, not in the ratio.
    """

    value: Fraction | None
    numerator: Decimal | None
    denominator: Decimal | None
    units: int
    one_sided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RatioSeries:
    """A ratio by unit; ``counted`` as for figures, without what a successor's figure includes already."""

    figures: tuple[Fraction | None, ...]
    counted: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class RatioLine:
    """The two sides of a ratio of one line of areas: the places of its rows, and those whose size counts."""

    places: Sequence[int]
    counting: Sequence[int]
    numerator: Decimal | None
    denominator: Decimal | None


def ratio_sides(
    indicators: IndicatorSet, ratio: Indicator, units: Sequence[ReportingUnit], figures: Mapping[str, Series]
) -> tuple[Series, Series]:
    """Numerators and denominators by unit, of a ratio that is no share of a plan."""
    below = figures.get(ratio.denominator)
    if below is None:
        reporters = reporters_of(indicators.by_code[ratio.numerator], indicators)
        sizes = sizes_by_unit(ratio.denominator, reporters, units)
        below = Series(sizes, sizes)
    return figures[ratio.numerator], below


def sizes_by_unit(
    kind: str, numerator_reporters: frozenset[Reporter], units: Sequence[ReportingUnit]
) -> tuple[Decimal | None, ...]:
    """The households of each unit, or how many areas it is.

    The commune has those of its areas where these do not report the numerator themselves.
    """
    sizes = tuple(_size(kind, unit) for unit in units)
    last = (size for unit, size in zip(units, sizes, strict=True) if not unit.ended)
    whole = Decimal(0) if Reporter.RESIDENTIAL_AREA in numerator_reporters else sum_of(last)
    return tuple(
        whole if unit.reporter is Reporter.COMMUNE else size for unit, size in zip(units, sizes, strict=True)
    )


def unit_ratios(numerators: Series, below: Series) -> RatioSeries:
    """The ratio of each unit."""
    shown, counted = (
        tuple(ratio_of(top, bottom) for top, bottom in zip(*sides, strict=True))
        for sides in ((numerators.figures, below.figures), (numerators.counted, below.counted))
    )
    return RatioSeries(shown, counted)


def ratio_lines(
    units: Sequence[ReportingUnit], ratio: Indicator, numerators: UnitFigures, below: UnitFigures
) -> Iterator[RatioLine]:
    """The two sides of a ratio for each line of areas that go on in one another: such areas are one.

    What one of them gave belongs to the other side of all. Their households are those of the areas that are
    there at the end; of these none is left out whose size is not known.
    """
    by_size = ratio.denominator in (HOUSEHOLDS, AREAS)
    for places in lines_of(units):
        counting = _sized(units, numerators, places) if by_size else places
        is_known = not by_size or all(below[place] is not None for place in counting)
        bottom = sum_of(below[place] for place in counting) if is_known else None
        yield RatioLine(places, counting, sum_of(numerators[place] for place in places), bottom)


def ratio_total(
    units: Sequence[ReportingUnit], ratio: Indicator, numerators: UnitFigures, below: UnitFigures
) -> RatioTotal:
    """The ratio of the commune over the units that gave both sides."""
    whole = []
    sides = (numerators,) if ratio.denominator in (HOUSEHOLDS, AREAS) else (numerators, below)
    one_sided: list[str] = []
    for line in ratio_lines(units, ratio, numerators, below):
        if line.numerator is not None and line.denominator is not None:
            whole.append(line)
        else:
            one_sided += _given(units, line.places, *sides)
    top = sum_of(line.numerator for line in whole)
    bottom = sum_of(line.denominator for line in whole)
    count = sum(not units[place].ended for line in whole for place in line.counting)
    return RatioTotal(ratio_of(top, bottom), top, bottom, count, tuple(one_sided))


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
