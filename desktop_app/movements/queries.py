"""Reading results: the values and plan figures of a set for a year."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Connection, bindparam, func, literal, select, tuple_
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from desktop_app.movements.cell import Cell
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.movements import indicator_value

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

_VALUE: Final = indicator_value.c
_PERIOD: Final[ColumnElement[str]] = UnaryExpression(_VALUE.period, operator=custom_op("+"))
"""``+period``: SQLite takes the index of figures for it, not that of periods, where each row is looked up."""
_IN_PERIODS: Final = (
    _VALUE.set_code == bindparam("set"),
    _VALUE.indicator_code == bindparam("code"),
    _VALUE.value.is_not(None),
    bindparam("first") <= _PERIOD,
)
_OF_CODE: Final = Prepared(
    select(_VALUE.period, _VALUE.unit, _VALUE.value).where(*_IN_PERIODS, bindparam("behind") > _PERIOD)
)
_OF_VERSION: Final = Prepared(
    select(_VALUE.period, _VALUE.unit, _VALUE.value).where(
        *_IN_PERIODS, bindparam("behind") > _PERIOD, _VALUE.set_version == bindparam("version")
    )
)
_OF_UNIT: Final = Prepared(
    select(_VALUE.period, _VALUE.value).where(
        *_IN_PERIODS, bindparam("last") >= _PERIOD, _VALUE.unit == bindparam("unit")
    )
)
_NEXT_VERSION: Final = Prepared(
    select(_VALUE.period, _VALUE.set_version)
    .where(
        _VALUE.set_code == bindparam("set"),
        tuple_(_VALUE.period, _VALUE.set_version) > tuple_(bindparam("period"), bindparam("version")),
        _VALUE.period < bindparam("behind"),
    )
    .order_by(_VALUE.period, _VALUE.set_version)
    .limit(1)
)
_HAS_FIGURE: Final = Prepared(
    select(literal(1))
    .where(
        _VALUE.set_code == bindparam("set"),
        _VALUE.period == bindparam("period"),
        _VALUE.set_version == bindparam("version"),
        _VALUE.value.is_not(None),
    )
    .limit(1)
)
BESIDE: Final = "\x1f"
"""Between figures that were read together; no number has it."""
_TOGETHER: Final = Prepared(
    select(_VALUE.unit, func.group_concat(_VALUE.value, BESIDE))
    .where(*_IN_PERIODS, bindparam("last") >= _PERIOD)
    .group_by(_VALUE.unit)
)


def load_values(connection: Connection, set_code: str, year: int) -> dict[Cell, str]:
    """Every filled cell of a set in all periods of ``year``, as stored text; empty cells are absent.

    A wide set has hundreds of thousands in a year. Equal parts of their keys are one object: what looks them
    up compares no text then.
    """
    known: dict[str, str] = {}
    same = known.setdefault
    rows = _OF_YEAR.all(connection, {"set": set_code, "first": f"{year}-", "behind": f"{year}."})
    return {
        Cell(same(unit, unit), same(code, code), same(period, period)): same(value, value)
        for code, period, unit, value in rows
    }


def values_between(connection: Connection, set_code: str, first: str, last: str) -> dict[Cell, str]:
    """Every filled cell whose period has a key from ``first`` to ``last``, as stored text."""
    rows = _OF_YEAR.all(connection, {"set": set_code, "first": first, "behind": f"{last} "})
    return {Cell(unit, code, period): value for code, period, unit, value in rows}


def values_of_code(connection: Connection, set_code: str, code: str, year: int) -> dict[Cell, str]:
    """Every filled cell of one indicator in all periods of a year, as stored text."""
    given = {"set": set_code, "code": code, "first": f"{year}-", "behind": f"{year}."}
    rows = _OF_CODE.all(connection, given)
    return {Cell(unit, code, period): value for period, unit, value in rows}


def values_of_unit(
    connection: Connection, set_code: str, code: str, unit: str, first: str, last: str
) -> dict[str, str]:
    """What a unit reported of an indicator in the periods from ``first`` to ``last``, by the period."""
    given = {"set": set_code, "code": code, "unit": unit, "first": first, "last": last}
    return dict(_OF_UNIT.all(connection, given))


def values_together(
    connection: Connection, set_code: str, code: str, first: str, last: str
) -> list[tuple[str, str]]:
    """Each unit with all it reported of an indicator in the periods from ``first`` to ``last``.

    The stored texts stand side by side, :data:`BESIDE` between them: a year has twelve times as many rows.
    """
    given = {"set": set_code, "code": code, "first": first, "last": last}
    return _TOGETHER.all(connection, given)


def versions_of_year(connection: Connection, set_code: str, year: int) -> list[tuple[str, str]]:
    """The periods of a year that have a figure, each with the versions of the set under which one was typed.

    From one to the next is a step in the index: the figures of a year are not walked through.
    """
    found: list[tuple[str, str]] = []
    given = {"set": set_code, "period": f"{year}-", "version": "", "behind": f"{year}."}
    while (row := _NEXT_VERSION.first(connection, given)) is not None:
        period, version = row
        given |= {"period": period, "version": version}
        if _HAS_FIGURE.first(connection, {"set": set_code, "period": period, "version": version}):
            found.append((period, version))
    return found


def codes_typed_under(
    connection: Connection, set_code: str, version: str, year: int
) -> list[tuple[str, str]]:
    """Indicators and the periods of a year of which they have a figure that was typed under a version."""
    rows = connection.execute(
        select(_VALUE.indicator_code, _VALUE.period)
        .where(
            _VALUE.set_code == set_code,
            _VALUE.set_version == version,
            _VALUE.period >= f"{year}-",
            _VALUE.period < f"{year}.",
            _VALUE.value.is_not(None),
        )
        .distinct()
    )
    return [(code, period) for code, period in rows]


def typed_under(
    connection: Connection, set_code: str, code: str, version: str, first: str, behind: str
) -> list[tuple[str, str, str]]:
    """Period, unit and text of the figures of an indicator that were typed under a version of the set."""
    given = {"set": set_code, "code": code, "version": version, "first": first, "behind": behind}
    return _OF_VERSION.all(connection, given)


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


def version_of(connection: Connection, set_code: str, cell: Cell) -> str | None:
    """The version of the set under which the figure of a cell was typed; ``None`` or empty: unknown."""
    columns = indicator_value.c
    return connection.scalar(select(columns.set_version).where(columns.id == cell.id_in(set_code)))


def value_of(connection: Connection, set_code: str, cell: Cell) -> str | None:
    """Return the value of one cell; ``None`` when it is empty."""
    return connection.execute(
        select(indicator_value.c.value).where(indicator_value.c.id == cell.id_in(set_code))
    ).scalar_one_or_none()
