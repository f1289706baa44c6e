"""A period closed, typed at, and reopened with a reason, with real keys in the real program."""

from __future__ import annotations

from sqlalchemy import select

from desktop_app.catalogue.indicator_set import PeriodType, ValueKind
from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import Status
from desktop_app.sample.building import INDICATORS
from desktop_app.storage.tables.movements import indicator_value, period_status
from tests.movements.grids import load_grid
from tests.support.patience import wait_until
from tests.together.by_hand.desk import Desk, came


def type_until(desk: Desk, keys: list[str], wanted: list[str]) -> None:
    """Press keys until the book holds these figures.

    A loaded machine may not have the screen ready that they are meant for.
    """
    for _ in range(10):
        desk.keys(*keys)
        if came(lambda: figures(desk) == wanted):
            return
    assert figures(desk) == wanted


def figures(desk: Desk) -> list[str]:
    """Every figure of the book, which holds those of one month."""
    with desk.office.read() as connection:
        value = indicator_value.c.value
        return sorted(connection.execute(select(value).where(value.is_not(None))).scalars())


def state(desk: Desk) -> tuple[str, str | None]:
    """How far the month is, and why."""
    columns = period_status.c
    with desk.office.read() as connection:
        found = connection.execute(
            select(columns.status, columns.status_reason).where(columns.unit == COMMUNE_UNIT)
        ).first()
    return ("", None) if found is None else (found.status, found.status_reason)


def first_number(desk: Desk) -> int:
    """The column of the first whole number that the first area types."""
    with desk.office.read() as connection:
        month = Period.of(desk.office.clock.today(), PeriodType.MONTH)
        indicators = indicator_set(connection, INDICATORS)
        commune = desk.office.identity.commune_code
        grid = load_grid(connection, desk.office.clock, commune, indicators, month)
    return next(
        number
        for number, (column, cell) in enumerate(zip(grid.columns, grid.rows[0], strict=True))
        if cell.editable and column.indicator.value_kind is ValueKind.INTEGER
    )


def test_a_period_is_closed_typed_at_and_reopened(desk: Desk) -> None:
    first = first_number(desk)
    type_until(desk, ["ctrl+2", "ctrl+Home", *["Right"] * first, "7", "Return"], ["7"])

    desk.keys("F7")
    desk.typist.dialog("Tình trạng kỳ báo cáo")
    desk.keys("Return", "Return")  # the act that goes on has the keys; then the question is answered
    wait_until(lambda: state(desk) == (Status.LOCKED, None), "the closed period")
    desk.typist.dialog_gone("Tình trạng kỳ báo cáo")

    desk.keys("Up", "9", "9", "Return", "8", "Return", "Delete", "ctrl+z")
    desk.typist.rest()
    assert figures(desk) == ["7"], "a closed period takes nothing"

    desk.keys("F7")
    desk.typist.dialog("Tình trạng kỳ báo cáo")
    desk.keys("alt+m")
    desk.typist.dialog("Mở lại kỳ")
    desk.typist.type("bao nham")
    desk.keys("Return")
    wait_until(lambda: state(desk) == (Status.DRAFT, "bao nham"), "the reopened period")
    desk.typist.dialog_gone("Tình trạng kỳ báo cáo")

    type_until(desk, ["ctrl+Home", *["Right"] * first, "9", "Return"], ["9"])

    desk.keys("F8")
    desk.typist.dialog("Tiến độ nộp số liệu")
    desk.keys("Home", "Return", "5", "Return")  # the first gap of the most pressing unit
    wait_until(lambda: len(figures(desk)) == 2, "a figure in the gap")
