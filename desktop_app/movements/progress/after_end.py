"""Figures of areas that had ended before the period began: entered while another computer ended the area."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from desktop_app.base.problems import Problem
from desktop_app.movements.period import Period
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.movements import indicator_value


def figures_after_end(connection: Connection) -> dict[str, tuple[Period, ...]]:
    """The periods, in their order, that have figures of an area which was no more; by the area's id."""
    areas = residential_area.c
    days = select(areas.id, areas.valid_from, areas.valid_to).where(areas.valid_to.is_not(None))
    last_days = {
        area_id: date.min if first and last < first else date.fromisoformat(last)
        for area_id, first, last in connection.execute(days)
    }
    if not last_days:
        return {}
    columns = indicator_value.c
    query = select(columns.unit, columns.period).where(
        columns.unit.in_(last_days), columns.value.is_not(None)
    )
    found: dict[str, list[Period]] = {}
    for unit, key in connection.execute(query.distinct()):
        period = _period(key)
        if period is not None and period.start > last_days[unit]:
            found.setdefault(unit, []).append(period)
    return {unit: tuple(sorted(periods)) for unit, periods in found.items()}


def _period(key: str) -> Period | None:
    try:
        return Period.parse(key)
    except Problem:
        return None
