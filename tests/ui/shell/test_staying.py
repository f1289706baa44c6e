"""Closing a window whose program stays, where the computer has a notification area and where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from desktop_app.book.first_run import FirstAnswers, begin
from tests.builders import a_copy, begun_book
from tests.ui.recorder import AskRecorder
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.places.settings import SectionPlace
from ui.settings.settings_view import SettingsPage
from ui.settings.window_section import WindowSection
from ui.shell.shell import Shell
from ui.theme import Appearance, Theme

PIN = "482913"
# The tests' own platform has neither a notification area nor an order of windows, and says so.
pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", "does not support raise", extend=True)


@pytest.fixture
def area_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own platform has none; ``tests/together/by_hand/test_staying.py`` meets a real one."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))


class Watched:
    """A shell over a book, and how often it said that it is finished."""

    def __init__(self, application: QApplication, root: Path, pin: str) -> None:
        office = a_copy(begun_book(), root)
        if pin:
            begin(office, FirstAnswers(office.identity.commune_code, "Trần Văn Thử", "", pin))
        queues, ask = WorkQueues(MainThread(application)), AskRecorder()
        preferences = PreferencesFile(root)
        theme = Theme(application, Appearance.LIGHT)
        self.shell = Shell(application, office, theme, preferences, queues, ask=lambda _: ask)
        self.finished = 0
        self.shell.finished.connect(self._count)

    def _count(self) -> None:
        self.finished += 1

    def end(self) -> None:
        self.shell.close()
        self.shell.window.deleteLater()
        self.shell.deleteLater()


@pytest.fixture
def plain(qapp: QApplication, tmp_path: Path) -> Iterator[Watched]:
    made = Watched(qapp, tmp_path, "")
    yield made
    made.end()


@pytest.fixture
def guarded(qapp: QApplication, tmp_path: Path) -> Iterator[Watched]:
    made = Watched(qapp, tmp_path, PIN)
    yield made
    made.end()


def shown(qtbot: QtBot, watched: Watched) -> Shell:
    watched.shell.show()
    qtbot.waitUntil(watched.shell.window.isVisible)
    return watched.shell


@pytest.mark.usefixtures("area_there")
def test_a_closed_window_stays_and_its_menu_opens_and_ends_it(qtbot: QtBot, plain: Watched) -> None:
    shell = shown(qtbot, plain)
    shell.staying().choose(True)
    shell.window.close()
    assert (shell.window.isVisible(), plain.finished) == (False, 0)
    menu = shell.staying().menu
    assert menu is not None
    opens, ends = menu.actions()
    opens.trigger()
    assert shell.window.isVisible()
    shell.window.close()
    assert plain.finished == 0
    ends.trigger()
    assert plain.finished == 1, "also while the window is hidden"


@pytest.mark.usefixtures("area_there")
def test_whoever_opens_it_again_is_asked_for_the_pin(qtbot: QtBot, guarded: Watched) -> None:
    shell = shown(qtbot, guarded)
    shell.window.lock.pin.setText(PIN)
    shell.window.lock.enter.click()
    qtbot.waitUntil(lambda: not shell.window.locked)
    shell.staying().choose(True)
    shell.window.close()
    assert shell.window.locked, "at once, not only after the minutes without a touch"
    qtbot.waitUntil(lambda: shell.window.lock.officers.count() == 1)
    assert not shell.window.isVisible()


@pytest.mark.usefixtures("area_there")
def test_the_minutes_without_a_touch_lock_a_window_that_stays(qtbot: QtBot, guarded: Watched) -> None:
    shell = shown(qtbot, guarded)
    shell.window.lock.pin.setText(PIN)
    shell.window.lock.enter.click()
    qtbot.waitUntil(lambda: not shell.window.locked)
    shell.staying().choose(True)
    shell._idle.idle.emit()
    assert shell.window.locked


@pytest.mark.usefixtures("area_there")
def test_the_key_ends_a_program_that_would_stay(qtbot: QtBot, plain: Watched) -> None:
    shell = shown(qtbot, plain)
    shell.staying().choose(True)
    shell.window.quit_asked.emit()
    assert plain.finished == 1


@pytest.mark.usefixtures("area_there")
def test_a_restore_or_a_new_beginning_ends_it_as_ever(qtbot: QtBot, plain: Watched) -> None:
    shell = shown(qtbot, plain)
    shell.staying().choose(True)
    shell.discard_sample()
    assert plain.finished == 1


def test_without_a_notification_area_closing_ends_it_whatever_was_chosen(
    qtbot: QtBot, plain: Watched
) -> None:
    shell = shown(qtbot, plain)
    shell.preferences.keep(stay_in_tray=True)
    shell.window.close()
    assert plain.finished == 1


def section(shell: Shell) -> WindowSection:
    shell.window.go(SectionPlace("window").destination)
    page = shell.window.page("settings")
    assert isinstance(page, SettingsPage)
    found = page.findChild(WindowSection)
    assert isinstance(found, WindowSection)
    return found


def test_the_settings_say_that_there_is_no_notification_area(qtbot: QtBot, plain: Watched) -> None:
    made = section(shown(qtbot, plain))
    assert not made.stay.isEnabled()
    assert made.closing_words.text().startswith("Máy này không có khay thông báo")


@pytest.mark.usefixtures("area_there")
def test_it_is_chosen_in_the_settings_and_remembered(qtbot: QtBot, plain: Watched, tmp_path: Path) -> None:
    shell = shown(qtbot, plain)
    made = section(shell)
    assert (made.stay.isEnabled(), made.stay.isChecked()) == (True, False)
    made.stay.click()
    assert PreferencesFile(tmp_path).current.stay_in_tray
    assert shell.staying().icon is not None
    made.stay.click()
    assert shell.staying().icon is None
    shell.window.close()
    assert plain.finished == 1
