"""The plan figures of a year: of the commune, of single areas and organisations, and those that a set brings.

What the office has recorded overrides what comes with a set; of a set the newest version that says
something does. The plan of the commune is its own figure, or the sum of its units' where only those are set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import Connection, select

from desktop_app.areas.administrative import commune
from desktop_app.areas.queries import all_areas, called
from desktop_app.base.ids import target_value_id
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.catalogue.conversions import factor_between
from desktop_app.catalogue.indicator_set import (
    Indicator,
    IndicatorSet,
    Nature,
    PeriodType,
    Reporter,
)
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.aggregation import sum_of
from desktop_app.movements.converting import times
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit
from desktop_app.movements.lines import following, with_merged
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import SetVersions
from desktop_app.storage.tables.movements import target_value

WHOLE: Final = ""
"""The unit of a plan figure of the whole commune."""

type PlanKey = tuple[str, str]
"""Indicator code, unit; :data:`WHOLE` for the commune."""


@dataclass(frozen=True, slots=True)
class Plans:
    """Plan figures of one year: those that a set ``brought``, and those that the office has ``recorded``."""

    brought: Mapping[PlanKey, Decimal]
    recorded: Mapping[PlanKey, Decimal]

    @property
    def figures(self) -> dict[PlanKey, Decimal]:
        """The plan figures that hold."""
        return {**self.brought, **self.recorded}

    def whole(self) -> dict[str, Decimal]:
        """Those of the commune, by indicator."""
        return {code: value for (code, unit), value in self.figures.items() if unit == WHOLE}

    def of_units(self) -> dict[PlanKey, Decimal]:
        """Those of single units."""
        return {key: value for key, value in self.figures.items() if key[1] != WHOLE}

    def with_own(self, key: PlanKey, value: Decimal | None) -> Plans:
        """The same with another figure of the office; without one, what the set brings shows again."""
        others = {each: figure for each, figure in self.recorded.items() if each != key}
        return Plans(self.brought, others if value is None else {**others, key: value})


@dataclass(frozen=True, slots=True)
class CommunePlan:
    """The plan of the commune; ``units`` is of how many units it is the sum, 0 where it is its own figure."""

    value: Decimal | None = None
    units: int = 0


def load_plans(
    connection: Connection, commune_code: str, versions: SetVersions, shown: IndicatorSet | None = None
) -> Plans:
    """The plan figures of a set for a year, in the units of ``shown``; by default of the whole year's set.

    A recorded figure is in the units of the version it names. One without a version, which older programs
    recorded, is in the units of the whole year's set.
    """
    of_year = plan_set(versions)
    shown = shown or of_year
    installed = {each.version: each for each in versions.installed}
    recorded: dict[PlanKey, Decimal] = {}
    for version, figures in _recorded(connection, versions.code, versions.year).items():
        typed = installed.get(version) if version else of_year
        recorded.update(_as_shown(figures.items(), typed, shown) if typed and shown else figures)
    places = _Places(connection, commune_code)
    brought: dict[PlanKey, Decimal] = {}
    for each in versions.installed:
        for figure in each.targets:
            unit = places.unit(figure.unit)
            if figure.year == versions.year and unit is not None:
                found = [((figure.indicator, unit), figure.value)]
                for key, value in _as_shown(found, each, shown or each):
                    brought.setdefault(key, value)
    return Plans(brought, recorded)


def plan_set(versions: SetVersions) -> IndicatorSet | None:
    """The set in whose units the plans of the year are typed; ``None`` where none is installed."""
    return versions.of(Period(PeriodType.YEAR, versions.year)) if versions.installed else None


def require_plan_unit(connection: Connection, shown: IndicatorSet, year: int, code: str) -> None:
    """Check that a plan figure typed in the units of ``shown`` can be shown among the plans of the year.

    Raises:
        Problem: the set of the whole year counts something else and does not say how to convert.
    """
    of_year = plan_set(SetVersions(connection, shown.code, year))
    typed = shown.by_code.get(code)
    whole = None if of_year is None else of_year.by_code.get(code)
    if typed is not None and whole is not None and factor_between(typed, whole) is None:
        raise Problem(
            "The plan of {code} counts something else in version {version}. Type it in the plans of the"
            " year.",
            code=code,
            version=_version(of_year),
        )


def plan_version(connection: Connection, set_code: str, year: int) -> str:
    """The version in whose units the plans of a year are shown; empty where no version is installed."""
    return _version(plan_set(SetVersions(connection, set_code, year)))


def _version(of_year: IndicatorSet | None) -> str:
    return "" if of_year is None else of_year.version


def version_of_plan(connection: Connection, set_code: str, year: int, key: PlanKey) -> str:
    """The version in whose units a recorded plan figure is; without one, that of :func:`plan_version`."""
    columns = target_value.c
    plan = target_value_id(set_code, key[0], year, key[1])
    recorded = connection.scalar(select(columns.set_version).where(columns.id == plan))
    return recorded or plan_version(connection, set_code, year)


def converted_plan(
    connection: Connection, set_code: str, year: int, key: PlanKey, figure: Decimal, versions: tuple[str, str]
) -> Decimal:
    """A plan figure of the first version in the units of the second; unchanged where nothing converts it.

    An empty version is that of :func:`plan_version`.
    """
    known = SetVersions(connection, set_code, year)
    typed, wanted = (each or _version(plan_set(known)) for each in versions)
    if typed == wanted:
        return figure
    installed = {each.version: each for each in known.installed}
    if typed not in installed or wanted not in installed:
        return figure
    return dict(_as_shown([(key, figure)], installed[typed], installed[wanted])).get(key, figure)


def _as_shown(
    figures: Iterable[tuple[PlanKey, Decimal]], typed: IndicatorSet, shown: IndicatorSet
) -> Iterator[tuple[PlanKey, Decimal]]:
    """Plan figures of one version in the units of another; without those that it does not convert."""
    for key, value in figures:
        before, after = typed.by_code.get(key[0]), shown.by_code.get(key[0])
        factor = Fraction(1) if before is None or after is None else factor_between(before, after)
        if factor is not None:
            yield key, value if factor == 1 else times(value, factor)


def unknown_places(connection: Connection, commune_code: str, indicators: IndicatorSet) -> list[str]:
    """The places that the plan figures of a set name and this commune has not, each once."""
    places = _Places(connection, commune_code)
    named = dict.fromkeys(figure.unit for figure in indicators.targets)
    return [name for name in named if places.unit(name) is None]


def plan_of_commune(
    indicator: Indicator,
    whole: Mapping[str, Decimal],
    of_units: Mapping[PlanKey, Decimal],
    units: Sequence[ReportingUnit],
) -> CommunePlan:
    """The plan of an indicator: the commune's own, or the sum of its units', each area counted once.

    Of an area that is no more the plan counts, until one that goes on in its place has a plan.
    """
    own = whole.get(indicator.code)
    if own is not None or not _adds_up(indicator):
        return CommunePlan(own)
    counted = list(_counted(indicator.code, of_units, units))
    return CommunePlan(sum_of(of_units[indicator.code, unit] for unit in counted), len(counted))


def _adds_up(indicator: Indicator) -> bool:
    return indicator.nature is not Nature.RATIO and indicator.adds_over_areas


def _counted(code: str, of_units: Mapping[PlanKey, Decimal], units: Iterable[ReportingUnit]) -> Iterator[str]:
    members = {unit.key: unit for unit in with_merged(units)}
    for key, unit in members.items():
        later = following(unit, members) if unit.ended else ()
        if (code, key) in of_units and not any((code, each.key) in of_units for each in later):
            yield key


def plan_of_unit(
    indicator: Indicator, unit: ReportingUnit, of_units: Mapping[PlanKey, Decimal]
) -> Decimal | None:
    """The plan of a row: its own, or the sum of those of the areas merged into it where plans add up."""
    own = of_units.get((indicator.code, unit.key))
    if own is not None or not _adds_up(indicator):
        return own
    counted = _counted(indicator.code, of_units, unit.merged)
    return sum_of(of_units[indicator.code, key] for key in counted)


def _recorded(connection: Connection, set_code: str, year: int) -> dict[str, dict[PlanKey, Decimal]]:
    """The recorded figures as they were typed, by the version of the set whose units they are in."""
    columns = target_value.c
    rows = connection.execute(
        select(columns.set_version, columns.indicator_code, columns.unit, columns.value).where(
            columns.set_code == set_code, columns.year == year, columns.value.is_not(None)
        )
    )
    found: dict[str, dict[PlanKey, Decimal]] = {}
    for version, code, unit, value in rows:
        found.setdefault(version, {})[code, unit or WHOLE] = Decimal(value)
    return found


class _Places:
    """Whom the plan figures of a set are for: they name areas and communes as people do."""

    def __init__(self, connection: Connection, commune_code: str) -> None:
        self._connection = connection
        self._commune = commune_code
        self._units: dict[str, str] | None = None

    def unit(self, name: str) -> str | None:
        """The key of a unit; ``None`` where this commune has none that is called so."""
        if not name:
            return WHOLE
        if self._units is None:
            self._units = dict(self._known())
        return self._units.get(fold(name))

    def _known(self) -> Iterator[tuple[str, str]]:
        for each in member_organisations():
            for name in (each.unit, each.code, each.name.vi, each.short_vi):
                yield fold(name), each.unit
        areas = all_areas(self._connection, self._commune)
        areas.sort(key=lambda area: area.valid_to is None)  # those that are there come last
        yield from ((fold(name), area_id) for name, area_id in called(areas))
        for area in areas:
            yield fold(area.id), area.id
        unit = commune(self._commune)
        for name in (COMMUNE_UNIT, self._commune, unit.name if unit else ""):
            yield fold(name), WHOLE


def takes_plan(reporters: frozenset[Reporter], unit: ReportingUnit) -> bool:
    """Whether a row has a plan of its own: an area or organisation that reports the indicator."""
    return unit.reporter is not Reporter.COMMUNE and unit.reporter in reporters
