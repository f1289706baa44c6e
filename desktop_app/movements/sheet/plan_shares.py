"""Plans of the year beside the figures of a period: of a row, and of every indicator."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, Nature
from desktop_app.movements.aggregation import ratio_of
from desktop_app.movements.grid_layout import ReportingUnit, reporters_of
from desktop_app.movements.plans import plan_of_unit, takes_plan
from desktop_app.movements.sheet.computed import Computed, dependants
from desktop_app.movements.sheet.grid import reached_by_units
from desktop_app.movements.sheet.period_sheet import PeriodSheet

type Compute = Callable[[frozenset[str]], Mapping[str, Computed]]
"""Computes the columns of some indicators."""


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """The plan of a row for the year, and what was reached of it since January."""

    unit: str
    plan: Decimal | None
    share: Fraction | None


def unit_plan(given: PeriodSheet, indicator: Indicator, unit: ReportingUnit) -> UnitPlan | None:
    """The plan of a row; ``None`` where it has none of its own: the commune, words."""
    reporters = reporters_of(indicator, given.indicators)
    if indicator.nature is Nature.TEXT or not takes_plan(reporters, unit):
        return None
    whole = next((each for each in given.all_units if each.key == unit.key), unit)
    plan = plan_of_unit(indicator, whole, given.unit_targets)
    reached = reached_by_units(given, indicator).get(unit.key)
    return UnitPlan(unit.shown_name(given.period.year), plan, ratio_of(reached, plan))


@dataclass(frozen=True, slots=True)
class PlanShare:
    """An indicator with a plan and what was reached of it since January; ``None``: not reported."""

    code: str
    name: str
    share: Fraction | None

    @property
    def order(self) -> tuple[bool, Fraction]:
        """Sort key: the furthest behind first, then what is reached; unreported comes last."""
        return self.share is None, self.share or Fraction(0)


class PlanShares:
    """Computed once; of what changes later, only the indicators that hang on it are computed again."""

    def __init__(self, indicators: IndicatorSet, layout: Collection[str]) -> None:
        self._indicators = indicators
        self._layout = frozenset(layout)
        self._found: dict[str, PlanShare | None] = {}
        self._touched: set[str] = set()

    def touch(self, *codes: str) -> None:
        """Figures or the plans of some indicators are others."""
        self._touched.update(codes)

    def of(
        self, planned: Collection[str], columns: Mapping[str, Computed], compute: Compute
    ) -> list[PlanShare]:
        """The ``planned`` indicators, the furthest behind first; ``columns`` are computed already."""
        for code in dependants(self._indicators, frozenset(self._touched)) if self._touched else ():
            self._found.pop(code, None)
        self._touched.clear()
        wanted = (set(planned) & self._layout) - self._found.keys()
        hidden = frozenset(wanted - columns.keys())
        known = {**columns, **(compute(hidden) if hidden else {})}
        self._found |= {code: _share(known[code]) for code in wanted if code in known}
        return sorted(
            (each for each in self._found.values() if each is not None), key=lambda each: each.order
        )


def _share(column: Computed) -> PlanShare | None:
    indicator, total = column.indicator, column.total
    if total.target is None:
        return None
    return PlanShare(indicator.code, indicator.name.shown(), total.target_share)
