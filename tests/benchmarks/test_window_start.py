"""From starting the process to a window that can be used, over 100,000 responses, against an empty window.

Both are processes of their own with compiled bytecode, as an installed program has it. The empty window is
that of PySide6 as it is published; what it takes with docs/decisions/0049 is printed, too.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.benchmarks.workloads.big_book import BigBook
from tests.benchmarks.workloads.floors import Ratio
from tests.builders import PASSPHRASE
from tools import qt_support

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]
ROOT = Path(__file__).parents[2]
RUNS = 7


class Start(NamedTuple):
    """One start: seconds on the clock and of the processor, memory in MB."""

    seconds: float
    processor: float
    resident: int
    peak: int


def _start(bytecode: Path, *book: Path, before: Path | None = None) -> Start:
    """Start the window over ``book``, or an empty one; modules in the folder ``before`` come first."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
    if before is not None:
        environment["PYTHONPATH"] = str(before)
    secret = bytecode / "passphrase"
    secret.parent.mkdir(exist_ok=True)
    secret.write_text(PASSPHRASE, encoding="utf-8")
    environment["SO_MAT_TRAN_PASSPHRASE_FILE"] = str(secret)
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.workloads.window_child",
        repr(time.monotonic()),
        *map(str, book),
    ]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    seconds, processor, resident, peak = done.stdout.split()
    return Start(float(seconds), float(processor), int(resident), int(peak))


def test_first_usable_window(big_book: BigBook, tmp_path: Path) -> None:
    published = _as_published(tmp_path / "published")
    bytecode = tmp_path / "bytecode"

    def round_of_starts() -> tuple[Start, Start, Start]:
        return (
            _start(bytecode, before=published),
            _start(bytecode),
            _start(bytecode, big_book.root),
        )

    round_of_starts()  # writes the bytecode, reads the files once
    floor, laid_out, ours = zip(*(round_of_starts() for _ in range(RUNS)), strict=True)
    name = f"first usable window over {big_book.responses} responses"
    clock = _ratio(name, [start.seconds for start in ours], [start.seconds for start in floor])
    # On a busy machine the clock says more of the other programs than of this one.
    processor = _ratio(
        f"{name}, time of the processor",
        [start.processor for start in ours],
        [start.processor for start in floor],
    )
    name = "empty window whose PySide6 has its modules compiled"
    _ratio(name, [start.seconds for start in laid_out], [start.seconds for start in floor])
    last, empty = ours[-1], floor[-1]
    print(f"resident memory: {last.resident} MB, at most {last.peak} MB; empty window {empty.resident} MB")
    assert clock.value < 10
    assert processor.value < 5
    assert last.peak < 300


def _as_published(folder: Path) -> Path:
    """A folder with the ``shiboken6`` that is installed, without what ``make setup`` laid into it."""
    without = shutil.ignore_patterns(qt_support.FOLDER)
    shutil.copytree(qt_support.shiboken_folder(), folder / "shiboken6", ignore=without)
    return folder


def _ratio(name: str, ours: Sequence[float], floor: Sequence[float]) -> Ratio:
    ratio = Ratio(name, statistics.median(ours), statistics.median(floor))
    print(ratio.line())
    return ratio


def test_what_a_large_book_adds(big_book: BigBook, tmp_path: Path) -> None:
    """The same program over a book with next to nothing: what is left is what grows with the forms."""
    from tests.benchmarks.workloads.big_book import build_big_book

    small = build_big_book(tmp_path / "small", responses=12)
    for root in (small.root, big_book.root):
        _start(tmp_path / "bytecode", root)
    times: dict[Path, list[float]] = {small.root: [], big_book.root: []}
    for _ in range(RUNS):
        for root, taken in times.items():
            taken.append(_start(tmp_path / "bytecode", root).seconds)
    ratio = Ratio(
        f"window over {big_book.responses} responses to one over {small.responses}",
        statistics.median(times[big_book.root]),
        statistics.median(times[small.root]),
    )
    print(ratio.line())
    assert ratio.value < 2
