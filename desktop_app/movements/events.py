"""Events of a year, such as a storm: their names as typed, and the word for each in keys of periods."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.period import Period
from desktop_app.storage.tables.movements import reporting_event


def event_names(connection: Connection, year: int) -> dict[str, str]:
    """The names of the events of a year, by the word in their keys."""
    columns = reporting_event.c
    rows = connection.execute(select(columns.slug, columns.name).where(columns.year == year))
    return {slug: name for slug, name in rows if name}


def event_days(connection: Connection, year: int) -> dict[str, date]:
    """The first days of the events of a year of which they are known, by the keys of their periods."""
    columns = reporting_event.c
    stored = select(columns.slug, columns.day).where(columns.year == year, columns.day != "")
    found = {}
    for slug, text in connection.execute(stored):
        day = _day(text)
        if day is not None and day.year == year:
            found[Period(PeriodType.EVENT, year, slug=slug).key] = day
    return found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # of a newer version
        return None


def period_label(period: Period, names: Mapping[str, str]) -> str:
    """The name of a period in the language of the user; an event by the name that was typed."""
    return period.label(names.get(period.slug, ""))


def label_within_year(period: Period, names: Mapping[str, str]) -> str:
    """The same in a table of one year."""
    return period_label(period, names).removesuffix(f"/{period.year}")
