"""Short lists that come with the program: member organisations, due dates."""

from __future__ import annotations

import calendar
from datetime import date

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.faults import FaultList
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.labels import Label, Mark
from desktop_app.catalogue.manifest import ManifestTable, read_toml


class MemberOrganisation(msgspec.Struct, frozen=True):
    """A mass organisation that reports beside the residential areas."""

    code: str
    name: Label
    short_vi: str

    @property
    def unit(self) -> str:
        """Its key as the unit of a movement value."""
        return f"org:{self.code}"


class DueDate(msgspec.Struct, frozen=True):
    """When a report is due: a day in a month of the period, months counted from 1."""

    period_type: PeriodType
    day: int
    month_of_period: int
    mark: Mark

    def on(self, start: date) -> date:
        """The due date of the period that begins on ``start``."""
        months = start.month - 1 + self.month_of_period - 1
        year, month = start.year + months // 12, months % 12 + 1
        return date(year, month, min(self.day, calendar.monthrange(year, month)[1]))


def member_organisations() -> tuple[MemberOrganisation, ...]:
    """The organisations that report each month."""
    faults = FaultList()
    rows = _shipped("member_organisations.toml", faults).tables("organisations")
    found = tuple(
        MemberOrganisation(row.text("code"), row.label("name"), row.text("short_vi")) for row in rows
    )
    faults.raise_if_any()
    return found


def reporting_calendar() -> tuple[DueDate, ...]:
    """The default due dates; the province sets its own."""
    faults = FaultList()
    table = _shipped("reporting_calendar.toml", faults)
    mark = table.choice("mark", Mark)
    found = tuple(
        DueDate(
            row.choice("period_type", PeriodType),
            row.whole("day") or 1,
            row.whole("month_of_period") or 1,
            mark,
        )
        for row in table.tables("due")
    )
    faults.raise_if_any()
    return found


def _shipped(name: str, faults: FaultList) -> ManifestTable:
    return read_toml(resource_path("catalogue", name).read_bytes(), name, faults)
