"""Where the overview gets its facts from."""

from __future__ import annotations

from datetime import date

from desktop_app.book.office import Office
from desktop_app.book.overview import OverviewFacts, read_overview, with_empty_cells
from desktop_app.catalogue.indicator_set import DueDate
from desktop_app.catalogue.starter_lists import reporting_calendar
from ui.context.period_choice import split_period
from ui.overview.overview_presenter import Examine, Read

_TYPES = {"M": "month", "Q": "quarter", "H": "half_year", "Y": "year"}
_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}


def reader(office: Office) -> Read:
    """Reads the facts of a period from the book of ``office``."""

    def read(period: str) -> OverviewFacts:
        by = due_on(period, reporting_calendar())
        return office.first_page(lambda look: read_overview(look, period, by))

    return read


def examiner(office: Office) -> Examine:
    """Counts the empty cells too."""

    def examine(facts: OverviewFacts) -> OverviewFacts:
        with office.read() as connection:
            return with_empty_cells(connection, facts, office.clock.today(), office.officer)

    return examine


def due_on(period: str, calendar: tuple[DueDate, ...]) -> date | None:
    """By when the figures of a period are to be reported; None when the calendar does not say."""
    year, kind, number = split_period(period)
    start = date(year, (number - 1) * _MONTHS[kind] + 1, 1)
    return next((due.on(start) for due in calendar if due.period_type.value == _TYPES[kind]), None)
