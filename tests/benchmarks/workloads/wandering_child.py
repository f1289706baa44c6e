"""``python -m tests.benchmarks.workloads.wandering_child JOB``: any keys in every room of the window.

JOB is one line of JSON (:class:`Wander`). The event loop runs as it does for a person: after each key the
window has a moment of rest. What the thread of the window works between two rests is one span, in seconds of
its own processor time, so that other programs do not count. Prints one line of JSON (:class:`Spans`).
"""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QAbstractEventDispatcher, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import set_language
from desktop_app.book.office import DataFolder, Office
from tests.benchmarks.book.extent import END, OFFICER
from tests.benchmarks.workloads.window_child import sign_in_at_once
from tests.builders import PASSPHRASE
from tests.support.getting_on import settle
from tests.support.running.random_keys import ROOMS, keys_of
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.shell.application import build_application
from ui.shell.shell import Shell
from ui.theme import Theme

SCREEN = (1366, 768)
LONG_SECONDS = 0.05
"""What a person begins to feel."""
_REST_MILLIS, _WITHIN = 15, 6
_LOOK_SECONDS = 0.01
_TOLD = 14


class Wander(msgspec.Struct):
    """Where to wander, and how far."""

    folder: str
    seed: int
    keys: int


class Span(msgspec.Struct):
    """A long one: the keys before it, and where the thread was."""

    seconds: float
    keys: list[str]
    where: list[str]


class Spans(msgspec.Struct):
    """Seconds of the spans, one for each rest, and of opening each room until all of it is there."""

    seconds: list[float]
    rooms: dict[str, float]
    long: list[Span]


class Watch:
    """Measures how long the thread of the window works without a rest, and looks where it is meanwhile."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.long: list[Span] = []
        self.keys: list[str] = []
        self._thread, self._since, self._begun = threading.get_ident(), time.thread_time(), time.monotonic()
        self._where: list[list[str]] = []
        self._works = True
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._begin)
        dispatcher.aboutToBlock.connect(self._end)
        threading.Thread(target=self._look, daemon=True).start()

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
            where = self._where[len(self._where) // 2] if self._where else []
            self.long.append(Span(taken, self.keys[-4:], where))

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK_SECONDS)
            if self._works and time.monotonic() - self._begun > LONG_SECONDS / 2:
                frame = sys._current_frames().get(self._thread)
                found = [
                    f"{each.name} {Path(each.filename).name}:{each.lineno}"
                    for each in traceback.extract_stack(frame)
                ]
                self._where.append(found[-_TOLD:])


class Wanderer:
    """The window over a book, and who presses keys in it."""

    def __init__(self, job: Wander) -> None:
        self._job = job
        set_language("vi")
        self._application = build_application()
        folder = Path(job.folder)
        self._office = Office.open(DataFolder(folder), lambda _: PASSPHRASE, FixedClock(END))
        self._office.officer = OFFICER
        preferences = PreferencesFile(folder)
        theme = Theme(self._application, preferences.current.appearance)
        self._queues = WorkQueues(MainThread(self._application))
        self._shell = Shell(self._application, self._office, theme, preferences, self._queues)
        self._keys: Iterator[str] = keys_of(job.seed, job.keys)
        self._presses = self._passed = 0

    def work(self) -> Spans:
        """Open every room, then wander."""
        sign_in_at_once(self._shell)
        self._shell.show()
        self._shell.window.resize(*SCREEN)
        settle(self._application, self._queues)
        rooms = {room: self._opened(room) for room in ROOMS}
        watch = self._watch = Watch()
        QTimer.singleShot(_REST_MILLIS, self._next)
        self._application.exec()
        return Spans(watch.seconds, rooms, sorted(watch.long, key=lambda span: -span.seconds))

    def _opened(self, room: str) -> float:
        began = time.process_time()
        self._press(room)
        settle(self._application, self._queues)
        return time.process_time() - began

    def _next(self) -> None:
        self._passed += 1
        if self._presses and self._passed < _WITHIN:
            # The last key has not returned: where it opened a dialog, the next one belongs to that.
            QTimer.singleShot(_REST_MILLIS, self._next)
            return
        key = next(self._keys, None)
        if key is None:
            self._application.exit()
            return
        QTimer.singleShot(_REST_MILLIS, self._next)  # one timer is never heard while it is being heard
        self._watch.keys.append(key)
        self._passed = 0
        self._presses += 1
        self._press(key)
        self._presses -= 1

    def _press(self, key: str) -> None:
        own = self._shell.window.windowHandle()
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
