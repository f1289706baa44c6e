"""What the tests do by the means of the system, which are others on Windows: ending and killing processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import NoReturn

WINDOWS = os.name == "nt"
LINUX = sys.platform == "linux"
_KILL = 9
KILLED = _KILL if WINDOWS else -_KILL
"""The exit status of a process that was killed as by a power cut."""


def kill(pid: int) -> None:
    """End a process as a power cut would: it hears nothing of it."""
    os.kill(pid, _KILL)


def die() -> NoReturn:
    """End this process as a power cut would."""
    kill(os.getpid())
    raise AssertionError("it lives on")


def end_group(pid: int, *, forced: bool) -> None:
    """End a process that leads a group of its own, and its children; on Windows they are not asked first."""
    if not WINDOWS:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL if forced else signal.SIGTERM)
        return
    command = ["taskkill", "/t", "/f", "/pid", str(pid)]
    subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
