"""Measuring against a floor in the same run: a ratio says something on any machine, seconds do not."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """The medians of a piece of work and of its floor, in seconds."""

    name: str
    ours: float
    floor: float

    @property
    def value(self) -> float:
        """How many times the floor."""
        return self.ours / self.floor

    def line(self) -> str:
        """One line for the report of a benchmark run."""
        taken = f"{self.ours * 1000:.3f} ms / {self.floor * 1000:.3f} ms"
        return f"{self.name}: {self.value:.2f} x the floor ({taken})"


def in_turn(
    name: str,
    ours: Callable[[int], object],
    floor: Callable[[int], object],
    runs: int,
    clock: Callable[[], float] = time.perf_counter,
    at_rest: Callable[[], object] = lambda: None,
) -> Ratio:
    """Run both in turn, so that a drifting machine slows both, and compare the medians.

    ``at_rest`` waits before each for what the one before has left behind, which is not measured.
    What only computes is measured with ``time.process_time``: other programs do not count then.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs):
        for work, taken in zip((ours, floor), times, strict=True):
            at_rest()
            start = clock()
            work(run)
            taken.append(clock() - start)
    ratio = Ratio(name, statistics.median(times[0]), statistics.median(times[1]))
    print(f"\n{ratio.line()}")
    return ratio
