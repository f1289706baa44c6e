"""How many cells of a period are empty that somebody should fill, unit by unit. Counted from the grids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import msgspec
from sqlalchemy import Connection

from desktop_app.catalogue.indicator_set import IndicatorSet, Nature, Reporter
from desktop_app.catalogue.installed import installed
from desktop_app.catalogue.package import PackageKind
from desktop_app.movements.grid import GridInput, compute_grid
from desktop_app.movements.loading import units_of_grid
from desktop_app.movements.period import Period
from desktop_app.movements.queries import load_values
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.values import typed_values


def missing_cells(
    connection: Connection, commune_code: str, period: Period, areas: Collection[str]
) -> Counter[str]:
    """Empty cells by unit: the ``areas``, the commune, the member organisations. Text may stay empty."""
    missing: Counter[str] = Counter()
    codes = {package.code for package in installed(connection, PackageKind.INDICATOR_SET)}
    for code in sorted(codes):
        indicators = _typed(set_of_period(connection, code, period), period)
        stored = load_values(connection, code, period.year)
        stored = {cell: value for cell, value in stored.items() if cell[1] == period.key}
        units, _ = units_of_grid(connection, commune_code, period, stored)
        values = typed_values(indicators, stored)
        grid = compute_grid(GridInput(indicators, period, units, values, {}, lambda _formula, _read: None))
        for unit, row in zip(grid.units, grid.rows, strict=True):
            if unit.reporter is not Reporter.RESIDENTIAL_AREA or unit.key in areas:
                missing[unit.key] += sum(cell.awaited for cell in row)
    return +missing


def _typed(indicators: IndicatorSet, period: Period) -> IndicatorSet:
    """The set with what is typed in the period and must not stay empty: nothing is computed from it here."""
    kept = tuple(
        item
        for item in indicators.indicators
        if item.period_type is period.kind and not item.computed and item.nature is not Nature.TEXT
    )
    return msgspec.structs.replace(indicators, indicators=kept)
