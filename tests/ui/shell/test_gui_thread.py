"""The window reads and writes nothing itself: whatever it needs of the book comes over a queue."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from desktop_app.book.first_run import FirstAnswers, begin
from desktop_app.storage.store import Store
from tests.builders import a_copy, put_area
from tests.ui.recorder import AskRecorder
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.context.room import Destination
from ui.places.settings import SectionPlace
from ui.settings.names import SECTIONS
from ui.shell.rooms import ROOMS
from ui.shell.shell import Shell
from ui.theme import Appearance, Theme

PIN = "482913"


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Where the book was opened for reading or writing on the thread of the window."""
    found: list[str] = []

    def watched(
        way: Callable[[Store], AbstractContextManager[Connection]],
    ) -> Callable[[Store], AbstractContextManager[Connection]]:
        def opened(store: Store) -> AbstractContextManager[Connection]:
            if threading.current_thread() is threading.main_thread():
                calls = [
                    line for line in traceback.format_stack() if "/ui/" in line and "/tests/" not in line
                ]
                found.append(calls[-1].strip() if calls else "")
            return way(store)

        return opened

    for name in ("read", "write"):
        monkeypatch.setattr(Store, name, watched(getattr(Store, name)))
    return found


@pytest.fixture
def shell(qapp: QApplication, tmp_path: Path, begun_book: Path) -> Iterator[Shell]:
    office = a_copy(begun_book, tmp_path)
    begin(office, FirstAnswers(office.identity.commune_code, "Trần Văn Thử", "", PIN))
    with office.record() as rec:
        put_area(rec, "a1")
    queues = WorkQueues(MainThread(qapp))
    ask = AskRecorder()
    theme = Theme(qapp, Appearance.LIGHT)
    made = Shell(qapp, office, theme, PreferencesFile(tmp_path), queues, ask=lambda _: ask)
    yield made
    made.close()
    made.window.deleteLater()
    made.deleteLater()


def test_nothing_is_read_on_the_thread_of_the_window(
    qtbot: QtBot, shell: Shell, read_here: list[str]
) -> None:
    def rest() -> None:
        for _ in range(3):
            empty: list[bool] = []
            shell.queues.when_empty(shell, lambda done=empty: done.append(True))  # type: ignore[misc]
            qtbot.waitUntil(lambda done=empty: bool(done))  # type: ignore[misc]

    shell.show()
    qtbot.waitUntil(lambda: shell.window.locked and shell.window.lock.officers.count() == 1)
    lock = shell.window.lock
    lock.pin.setText(PIN)
    lock.enter.click()
    qtbot.waitUntil(lambda: shell.window.room == "overview")
    for room in ROOMS:
        shell.window.go(Destination(room.key))
        rest()
    for section in SECTIONS:
        shell.window.go(SectionPlace(section.key).destination)
        rest()
    shell.window.search.open()
    shell.window.search.field.setText("thôn")
    rest()
    shell.lock()
    assert shell.window.locked, "at once, whatever the queue is doing"
    rest()
    assert lock.officers.count() == 1
    assert read_here == []


def test_a_paint_that_is_heard_of_after_the_window_was_closed_starts_nothing(
    qtbot: QtBot, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(shell.office), "whole", False)
    shell.close()
    with qtbot.captureExceptions() as raised:
        shell.first_paint.seen.emit()
        qtbot.wait(0)
    assert raised == []
