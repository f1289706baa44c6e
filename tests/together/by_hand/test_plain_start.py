"""The program started as the README, the start menu and ``make run`` start it: no arguments, a real display.

Every other test hands the program something; only this one meets what a person meets first.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.display import Display
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import ROOT, Processes
from tests.together.by_hand.typist import Typist

PROGRAM = Path(sys.executable).parent / "so-mat-tran"


def a_home(folder: Path, display: Display) -> dict[str, str]:
    """The environment of somebody who has just logged in for the first time."""
    return {**display.env, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "CI": ""}


def shows_a_window(started: subprocess.Popen[bytes], display: Display, errors: Path) -> None:
    """Wait for the window of ``started``; an end before that fails with what it wrote."""
    typist = Typist(display)

    def there() -> bool:
        assert started.poll() is None, errors.read_text("utf-8")
        return bool(typist.windows_of_program())

    wait_until(there, "the window")


@pytest.mark.window
def test_the_program_without_arguments_shows_its_window(
    processes: Processes, display: Display, tmp_path: Path
) -> None:
    errors = tmp_path / "errors.txt"
    with errors.open("wb") as stream:
        started = processes.start([PROGRAM], env=a_home(tmp_path, display), stderr=stream.fileno())
    shows_a_window(started, display, errors)
    assert "Traceback" not in errors.read_text("utf-8")


@pytest.mark.window
def test_make_run_shows_the_window(processes: Processes, display: Display, tmp_path: Path) -> None:
    errors = tmp_path / "errors.txt"
    with errors.open("wb") as stream:
        started = processes.start(["make", "run"], env=a_home(tmp_path, display), stderr=stream.fileno())
    shows_a_window(started, display, errors)
    assert "Traceback" not in errors.read_text("utf-8")


def test_no_arguments_ask_for_no_language() -> None:
    code = "from desktop_app.base.console.command_words import speak_as_asked as speak"
    code += "; speak([]); speak(['--lang'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.window
def test_the_module_without_arguments_shows_its_window(
    processes: Processes, display: Display, tmp_path: Path
) -> None:
    errors = tmp_path / "errors.txt"
    with errors.open("wb") as stream:
        command = [sys.executable, "-m", "desktop_app"]
        started = processes.start(command, env=a_home(tmp_path, display), stderr=stream.fileno())
    shows_a_window(started, display, errors)
    assert "Traceback" not in errors.read_text("utf-8")


@pytest.mark.parametrize(
    "command", [[PROGRAM.with_name("so-mat-tran-upstream")], [sys.executable, "-m", "upstream"]]
)
def test_the_server_without_arguments_says_how_it_is_called(
    command: list[str | Path], tmp_path: Path
) -> None:
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("cách dùng: so-mat-tran-upstream"), "in the first language"
    assert list(tmp_path.iterdir()) == [], "nothing was made"


@pytest.mark.long
def test_make_run_without_a_display_builds_the_demo(tmp_path: Path) -> None:
    """As on a server: the same target shows the program's papers instead of its window."""
    done = subprocess.run(
        ["make", "run", f"DEMO={tmp_path / 'demo'}"],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "DISPLAY": "", "WAYLAND_DISPLAY": "", "CI": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    papers = list((tmp_path / "demo").rglob("*.pdf"))
    assert papers
    assert all(paper.read_bytes().startswith(b"%PDF-") for paper in papers)
