"""A second start of the same book: the window that is there comes forward, nothing is opened twice."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.book.window_claim import LOCK_FILE, WindowClaim
from tests.builders import an_office, put_area
from tests.support.display import Display
from tests.support.forked import Forked
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.support.system import kill
from tests.together.by_hand.typist import Typist, start_program

pytestmark = pytest.mark.window


@pytest.fixture
def typist(display: Display) -> Typist:
    return Typist(display)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return a_book(tmp_path / "book")


@pytest.fixture
def first(processes: Processes, display: Display, typist: Typist, book: Path) -> Iterator[Forked]:
    """The program over the book, its window on the screen."""
    started = start_program(processes, display, book)
    wait_until(typist.windows_of_program, "the window")
    typist.rest()
    yield started
    started.kill()
    started.wait()


def a_book(folder: Path) -> Path:
    office = an_office(folder)
    with office.record() as rec:
        put_area(rec, "a1")
    office.close()
    return folder


def test_a_second_start_brings_the_window_forward_and_ends(
    processes: Processes, display: Display, typist: Typist, book: Path, first: Forked
) -> None:
    typist.minimise()
    wait_until(lambda: typist.windows_of_program() == [], "a minimised window")
    second = start_program(processes, display, book)
    assert second.wait(PATIENCE_SECONDS) == 0
    wait_until(lambda: len(typist.windows_of_program()) == 1, "the window of the first start")
    wait_until(typist.is_active, "the window in front")
    assert first.poll() is None


def test_what_a_killed_program_left_is_no_obstacle(
    processes: Processes, display: Display, typist: Typist, book: Path, first: Forked
) -> None:
    kill(first.pid)
    first.wait(PATIENCE_SECONDS)
    wait_until(lambda: typist.windows_of_program() == [], "no window")
    assert (book / LOCK_FILE).exists()
    again = start_program(processes, display, book)
    wait_until(typist.windows_of_program, "the window")
    typist.rest()
    third = start_program(processes, display, book)
    assert third.wait(PATIENCE_SECONDS) == 0, "the new window is called, though the old one's socket was left"
    assert again.poll() is None


def test_another_book_has_a_window_of_its_own(
    processes: Processes, display: Display, typist: Typist, tmp_path: Path, first: Forked
) -> None:
    other = start_program(processes, display, a_book(tmp_path / "other"))
    wait_until(lambda: len(typist.windows_of_program()) == 2, "two windows")
    assert (first.poll(), other.poll()) == (None, None)


def test_a_window_that_does_not_answer_is_told_and_the_book_not_opened(
    processes: Processes, display: Display, typist: Typist, book: Path, first: Forked
) -> None:
    os.kill(first.pid, signal.SIGSTOP)
    second = start_program(processes, display, book)
    typist.press_in_window_of(second.pid, "Return")
    assert second.wait(PATIENCE_SECONDS) == 1
    os.kill(first.pid, signal.SIGCONT)
    typist.rest()
    assert first.poll() is None
    assert len(typist.windows_of_program()) == 1


def test_a_question_at_the_start_is_brought_forward_too(
    processes: Processes, display: Display, typist: Typist, book: Path
) -> None:
    command: list[str | Path] = [sys.executable, "-m", "desktop_app", "--data-dir", book, "--lang", "vi"]
    asks = processes.start(command, env=display.env)
    wait_until(typist.windows_of_program, "the question for the passphrase")
    second = processes.start(command, env=display.env)
    assert second.wait(PATIENCE_SECONDS) == 0
    assert asks.poll() is None


def test_names_differ_by_book_and_not_by_how_its_folder_is_written(tmp_path: Path) -> None:
    here = WindowClaim(tmp_path / "a")
    assert here.name == WindowClaim(tmp_path / "b" / ".." / "a").name
    assert here.name != WindowClaim(tmp_path / "b").name


def test_a_claim_is_one_processs_and_ends_with_it(tmp_path: Path) -> None:
    held, other = WindowClaim(tmp_path), WindowClaim(tmp_path)
    assert held.take()
    assert not other.take()
    held.release()
    assert other.take()
    other.release()


def test_a_folder_that_cannot_be_used_is_left_to_the_opening(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert WindowClaim(tmp_path / "file").take()
