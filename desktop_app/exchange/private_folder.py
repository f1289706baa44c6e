"""Where parts of an export lie in plain text while it is written: a folder of this account alone.

A power cut leaves such a folder behind. The folder of a running program is held by a lock, so the next
program knows which ones are left over.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from desktop_app.base.file_lock import hold

_PREFIX = "so-mat-tran-export-"
_LOCK = "lock"
_SETTLED_SECONDS = 60


class PrivateFolder:
    """A temporary folder that only this account can read; :meth:`remove` takes it away with all in it."""

    def __init__(self) -> None:
        remove_remains()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._lock = (self.path / _LOCK).open("wb")
        hold(self._lock)

    def remove(self) -> None:
        """Take the folder away; a second time nothing happens."""
        self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def remove_remains() -> int:
    """Take away what programs left that were killed; how many folders it was."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if _is_own(folder) and _is_left(folder / _LOCK):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _is_own(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    return os.name == "nt" or folder.stat().st_uid == os.getuid()


def _is_left(lock: Path) -> bool:
    """Return whether the lock is free; one that was just made may not be held yet."""
    try:
        if time.time() - lock.stat().st_mtime < _SETTLED_SECONDS:
            return False
        with lock.open("r+b") as stream:
            hold(stream)
    except OSError:
        return False
    return True
