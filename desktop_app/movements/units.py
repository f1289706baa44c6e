"""Who reports for a span of days: the residential areas, also those that were merged or split in it.

An area that exists at the end has a row, in which lie the figures of the areas merged into it before. An
area that ended has a row of its own where nobody else's row can hold its figures: it was split, or it ended
without a successor; and where they are typed: in the month in which it ended, and where it has a figure of
the very period. The last holds also for a period in which it was no more (another computer did not know of
its end): the figure is not counted, but somebody has to see it and to put it right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from desktop_app.areas.lineage import Successors, descendants, successors_of
from desktop_app.areas.residential import ResidentialArea
from desktop_app.catalogue.indicator_set import PeriodType, Reporter
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period


def area_units(
    areas: Iterable[ResidentialArea],
    period: Period,
    reported: Collection[str],
    counted: Collection[str] = (),
) -> list[ReportingUnit]:
    """The rows of a period; ``reported`` are the areas with a figure of that very period.

    ``counted`` are those with a figure that counts into it: of an event, whose day may have been set later.
    """
    areas, own_rows = list(areas), set(reported)
    if period.kind is PeriodType.MONTH:
        own_rows |= {area.id for area in areas}
    return _rows(areas, period.start, period.end, own_rows, {*reported, *counted})


def area_units_between(areas: Iterable[ResidentialArea], first: date, last: date) -> list[ReportingUnit]:
    """The rows of a span of days in which nothing is typed."""
    return _rows(list(areas), first, last)


def area_units_through(areas: Iterable[ResidentialArea], period: Period, last: date) -> list[ReportingUnit]:
    """The rows of a period as they stand later, on ``last``: comparisons stand on the successor.

    An area has in its row what the areas reported that were merged into it by then. Who had ended, and how
    many households there were, is that of the end of the period; nothing is typed in these rows.
    """
    known = list(areas)
    by_id = {area.id: area for area in known}
    return [_as_of(unit, period.end, by_id) for unit in _rows(known, period.start, max(last, period.end))]


def _as_of(unit: ReportingUnit, day: date, areas: Mapping[str, ResidentialArea]) -> ReportingUnit:
    area = areas[unit.key]
    merged = tuple(_as_of(each, day, areas) for each in unit.merged)
    if area.valid_from is not None and area.valid_from > day and merged:
        sizes = [areas[each.key].households_on(day) for each in merged if areas[each.key].exists_on(day)]
        counted = [size for size in sizes if size is not None]
        households = sum(counted) if counted and len(counted) == len(sizes) else None
    else:
        households = area.households_on(min(day, area.valid_to or day))
    return replace(
        unit,
        households=households,
        first=_earliest(unit.first, merged),
        ended=area.valid_to is not None and area.valid_to < day,
        merged=merged,
    )


def _earliest(own: date | None, merged: Iterable[ReportingUnit]) -> date | None:
    """The first day of a row: that of the first area in it; ``None`` where it is not known."""
    first = own
    for each in merged:
        if first is not None:
            first = None if each.first is None else min(first, each.first)
    return first


def _rows(
    areas: list[ResidentialArea],
    first: date,
    last: date,
    own_rows: Collection[str] = (),
    reported: Collection[str] = (),
) -> list[ReportingUnit]:
    links = successors_of(areas)
    units = {
        area.id: _unit(area, last, links)
        for area in areas
        if area.exists_within(first, last) or area.id in reported
    }
    into = {
        key: _heir(key, units, links) for key, unit in units.items() if unit.ended and key not in own_rows
    }
    merged: dict[str, list[ReportingUnit]] = {}
    for key, heir in into.items():
        if heir is not None:
            merged.setdefault(heir, []).append(units[key])
    return [
        replace(unit, merged=tuple(merged.get(key, ())))
        for key, unit in units.items()
        if into.get(key) is None
    ]


def _heir(area_id: str, units: Mapping[str, ReportingUnit], links: Successors) -> str | None:
    """The only area into which another one went, directly or not, and which is there at the end."""
    last = [each for each in descendants(area_id, links) if each in units and not units[each].ended]
    return last[0] if len(last) == 1 else None


def _unit(area: ResidentialArea, last: date, links: Successors) -> ReportingUnit:
    return ReportingUnit(
        area.id,
        Reporter.RESIDENTIAL_AREA,
        area.name_on(min(last, area.valid_to or last)),
        area.households_on(min(last, area.valid_to or last)),
        area.valid_from,
        area.valid_to,
        not area.exists_on(last),
        successors=links.get(area.id, ()),
    )
