"""Read the progress of the months of a year, for the panel in which a period is chosen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from desktop_app.book.overview_facts import MonthProgress
from ui.context.operations import read_beside
from ui.context.room import RoomContext
from ui.shell.window.period_chooser import PeriodPanel

if TYPE_CHECKING:
    from sqlalchemy import Connection


def show_months(context: RoomContext, panel: PeriodPanel, year: int) -> None:
    """Mark the months of ``year`` in the panel as the first page marks them; it is open meanwhile."""

    def query(connection: Connection) -> tuple[tuple[MonthProgress, ...], date]:
        from desktop_app.book.overview_closer import months_of

        clock = context.office.clock
        return months_of(connection, clock, year), clock.today()

    read_beside(context, panel, query, panel.mark)
