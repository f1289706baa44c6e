"""Real keys in the window over the book of ten years: what is typed, and rooms that are opened.

Each key comes over the X server (xdotool) and is measured from there to the painting it led to. The floor
is the same in a bare line edit of an empty window. The own share is the processor time of the window's thread
from the key until it rests: that does not count what other programs do. The long spans are printed with the
keys before them and the place where the thread was.
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
from tests.benchmarks.workloads.felt_child import Felt, Hands
from tests.benchmarks.workloads.thread_watch import NO_GLIB
from tests.support.display import Display
from tests.support.processes import ROOT
from tests.support.requirement import program

pytestmark = [pytest.mark.bench, pytest.mark.timeout(1800)]
KEYS = 20 if SHORT else 400
FRAME_SECONDS, ROOM_SECONDS = 0.016, 0.1
"""What nobody notices: a frame of a screen; a room that is there at once."""
_SHOWN = 20


def felt(display: Display, book: BenchBook, *, empty: bool = False) -> Felt:
    """What a child measured in whose window the keys were pressed."""
    program("xdotool", "xdotool")
    job = Hands(str(book.root), book.facts.sheet_round_id, book.facts.areas[1], KEYS, empty=empty)
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.workloads.felt_child", msgspec.json.encode(job).decode()],
        env={**os.environ, **display.env, **NO_GLIB},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Felt)


def at(taken: list[float], share: float) -> float:
    """The time within which this share of all keys was done."""
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * share))]


def test_keys_and_rooms(measured: Measured, fresh_books: BookAges, display: Display) -> None:
    floor = felt(display, fresh_books.ten, empty=True).places["floor"]
    one, ten = (felt(display, book) for book in fresh_books)
    for name, place in ten.places.items():
        before = one.places[name]
        for what, share in (("median", 0.5), ("99 of 100", 0.99)):
            painted = at(place.wall, share), at(floor.wall, share), at(before.wall, share)
            measured.row(BenchRow(f"{name}, until painted, {what}", *painted[:2], ours_before=painted[2]))
        own = at(place.own, 0.99), FRAME_SECONDS, at(before.own, 0.99)
        measured.row(
            BenchRow(f"{name}, own share, 99 of 100, to a frame", *own[:2], ours_before=own[2], goal=1)
        )
        slow = ", ".join(f"{key} {1000 * each:.0f}" for key, _, each in place.slowest)
        print(f"    {name}: slowest, own ms: {slow}; not heard: {len(place.lost)} of {KEYS}")
    for words, rooms, before_rooms in (
        ("first", ten.rooms, one.rooms),
        ("again", ten.again, one.again),
    ):
        own_of = max(room.own for room in rooms.values())
        own_before = max(room.own for room in before_rooms.values())
        measured.row(
            BenchRow(
                f"the slowest room, opened {words}, own share, to 0.1 s",
                own_of,
                ROOM_SECONDS,
                ours_before=own_before,
                goal=1,
            )
        )
        each = ", ".join(
            f"{name} {1000 * room.painted:.0f}/{1000 * room.whole:.0f}/{1000 * room.own:.0f}"
            for name, room in rooms.items()
        )
        print(f"    rooms, opened {words}, ms painted/whole/own: {each}")
    for span in ten.long[:_SHOWN]:
        where = " > ".join(span.where[-8:])
        print(f"    {1000 * span.seconds:.0f} ms after {' '.join(span.keys)}: {where}")
