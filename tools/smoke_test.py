"""Proves that a built program works where nothing else is: `python tools/smoke_test.py [FOLDER]`.

FOLDER is what PyInstaller made (default ``dist/so-mat-tran``). Everything happens in a throw-away home. Needs
only Python itself, so that it also runs where the program was merely copied to.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOW_SECONDS = 4.0
LIMIT_SECONDS = 120.0
# What a program must not need from the machine it runs on.
FORGOTTEN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "DISPLAY")


@dataclass(frozen=True)
class Program:
    """A built program, run in ``home``."""

    folder: Path
    home: Path

    @property
    def env(self) -> dict[str, str]:
        """An environment as on a new account."""
        kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
        kept = {name: value for name, value in kept.items() if not name.startswith("XDG_")}
        places = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(self.home))
        return kept | places

    def executable(self, *, window: bool) -> Path:
        """The program file; on Windows the one with a console unless a window is meant."""
        if sys.platform == "win32":
            return self.folder / ("so-mat-tran.exe" if window else "so-mat-tran-cli.exe")
        return self.folder / "so-mat-tran"

    def run(self, *arguments: str | Path) -> str:
        """Run a command to its end and return what it printed; an exit status other than 0 is an error."""
        command = [str(self.executable(window=False)), *map(str, arguments)]
        done = subprocess.run(
            command,
            env=self.env,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=LIMIT_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            raise SmokeError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout


class SmokeError(Exception):
    """The program did not do what a working one does."""


def tells_its_version(program: Program) -> None:
    """It starts at all."""
    text = program.run("--version")
    if not text.startswith("so-mat-tran "):
        raise SmokeError(f"--version printed {text!r}")


def works_from_book_to_paper(program: Program) -> None:
    """It opens an encrypted book, migrates it, records, and prints a PDF."""
    folder = program.home / "self-test"
    program.run("doctor", "--self-test", folder)
    pages = list(folder.rglob("*.pdf"))
    if not pages or not all(page.read_bytes().startswith(b"%PDF-") for page in pages):
        raise SmokeError(f"no PDF in {folder}")
    books = list(folder.rglob("*.db"))
    if not books:
        raise SmokeError(f"no book in {folder}")
    for book in books:
        if book.read_bytes()[:16].startswith(b"SQLite format 3"):
            raise SmokeError(f"{book} is not encrypted")


def opens_its_window(program: Program) -> None:
    """The window comes up and stays, without a word of complaint."""
    command = [str(program.executable(window=True)), "--data-dir", str(program.home / "window")]
    log = program.home / "window.log"
    with log.open("wb") as stream:
        window = subprocess.Popen(
            [*command, "-platform", "offscreen"],
            env=program.env,
            cwd=program.home,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
        try:
            until = time.monotonic() + WINDOW_SECONDS
            while window.poll() is None and time.monotonic() < until:
                time.sleep(0.1)
            ended = window.poll()
        finally:
            window.kill()
            window.wait(10)
    said = log.read_text("utf-8", "replace")
    if ended is not None or "Traceback" in said or "could not" in said.lower():
        raise SmokeError(f"the window ended with {ended}:\n{said}")


CHECKS: tuple[Callable[[Program], None], ...] = (
    tells_its_version,
    works_from_book_to_paper,
    opens_its_window,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every check; 0 when all hold."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else ROOT / "dist" / "so-mat-tran"
    failed = 0
    for check in CHECKS:
        with tempfile.TemporaryDirectory(prefix="smt-smoke-", ignore_cleanup_errors=True) as home:
            started = time.perf_counter()
            try:
                check(Program(folder.resolve(), Path(home)))
            except (SmokeError, OSError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"FAILED {check.__name__}: {error}")
            else:
                print(f"ok     {check.__name__} ({time.perf_counter() - started:.1f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
