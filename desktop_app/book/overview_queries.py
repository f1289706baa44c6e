"""The queries of the first page that belong to no room: how far each residential area is."""

from __future__ import annotations

from sqlalchemy import bindparam, func, or_, select

from desktop_app.book.overview_facts import DONE_STATES
from desktop_app.storage.tables.areas import residential_area
from desktop_app.storage.tables.movements import indicator_value, period_status

_value, _status, _area = indicator_value.c, period_status.c, residential_area.c

FIGURES_OF_UNITS = (
    select(_value.unit, func.count().label("figures"))
    .where(_value.period == bindparam("period"), _value.value.is_not(None))
    .group_by(_value.unit)
)
UNITS_DONE = select(_status.unit).where(
    _status.period == bindparam("period"), or_(*(_status.status == state for state in sorted(DONE_STATES)))
)
FIGURES_BY_MONTH = (
    select(_value.unit, _value.period, func.count().label("figures"))
    .where(
        _value.period >= bindparam("first"),
        _value.period <= bindparam("last"),
        _value.value.is_not(None),
    )
    .group_by(_value.unit, _value.period)
)
DONE_BY_MONTH = select(_status.unit, _status.period).where(
    _status.period >= bindparam("first"),
    _status.period <= bindparam("last"),
    or_(*(_status.status == state for state in sorted(DONE_STATES))),
)
AREAS_IN_USE = (
    select(_area.id, _area.name, _area.kind, _area.households)
    .where(or_(_area.valid_to.is_(None), _area.valid_to == ""))
    .order_by(_area.position, _area.name)
)
