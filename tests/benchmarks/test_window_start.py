"""From starting the process to a window that can be used, over 100,000 responses, against an empty window.

Both are processes of their own with compiled bytecode, as an installed program has it. The empty window is
that of PySide6 as it is published; what it takes with docs/decisions/0049 is printed, too.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.benchmarks.workloads.big_book import BigBook
from tests.benchmarks.workloads.floors import Ratio
from tests.benchmarks.workloads.starting import Start, start_window
from tests.support.secret_service import SecretService
from tools import qt_support

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]
RUNS = 7


def test_first_usable_window(big_book: BigBook, tmp_path: Path) -> None:
    published = _as_published(tmp_path / "published")
    bytecode = tmp_path / "bytecode"

    def round_of_starts() -> tuple[Start, Start, Start]:
        return (
            start_window(bytecode, before=published),
            start_window(bytecode),
            start_window(bytecode, big_book.root),
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


def test_first_window_with_the_key_in_the_keyring(keyring_service: SecretService, tmp_path: Path) -> None:
    """As nearly every office has it; the book is small, and the keyring is the Secret Service of Linux."""
    from tests.benchmarks.workloads.big_book import build_big_book

    book = build_big_book(tmp_path / "book", responses=12)
    published = _as_published(tmp_path / "published")
    workload = [sys.executable, "-m", "tests.benchmarks.workloads.keyring_book"]
    done = keyring_service.run([*workload, book.root, tmp_path / "work", published, str(RUNS)])
    assert done.returncode == 0, done.stderr
    floor, ours = zip(*(map(float, line.split()) for line in done.stdout.splitlines()), strict=True)
    assert _ratio("first window with the key in the keyring", ours, floor).value < 10


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
        start_window(tmp_path / "bytecode", root)
    times: dict[Path, list[float]] = {small.root: [], big_book.root: []}
    for _ in range(RUNS):
        for root, taken in times.items():
            taken.append(start_window(tmp_path / "bytecode", root).seconds)
    ratio = Ratio(
        f"window over {big_book.responses} responses to one over {small.responses}",
        statistics.median(times[big_book.root]),
        statistics.median(times[small.root]),
    )
    print(ratio.line())
    assert ratio.value < 2
