"""From starting the process to a window that can be used, against an empty window.

Both are processes of their own with compiled bytecode, as an installed program has it. The key of the book is
in the keyring (the Secret Service of Linux), as in nearly every office, and an officer signs in: the window
that asks for the PIN is the first that somebody can use; the one behind it is measured with a PIN that is
given at once.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.benchmarks.book.kept import BookAges
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.benchmarks.workloads.starting import Starts
from tests.support.secret_service import SecretService

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
RUNS = 1 if SHORT else 7
GOAL = 2.5
"""How many times an empty window the first window may take (docs/decisions/0053)."""
GOAL_MB = 90


def test_first_usable_window(
    measured: Measured, fresh_books: BookAges, keyring_service: SecretService, tmp_path: Path
) -> None:
    workload = [sys.executable, "-m", "tests.benchmarks.workloads.keyring_book"]
    roots = [fresh_books.one.root, fresh_books.ten.root]
    done = keyring_service.run([*workload, *roots, tmp_path / "work", str(RUNS)], timeout=600)
    assert done.returncode == 0, done.stderr
    turns = [
        msgspec.json.decode(line, type=tuple[Starts, Starts, Starts]) for line in done.stdout.splitlines()
    ]

    def row(name: str, value: Callable[[Starts], float], take: Callable[[list[float]], float]) -> BenchRow:
        floor, one, ten = (take([value(turn[place]) for turn in turns]) for place in range(3))
        unit = "MB" if "memory" in name else "s"
        goal = GOAL_MB / floor if unit == "MB" else GOAL
        return measured.row(BenchRow(name, ten, floor, unit, one, floor, goal=goal))

    asked = "window that asks for the PIN"
    row(asked, lambda start: start.asked.seconds, statistics.median)
    # On a busy machine the clock says more of the other programs than of this one.
    row(f"{asked}, least time of the processor", lambda start: start.asked.processor, min)
    row(f"{asked}, memory at its most", lambda start: start.asked.peak, statistics.median)
    row("first usable window", lambda start: start.usable.seconds, statistics.median)
    processor = row(
        "first usable window, least time of the processor", lambda start: start.usable.processor, min
    )
    row("memory of the first window at its most", lambda start: start.usable.peak, statistics.median)
    measured.require(processor, 8)
