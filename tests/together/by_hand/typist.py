"""Somebody who types at the real program: its own process, a display, a window manager, real keys.

How long a person takes is said by the keystroke-level model (Card, Moran and Newell: The Keystroke-Level
Model for User Performance Time with Interactive Systems, CACM 23(7), 1980): a keystroke of an average typist
who is no secretary takes 0.28 s, and each mental preparation 1.35 s. A modifier is a keystroke of its own.
"""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.builders import PASSPHRASE
from tests.support.display import Display
from tests.support.forked import Forked
from tests.support.patience import PATIENCE_SECONDS, wait_until
from tests.support.processes import Processes
from tests.support.requirement import program

KEYSTROKE_SECONDS = 0.28
PREPARATION_SECONDS = 1.35
_QUIET_LOOKS, _LOOK_SECONDS = 8, 0.02
"""A short pause of the program (a timer, one thread waking another) is not yet rest."""


class Typist:
    """Presses keys and counts them."""

    def __init__(self, display: Display) -> None:
        self._xdotool = program("xdotool", "xdotool")
        self._environment = {**os.environ, **display.env}
        self._programs = display.programs
        self.keystrokes = 0

    def press(self, *keys: str, seconds: float = 0, pause_millis: int = 0) -> None:
        """Keys by their names (``1``, ``Return``, ``ctrl+Return``); each keystroke takes so many seconds.

        ``pause_millis`` passes between keys that are handed to the display together.
        """
        for part in [(key,) for key in keys] if seconds else [keys]:
            strokes = sum(key.count("+") + 1 for key in part)
            ready = time.monotonic() + strokes * seconds
            self._run("key", "--delay", str(pause_millis), *part)
            self.keystrokes += strokes
            time.sleep(max(0, ready - time.monotonic()))

    def type(self, words: str, seconds: float = 0) -> None:
        """Words in small letters of the English keyboard."""
        if seconds:
            self.press(*("space" if letter == " " else letter for letter in words), seconds=seconds)
            return
        self._run("type", "--delay", "0", words)
        self.keystrokes += len(words)

    def click(self, x: int, y: int) -> None:
        """The left button of the mouse."""
        self._run("mousemove", str(x), str(y), "click", "1")

    def rest(self) -> None:
        """Until the window has followed the keys: display, window manager and program have nothing to do."""
        quiet = 0

        def at_rest() -> bool:
            nonlocal quiet
            quiet = 0 if any(_is_busy(process) for process in self._programs) else quiet + 1
            return quiet >= _QUIET_LOOKS

        wait_until(at_rest, "a window at rest", pause=_LOOK_SECONDS)

    def window(self) -> str:
        """Wait for the program's window and bring it to the front; its title."""
        found = self._found("Sổ Mặt trận", "--name", "Sổ Mặt trận")
        self._run("windowactivate", "--sync", found)
        return self._run("getwindowname", found).strip()

    def minimise(self) -> None:
        """Minimise the program's window."""
        found = self._found("Sổ Mặt trận", "--name", "Sổ Mặt trận")
        self._run("windowminimize", "--sync", found)

    def is_active(self) -> bool:
        """Whether a window of the program has the keys."""
        command = [self._xdotool, "getactivewindow", "getwindowname"]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        return "Sổ Mặt trận" in done.stdout

    def press_in_window_of(self, process: int, *keys: str) -> None:
        """Wait for a window of a process, bring it to the front and press keys there."""
        found = self._found(f"a window of {process}", "--all", "--pid", str(process), "--name", ".")
        self._run("windowactivate", "--sync", found)
        self.press(*keys)

    def dialog(self, name: str) -> None:
        """Wait for a dialog whose title begins like this."""
        self._found(f"the dialog {name}", "--name", f"^{name}")

    def _found(self, what: str, *wanted: str) -> str:
        """Wait for a visible window; its id.

        A window that ends while xdotool walks through all of them ends the search: it is begun again.
        """
        search = [self._xdotool, "search", "--onlyvisible", *wanted]
        found: list[str] = []

        def there() -> bool:
            done = subprocess.run(search, env=self._environment, capture_output=True, text=True, check=False)
            found[:] = done.stdout.split()
            return bool(found)

        wait_until(there, what)
        return found[0]

    def dialog_gone(self, name: str) -> None:
        """Wait until no dialog whose title begins like this is left."""
        search = [self._xdotool, "search", "--onlyvisible", "--name", f"^{name}"]

        def gone() -> bool:
            return not subprocess.run(
                search, env=self._environment, capture_output=True, check=False
            ).stdout.strip()

        wait_until(gone, f"the end of the dialog {name}")

    def windows_of_program(self) -> list[str]:
        """The titles of the program's visible windows at this moment."""
        search = [self._xdotool, "search", "--onlyvisible", "--name", "Sổ Mặt trận"]
        done = subprocess.run(search, env=self._environment, capture_output=True, text=True, check=False)
        titles = (self._title(found) for found in done.stdout.split())
        return [title for title in titles if title]

    def _title(self, window: str) -> str:
        """The title of a window; empty when it has closed since it was found."""
        command = [self._xdotool, "getwindowname", window]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [self._xdotool, *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def start_program(processes: Processes, display: Display, folder: Path, *words: str) -> Forked:
    """Start the program beside a book whose passphrase lies in a file; its file dialogs open there."""
    secret = folder.parent / "passphrase.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    environment = {**display.env, "SO_MAT_TRAN_PASSPHRASE_FILE": str(secret)}
    told = ["--data-dir", str(folder), "--lang", "vi", *words]
    started = processes.fork("desktop_app", told, env=environment, cwd=folder.parent)
    display.programs.append(started.pid)
    return started


def _is_busy(process: int) -> bool:
    """Whether one of its threads runs, wants to run or waits for a disk."""
    states = []
    for thread in Path(f"/proc/{process}/task").glob("*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            states.append(thread.read_text().rpartition(")")[2].split()[0])
    return any(state in "RD" for state in states)
