"""``python -m tests.benchmarks.workloads.entry_child JOB``: enter forms in the program's window.

JOB is one line of JSON (:class:`Job`). A key is measured from its event to the moment when everything it led
to is painted, while what was typed before is being saved on the database queue. Keys come as fast as the
window takes them. The floor is a enter a bare line edit in an empty window of the same size. Prints one
line of JSON (:class:`Said`).
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop_app.backup.archive import Manifest
from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import set_language
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.book.office import DataFolder, Office
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.queues import QueuedRound
from tests.benchmarks.book.extent import END, OFFICER
from tests.benchmarks.workloads.window_child import sign_in_at_once
from tests.builders import PASSPHRASE
from tests.support.getting_on import settle, wait_until
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.forms.editors.choices import ChoiceEditor
from ui.forms.editors.line import LineAnswerEditor
from ui.places.surveys import RoundPlace, SurveyEntryPlace
from ui.shell.application import build_application
from ui.shell.shell import Shell
from ui.surveys.entry.form_body import FormBody
from ui.surveys.entry.page import SurveyEntryPage
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.responses.list_data import read_list
from ui.surveys.surveys_room import SurveysRoom
from ui.theme import Theme

SCREEN = (1366, 768)
_PATIENCE_SECONDS = 60
_FLOOR_KEYS = 2000
_COMMENT = "Đề nghị sửa đường trục thôn, nạo vét mương"
_ONE_IN = 5
"""One form in so many has a comment."""


class Job(msgspec.Struct):
    """Where to enter, and what goes on beside: ``sync``, ``backup``, ``list`` (of all forms), or nothing."""

    folder: str
    round_id: str
    area_id: str
    forms: int
    seed: int = 1
    beside: str = ""


class Said(msgspec.Struct):
    """Seconds of every key: on the wall, and of the window's own thread; and of the floor's keys."""

    forms: int
    wall: list[float]
    own: list[float]
    floor: list[float]
    beside: int
    """How often the work beside it was done."""
    slowest: list[tuple[str, float]]


class Keys:
    """Presses keys in whatever window is in front, and keeps how long each took."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self.wall: list[float] = []
        self.own: list[float] = []
        self.names: list[str] = []

    def press(self, window: QWidget, key: Qt.Key | str, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """One key, until everything it led to is painted."""
        handle = window.windowHandle()
        started, own = time.perf_counter(), time.thread_time()
        if isinstance(key, Qt.Key):
            QTest.keyClick(handle, key, modifiers or Qt.KeyboardModifier.NoModifier)
        else:  # a letter that no key of an English keyboard has; an input method hands it over like this
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, key)
                QApplication.sendEvent(handle, event)
        self._application.processEvents()
        self.own.append(time.thread_time() - own)
        self.wall.append(time.perf_counter() - started)
        self.names.append(key.name if isinstance(key, Qt.Key) else key)

    def text(self, window: QWidget, words: str) -> None:
        """Type words."""
        for letter in words:
            plain = letter.isascii() and (letter.islower() or letter.isdigit() or letter == " ")
            self.press(window, Qt.Key(ord(letter.upper())) if plain else letter)


