"""Where the overview gets its facts from."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from desktop_app.book.office import Office
from desktop_app.book.overview import due_on, read_overview
from desktop_app.book.overview_facts import OverviewFacts
from ui.context.period_choice import split_period
from ui.overview.overview_presenter import Examine, Read

_TYPES = {"M": "month", "Q": "quarter", "H": "half_year", "Y": "year"}
_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}


def reader(office: Office) -> Read:
    """Reads the facts of a period from the book of ``office``."""

    def read(period: str) -> OverviewFacts:
        return office.first_page(lambda look: read_overview(look, period, due_day(period)))

    return read


def examiner(office: Office) -> Examine:
    """Counts the empty cells too, and looks at the safety of the book."""

    def examine(facts: OverviewFacts) -> OverviewFacts:
        from desktop_app.backup.safety import safety_facts
        from desktop_app.book.overview_closer import look_closer

        with office.read() as connection:
            closer = look_closer(connection, facts, office.clock, office.officer)
        return replace(closer, safety=safety_facts(office))

    return examine


def due_day(period: str) -> date | None:
    """By when the figures of a period are to be reported; None when the program's calendar does not say."""
    year, kind, number = split_period(period)
    return due_on(_TYPES[kind], date(year, (number - 1) * _MONTHS[kind] + 1, 1))
