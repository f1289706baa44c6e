"""The window over a book that is only looked into: shown with its figures, the rest opened behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.first_run import FirstAnswers, begin
from desktop_app.book.office import DataFolder, Office
from tests.builders import PASSPHRASE, a_clock, a_copy, put_area
from tests.support.by_hand import ManualExecutor
from tests.ui.recorder import AskRecorder
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.overview.overview_view import OverviewPage
from ui.shell.shell import Shell
from ui.theme import Appearance, Theme
from ui.theme import spacing as space

PIN = "482913"


@pytest.fixture
def queue() -> ManualExecutor:
    return ManualExecutor()


@pytest.fixture
def shell(qapp: QApplication, tmp_path: Path, begun_book: Path, queue: ManualExecutor) -> Iterator[Shell]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        put_area(rec, "a1")
    made.close()
    yield from _shown(qapp, tmp_path, queue)


@pytest.fixture
def guarded(qapp: QApplication, tmp_path: Path, begun_book: Path, queue: ManualExecutor) -> Iterator[Shell]:
    """The same over a book whose officer has a PIN."""
    made = a_copy(begun_book, tmp_path)
    begin(made, FirstAnswers(made.identity.commune_code, "Trần Văn Thử", "", PIN))
    made.close()
    yield from _shown(qapp, tmp_path, queue)


def _shown(qapp: QApplication, tmp_path: Path, queue: ManualExecutor) -> Iterator[Shell]:
    office = Office.open(DataFolder(tmp_path), lambda _: PASSPHRASE, a_clock(), soon=True)
    assert not office.whole
    ask, theme = AskRecorder(), Theme(qapp, Appearance.LIGHT)
    queues = WorkQueues(MainThread(qapp), (queue, ManualExecutor()))
    shown = Shell(qapp, office, theme, PreferencesFile(tmp_path), queues, ask=lambda _: ask)
    yield shown
    while queue.pending:  # what is told of the status line
        queue.drain()
        qapp.processEvents()
    qapp.processEvents()
    shown.close()
    shown.window.deleteLater()
    shown.deleteLater()


def page_of(shell: Shell) -> OverviewPage:
    page = shell.window.page("overview")
    assert isinstance(page, OverviewPage)
    return page


class Paints(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def is_whole(shell: Shell) -> bool:
    return shell.office.whole


def test_the_first_painted_window_has_its_figures_and_the_rest_comes_behind_it(
    qtbot: QtBot, shell: Shell, queue: ManualExecutor
) -> None:
    painted: list[tuple[int, bool]] = []
    shell.first_paint.seen.connect(
        lambda: painted.append((page_of(shell).areas_model.rowCount(), is_whole(shell)))
    )
    shell.show()
    queue.drain()
    qtbot.waitUntil(lambda: shell.window.room == "overview")
    queue.drain()
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [(1, False)]
    qtbot.waitUntil(lambda: bool(queue.pending))
    assert not is_whole(shell), "the rest is opened on the queue of the database"
    queue.drain()
    assert is_whole(shell)
    qtbot.waitUntil(shell._sync_soon.isActive)


def test_what_the_window_shows_first_is_painted_once(
    qtbot: QtBot, shell: Shell, queue: ManualExecutor
) -> None:
    paints, painted = Paints(), list[int]()
    shell.window.top.installEventFilter(paints)
    shell.first_paint.seen.connect(lambda: painted.append(paints.count))
    shell.show()
    queue.drain()
    qtbot.waitUntil(lambda: shell.window.room == "overview")
    queue.drain()
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [1]
    left = shell.window.screen().availableSize() - shell.window.normalGeometry().size()
    assert 0 < left.height() < space.TOP_BAR_HEIGHT, "the size to go back to from the whole screen"
    qtbot.waitUntil(lambda: bool(queue.pending))
    queue.drain()
    qtbot.waitUntil(shell._sync_soon.isActive)


def test_the_window_does_not_wait_long_for_its_figures(
    qtbot: QtBot, shell: Shell, queue: ManualExecutor
) -> None:
    shell.show()
    queue.drain()
    qtbot.waitUntil(lambda: shell.window.room == "overview")
    assert queue.pending, "the figures are not read yet"
    qtbot.waitUntil(shell.window.isVisible)
    assert page_of(shell).areas_model.rowCount() == 0
    queue.drain()
    qtbot.waitUntil(lambda: page_of(shell).areas_model.rowCount() == 1)
    qtbot.waitUntil(lambda: bool(queue.pending))
    queue.drain()
    qtbot.waitUntil(shell._sync_soon.isActive)


def test_a_room_that_opened_the_rest_itself_leaves_nothing_out(
    qtbot: QtBot, shell: Shell, queue: ManualExecutor
) -> None:
    """A window that begins in the room of the exchange reads what only the whole book tells."""
    shell.preferences.keep(room="sync")
    shell.show()
    queue.drain()
    qtbot.waitUntil(lambda: shell.window.room == "sync")
    queue.drain()
    assert is_whole(shell), "opened before anything was painted"
    qtbot.waitUntil(lambda: bool(queue.pending))
    queue.drain()
    qtbot.waitUntil(shell._sync_soon.isActive)
    queue.drain()
    qtbot.waitUntil(lambda: not shell.window.status.line.isHidden())


def test_a_pin_that_is_given_at_once_waits_on_the_queue_for_the_rest_of_the_book(
    qtbot: QtBot, guarded: Shell, queue: ManualExecutor
) -> None:
    """The thread of the window opens nothing: it would stand still for as long as that takes."""
    shell = guarded
    shell.show()
    queue.drain()
    lock = shell.window.lock
    qtbot.waitUntil(lambda: lock.officers.count() == 1)
    lock.tried.emit(lock.officers.currentData(), PIN)
    assert not is_whole(shell)

    def after_all_work() -> bool:
        queue.drain()
        return shell.window.room == "overview" and shell._sync_soon.isActive()

    qtbot.waitUntil(after_all_work)
    assert is_whole(shell)
    assert not shell.window.locked


@pytest.mark.faults
def test_what_cannot_be_opened_behind_the_page_is_told(
    qtbot: QtBot, shell: Shell, queue: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError("the disk has gone")

    monkeypatch.setattr(shell.office, "complete", refuse)
    shell._complete()
    queue.drain()
    ask = shell.window.context.ask
    assert isinstance(ask, AskRecorder)
    qtbot.waitUntil(lambda: bool(ask.warned))
    assert not shell._sync_soon.isActive()
