"""Closing the window while the program stays in the notification area, on a display that has one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.builders import an_office, put_area
from tests.support.display import Display
from tests.support.forked import Forked
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes, wait_for
from tests.together.by_hand.typist import Typist, start_program
from ui.context.preferences import PreferencesFile

pytestmark = pytest.mark.window


@pytest.fixture
def typist(display: Display) -> Typist:
    return Typist(display)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book whose window is to stay."""
    office = an_office(tmp_path / "book")
    with office.record() as rec:
        put_area(rec, "a1")
    office.close()
    PreferencesFile(office.folder.root).keep(stay_in_tray=True)
    return office.folder.root


@pytest.fixture
def tray(processes: Processes, display: Display, tmp_path: Path) -> None:
    ready = tmp_path / "tray"
    wait_for(
        ready,
        processes.start([sys.executable, "-m", "tests.together.by_hand.tray_host", ready], env=display.env),
    )


def begin(processes: Processes, display: Display, typist: Typist, book: Path) -> Forked:
    started = start_program(processes, display, book)
    wait_until(typist.windows_of_program, "the window")
    typist.window()
    typist.rest()
    return started


@pytest.mark.usefixtures("tray")
def test_a_closed_window_stays_and_opens_at_once_and_is_quit_by_its_key(
    processes: Processes, display: Display, typist: Typist, book: Path
) -> None:
    first = begin(processes, display, typist, book)
    typist.press("alt+F4")
    wait_until(lambda: not typist.windows_of_program(), "no window")
    typist.rest()
    assert first.poll() is None, "the program goes on"
    again = start_program(processes, display, book)
    assert again.wait(PATIENCE_SECONDS) == 0
    wait_until(lambda: len(typist.windows_of_program()) == 1, "the window again")
    wait_until(typist.is_active, "the window in front")
    typist.press("ctrl+q")
    assert first.wait(PATIENCE_SECONDS) == 0


def test_without_a_notification_area_closing_ends_the_program(
    processes: Processes, display: Display, typist: Typist, book: Path
) -> None:
    first = begin(processes, display, typist, book)
    typist.press("alt+F4")
    assert first.wait(PATIENCE_SECONDS) == 0


@pytest.mark.usefixtures("tray")
def test_a_start_with_the_computer_shows_no_window_until_it_is_called(
    processes: Processes, display: Display, typist: Typist, book: Path
) -> None:
    PreferencesFile(book).keep(stay_in_tray=False)
    first = start_program(processes, display, book, "--in-notification-area")
    wait_until(lambda: PreferencesFile(book).current.stay_in_tray, "the notification area")
    wait_until(lambda: PreferencesFile(book).current.geometry, "the window that closed")
    wait_until(lambda: not typist.windows_of_program(), "no window")
    assert first.poll() is None
    another = start_program(processes, display, book, "--in-notification-area")
    assert another.wait(PATIENCE_SECONDS) == 0
    assert not typist.windows_of_program(), "a second start of this kind calls nobody"
    called = start_program(processes, display, book)
    assert called.wait(PATIENCE_SECONDS) == 0
    wait_until(lambda: len(typist.windows_of_program()) == 1, "the window")
    wait_until(typist.is_active, "the window in front")
    typist.press("ctrl+q")
    assert first.wait(PATIENCE_SECONDS) == 0


def test_without_a_notification_area_a_start_with_the_computer_shows_its_window(
    processes: Processes, display: Display, typist: Typist, book: Path
) -> None:
    first = start_program(processes, display, book, "--in-notification-area")
    wait_until(typist.windows_of_program, "the window")
    typist.window()
    typist.rest()
    typist.press("alt+F4")
    assert first.wait(PATIENCE_SECONDS) == 0


def test_before_a_book_is_begun_nothing_starts_with_the_computer(
    processes: Processes, display: Display, typist: Typist, tmp_path: Path
) -> None:
    first = start_program(processes, display, tmp_path / "none", "--in-notification-area")
    assert first.wait(PATIENCE_SECONDS) == 0
    assert not (tmp_path / "none").exists()
