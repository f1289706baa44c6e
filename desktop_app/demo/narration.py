"""One line for each step, with its time; a failed claim ends the demonstration."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.base.problems import Problem


class Claimed(Problem):
    """Something the demonstration says did not happen."""


class Narrator:
    """Prints steps as they are finished."""

    def __init__(self) -> None:
        self._number = 0

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """Run a step; what is appended to the list is printed after its name."""
        self._number += 1
        found: list[str] = []
        start = time.perf_counter()
        yield found
        taken = time.perf_counter() - start
        detail = f": {', '.join(found)}" if found else ""
        sys.stdout.write(f"{self._number:>2}. {what}{detail} ({taken:.2f} s)\n")
        sys.stdout.flush()


def claim(holds: bool, what: str) -> None:
    """Stop unless ``holds``.

    Raises:
        Claimed: it does not hold.
    """
    if not holds:
        raise Claimed("The demonstration failed: {what}", what=what)
