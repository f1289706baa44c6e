"""Reading results: the values and plan figures of a set for a year."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, bindparam, select

from desktop_app.base.ids import indicator_value_id
from desktop_app.movements.values import CellKey
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.movements import indicator_value, target_value

_OF_YEAR: Final = Prepared(
    select(
        indicator_value.c.indicator_code,
        indicator_value.c.period,
        indicator_value.c.unit,
        indicator_value.c.value,
    ).where(
        indicator_value.c.set_code == bindparam("set"),
        indicator_value.c.period >= bindparam("first"),
        indicator_value.c.period < bindparam("behind"),
        indicator_value.c.value.is_not(None),
    )
)


def load_values(connection: Connection, set_code: str, year: int) -> dict[CellKey, str]:
    """Every filled cell of a set in all periods of ``year``, as stored text; empty cells are absent.

    A wide set has hundreds of thousands in a year. Equal parts of their keys are one object: what looks them
    up compares no text then.
    """
    known: dict[str, str] = {}
    same = known.setdefault
    rows = _OF_YEAR.all(connection, {"set": set_code, "first": f"{year}-", "behind": f"{year}."})
    return {
        (same(code, code), same(period, period), same(unit, unit)): same(value, value)
        for code, period, unit, value in rows
    }


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
