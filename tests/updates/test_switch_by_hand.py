"""A new version agreed to in the real window, with nothing but keys: at once, on closing, and given back."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.storage.revisions import HEAD
from tests.support.display import Display
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist
from tests.updates.two_versions import NEW, NEXT, OLD, REFUSES, Installed, a_bundle, in_book, install

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(sys.platform == "win32", reason="the launcher of Linux"),
]
LATER, NOW = 3, 4  # so often Tab leads from the list of sections to the button, past those of the heading
type Begin = Callable[[], int]


@pytest.fixture
def typist(display: Display) -> Typist:
    return Typist(display)


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return install(tmp_path)


@pytest.fixture
def begin(processes: Processes, display: Display, typist: Typist, installed: Installed) -> Begin:
    """Start the program as the start menu does; the window is on the screen then. The id of the process."""

    def start() -> int:
        own = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(installed.passphrase)}
        command: list[str | Path] = [installed.program / "so-mat-tran", "--data-dir", installed.data]
        started = processes.start(command, env={**display.env, **own})
        display.programs.append(started.pid)
        window_is_there(typist)
        return started.pid

    return start


def window_is_there(typist: Typist) -> None:
    wait_until(lambda: any(" · " in title for title in typist.windows_of_program()), "the window")
    typist.rest()


def bring(installed: Installed, folder: Path, *spoilt: tuple[str, str]) -> None:
    path, fingerprint = a_bundle(folder, *spoilt)
    status, said = installed.run("update", "--from", str(path), "--fingerprint", fingerprint)
    assert status == 0, said


def press(typist: Typist, button: int) -> None:
    """From anywhere in the window to a button of the card of new versions."""
    for keys in (["ctrl+9"], ["End"], ["Tab"] * button, ["Return"]):
        typist.rest()
        typist.press(*keys)


def backups(installed: Installed) -> list[str]:
    return [path.name for path in (installed.data / "backups").glob(f"*before-{NEW}*")]


def test_installed_now_the_window_comes_again_in_the_new_version(
    typist: Typist, installed: Installed, begin: Begin, tmp_path: Path
) -> None:
    bring(installed, tmp_path)
    begin()
    press(typist, NOW)
    wait_until(installed.taken_over, "the new version")
    window_is_there(typist)
    assert len(backups(installed)) == 1
    assert (in_book(installed)[0], installed.text("failed.txt")) == (NEXT, "")


def test_installed_on_closing_the_next_start_is_the_new_version(
    typist: Typist, installed: Installed, begin: Begin, tmp_path: Path
) -> None:
    bring(installed, tmp_path)
    begin()
    press(typist, LATER)
    typist.rest()
    assert (installed.text("trial.txt"), backups(installed)) == ("", []), "the officer works on"
    assert typist.windows_of_program()
    typist.press("alt+F4")
    wait_until(lambda: installed.text("trial.txt") == f"{NEW}\n0\n", "the word to the launcher")
    wait_until(lambda: not typist.windows_of_program(), "the end of the window")
    assert len(backups(installed)) == 1
    assert (in_book(installed)[0], installed.text("current.txt")) == (HEAD, f"{OLD}\n")
    begin()
    wait_until(installed.taken_over, "the new version")
    assert in_book(installed)[0] == NEXT


def test_one_that_does_not_open_the_book_gives_way_in_the_same_breath(
    typist: Typist, installed: Installed, begin: Begin, tmp_path: Path
) -> None:
    bring(installed, tmp_path, REFUSES)
    begin()
    press(typist, NOW)
    wait_until(installed.given_back, "the book as it was")
    typist.dialog("Sổ Mặt trận$")  # the older version tells what happened
    typist.rest()
    typist.press("Return")
    typist.dialog_gone("Sổ Mặt trận$")
    window_is_there(typist)
    assert (installed.text("current.txt"), installed.text("trial.txt")) == (f"{OLD}\n", "")
    assert installed.text("failed.txt") == "", "it was told"
    assert in_book(installed)[0] == HEAD
