"""The folder of the program: ``versions/``, and the files by which the launchers know which one to start.

``tests/updates/launcher_cases.json`` specifies what the launchers do with them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

import desktop_app
from desktop_app.base.durable_file import CannotWrite, rename, write_durably
from desktop_app.base.installed import version_folder
from desktop_app.wire.releases.versions import is_version, version_key

CURRENT, TRIAL, FAILED = "current.txt", "trial.txt", "failed.txt"
_GONE = ".gone"


class Attempt(msgspec.Struct, frozen=True):
    """A version that was tried, how often it was started, and why it gave up, if it could still say so."""

    version: str
    starts: int
    reason: str = ""


class ProgramFolder(msgspec.Struct, frozen=True):
    """``root`` holds the launchers; ``running`` is the version that asks."""

    root: Path
    running: str

    @property
    def versions(self) -> Path:
        """Where each version has its folder."""
        return self.root / "versions"

    @property
    def launcher(self) -> Path:
        """What starts the window of whichever version is to run."""
        return self.root / ("so-mat-tran.exe" if os.name == "nt" else "so-mat-tran")

    @property
    def on_trial(self) -> bool:
        """Whether the running version has not said yet that it is well."""
        trial, failed = self._attempt(TRIAL), self._attempt(FAILED)
        if trial is not None and trial.version == self.running:
            return True
        # A second start took it for failed while the first one was still beginning.
        return failed is not None and failed.version == self.running and self.current != self.running

    @property
    def current(self) -> str:
        """The version that starts where none is tried; empty where the file is missing."""
        lines = self._lines(CURRENT)
        return lines[0] if lines and is_version(lines[0]) else ""

    @property
    def failed(self) -> Attempt | None:
        """Return the version that failed its trial, until that is reported."""
        return self._attempt(FAILED)

    def can_change(self) -> bool:
        """Whether this user account may put a version here."""
        return os.access(self.root, os.W_OK) and os.access(self.versions, os.W_OK)

    def arrange_trial(self, version: str) -> None:
        """Have the next start try ``version``.

        Raises:
            CannotWrite: disk full or folder read-only.
        """
        self._remove(FAILED)
        write_durably(self.root / TRIAL, f"{version}\n0\n".encode())

    def uncount(self) -> None:
        """This start of a version on trial says nothing about it: the next one tries it again."""
        trial = self._attempt(TRIAL)
        if trial is not None and trial.version == self.running and trial.starts:
            write_durably(self.root / TRIAL, f"{trial.version}\n0\n".encode())

    def record_reason(self, reason: str) -> None:
        """Record why the running version is replaced: the one before it tells the officer."""
        trial = self._attempt(TRIAL)
        if trial is not None and trial.version == self.running:
            words = " ".join(reason.split())
            write_durably(self.root / TRIAL, f"{trial.version}\n{max(trial.starts, 1)}\n{words}\n".encode())

    def promote(self) -> None:
        """The running version is well: it is the one that starts from now on.

        Raises:
            CannotWrite: disk full or folder read-only; the trial then goes on.
        """
        before = self.current
        write_durably(self.root / CURRENT, f"{self.running}\n".encode())
        self._remove(TRIAL)
        self.forget_failed()
        self._keep({self.running, before})

    def forget_failed(self) -> None:
        """Forget the failed version once the officer has seen it."""
        self._remove(FAILED)

    def relaunch(self, words: Sequence[str]) -> None:
        """Start whichever version is to run with these arguments; this process becomes it or ends."""
        command = [str(self.launcher), *words]
        if os.name == "nt":
            import subprocess  # here: every start of the window asks for the folder

            subprocess.Popen(command)
            return
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(command[0], command)

    def _keep(self, kept: set[str]) -> None:
        """Remove all other versions that are older than the running one, and what was left half removed."""
        for folder in list(self.versions.iterdir()):
            older = is_version(folder.name) and version_key(folder.name) < version_key(self.running)
            left = folder.name.startswith(".") and folder.name.endswith(_GONE)
            with suppress(OSError, CannotWrite):
                if left or (older and folder.name not in kept):
                    remove_version(folder)

    def _remove(self, name: str) -> None:
        with suppress(OSError):
            (self.root / name).unlink(missing_ok=True)

    def _attempt(self, name: str) -> Attempt | None:
        lines = self._lines(name)
        if not lines or not is_version(lines[0]):
            return None
        starts = int(lines[1]) if len(lines) > 1 and lines[1].isascii() and lines[1].isdigit() else 1
        return Attempt(lines[0], starts, lines[2] if len(lines) > 2 else "")

    def _lines(self, name: str) -> list[str]:
        try:
            text = (self.root / name).read_text("utf-8-sig", errors="replace")
        except OSError:
            return []
        return [line.strip() for line in text.splitlines()]


def remove_version(folder: Path) -> None:
    """Remove the folder of a version, if it is there.

    Under another name first: a launcher never takes half a version for a whole one.

    Raises:
        OSError, FileInUse: a file in it is in use.
    """
    gone = folder
    if folder.exists() and not folder.name.startswith("."):
        gone = folder.with_name(f".{folder.name}{_GONE}")
        rename(folder, gone)
    if gone.exists():
        import shutil

        shutil.rmtree(gone)


def program_folder() -> ProgramFolder | None:
    """Return the folder of the running program, if a launcher started it: ``versions/<version>`` of such a
    folder.
    """
    folder = version_folder()
    if folder is None or not is_version(folder.name):
        return None
    return ProgramFolder(folder.parent.parent, folder.name)


def running_version(program: ProgramFolder | None) -> str:
    """Return the version that runs, also where no launcher started it."""
    return desktop_app.__version__ if program is None else program.running
