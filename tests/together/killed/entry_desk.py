"""``python -m tests.together.killed.entry_desk``: an office at which somebody keys forms until it is killed.

Each job (one JSON line on the input) runs in a fork, which opens the book and the real window over it and
presses real keys as fast as the window takes them. What it does and what the screen shows goes, line by
line, to the file that the job names.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest

from desktop_app.base.i18n import set_language, tr
from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.book.office import DataFolder, Office
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.queues import QueuedRound
from desktop_app.sync.stages import RoundResult, SyncStage
from tests.builders import PASSPHRASE, QUICK
from tests.support.getting_on import settle, wait_until
from tests.support.patience import PATIENCE_SECONDS
from tests.together.killed.forks import serve
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.context.room import Destination
from ui.places.surveys import RoundPlace
from ui.shell.application import build_application
from ui.shell.shell import Shell
from ui.surveys.entry.page import SurveyEntryPage
from ui.surveys.surveys_room import SurveysRoom
from ui.theme import Theme

_STILL_SECONDS = 600
"""A fork that nobody kills ends by itself."""


class Job(msgspec.Struct):
    """What a fork is to do until it is killed. ``sync``: exchange with the province all the while."""

    folder: str
    log: str
    seed: int
    round_id: str
    area_id: str
    sync: bool = False


class Desk:
    """The window, and who sits before it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._log = os.open(job.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._chance = random.Random(job.seed)
        set_language("vi")
        self._application = build_application()
        self._office = Office.open(DataFolder(Path(job.folder)), lambda _: PASSPHRASE, cost=QUICK)
        self._office.officer = "Nguyễn Thị Thử"
        preferences = PreferencesFile(Path(job.folder))
        theme = Theme(self._application, preferences.current.appearance)
        self._queues = WorkQueues(MainThread(self._application))
        self._shell = Shell(self._application, self._office, theme, preferences, self._queues)
        self._typed: dict[str, str] = {}

    def say(self, what: str, **details: Any) -> None:
        """One line, handed to the system before anything else happens."""
        os.write(self._log, json.dumps({"what": what, **details}).encode() + b"\n")

    def work(self) -> None:
        """Open the room, take up the form that was left unfinished, and key on."""
        self._shell.show()
        entry = self._to_entry()
        entry.presenter.saver.safe.connect(lambda safe: self._kept(entry, safe))
        entry.presenter.form_saved.connect(lambda serial: self._saved(entry, serial))
        self._wait(lambda: self._cursor_in(entry))
        self.say("ready")
        if self._job.sync:
            self._sync()
        until = time.monotonic() + _STILL_SECONDS
        while time.monotonic() < until:
            self._key_form(entry)

    def _to_entry(self) -> SurveyEntryPage:
        window = self._shell.window
        window.go(Destination("surveys"))
        room = window.page("surveys")
        assert isinstance(room, SurveysRoom)
        self._settle()
        if room.pages.currentWidget() is room.entry:
            body = room.entry.body
            assert body is not None
            self._typed = {name: answer for name, answer in body.answers().items() if answer}
            self.say(
                "reopened",
                id=_front(room.entry).id,
                answers=body.answers(),
                question=body.question(),
                serial=room.entry.serial.text(),
            )
            return room.entry
        window.go(RoundPlace(self._job.round_id, self._job.area_id).destination)
        self._settle()
        self._press(Qt.Key.Key_F9)
        self._wait(lambda: room.pages.currentWidget() is room.entry and room.entry.body is not None)
        self.say("empty")
        return room.entry

    def _cursor_in(self, entry: SurveyEntryPage) -> bool:
        widget = self._application.focusWidget()
        return widget is not None and entry.isAncestorOf(widget)

    def _key_form(self, entry: SurveyEntryPage) -> None:
        body, draft = entry.body, _front(entry)
        assert body is not None
        while body.question() != "comment":
            question = body.question()
            key = self._chance.choices("120", (80, 15, 5))[0]
            if key == "0" and question != "q19":
                self._typed.pop(question, None)
            else:
                key = "1" if key == "0" else key
                self._typed[question] = key
            self.say("key", id=draft.id, question=question, answer=self._typed.get(question, ""))
            self._press(Qt.Key(ord(key)))
            if body.question() == question:
                raise AssertionError(
                    f"{key} did nothing at {question}; focus {self._application.focusWidget()}"
                )
            if question != "q01" and self._chance.random() < 0.02:
                self.say("back", id=draft.id)
                self._press(Qt.Key.Key_PageUp)
        if "comment" not in self._typed and self._chance.random() < 0.2:
            self._typed["comment"] = f"y kien {self._chance.randint(1, 10**6)}"
            self.say("key", id=draft.id, question="comment", answer=self._typed["comment"])
            for letter in self._typed["comment"].upper():  # without Shift a key gives the small letter
                self._press(Qt.Key(ord(letter)))
        self.say("finish", id=draft.id, serial=entry.serial.text(), answers=self._typed)
        self._press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        if entry.presenter.shows(draft.id):
            raise AssertionError(f"the form was not taken: {entry.notice.text}")
        self._typed = {}

    def _kept(self, entry: SurveyEntryPage, safe: bool) -> None:
        draft, body = _front(entry), entry.body
        if safe and body is not None and draft.answers and entry.head.safe.text() == tr("✓ Draft saved"):
            self.say(
                "kept", id=draft.id, serial=draft.serial, answers=dict(draft.answers), question=draft.question
            )

    def _saved(self, entry: SurveyEntryPage, serial: str) -> None:
        if entry.flash.text() == tr("✓ Form {serial} is saved", serial=serial):
            self.say("saved", serial=serial)

    # Exchanging with the province all the time

    def _sync(self) -> None:
        book = self._office.sync_book()
        queues = self._queues
        QueuedRound(
            book, connect(book), queues.database, queues.network, self._stage, self._exchanged
        ).start()

    def _stage(self, stage: SyncStage) -> None:
        self.say("stage", name=stage.value)

    def _exchanged(self, outcome: Outcome[RoundResult]) -> None:
        if isinstance(outcome, Ok):
            self.say("exchanged", pushed=outcome.value.pushed)
        else:
            self.say("trouble", error=repr(outcome.error))
        QTimer.singleShot(5, self._sync)

    # Keys and patience

    def _press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self._shell.window.windowHandle(), key, modifier)
        self._application.processEvents()

    def _settle(self) -> None:
        settle(self._application, self._queues)

    def _wait(self, condition: Callable[[], bool]) -> None:
        wait_until(self._application, condition, PATIENCE_SECONDS)


def _front(entry: SurveyEntryPage) -> ResponseDraft:
    draft = entry.presenter.draft
    assert draft is not None
    return draft


def be_the_desk(line: bytes) -> None:
    """Work until somebody kills this fork."""
    desk = Desk(msgspec.json.decode(line, type=Job))
    try:
        desk.work()
    except BaseException as error:
        desk.say("failed", error=repr(error))
        raise


if __name__ == "__main__":
    serve(be_the_desk)
