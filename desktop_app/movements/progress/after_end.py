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
    ended = connection.execute(select(areas.id, areas.valid_to).where(areas.valid_to.is_not(None)))
    last_days = {area_id: date.fromisoformat(day) for area_id, day in ended}
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
