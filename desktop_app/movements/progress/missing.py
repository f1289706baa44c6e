"""How many cells of a period are empty that somebody should fill, unit by unit, counted without a sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from desktop_app.catalogue.indicator_set import IndicatorSet, Nature, Reporter
from desktop_app.catalogue.installed import installed
from desktop_app.catalogue.package import PackageKind
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import set_of_period
from desktop_app.storage.tables.movements import indicator_value


def missing_cells(connection: Connection, period: Period, areas: Iterable[str]) -> Counter[str]:
    """Empty cells by unit: the ``areas``, the commune, the member organisations. Text may stay empty."""
    units = {
        Reporter.RESIDENTIAL_AREA: list(areas),
        Reporter.COMMUNE: [COMMUNE_UNIT],
        Reporter.ORGANISATION: [organisation.unit for organisation in member_organisations()],
    }
    missing: Counter[str] = Counter()
    codes = {package.code for package in installed(connection, PackageKind.INDICATOR_SET)}
    for code in sorted(codes):
        indicators = set_of_period(connection, code, period)
        for reporter, names in units.items():
            expected = _expected(indicators, period, reporter)
            filled = _filled(connection, code, period, expected)
            missing.update({unit: len(expected) - filled[unit] for unit in names})
    return +missing


def _expected(indicators: IndicatorSet, period: Period, reporter: Reporter) -> list[str]:
    return [
        indicator.code
        for indicator in indicators.indicators
        if indicator.period_type is period.kind
        and not indicator.computed
        and indicator.code not in indicators.carried
        and indicator.nature is not Nature.TEXT
        and reporter in indicator.entered_by
    ]


def _filled(connection: Connection, set_code: str, period: Period, codes: list[str]) -> Counter[str]:
    value = indicator_value.c
    counted = connection.execute(
        select(value.unit, func.count())
        .where(
            value.set_code == set_code,
            value.period == period.key,
            value.indicator_code.in_(codes),
            value.value.is_not(None),
        )
        .group_by(value.unit)
    )
    return Counter({row[0]: row[1] for row in counted})
