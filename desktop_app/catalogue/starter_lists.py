"""Short lists that come with the program: member organisations, due dates."""

from __future__ import annotations

from functools import cache

import msgspec

from desktop_app.base.resource_files import resource_path
from desktop_app.catalogue.indicator_set import ORGANISATION_KEY, DueDate, IndicatorSet, PeriodType
from desktop_app.catalogue.packages.faults import FaultList
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.catalogue.packages.manifest import ManifestTable, read_toml


class MemberOrganisation(msgspec.Struct, frozen=True):
    """A mass organisation that reports beside the residential areas."""

    code: str
    name: Label
    short_vi: str

    @property
    def unit(self) -> str:
        """Its key as the unit of a movement value."""
        return f"{ORGANISATION_KEY}{self.code}"


@cache
def member_organisations() -> tuple[MemberOrganisation, ...]:
    """The organisations that report each month."""
    faults = FaultList()
    rows = _shipped("member_organisations.toml", faults).tables("organisations")
    found = tuple(
        MemberOrganisation(row.text("code"), row.label("name"), row.text("short_vi")) for row in rows
    )
    faults.raise_if_any()
    return found


@cache
def reporting_calendar() -> tuple[DueDate, ...]:
    """The default due dates; the province sets its own."""
    faults = FaultList()
    table = _shipped("reporting_calendar.toml", faults)
    mark = table.choice("mark", Certainty)
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


def due_dates(indicators: IndicatorSet) -> tuple[DueDate, ...]:
    """When the reports of a set are due: as it says itself, else by the program's calendar."""
    said = {each.period_type for each in indicators.due}
    return (*indicators.due, *(each for each in reporting_calendar() if each.period_type not in said))


def _shipped(name: str, faults: FaultList) -> ManifestTable:
    return read_toml(resource_path("catalogue", name).read_bytes(), name, faults)
