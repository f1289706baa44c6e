"""``python -m tests.benchmarks.workloads.felt_child JOB``: real keys in the window, and what they felt like.

JOB is one line of JSON (:class:`Hands`). Keys come over the X server; each is measured from the moment when
it is given to the display to the rest of the window's thread behind the painting that it led to. The event
loop runs as it does for a person. Prints one line of JSON (:class:`Felt`).
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from tests.benchmarks.workloads.thread_watch import Span, ThreadWatch
from tests.benchmarks.workloads.whole_window import SCREEN, WholeWindow
from tests.support.getting_on import wait_until
from tests.support.running.random_keys import ROOMS
from ui.context.room import Destination
from ui.forms.editors.choices import ChoiceEditor
from ui.forms.editors.line import LineAnswerEditor
from ui.forms.entry_form import EntryForm
from ui.fund.fund_room import FundRoom
from ui.places.movements import PeriodPlace
from ui.places.registers import RegisterPlace
from ui.places.surveys import RoundPlace, SurveyEntryPlace
from ui.registers.registers_room import RegistersRoom
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.surveys_room import SurveysRoom

_PATIENCE_SECONDS = 60
_REST_MILLIS = 15
_NOTHING_TO_PAINT_MILLIS, _NEVER_MILLIS = 60, 3000
_WORDS = "de nghi sua duong truc thon nao vet muong"


class Hands(msgspec.Struct):
    """Where to press, and how many keys in each place."""

    folder: str
    round_id: str
    area_id: str
    keys: int
    period: str = "2026-Q4"
    register: str = "DLXH"
    seed: int = 1
    empty: bool = False
    """Only the floor: a bare line in an empty window."""


class Place(msgspec.Struct):
    """Seconds of every key: from the display to painted, and of the window's own thread.

    ``lost``: keys that no window heard.
    """

    wall: list[float]
    own: list[float]
    lost: list[str]
    slowest: list[tuple[str, float, float]]


class Opened(msgspec.Struct):
    """Seconds of opening a room by its key: until it is painted, and until all of it is there.

    ``own``: of the window's thread; ``processor``: of all threads.
    """

    painted: float
    whole: float
    own: float
    processor: float


class Felt(msgspec.Struct):
    """What was measured; ``again``: rooms opened once more; ``long``: spans that a person begins to feel."""

    places: dict[str, Place]
    rooms: dict[str, Opened]
    again: dict[str, Opened]
    long: list[Span]


class Fingers(QObject):
    """Presses one key after the other in the window that has the keys."""

    def __init__(self, watch: ThreadWatch | None) -> None:
        super().__init__()
        self._typist = subprocess.Popen(["xdotool", "-"], stdin=subprocess.PIPE, text=True)
        self._watch = watch
        self._watched: list[QObject] = []
        self._loop = QEventLoop()
        self._heard = self._painted = self._done = False
        self._sent = self._own = self._end = self._own_end = 0.0
        self._nothing = QTimer(self)
        self._nothing.setSingleShot(True)
        self._nothing.timeout.connect(self._loop.quit)
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._at_rest)

    def _watch_windows(self) -> None:
        """Hear the keys and paintings of all windows there are, offers below a field among them."""
        for window in (*QGuiApplication.allWindows(), *QApplication.topLevelWidgets()):
            if window not in self._watched:
                self._watched.append(window)
                window.installEventFilter(self)

    def press(self, key: str) -> tuple[float, float] | None:
        """Seconds until painted and of the own thread; None where no window heard it."""
        if self._watch is not None:
            self._watch.keys.append(key)
        self._watch_windows()
        self._heard = self._painted = self._done = False
        assert self._typist.stdin is not None
        self._typist.stdin.write(f"key --delay 0 {key}\n")
        self._sent = time.perf_counter()
        self._typist.stdin.flush()
        self._nothing.start(_NEVER_MILLIS)
        self._loop.exec()
        self._nothing.stop()
        return (self._end - self._sent, self._own_end - self._own) if self._heard else None

    def rest(self, millis: int = _REST_MILLIS) -> None:
        """What a person leaves between two keys."""
        QTimer.singleShot(millis, self._loop.quit)
        self._loop.exec()

    def close(self) -> None:
        """No more keys."""
        assert self._typist.stdin is not None
        self._typist.stdin.close()
        self._typist.wait()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        kind = event.type()
        if kind == QEvent.Type.KeyPress and not watched.isWidgetType() and not self._heard:
            assert isinstance(event, QKeyEvent)
            self._heard, self._own = True, time.thread_time()
        elif kind == QEvent.Type.UpdateRequest and self._heard:
            self._painted = True
        return False

    def _at_rest(self) -> None:
        if not self._heard or self._done:
            return
        self._end, self._own_end = time.perf_counter(), time.thread_time()
        if self._painted:
            self._done = True
            self._loop.quit()
        elif self._nothing.interval() != _NOTHING_TO_PAINT_MILLIS:
            self._nothing.start(_NOTHING_TO_PAINT_MILLIS)


def floor(keys: int) -> Place:
    """Keys in a bare line of an empty window."""
    application = QApplication([])
    window, line = QWidget(), QLineEdit()
    QVBoxLayout(window).addWidget(line)
    window.resize(*SCREEN)
    window.show()
    wait_until(application, window.isActiveWindow, _PATIENCE_SECONDS)
    line.setFocus()
    fingers = Fingers(None)
    place = pressed(fingers, ("a" for _ in range(keys)))
    fingers.close()
    return place


def pressed(fingers: Fingers, keys: Iterator[str]) -> Place:
    """What all keys took."""
    place, names = Place([], [], [], []), []
    for key in keys:
        taken = fingers.press(key)
        if taken is None:
            place.lost.append(key)
        else:
            place.wall.append(taken[0])
            place.own.append(taken[1])
            names.append(key)
        fingers.rest()
    rows = sorted(zip(names, place.wall, place.own, strict=True), key=lambda row: -row[2])
    place.slowest = rows[:8]
    return place


class Person:
    """Goes through the places of the window and keys there."""

    def __init__(self, job: Hands) -> None:
        self._job = job
        self._chance = random.Random(job.seed)
        self._whole = WholeWindow(Path(job.folder))

    def work(self) -> Felt:
        """Open every room twice, then key in each place."""
        whole = self._whole
        whole.show()
        wait_until(whole.application, whole.window.isActiveWindow, _PATIENCE_SECONDS)
        self._watch = ThreadWatch()
        self._fingers = Fingers(self._watch)
        rooms, again = ({room: self._opened(room) for room in ROOMS} for _ in range(2))
        places: dict[str, tuple[Callable[[], None], Callable[[], Iterator[str]]]] = {
            "grid": (self._to_grid, self._in_grid),
            "form": (self._to_form, self._in_form),
            "register entry": (self._to_register, self._in_register),
            "voucher": (self._to_voucher, self._in_voucher),
            "search": (lambda: None, self._in_search),
        }
        felt = Felt({}, rooms, again, [])
        for name, (go, keys) in places.items():
            go()
            whole.settle()
            self._fingers.rest(300)
            felt.places[name] = pressed(self._fingers, self._first(keys()))
            whole.settle()
        felt.long = self._watch.longest_first()
        self._fingers.close()
        return felt

    def _first(self, keys: Iterator[str]) -> Iterator[str]:
        return (key for _, key in zip(range(self._job.keys), keys, strict=False))

    def _opened(self, room: str) -> Opened:
        began, own, processor = time.perf_counter(), time.thread_time(), time.process_time()
        taken = self._fingers.press(room)
        if taken is None:
            raise AssertionError(f"{room} was not heard")
        self._whole.settle()
        opened = Opened(
            taken[0],
            time.perf_counter() - began,
            time.thread_time() - own,
            time.process_time() - processor,
        )
        self._fingers.rest(200)
        return opened

    # The places

    def _to_grid(self) -> None:
        self._whole.window.go(PeriodPlace(self._job.period).destination)

    def _in_grid(self) -> Iterator[str]:
        """Figures down a column, a correction now and then; Tab goes to a cell that somebody fills."""
        yield "ctrl+Home"
        while True:
            yield "Tab"
            for _ in range(self._chance.randint(5, 12)):
                yield from str(self._chance.randint(1, 999))
                yield "Return"
            yield from ("Up", "F2", "5", "Tab", "Right", "Left", "ctrl+z")
            yield self._chance.choice(["Next", "Prior", "Right", "ctrl+Right", "Home"])

    def _to_form(self) -> None:
        whole, job = self._whole, self._job
        whole.window.go(RoundPlace(job.round_id, job.area_id).destination)
        room = whole.window.page("surveys")
        assert isinstance(room, SurveysRoom)
        whole.settle()
        whole.window.go(SurveyEntryPlace(job.round_id, job.area_id).destination)
        wait_until(whole.application, lambda: room.entry.body is not None, _PATIENCE_SECONDS)

    def _in_form(self) -> Iterator[str]:
        room = self._whole.window.page("surveys")
        assert isinstance(room, SurveysRoom)
        while True:
            body = room.entry.body
            assert isinstance(body, SheetBody)
            while body.question() != "comment":
                yield "1" if body.question() == "q19" else self._chance.choices("120", (80, 15, 5))[0]
            if self._chance.random() < 0.3:
                yield from letters(_WORDS)
            yield "ctrl+Return"
            self._fingers.rest(100)

    def _to_register(self) -> None:
        whole = self._whole
        whole.window.go(RegisterPlace(self._job.register).destination)
        whole.settle()
        room = whole.window.page("registers")
        assert isinstance(room, RegistersRoom)
        room.new_entry()
        wait_until(whole.application, lambda: room.entry.body is not None, _PATIENCE_SECONDS)

    def _in_register(self) -> Iterator[str]:
        room = self._whole.window.page("registers")
        assert isinstance(room, RegistersRoom)
        while True:
            body = room.entry.body
            assert isinstance(body, EntryForm)
            before = None
            while body.view.current != before:
                before = body.view.current
                card = body.view.card(before)
                if card is not None and isinstance(card.editor, ChoiceEditor):
                    yield self._chance.choice("12")
                elif (
                    card is not None
                    and isinstance(card.editor, LineAnswerEditor)
                    and card.editor.answer_type.is_number
                ):
                    yield self._chance.choice("123456789")
                else:
                    yield from letters(_WORDS[: self._chance.randint(10, 40)])
                if body.view.current == before:
                    yield "Tab"
            yield "ctrl+Return"
            self._fingers.rest(100)

    def _to_voucher(self) -> None:
        whole = self._whole
        whole.window.go(Destination("fund"))
        whole.settle()
        room = whole.window.page("fund")
        assert isinstance(room, FundRoom)
        room.new_voucher("receipt")
        wait_until(whole.application, lambda: room.entry.body is not None, _PATIENCE_SECONDS)

    def _in_voucher(self) -> Iterator[str]:
        while True:
            focus = QApplication.focusWidget()
            if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit):
                yield from letters(self._chance.choice(["200000", "nguyen van an", "ung ho quy"]))
            else:
                yield self._chance.choice(["Down", "Up"])
            yield "Tab"

    def _in_search(self) -> Iterator[str]:
        while True:
            yield "ctrl+k"
            yield from letters(self._chance.choice(["thon dong", "nguyen van", "kien nghi duong", "123"]))
            yield from ("Down", "Down", "Up", "BackSpace", "BackSpace", "Escape")


def letters(words: str) -> Iterator[str]:
    """Their keys."""
    return ("space" if letter == " " else letter for letter in words)


if __name__ == "__main__":
    wanted = msgspec.json.decode(sys.argv[1], type=Hands)
    said = Felt({"floor": floor(wanted.keys)}, {}, {}, []) if wanted.empty else Person(wanted).work()
    print(msgspec.json.encode(said).decode(), flush=True)
