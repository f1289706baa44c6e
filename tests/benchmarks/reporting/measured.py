"""Measuring against a floor in the same run: a ratio says something on any machine, seconds do not."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tests.benchmarks.reporting.rows import BenchRow

type Work = Callable[[int], object]


class WorkAndFloor(NamedTuple):
    """What is measured and what it is measured by; both are given the number of the run."""

    ours: Work
    floor: Work


def medians(
    works: Sequence[Work],
    runs: int,
    clock: Callable[[], float] = time.perf_counter,
    at_rest: Callable[[], object] = lambda: None,
) -> list[float]:
    """Run all in turn, so that a drifting machine slows each, and return their medians.

    ``at_rest`` waits before each for what the one before has left behind, which is not measured.
    What only computes is measured with ``time.process_time``: other programs do not count then.
    """
    taken: list[list[float]] = [[] for _ in works]
    for run in range(runs):
        for work, times in zip(works, taken, strict=True):
            at_rest()
            start = clock()
            work(run)
            times.append(clock() - start)
    return list(map(statistics.median, taken))


class Measured:
    """Takes the rows of one test. In a ``short`` run all is done once and no ratio is judged."""

    def __init__(self, take: Callable[[BenchRow], None], *, short: bool) -> None:
        self._take, self._short = take, short

    def in_turn(
        self,
        name: str,
        ours: Work,
        floor: Work,
        runs: int,
        clock: Callable[[], float] = time.perf_counter,
        at_rest: Callable[[], object] = lambda: None,
        goal: float | None = None,
    ) -> BenchRow:
        """Measure what has nothing to do with the size of a book."""
        taken, by = medians((ours, floor), self._runs(runs), clock, at_rest)
        return self.row(BenchRow(name, taken, by, goal=goal))

    def over_years(
        self,
        name: str,
        works: Iterable[WorkAndFloor],
        runs: int,
        clock: Callable[[], float] = time.perf_counter,
        at_rest: Callable[[], object] = lambda: None,
        goal: float | None = None,
        least: Work | None = None,
    ) -> BenchRow:
        """Measure the same over the book of one year and over that of ten: ``works``, in this order.

        ``least``: of what is done in the book of ten years, what cannot be left out, for a second floor.
        """
        all_works = [work for pair in works for work in pair] + ([] if least is None else [least])
        taken = medians(all_works, self._runs(runs), clock, at_rest)
        ours_before, floor_before, ours, floor, *rest = taken
        row = BenchRow(
            name,
            ours,
            floor,
            ours_before=ours_before,
            floor_before=floor_before,
            goal=goal,
            least=rest[0] if rest else None,
        )
        return self.row(row)

    def row(self, row: BenchRow) -> BenchRow:
        """Take what was measured otherwise."""
        self._take(row)
        return row

    def require(self, row: BenchRow, most: float) -> None:
        """Fail where a ratio is beyond all that a busy machine explains."""
        assert self._short or row.ratio < most, row.line()

    def require_flat(self, row: BenchRow, most: float) -> None:
        """Fail where something grows with the book that must not."""
        assert row.growth is not None
        assert self._short or row.growth < most, row.line()

    def _runs(self, runs: int) -> int:
        return 1 if self._short else runs
