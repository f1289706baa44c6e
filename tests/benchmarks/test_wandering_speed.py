"""What the window's thread works between two rests, while somebody wanders through all rooms.

The program's window is in a process of its own over the generated book. Times are of the thread's own
processor time. In place of a floor stands what a person does not notice: a frame of a screen for ninety-nine
of a hundred spans, and 50 ms for the longest. The long ones are printed with the keys before them and the
place where the thread was.
"""

from __future__ import annotations

import os
import subprocess
import sys

import msgspec
import pytest

from tests.benchmarks.book.kept import BenchBook, BookAges
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.benchmarks.workloads.thread_watch import LONG_SECONDS, NO_GLIB
from tests.benchmarks.workloads.wandering_child import Spans, Wander
from tests.support.display import Display
from tests.support.processes import ROOT
from tests.support.running.random_keys import STRIDE

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
FRAME_SECONDS = 0.016
KEYS = (2 if SHORT else 50) * STRIDE
_SHOWN = 15


def wandered(display: Display, book: BenchBook) -> Spans:
    """What a child measured that pressed the keys."""
    job = msgspec.json.encode(Wander(str(book.root), 1, KEYS)).decode()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.workloads.wandering_child", job],
        env={**os.environ, **display.env, **NO_GLIB},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Spans)


def test_a_walk_through_all_rooms(measured: Measured, fresh_books: BookAges, display: Display) -> None:
    one, ten = (wandered(display, book) for book in fresh_books)
    for name, share, limit in (
        ("99 of 100 spans of the window", 0.99, FRAME_SECONDS),
        ("the longest", 1.0, LONG_SECONDS),
    ):
        first, last = (sorted(each.seconds)[int((len(each.seconds) - 1) * share)] for each in (one, ten))
        measured.row(BenchRow(f"{name}, to what nobody notices", last, limit, ours_before=first, goal=1))
    print(f"    {len(ten.long)} of {len(ten.seconds)} above 50 ms")
    for span in ten.long[:_SHOWN]:
        print(f"    {1000 * span.seconds:.0f} ms after {' '.join(span.keys)}: {' > '.join(span.where[-8:])}")
