"""What one benchmark found: its ratio to a floor measured in the same run, and how it grows with the book."""

from __future__ import annotations

from typing import Final

import msgspec

PROPERTY: Final = "bench row"
"""Under this name a test's report carries its rows."""


class BenchRow(msgspec.Struct, frozen=True):
    """A measurement and its floor, in ``unit``; with a book, those over the book of ten years.

    ``ours_before`` and ``floor_before``: the same after one year. ``goal``: the ratio that is aimed at.
    ``least``: a second floor, which does all that cannot be left out.
    """

    name: str
    ours: float
    floor: float
    unit: str = "s"
    ours_before: float | None = None
    floor_before: float | None = None
    goal: float | None = None
    least: float | None = None
    test: str = ""

    @property
    def ratio(self) -> float:
        """How many times the floor."""
        return self.ours / self.floor

    @property
    def ratio_before(self) -> float | None:
        """The same after one year."""
        if self.ours_before is None or self.floor_before is None:
            return None
        return self.ours_before / self.floor_before

    @property
    def growth(self) -> float | None:
        """How many times what it took after one year it takes after ten."""
        return None if self.ours_before is None else self.ours / self.ours_before

    def line(self) -> str:
        """One line for people."""
        taken = f"{self._amount(self.ours)} / {self._amount(self.floor)}"
        said = f"{self.name}: {self.ratio:.2f} x the floor ({taken})"
        if self.ours_before is not None:
            said += f"; growth {self.growth:.2f}"
        if self.ratio_before is not None:
            said += f" (after one year {self.ratio_before:.2f} x)"
        if self.least is not None:
            said += f"; {self.ours / self.least:.2f} x the least ({self._amount(self.least)})"
        if self.goal is not None:
            said += f"; goal {self.goal:g}" + (" not reached" if self.ratio > self.goal else "")
        return said

    def _amount(self, value: float) -> str:
        if self.unit == "s":
            return f"{value * 1000:.3f} ms"
        return f"{value:.1f} {self.unit}"
