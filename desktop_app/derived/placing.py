"""Which row the figure of an entry belongs to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from desktop_app.areas.lineage import descendants, successors_of
from desktop_app.areas.residential import ResidentialArea
from desktop_app.catalogue.indicator_set import Indicator, Reporter
from desktop_app.derived.derived_figure import UnassignedReason
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit


class Rows:
    """The rows of a period, and in which of them an area lies that was merged, also before the period."""

    def __init__(self, units: Iterable[ReportingUnit], areas: Iterable[ResidentialArea]) -> None:
        self._areas: Mapping[str, ResidentialArea] = {area.id: area for area in areas}
        self._successors = successors_of(self._areas.values())
        self._row_of: dict[str, str] = {}
        for unit in units:
            if unit.reporter is Reporter.RESIDENTIAL_AREA:
                for member in _within(unit):
                    self._row_of[member.key] = unit.key

    def row_of(self, indicator: Indicator, area_id: str, day: date) -> str | UnassignedReason:
        """The row of an entry: of its area where areas report the indicator, else of the commune."""
        by_commune = Reporter.COMMUNE in indicator.entered_by
        if Reporter.RESIDENTIAL_AREA not in indicator.entered_by:
            return COMMUNE_UNIT if by_commune else UnassignedReason.NO_AREA
        if not area_id:
            return COMMUNE_UNIT if by_commune else UnassignedReason.NO_AREA
        return self._row_of_area(area_id, day) or UnassignedReason.AREA_NOT_THERE

    def _row_of_area(self, area_id: str, day: date) -> str:
        """The row of the area that was there on the day: itself, or the only one that goes on in its place.

        Empty where there is none.
        """
        area = self._areas.get(area_id)
        if area is None or area.exists_on(day):
            return self._row_of.get(area_id, "")
        after = (self._areas.get(each) for each in descendants(area_id, self._successors))
        there = [each.id for each in after if each is not None and each.exists_on(day)]
        return self._row_of.get(there[0], "") if len(there) == 1 else ""


def _within(unit: ReportingUnit) -> Iterator[ReportingUnit]:
    yield unit
    for each in unit.merged:
        yield from _within(each)
