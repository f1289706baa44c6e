"""The place of a crash: the stack of every thread when the system ended the program, without any value."""

from __future__ import annotations

import faulthandler
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from desktop_app.base.durable_file import make_private, private_folder
from desktop_app.base.faults.notes import FOLDER, LONGEST_FILE, read_note_file

CRASH_FILE = "crash.log"
_FOLDERS = r'File "[^"]*?([^"\\/]*[\\/])?([^"\\/]+)"'
"""The path of a module names folders, and so the person whose computer it is."""


@contextmanager
def noting_crashes(root: Path) -> Iterator[None]:
    """Let Python write its stacks if the system ends the program meanwhile (an error in C code).

    Windows reports errors that a library handled in the same way: an entry is no proof of a crash.
    """
    stream: IO[bytes] | None = None
    with suppress(OSError):
        stream = _opened(root / FOLDER)
    if stream is None:
        yield
        return
    before = faulthandler.is_enabled()
    faulthandler.enable(stream)
    try:
        yield
    finally:
        faulthandler.disable()
        if before:
            faulthandler.enable()
        stream.close()


def last_crash(root: Path) -> str:
    """Return what was written down of crashes on this computer, without folders; empty if nothing was."""
    return re.sub(_FOLDERS, r'File "\1\2"', read_note_file(root / FOLDER / CRASH_FILE)).strip()


def _opened(folder: Path) -> IO[bytes]:
    private_folder(folder)
    path = folder / CRASH_FILE
    long = path.exists() and path.stat().st_size > LONGEST_FILE
    make_private(path)
    return path.open("wb" if long else "ab")
