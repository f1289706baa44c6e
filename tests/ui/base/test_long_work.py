"""Who waits for long work sees how far it is, and may stop it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.areas.queries import all_areas
from desktop_app.base.long_work import Progress
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.journal.recorder import Recorder
from tests.builders import put_area
from tests.support.patience import PATIENCE_SECONDS
from tests.ui.contexts import room_context
from ui.base.saves import SaveState
from ui.context import long_work
from ui.context.long_work import LongWorkDialog, change_each, change_long, do_long
from ui.context.operations import is_recording
from ui.context.room import RoomContext


@pytest.fixture
def context(office: Office, qapp: QApplication) -> Iterator[RoomContext]:
    said: list[str] = []
    with room_context(office, qapp, say=said.append) as made:
        yield made


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def shown(over: QWidget) -> LongWorkDialog | None:
    return next((each for each in over.findChildren(LongWorkDialog) if each.isVisible()), None)


def test_it_says_how_far_it_is_and_is_stopped(
    qtbot: QtBot, context: RoomContext, over: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "SHOWN_AFTER_MILLISECONDS", 0)
    go_on, where, done = Event(), [], []

    def work(progress: Progress) -> None:
        where.append(current_thread() is main_thread())
        progress(3, 10)
        assert go_on.wait(PATIENCE_SECONDS)
        progress(4, 10)
        done.append("written")

    do_long(context, over, over, "Đang ghi", work, lambda _: done.append("told"))
    qtbot.waitUntil(lambda: shown(over) is not None)
    dialog = shown(over)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.bar.words.text() == "3/10")
    dialog.bar.stop_button.click()
    go_on.set()
    qtbot.waitUntil(lambda: shown(over) is None)
    qtbot.waitUntil(lambda: not over.findChildren(LongWorkDialog))
    assert (where, done) == ([False], [])


def test_what_is_done_at_once_shows_nothing(
    qtbot: QtBot, context: RoomContext, over: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "SHOWN_AFTER_MILLISECONDS", 1000 * PATIENCE_SECONDS)
    opened: list[LongWorkDialog] = []
    done: list[int] = []
    monkeypatch.setattr(LongWorkDialog, "open", opened.append)
    do_long(context, over, over, "Đang ghi", lambda _: 7, done.append)
    qtbot.waitUntil(lambda: not over.findChildren(LongWorkDialog))
    assert (opened, done) == ([], [7])


def test_the_keys_are_where_they_were_once_it_is_done(
    qtbot: QtBot, context: RoomContext, over: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "SHOWN_AFTER_MILLISECONDS", 0)
    field = QLineEdit(over)
    field.show()
    over.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    go_on, done = Event(), list[object]()
    do_long(context, over, over, "Đang ghi", lambda _: go_on.wait(PATIENCE_SECONDS), done.append)
    qtbot.waitUntil(lambda: shown(over) is not None and not field.hasFocus())
    go_on.set()
    qtbot.waitUntil(lambda: bool(done))
    qtbot.waitUntil(field.hasFocus)


def test_a_lock_closes_it(
    qtbot: QtBot, context: RoomContext, over: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "SHOWN_AFTER_MILLISECONDS", 0)
    go_on, done = Event(), []

    def work(progress: Progress) -> None:
        assert go_on.wait(PATIENCE_SECONDS)
        progress(1, 2)

    do_long(context, over, over, "Đang ghi", work, lambda _: done.append(1))
    qtbot.waitUntil(lambda: shown(over) is not None)
    dialog = shown(over)
    assert dialog is not None
    dialog.leave_at_once()
    assert shown(over) is None
    go_on.set()
    qtbot.waitUntil(lambda: not over.findChildren(LongWorkDialog))
    assert done == []


def names(context: RoomContext) -> list[str]:
    with context.office.read() as connection:
        return sorted(area.name for area in all_areas(connection))


def adding(key: str) -> Callable[[Recorder], object]:
    return lambda rec: put_area(rec, key, f"Thôn {key}")


def refusing(rec: Recorder) -> None:
    put_area(rec, "half", "Thôn dở dang")
    raise Problem("The period is closed.")


def test_a_change_that_is_stopped_changes_nothing(
    qtbot: QtBot, context: RoomContext, over: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "SHOWN_AFTER_MILLISECONDS", 0)
    go_on, done = Event(), list[object]()

    def change(rec: Recorder, progress: Progress) -> None:
        put_area(rec, "a1", "Thôn Đoài")
        progress(1, 2)
        assert go_on.wait(PATIENCE_SECONDS)
        progress(2, 2)

    change_long(context, over, over, "Đang ghi", change, done.append, done.append, asked_by=over)
    qtbot.waitUntil(lambda: shown(over) is not None)
    dialog = shown(over)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.bar.words.text() == "1/2")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    go_on.set()
    qtbot.waitUntil(lambda: not over.findChildren(LongWorkDialog))
    assert (names(context), done) == ([], [])
    assert context.saves.state is SaveState.ALL_SAVED
    assert not is_recording(over), "it may be asked again"
    change_long(context, over, over, "Đang ghi", lambda rec, _: put_area(rec, "a1", "Thôn Đoài"), done.append)
    qtbot.waitUntil(lambda: len(done) == 1)
    assert names(context) == ["Thôn Đoài"]


@pytest.mark.parametrize("together", [False, True])
def test_what_one_is_refused_keeps_nothing_else_and_leaves_nothing(
    qtbot: QtBot, context: RoomContext, over: QWidget, *, together: bool
) -> None:
    told = list[Mapping[str, str]]()
    changes = [("a", adding("a")), ("b", refusing), ("c", adding("c"))]
    change_each(context, over, over, "Đang ghi", changes, told.append, together=together)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [{"b": Problem("The period is closed.").sentence()}]
    assert names(context) == ["Thôn a", "Thôn c"]


def test_many_changes_that_are_stopped_leave_none(
    qtbot: QtBot, context: RoomContext, over: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "SHOWN_AFTER_MILLISECONDS", 0)
    go_on, told = Event(), list[object]()

    def slow(rec: Recorder) -> None:
        assert go_on.wait(PATIENCE_SECONDS)

    changes = [("a", adding("a")), ("b", slow), ("c", adding("c"))]
    change_each(context, over, over, "Đang ghi", changes, told.append, asked_by=over)
    qtbot.waitUntil(lambda: shown(over) is not None)
    dialog = shown(over)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.bar.words.text() == "1/3")
    dialog.bar.stop_button.click()
    go_on.set()
    qtbot.waitUntil(lambda: not over.findChildren(LongWorkDialog))
    assert (names(context), told) == ([], [])
