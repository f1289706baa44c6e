"""One window for each book: who shows it holds a file beside the book, and is called by its place."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

from desktop_app.base.durable_file import make_private, private_folder
from desktop_app.base.file_lock import hold

LOCK_FILE = "window.lock"


class WindowClaim:
    """The claim of this process to show the window of the book in ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock: IO[bytes] | None = None

    def take(self) -> bool:
        """Whether it may be shown: nobody shows it, or the folder cannot be used (opening says why)."""
        try:
            private_folder(self._root)
            make_private(self._root / LOCK_FILE)
            stream = (self._root / LOCK_FILE).open("ab")
        except OSError:
            return True
        try:
            hold(stream)
        except OSError:
            stream.close()
            return False
        self._lock = stream
        return True

    def release(self) -> None:
        """Let another process show it."""
        if self._lock is not None:
            with suppress(OSError):
                self._lock.close()
            self._lock = None

    @property
    def name(self) -> str:
        """Under which name the window of this book is called by another start of the same user account."""
        from hashlib import sha256  # only who listens or calls needs it

        place = os.path.normcase(self._root.resolve())
        return f"so-mat-tran-{sha256(f'{_account()}:{place}'.encode()).hexdigest()[:24]}"


def _account() -> str:
    if os.name != "nt":
        return str(os.getuid())
    import getpass

    return getpass.getuser()
