"""The calendar under a field for a day, with real keys on a real display."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.display import Display
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.together.by_hand.typist import Typist


class Window:
    """The window of ``days_child`` and somebody at its keyboard."""

    def __init__(self, log: Path, typist: Typist) -> None:
        self._log = log
        self.typist = typist

    def state(self) -> tuple[str, str, str]:
        """The two fields, and the head of the open calendar."""
        field, line, week = self._log.read_text(encoding="utf-8").split("|")
        return field, line, week

    def keys(self, *keys: str) -> None:
        """Press keys, and let the window follow."""
        for key in keys:
            self.typist.press(key)
            self.typist.rest()

    def wait_open(self, opened: bool = True) -> None:
        """Until a calendar is open, or none."""
        wait_until(lambda: bool(self.state()[2]) is opened, "the calendar")

    def wait(self, field: str, line: str) -> None:
        """Until this stands in the fields."""
        wait_until(lambda: self.state()[:2] == (field, line), f"{field}, {line}, {self.state()}")


@pytest.fixture
def window(tmp_path: Path, display: Display, processes: Processes) -> Iterator[Window]:
    log = tmp_path / "log"
    running = processes.start(
        [sys.executable, "-m", "tests.together.by_hand.days_child", log], env=display.env
    )
    display.programs.append(running.pid)
    typist = Typist(display)
    typist.window()
    wait_until(log.exists, "the window")
    typist.rest()
    yield Window(log, typist)
    running.terminate()
    running.wait(PATIENCE_SECONDS)


def test_a_day_is_chosen_or_left_with_keys(window: Window) -> None:
    window.wait("04/11/2026", "")
    window.keys("alt+Down")
    window.wait_open()
    assert window.state()[2] == "Thứ 2 Thứ 3 Thứ 4 Thứ 5 Thứ 6 Thứ 7 CN"
    window.keys("Right", "Down", "Escape")
    window.wait_open(False)
    window.wait("04/11/2026", "")
    window.keys("alt+Down", "Right", "Down", "Return")
    window.wait_open(False)
    window.wait("12/11/2026", "")
    window.keys("Tab", "alt+Down", "Left", "Next", "Return")
    window.wait("12/11/2026", "03/12/2026")
    window.typist.press("ctrl+a")
    window.typist.type("9/9")
    window.keys("alt+Down", "Escape")
    window.wait("12/11/2026", "09/09/2026")