class Entry:
    """The window over the book, and who keys in it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._chance = random.Random(job.seed)
        set_language("vi")
        self._application = build_application()
        folder = Path(job.folder)
        self._office = Office.open(DataFolder(folder), lambda _: PASSPHRASE, FixedClock(END))
        self._office.officer = OFFICER
        preferences = PreferencesFile(folder)
        theme = Theme(self._application, preferences.current.appearance)
        self._queues = WorkQueues(MainThread(self._application))
        self._shell = Shell(self._application, self._office, theme, preferences, self._queues)
        self._keys = Keys(self._application)
        self._beside = 0
        self._stopped = False

    def work(self) -> Said:
        """Key all forms; what was measured."""
        floor = self._floor()
        sign_in_at_once(self._shell)
        self._shell.show()
        self._shell.window.resize(*SCREEN)
        entry = self._to_entry()
        before = entry.presenter.entered
        self._begin_beside()
        for _ in range(self._job.forms):
            self._key_form(entry)
        self._stopped = True
        self._wait(lambda: entry.presenter.saver.idle)
        self._settle()
        if entry.presenter.entered != before + self._job.forms:
            raise AssertionError(f"{entry.presenter.entered - before} forms were taken: {entry.notice.text}")
        floor += self._floor()
        self._shell.close()
        keys = self._keys
        slowest = sorted(zip(keys.names, keys.wall, strict=True), key=lambda item: -item[1])[:12]
        return Said(self._job.forms, keys.wall, keys.own, floor, self._beside, slowest)

    def _floor(self) -> list[float]:
        window = QWidget()
        line = QLineEdit()
        layout = QVBoxLayout(window)
        layout.addWidget(line)
        window.resize(*SCREEN)
        window.show()
        line.setFocus()
        self._application.processEvents()
        keys = Keys(self._application)
        for _ in range(_FLOOR_KEYS):
            keys.press(window, Qt.Key.Key_1)
        window.close()
        return keys.wall

    def _to_entry(self) -> SurveyEntryPage:
        window = self._shell.window
        self._wait(lambda: bool(window.room))
        window.go(RoundPlace(self._job.round_id, self._job.area_id).destination)
        room = window.page("surveys")
        assert isinstance(room, SurveysRoom)
        self._settle()
        window.go(SurveyEntryPlace(self._job.round_id, self._job.area_id).destination)
        self._wait(lambda: room.pages.currentWidget() is room.entry and room.entry.body is not None)
        self._wait(lambda: (focus := QApplication.focusWidget()) is not None and room.isAncestorOf(focus))
        self._settle()
        return room.entry

    # One form

    def _key_form(self, entry: SurveyEntryPage) -> None:
        body, window = entry.body, self._shell.window
        assert entry.presenter.draft is not None
        form_id = entry.presenter.draft.id
        if isinstance(body, SheetBody):
            self._key_sheet(body)
        else:
            assert isinstance(body, FormBody)
            for step in self._answers(body):
                step()
        self._keys.press(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        if entry.presenter.shows(form_id):
            raise AssertionError(f"the form was not taken: {entry.notice.text}")

    def _key_sheet(self, body: SheetBody) -> None:
        window = self._shell.window
        while body.question() != "comment":
            key = self._chance.choices("120", (80, 15, 5))[0]
            self._keys.press(window, Qt.Key(ord("1" if body.question() == "q19" else key)))
        if self._chance.random() * _ONE_IN < 1:
            self._keys.text(window, _COMMENT)

    def _answers(self, body: FormBody) -> Iterator[Callable[[], None]]:
        """Answer every question of any form with a key or two."""
        window = self._shell.window
        while True:
            card = body.view.card(body.view.current)
            assert card is not None
            before = card.ref
            if isinstance(card.editor, ChoiceEditor):
                yield lambda: self._keys.press(window, Qt.Key(ord(self._chance.choice("123"))))
                if card.editor.several:
                    yield lambda: self._keys.press(window, Qt.Key.Key_Return)
            elif isinstance(card.editor, LineAnswerEditor) and card.editor.answer_type.is_number:
                yield lambda: self._keys.text(window, str(self._chance.randint(1, 29)))
                yield lambda: self._keys.press(window, Qt.Key.Key_Return)
            else:
                yield lambda: self._keys.text(window, "đường xấu")
                yield lambda: self._keys.press(window, Qt.Key.Key_Return)
            if body.view.current == before:
                return

    # What goes on beside it

    def _begin_beside(self) -> None:
        match self._job.beside:
            case "sync":
                self._sync()
            case "backup":
                self._back_up()
            case "list":
                self._list()

    def _again(self, begin: Callable[[], None]) -> None:
        self._beside += 1
        if not self._stopped:
            QTimer.singleShot(5, begin)

    def _sync(self) -> None:
        book, queues = self._office.sync_book(), self._queues
        QueuedRound(
            book,
            connect(book),
            queues.database,
            queues.network,
            lambda _: None,
            lambda _: self._again(self._sync),
        ).start()

    def _back_up(self) -> None:
        from desktop_app.backup.backups import back_up

        target = self._office.folder.root / "copy.smt-backup"

        def done(outcome: Outcome[Manifest]) -> None:
            assert isinstance(outcome, Ok), outcome
            self._again(self._back_up)

        self._queues.files.submit(partial(back_up, self._office, target), done)

    def _list(self) -> None:
        from desktop_app.surveys.listing.response_list import ResponseFilter

        def read() -> int:
            with self._office.read() as connection:
                wanted = ResponseFilter(self._job.round_id)
                today = self._office.clock.today()
                return len(read_list(connection, wanted, today, with_keyers=False).rows)

        self._queues.reading.submit(read, lambda _: self._again(self._list))

    # Patience

    def _settle(self) -> None:
        settle(self._application, self._queues)

    def _wait(self, condition: Callable[[], bool]) -> None:
        wait_until(self._application, condition, _PATIENCE_SECONDS)


if __name__ == "__main__":
    said = Entry(msgspec.json.decode(sys.argv[1], type=Job)).work()
    print(msgspec.json.encode(said).decode(), flush=True)
