"""How long the thread of the window works between two rests, and what it did in the long ones."""

from __future__ import annotations

import gc
import sys
import threading
import time
import traceback
from pathlib import Path

import msgspec
from PySide6.QtCore import QAbstractEventDispatcher

NO_GLIB = {"QT_NO_GLIB": "1"}
"""For the environment of a process whose thread is watched."""
LONG_SECONDS = 0.05
"""What a person begins to feel."""
_LOOK_SECONDS = 0.01
_TOLD = 14
_KEYS = 10


class Span(msgspec.Struct):
    """A long one: the keys before it, and where the thread was at most of the looks."""

    seconds: float
    wall: float
    keys: list[str]
    where: list[str]


class ThreadWatch:
    """Takes the spans of the thread that made it, and looks where that is while one lasts.

    Seconds are of the thread's own processor time, so that other programs do not count; those of ``wall``
    contain the wait for the lock of Python as well. GLib's event dispatcher says that it blocks before it
    handles what is there, so that it must not be used: :data:`NO_GLIB`.
    """

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.long: list[Span] = []
        self.keys: list[str] = []
        self._thread, self._since, self._begun = threading.get_ident(), time.thread_time(), time.monotonic()
        self._where: list[tuple[str, ...]] = []
        self._collects_since = 0.0
        self._works = True
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._begin)
        dispatcher.aboutToBlock.connect(self._end)
        gc.callbacks.append(self._collecting)
        threading.Thread(target=self._look, daemon=True).start()

    def longest_first(self) -> list[Span]:
        """The long spans."""
        return sorted(self.long, key=lambda span: -span.seconds)

    def _begin(self) -> None:
        if not self._works:
            self._where, self._since, self._begun = [], time.thread_time(), time.monotonic()
            self._works = True

    def _end(self) -> None:
        if not self._works:
            return
        self._works = False
        taken = time.thread_time() - self._since
        self.seconds.append(taken)
        if taken > LONG_SECONDS:
            where = list(self._where[len(self._where) // 2]) if self._where else []
            self.long.append(Span(taken, time.monotonic() - self._begun, self.keys[-_KEYS:], where))

    def _collecting(self, phase: str, info: dict[str, int]) -> None:
        """A collection is no frame of Python: it would be laid at the door of whoever called it."""
        if phase == "start":
            self._collects_since = time.thread_time()
        elif time.thread_time() - self._collects_since > LONG_SECONDS / 2:
            self._where.append((f"garbage of generation {info['generation']}",))

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK_SECONDS)
            if self._works and time.monotonic() - self._begun > LONG_SECONDS / 2:
                frame = sys._current_frames().get(self._thread)
                found = [
                    f"{each.name} {Path(each.filename).name}:{each.lineno}"
                    for each in traceback.extract_stack(frame)
                ]
                self._where.append(tuple(found[-_TOLD:]))
