"""A period closed, typed at, and reopened with a reason, with real keys in the real program."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType, ValueKind
from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.loading import load_grid
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import Status
from desktop_app.sample.building import INDICATORS, add_sample_areas, begin_sample
from desktop_app.storage.tables.movements import indicator_value, period_status
from tests.builders import an_office
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist, start_program


@dataclass
class Desk:
    """The program over a book with areas, and somebody at its keyboard."""

    office: Office
    typist: Typist

    def keys(self, *keys: str) -> None:
        """Press keys one by one, and let the window follow each."""
        for key in keys:
            self.typist.rest()
            self.typist.press(key)

    def type_until(self, keys: list[str], figures: list[str]) -> None:
        """Press keys until the book holds these figures.

        A loaded machine may not have the screen ready that they are meant for.
        """
        for _ in range(10):
            self.keys(*keys)
            if came(lambda: self.figures() == figures):
                return
        assert self.figures() == figures

    def figures(self) -> list[str]:
        """Every figure of the book, which holds those of one month."""
        with self.office.read() as connection:
            value = indicator_value.c.value
            return sorted(connection.execute(select(value).where(value.is_not(None))).scalars())

    def state(self) -> tuple[str, str | None]:
        """How far the month is, and why."""
        columns = period_status.c
        with self.office.read() as connection:
            found = connection.execute(
                select(columns.status, columns.status_reason).where(columns.unit == COMMUNE_UNIT)
            ).first()
        return ("", None) if found is None else (found.status, found.status_reason)

    def first_number(self) -> int:
        """The column of the first whole number that the first area types."""
        with self.office.read() as connection:
            month = Period.of(self.office.clock.today(), PeriodType.MONTH)
            indicators = indicator_set(connection, INDICATORS)
            commune = self.office.identity.commune_code
            grid = load_grid(connection, self.office.clock, commune, indicators, month)
        return next(
            number
            for number, (column, cell) in enumerate(zip(grid.columns, grid.rows[0], strict=True))
            if cell.editable and column.indicator.value_kind is ValueKind.INTEGER
        )


@pytest.fixture
def desk(tmp_path: Path, display: Display, processes: Processes) -> Iterator[Desk]:
    office = an_office(tmp_path / "office")
    begin_sample(office)
    add_sample_areas(office)
    typist = Typist(display)
    running = start_program(processes, display, tmp_path / "office")
    typist.window()
    yield Desk(office, typist)
    running.terminate()
    running.wait(10)
    office.close()


def came(condition: Callable[[], bool]) -> bool:
    """Whether something happens soon; the caller tries again where it does not."""
    until = time.monotonic() + 2
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_a_period_is_closed_typed_at_and_reopened(desk: Desk) -> None:
    first = desk.first_number()
    desk.type_until(["ctrl+2", "ctrl+Home", *["Right"] * first, "7", "Return"], ["7"])

    desk.keys("F7")
    desk.typist.dialog("Tình trạng kỳ báo cáo")
    desk.keys("Return", "Return")  # the act that goes on has the keys; then the question is answered
    wait_until(lambda: desk.state() == (Status.LOCKED, None), "the closed period")
    desk.typist.dialog_gone("Tình trạng kỳ báo cáo")

    desk.keys("Up", "9", "9", "Return", "8", "Return", "Delete", "ctrl+z")
    desk.typist.rest()
    assert desk.figures() == ["7"], "a closed period takes nothing"

    desk.keys("F7")
    desk.typist.dialog("Tình trạng kỳ báo cáo")
    desk.keys("alt+m")
    desk.typist.dialog("Mở lại kỳ")
    desk.typist.type("bao nham")
    desk.keys("Return")
    wait_until(lambda: desk.state() == (Status.DRAFT, "bao nham"), "the reopened period")
    desk.typist.dialog_gone("Tình trạng kỳ báo cáo")

    desk.type_until(["ctrl+Home", *["Right"] * first, "9", "Return"], ["9"])

    desk.keys("F8")
    desk.typist.dialog("Tiến độ nộp số liệu")
    desk.keys("Home", "Return", "5", "Return")  # the first gap of the most pressing unit
    wait_until(lambda: len(desk.figures()) == 2, "a figure in the gap")
