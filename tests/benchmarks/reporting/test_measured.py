"""Measuring: medians in turn, both ages, and what a short run leaves out."""

from __future__ import annotations

import pytest

from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.benchmarks.reporting.rows import BenchRow


class Hours:
    """A clock that goes on only where work says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def work(self, *taken: float) -> WorkAndFloor:
        """Ours takes the times given, one after the other, and the floor one each time."""

        def ours(run: int) -> None:
            self.now += taken[run]

        def floor(_: int) -> None:
            self.now += 1

        return WorkAndFloor(ours, floor)


def test_medians_are_compared() -> None:
    rows: list[BenchRow] = []
    hours = Hours()
    ours, floor = hours.work(9, 2, 3)
    found = Measured(rows.append, short=False).in_turn("a", ours, floor, 3, hours, goal=2)
    assert rows == [found]
    assert (found.ratio, found.growth, found.ratio_before) == (3, None, None)
    assert found.line() == "a: 3.00 x the floor (3000.000 ms / 1000.000 ms); goal 2 not reached"


def test_growth_is_that_of_ten_years_over_one() -> None:
    hours = Hours()
    works = [hours.work(2, 2, 2), hours.work(8, 8, 8)]
    found = Measured(lambda _: None, short=False).over_years("a", works, 3, hours)
    assert (found.ratio_before, found.ratio, found.growth) == (2, 8, 4)
    assert (
        found.line() == "a: 8.00 x the floor (8000.000 ms / 1000.000 ms); growth 4.00 (after one year 2.00 x)"
    )


def test_the_least_that_must_be_done_is_named_beside_the_floor() -> None:
    hours = Hours()
    works = [hours.work(2), hours.work(8)]
    least = hours.work(4).ours
    found = Measured(lambda _: None, short=True).over_years("a", works, 1, hours, goal=3, least=least)
    assert (found.ratio, found.least) == (8, 4)
    assert found.line() == (
        "a: 8.00 x the floor (8000.000 ms / 1000.000 ms); growth 4.00 (after one year 2.00 x)"
        "; 2.00 x the least (4000.000 ms); goal 3 not reached"
    )


def test_a_ratio_beyond_reason_fails_but_in_a_short_run() -> None:
    row = BenchRow("a", 30, 1, ours_before=1, floor_before=1)
    whole, short = (Measured(lambda _: None, short=each) for each in (False, True))
    for judge in (whole.require, whole.require_flat):
        judge(row, 31)
        with pytest.raises(AssertionError, match=r"a: 30\.00 x the floor"):
            judge(row, 30)
    short.require(row, 1)
    short.require_flat(row, 1)


def test_a_short_run_works_once() -> None:
    done: list[int] = []
    Measured(lambda _: None, short=True).in_turn("a", done.append, lambda _: None, 5)
    assert done == [0]
