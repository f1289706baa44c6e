"""``python -m tests.benchmarks.workloads.wandering_child JOB``: any keys in every room of the window.

JOB is one line of JSON (:class:`Wander`). The event loop runs as it does for a person: after each key the
window has a moment of rest. What the thread of the window works between two rests is one span, in seconds of
its own processor time, so that other programs do not count. Prints one line of JSON (:class:`Spans`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from tests.benchmarks.workloads.thread_watch import Span, ThreadWatch
from tests.benchmarks.workloads.whole_window import WholeWindow
from tests.support.running.random_keys import ROOMS, keys_of

_REST_MILLIS, _WITHIN = 15, 6


class Wander(msgspec.Struct):
    """Where to wander, and how far."""

    folder: str
    seed: int
    keys: int


class Spans(msgspec.Struct):
    """Seconds of the spans, one for each rest, and of opening each room until all of it is there."""

    seconds: list[float]
    rooms: dict[str, float]
    long: list[Span]


class Wanderer:
    """The window over a book, and who presses keys in it."""

    def __init__(self, job: Wander) -> None:
        self._job = job
        self._whole = WholeWindow(Path(job.folder))
        self._keys: Iterator[str] = keys_of(job.seed, job.keys)
        self._presses = self._passed = 0

    def work(self) -> Spans:
        """Open every room, then wander."""
        self._whole.show()
        rooms = {room: self._opened(room) for room in ROOMS}
        watch = self._watch = ThreadWatch()
        QTimer.singleShot(_REST_MILLIS, self._next)
        self._whole.application.exec()
        return Spans(watch.seconds, rooms, watch.longest_first())

    def _opened(self, room: str) -> float:
        began = time.process_time()
        self._press(room)
        self._whole.settle()
        return time.process_time() - began

    def _next(self) -> None:
        self._passed += 1
        if self._presses and self._passed < _WITHIN:
            # The last key has not returned: where it opened a dialog, the next one belongs to that.
            QTimer.singleShot(_REST_MILLIS, self._next)
            return
        key = next(self._keys, None)
        if key is None:
            self._whole.application.exit()
            return
        QTimer.singleShot(_REST_MILLIS, self._next)  # one timer is never heard while it is being heard
        self._watch.keys.append(key)
        self._passed = 0
        self._presses += 1
        self._press(key)
        self._presses -= 1

    def _press(self, key: str) -> None:
        own = self._whole.window.windowHandle()
        windows = (QGuiApplication.modalWindow(), QGuiApplication.focusWindow(), own)
        sequence: Any = QKeySequence.fromString(_qt_name(key))
        QTest.keyClick(
            next(each for each in windows if each is not None),
            sequence[0].key(),
            sequence[0].keyboardModifiers(),
        )


_NAMES = {
    "Return": "Return",
    "Prior": "PgUp",
    "Next": "PgDown",
    "BackSpace": "Backspace",
    "Delete": "Del",
    "Escape": "Esc",
    "comma": ",",
    "period": ".",
    "slash": "/",
    "minus": "-",
    "equal": "=",
    "space": "Space",
    "Insert": "Ins",
}


def _qt_name(key: str) -> str:
    """A key by the name that Qt knows it by."""
    *modifiers, last = key.split("+")
    return "+".join([*modifiers, _NAMES.get(last, last)])


if __name__ == "__main__":
    said = Wanderer(msgspec.json.decode(sys.argv[1], type=Wander)).work()
    print(msgspec.json.encode(said).decode(), flush=True)
