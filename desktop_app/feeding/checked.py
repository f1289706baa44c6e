"""The findings of a period with what the registers have: the one way in which it is looked through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.feeding.figures import AskedPeriod, figures_of_period, register_figures
from desktop_app.movements.checks.checking import CheckInput
from desktop_app.movements.checks.loading import Checked, load_checked, look_through
from desktop_app.movements.period import Period
from desktop_app.movements.values import CellKey, Value


def check_period(
    connection: Connection, clock: Clock, commune_code: str, set_code: str, period: Period
) -> Checked:
    """All findings of a period as the book has it.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    found = figures_of_period(connection, commune_code, set_code, period)
    return load_checked(connection, clock, commune_code, set_code, period, found.values_of(period.key))


def check_sheet(
    connection: Connection, commune_code: str, given: CheckInput, values: Mapping[CellKey, Value]
) -> Checked:
    """The findings among figures as they stand on the screen."""
    asked = AskedPeriod(given.period, given.indicators, given.units)
    found = register_figures(connection, commune_code, [asked])
    told = replace(given, registers=found.values_of(given.period.key))
    return look_through(connection, commune_code, told, values)
