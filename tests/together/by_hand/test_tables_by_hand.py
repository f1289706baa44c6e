"""Figures typed with a keyboard into every table of the real program: what was typed is what lands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.catalogue.indicator_set import PeriodType, Reporter
from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.period import Period
from desktop_app.sample.building import INDICATORS, add_sample_areas, begin_sample, open_sample_round
from desktop_app.storage.tables.movements import indicator_value
from desktop_app.surveys.rounds.commands import put_round_area
from desktop_app.surveys.rounds.queries import areas_of_round
from desktop_app.surveys.rounds.records import RoundArea
from desktop_app.surveys.rounds.running import hand_tallies
from tests.builders import an_office
from tests.movements.grids import load_grid
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.together.by_hand.desk import Desk, came, program_over
from tests.together.by_hand.typist import Typist

SPEEDS = (0.0, 0.12)
"""Seconds a key: as fast as the program takes them, and as somebody types."""
BY_HAND = 2
"""The area that counts by hand, from 0."""


@dataclass
class RoundDesk(Desk):
    """A desk with a round; each keystroke takes so many seconds."""

    round_id: str
    seconds: float

    def keys(self, *keys: str) -> None:
        """Press keys one after the other; a word of digits is typed."""
        for key in keys:
            parts = key if key.isdecimal() else (key,)
            self.typist.press(*parts, seconds=self.seconds)

    def areas(self) -> list[RoundArea]:
        """The areas of the round as they are in the book."""
        with self.office.read() as connection:
            return areas_of_round(connection, self.round_id)

    def column(self, name: str) -> list[int | None]:
        """One number of every area."""
        return [getattr(area, name) for area in self.areas()]

    def totals(self) -> dict[str, dict[str, int]]:
        """The hand count of the area that counts by hand."""
        with self.office.read() as connection:
            found = hand_tallies(connection, self.round_id)
        return found.get(self.areas()[BY_HAND].area_id, {})


@pytest.fixture(params=SPEEDS, ids=["machine", "person"])
def round_desk(
    request: pytest.FixtureRequest, tmp_path: Path, display: Display, processes: Processes
) -> Iterator[RoundDesk]:
    office = an_office(tmp_path / "office")
    begin_sample(office)
    add_sample_areas(office)
    round_id = open_sample_round(office)
    made = RoundDesk(office, Typist(display), round_id, request.param)
    area_id = made.areas()[BY_HAND].area_id
    with office.record() as rec:
        put_round_area(rec, round_id, area_id, tally_mode="totals", forms_collected=300)
    with program_over(office, display, processes):
        yield made


def to_areas(round_desk: RoundDesk) -> None:
    """The first cell of the area table, where a 7 has been typed."""
    for _ in range(10):  # a loaded machine may not have the next screen ready when its key comes
        for key in ("ctrl+3", "ctrl+Home", "7", "Return", "Up"):  # in the list of rounds Return opens
            round_desk.typist.rest()
            round_desk.typist.press(key)
        if came(lambda: round_desk.column("total_households")[0] == 7):
            return
    raise AssertionError("the area table was not reached")


def test_the_area_table(round_desk: RoundDesk) -> None:
    to_areas(round_desk)
    before = round_desk.column("total_households")
    round_desk.keys("200", "Tab", "170", "Tab", "165", "Return")
    round_desk.keys("1000", "Tab", "152", "Return")
    round_desk.keys("72", "Return", "15", "Return", "12", "Return")
    round_desk.keys("54", "Down", "43", "Down")
    wait_until(lambda: round_desk.column("total_households")[6] == 43, "the last number")
    assert round_desk.column("total_households")[:7] == [200, 1000, 72, 15, 12, 54, 43]
    assert round_desk.column("forms_issued")[:3] == [170, 152, None]
    assert round_desk.column("forms_collected")[:3] == [165, None, 300]
    round_desk.keys("ctrl+z")
    wait_until(lambda: round_desk.column("total_households")[6] == before[6], "the number of before")
    round_desk.keys("ctrl+Home", "shift+Down", "shift+Down", "shift+Right", "ctrl+c")
    round_desk.keys("ctrl+Home", *["Down"] * 7, "ctrl+v")
    wait_until(lambda: round_desk.column("total_households")[7:10] == [200, 1000, 72], "the block")
    assert round_desk.column("forms_issued")[7:10] == [170, 152, None]
    round_desk.keys("ctrl+z")
    wait_until(lambda: round_desk.column("total_households")[7:10] == before[7:10], "the block taken back")
    assert round_desk.column("forms_issued")[7:10] == [None, None, None]
    round_desk.keys("ctrl+Home", "9", "9", "Escape", "F2", "BackSpace", "Return")
    wait_until(lambda: round_desk.column("total_households")[0] == 20, "a number changed and not replaced")
    assert round_desk.column("total_households")[1:6] == [1000, 72, 15, 12, 54]


def test_the_table_of_totals(round_desk: RoundDesk) -> None:
    to_areas(round_desk)
    round_desk.keys("ctrl+Home", *["Down"] * BY_HAND, "F9")
    round_desk.typist.rest()
    round_desk.keys("200", "Tab", "70", "Tab", "30", "Return")
    round_desk.keys("1000", "Tab", "152", "Return")
    round_desk.keys("72", "Return", "15", "Return", "12", "Return")
    round_desk.keys("54", "Down", "43", "Down")
    wait_until(lambda: round_desk.totals().get("q07") == {"1": 43}, "the last number")
    found = round_desk.totals()
    assert found["q01"] == {"1": 200, "2": 70, "no_answer": 30}
    assert found["q02"] == {"1": 1000, "2": 152}
    assert [found[f"q{row:02d}"] for row in range(3, 8)] == [{"1": n} for n in (72, 15, 12, 54, 43)]
    round_desk.keys("ctrl+z")
    wait_until(lambda: not round_desk.totals()["q07"], "the empty cell of before")
    round_desk.keys("ctrl+Home", "shift+Down", "shift+Down", "shift+Right", "ctrl+c")
    round_desk.keys("ctrl+Home", *["Down"] * 7, "ctrl+v")
    wait_until(lambda: round_desk.totals().get("q10") == {"1": 72}, "the block")
    assert round_desk.totals()["q08"] == {"1": 200, "2": 70}
    assert round_desk.totals()["q09"] == {"1": 1000, "2": 152}
    round_desk.keys("ctrl+Home", "shift+Down", "ctrl+d")
    wait_until(lambda: round_desk.totals()["q02"] == {"1": 200, "2": 152}, "the first number repeated below")
    assert round_desk.totals()["q01"] == {"1": 200, "2": 70, "no_answer": 30}, "Ctrl+D is no Delete"
    round_desk.keys("ctrl+Home", *["Right"] * 3, "8", "8")
    round_desk.typist.rest()
    assert round_desk.totals()["q01"] == {"1": 200, "2": 70, "no_answer": 30}, (
        "a digit on the sum goes nowhere"
    )
    round_desk.keys("ctrl+Home", "shift+space", "Delete")
    wait_until(lambda: not round_desk.totals()["q01"], "the whole row emptied")


def test_the_movement_sheet(round_desk: RoundDesk) -> None:
    period = Period.of(
        round_desk.office.clock.today(), PeriodType.MONTH
    ).previous  # that is what the window opens at
    with round_desk.office.read() as connection:
        indicators = indicator_set(connection, INDICATORS)
        commune = round_desk.office.identity.commune_code
        grid = load_grid(connection, round_desk.office.clock, commune, indicators, period)
    editable = [number for number, cell in enumerate(grid.rows[0]) if cell.editable]
    codes = [grid.columns[number].indicator.code for number in editable]
    numbers = [
        place
        for place, number in enumerate(editable)
        if grid.columns[number].indicator.value_kind.value == "integer"
    ]
    first = next(place for place in numbers if place + 1 in numbers)
    units, value = [unit.key for unit in grid.units], indicator_value.c

    def column(place: int) -> list[str | None]:
        with round_desk.office.read() as connection:
            rows = connection.execute(
                select(value.unit, value.value).where(value.indicator_code == codes[place])
            )
            typed: dict[str, str | None] = {row.unit: row.value for row in rows}
        return [typed.get(unit) for unit in units]

    for _ in range(10):
        for key in ("ctrl+2", "ctrl+Home", *["Right"] * editable[first], "7", "Return", "Up"):
            round_desk.typist.rest() if not key.startswith("R") else None
            round_desk.typist.press(key)
        if came(lambda: column(first)[0] == "7"):
            break
    wait_until(lambda: column(first)[0] == "7", "the sheet")
    round_desk.keys("200", "Tab", "170", "Return")
    round_desk.keys("1000", "Tab", "152", "Return")
    round_desk.keys("72", "Return", "15", "Return", "12", "Return")
    round_desk.keys("54", "Down", "43", "Down")
    wait_until(lambda: column(first)[6] == "43", "the last number")
    assert column(first)[:7] == ["200", "1000", "72", "15", "12", "54", "43"]
    assert column(first + 1)[:3] == ["170", "152", None]
    round_desk.keys("ctrl+z")
    wait_until(lambda: column(first)[6] is None, "the empty cell of before")
    round_desk.keys("Up", "Up", "shift+Down", "ctrl+d")
    wait_until(lambda: column(first)[5] == "12", "the number above repeated")
    assert column(first)[:5] == ["200", "1000", "72", "15", "12"], "Ctrl+D is no Delete"
    row = next(number for number, unit in enumerate(grid.units) if unit.reporter is Reporter.COMMUNE)
    hatched = next(place for place in numbers if not grid.rows[row][editable[place]].editable)
    round_desk.keys(
        "ctrl+Prior", "shift+F9"
    )  # all groups of all units: there a column has cells that are not reported
    round_desk.typist.rest()
    round_desk.keys("ctrl+Home", *["Right"] * editable[hatched], "55", "Return")
    wait_until(lambda: column(hatched)[0] == "55", "a figure of the column")
    round_desk.keys("Up", *["Down"] * row, "5", "8", "Return")
    round_desk.keys("ctrl+Home", "9", "Return")
    wait_until(lambda: column(0)[0] == "9", "what is typed afterwards")
    assert column(hatched)[0] == "55", "a digit on a hatched cell goes nowhere"
