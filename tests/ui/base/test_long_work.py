"""Who waits for long work sees how far it is, and may stop it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from tests.support.patience import PATIENCE_SECONDS
from tests.ui.contexts import room_context
from ui.context import long_work
from ui.context.long_work import LongWorkDialog, do_long
from ui.context.room import RoomContext
from ui.widgets.work.work_bar import Report


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

    def work(report: Report) -> None:
        where.append(current_thread() is main_thread())
        report(3, 10)
        assert go_on.wait(PATIENCE_SECONDS)
        report(4, 10)
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


def test_a_lock_closes_it(
    qtbot: QtBot, context: RoomContext, over: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_work, "SHOWN_AFTER_MILLISECONDS", 0)
    go_on, done = Event(), []

    def work(report: Report) -> None:
        assert go_on.wait(PATIENCE_SECONDS)
        report(1, 2)

    do_long(context, over, over, "Đang ghi", work, lambda _: done.append(1))
    qtbot.waitUntil(lambda: shown(over) is not None)
    dialog = shown(over)
    assert dialog is not None
    dialog.leave_at_once()
    assert shown(over) is None
    go_on.set()
    qtbot.waitUntil(lambda: not over.findChildren(LongWorkDialog))
    assert done == []
