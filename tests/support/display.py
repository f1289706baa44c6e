"""A private X display with a window manager, for tests of real windows."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.processes import Processes, wait_for
from tests.support.requirement import program

SCREEN = "1366x768x24"  # the smallest screen in the offices


@dataclass(frozen=True)
class Display:
    """A running X display; ``programs`` are the ids of the processes that take part in what it shows."""

    name: str
    programs: list[int] = field(default_factory=list)

    @property
    def env(self) -> dict[str, str]:
        """What a process needs to open its windows here."""
        return {"DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb"}


@pytest.fixture(scope="session")
def display(session_processes: Processes, tmp_path_factory: pytest.TempPathFactory) -> Display:
    """Xvfb on a free number, with openbox started and ready on it."""
    xvfb = program("Xvfb", "xvfb")
    openbox = program("openbox", "openbox")
    reader, writer = os.pipe()
    command = [xvfb, "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    server = session_processes.start(command, pass_fds=(writer,), stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as stream:  # one line with the number, once the server answers
        number = stream.readline().strip()
    if not number:
        pytest.fail("Xvfb did not start")
    shown = Display(f":{number}", [server.pid])
    ready: Path = tmp_path_factory.mktemp("openbox") / "ready"
    manager = session_processes.start(
        [openbox, "--sm-disable", "--startup", f"touch {ready}"], env=shown.env, stderr=subprocess.DEVNULL
    )
    wait_for(ready, manager)
    shown.programs.append(manager.pid)
    return shown
