"""Reading results: the values and plan figures of a set for a year."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Connection, select

from desktop_app.base.ids import indicator_value_id
from desktop_app.movements.values import CellKey
from desktop_app.storage.tables.movements import indicator_value, target_value


def load_values(connection: Connection, set_code: str, year: int) -> dict[CellKey, str]:
    """Every filled cell of a set in all periods of ``year``, as stored text; empty cells are absent."""
    columns = indicator_value.c
    rows = connection.execute(
        select(columns.indicator_code, columns.period, columns.unit, columns.value).where(
            columns.set_code == set_code,
            columns.period >= f"{year}-",
            columns.period < f"{year}.",
            columns.value.is_not(None),
        )
    )
    return {(code, period, unit): value for code, period, unit, value in rows}


def unit_values(connection: Connection, set_code: str, period: str, unit: str) -> dict[str, str]:
    """What a unit reported in one period, by indicator code, as stored text; empty cells are absent."""
    columns = indicator_value.c
    rows = connection.execute(
        select(columns.indicator_code, columns.value).where(
            columns.set_code == set_code,
            columns.period == period,
            columns.unit == unit,
            columns.value.is_not(None),
        )
    )
    return dict(rows.all())


def load_targets(connection: Connection, set_code: str, year: int) -> dict[str, Decimal]:
    """The plan figures of the commune that the office has recorded for a set and year, by indicator code."""
    columns = target_value.c
    rows = connection.execute(
        select(columns.indicator_code, columns.value).where(
            columns.set_code == set_code,
            columns.year == year,
            columns.unit == "",
            columns.value.is_not(None),
        )
    )
    return {code: Decimal(value) for code, value in rows}


def value_of(connection: Connection, set_code: str, key: CellKey) -> str | None:
    """The value of one cell; ``None`` when it is empty."""
    entity_id = indicator_value_id(set_code, *key)
    return connection.execute(
        select(indicator_value.c.value).where(indicator_value.c.id == entity_id)
    ).scalar_one_or_none()
