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
from contextlib import ExitStack

import msgspec
import pytest

from tests.benchmarks.book.kept import BenchBook, BookAges
from tests.benchmarks.reporting.measured import Measured
from tests.benchmarks.reporting.plugin import SHORT
from tests.benchmarks.reporting.rows import BenchRow
from tests.benchmarks.workloads import felt_child
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


_HALF = """
import os, signal, sys, time
while True:
    try:
        os.kill(int(sys.argv[1]), signal.SIGSTOP)
        time.sleep(0.005)
        os.kill(int(sys.argv[1]), signal.SIGCONT)
        time.sleep(0.005)
    except ProcessLookupError:
        break
"""
"""A process that holds another one half of the time: a slow computer."""


def felt(display: Display, book: BenchBook, *, empty: bool = False, half: bool = False) -> Felt:
    """What a child measured in whose window the keys were pressed; ``half``: at half the speed."""
    program("xdotool", "xdotool")
    job = Hands(str(book.root), book.facts.sheet_round_id, book.facts.areas[1], KEYS, empty=empty)
    with ExitStack() as stack:
        child = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", felt_child.__name__, msgspec.json.encode(job).decode()],
                env={**os.environ, **display.env, **NO_GLIB},
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        if half:
            holder = stack.enter_context(subprocess.Popen([sys.executable, "-c", _HALF, str(child.pid)]))
            stack.callback(holder.kill)
        stack.callback(child.kill)
        out, wrong = child.communicate(timeout=1500)
    assert child.returncode == 0, wrong[-2000:]
    return msgspec.json.decode(out.splitlines()[-1], type=Felt)


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
        for name, room in rooms.items():
            row = f"room {name} opened {words}, own share until all is there, to 0.1 s"
            before_own = before_rooms[name].own
            goal = 1 if words == "again" else None
            measured.row(BenchRow(row, room.own, ROOM_SECONDS, ours_before=before_own, goal=goal))
        each = ", ".join(
            f"{name} {1000 * room.painted:.0f}/{1000 * room.whole:.0f}" for name, room in rooms.items()
        )
        print(f"    rooms, opened {words}, ms until something is painted/all is there: {each}")
    for span in ten.long[:_SHOWN]:
        where = " > ".join(span.where[-8:])
        print(f"    {1000 * span.seconds:.0f} ms after {' '.join(span.keys)}: {where}")


def test_keys_and_rooms_at_half_speed(measured: Measured, fresh_books: BookAges, display: Display) -> None:
    whole, half = (felt(display, fresh_books.ten, half=half) for half in (False, True))
    for name, place in half.places.items():
        for what, share in (("median", 0.5), ("99 of 100", 0.99)):
            row = BenchRow(
                f"{name} at half speed, until painted, {what}, to whole speed",
                at(place.wall, share),
                at(whole.places[name].wall, share),
            )
            measured.row(row)
    for name, room in half.again.items():
        measured.row(
            BenchRow(f"room {name} at half speed, to whole speed", room.whole, whole.again[name].whole)
        )
