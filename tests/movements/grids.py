"""What tests read of the results in a book."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.movements.period import Period
from desktop_app.movements.plans import Plans, load_plans
from desktop_app.movements.set_versions import SetVersions
from desktop_app.movements.sheet.grid import Grid
from desktop_app.movements.sheet.reading import YearFigures


def load_grid(
    connection: Connection, clock: Clock, commune_code: str, indicators: IndicatorSet, period: Period
) -> Grid:
    """The grid of a set and period with everything recorded in the book."""
    return YearFigures(connection, clock, commune_code, indicators.code, period.year).grid(indicators, period)


def plans_of_year(
    connection: Connection, commune_code: str, set_code: str, year: int, shown: IndicatorSet | None = None
) -> Plans:
    """The plan figures of a set for a year."""
    return load_plans(connection, commune_code, SetVersions(connection, set_code, year), shown)
