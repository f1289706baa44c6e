"""Run the checks of a period with the figures of registers."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.derived.figures import figures_of_period
from desktop_app.movements.checks.loading import Checked, load_checked
from desktop_app.movements.period import Period


def check_period(
    connection: Connection, clock: Clock, commune_code: str, set_code: str, period: Period
) -> Checked:
    """Return all findings of a period as stored in the book.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    found = figures_of_period(connection, clock, commune_code, set_code, period)
    return load_checked(connection, clock, commune_code, set_code, period, found.values_of(period.key))
