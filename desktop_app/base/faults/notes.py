"""Notes of unforeseen faults in the data folder: a window has no console to print them on.

A note is a moment, the version, the constant words of the log call (without what was put into them) and the
description of the error. So the file can be sent to the province: nothing of the book is in it.
"""

from __future__ import annotations

import logging
import sys
import threading
import types
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from desktop_app.base.clock import VIETNAM, Clock, SystemClock
from desktop_app.base.durable_file import make_private, rename
from desktop_app.base.faults.description import described
from desktop_app.base.problems import Problem

FOLDER = "faults"
NOTES_FILE = "faults.log"
OLDER_FILE = "faults.1.log"
LONGEST_FILE = 256 * 1024
"""Bytes of one file; the one before it is kept, older ones go."""

PLACES = "places"
"""The attribute of a log record with the place of the program, where there is no error that has one."""

_OURS = ("desktop_app", "ui", "upstream")
_log = logging.getLogger(__name__)


class FaultNotes(logging.Handler):
    """Writes a note of each warning and error of the program's log.

    The file is open only while a note is written, so that it can be copied, sent and deleted meanwhile. What
    happens again and again is noted the first, the tenth, the hundredth time.
    """

    def __init__(self, root: Path, version: str, clock: Clock | None = None) -> None:
        super().__init__(logging.WARNING)
        self._version = version
        self._folder = root / FOLDER
        self._clock = clock or SystemClock()
        self._times: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the note; a failure of that is ignored."""
        what = _what(record)
        self._times[what] += 1
        times = self._times[what]
        if str(times).strip("0") != "1":
            return
        now = self._clock.now().astimezone(VIETNAM).isoformat(timespec="seconds")
        again = f" ({times} times)" if times > 1 else ""
        with suppress(OSError, Problem):
            self._write(f"{now} {self._version} {record.levelname}{again} {what}\n\n")

    def _write(self, note: str) -> None:
        path = self._folder / NOTES_FILE
        self._folder.mkdir(mode=0o700, exist_ok=True)  # never the data folder: a stick that is not in
        if path.exists() and path.stat().st_size > LONGEST_FILE:
            rename(path, self._folder / OLDER_FILE)
        make_private(path)
        with path.open("a", encoding="utf-8") as stream:
            stream.write(note)


def _what(record: logging.LogRecord) -> str:
    """Return who noticed it, in which words of ours, and the error; nothing that was put into the words."""
    ours = record.name.partition(".")[0] in _OURS
    said = f"{record.name}: {record.msg}" if ours else record.name
    places: list[str] = getattr(record, PLACES, [])
    said = "\n  ".join([said, *places])
    error = record.exc_info[1] if record.exc_info else None
    return said if error is None else f"{said}\n{described(error)}"


@contextmanager
def noting_faults(root: Path, version: str) -> Iterator[None]:
    """Note what is logged meanwhile, what ends a thread, what Python cannot raise and what leaves the block.

    ``root`` is the data folder; where it is not there, nothing is noted and nothing made. ``version`` is that
    of the program.
    """
    notes, log = FaultNotes(root, version), logging.getLogger()
    shown = [handler for handler in [logging.lastResort] if handler is not None and not log.handlers]
    before = threading.excepthook, sys.unraisablehook

    def of_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None and not isinstance(arguments.exc_value, SystemExit):
            _note("a thread ended by an error", arguments.exc_value)

    def of_python(arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            _note("an error that could not be raised", arguments.exc_value)

    for handler in (notes, *shown):
        log.addHandler(handler)
    threading.excepthook, sys.unraisablehook = of_thread, of_python
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        notes.handle(_record("the program ended by an error", error))
        raise
    finally:
        threading.excepthook, sys.unraisablehook = before
        for handler in (notes, *shown):
            log.removeHandler(handler)


def _note(said: str, error: BaseException) -> None:
    _log.error(said, exc_info=(type(error), error, error.__traceback__))


def _record(said: str, error: BaseException) -> logging.LogRecord:
    trace: tuple[type[BaseException], BaseException, types.TracebackType | None]
    trace = (type(error), error, error.__traceback__)
    return logging.LogRecord(__name__, logging.CRITICAL, "", 0, said, (), trace)


class Noted(tuple[str, ...]):
    """The notes on this computer, the oldest first."""

    __slots__ = ()

    @property
    def last(self) -> datetime | None:
        """When the last fault was noted, in Vietnam."""
        with suppress(IndexError, ValueError):
            return datetime.fromisoformat(self[-1].partition(" ")[0])
        return None


def noted(root: Path) -> Noted:
    """Return what is noted in the data folder ``root``. Files that cannot be read count as empty."""
    texts = [read_note_file(root / FOLDER / name) for name in (OLDER_FILE, NOTES_FILE)]
    return Noted(note.strip() for text in texts for note in text.split("\n\n") if note.strip())


def read_note_file(path: Path) -> str:
    """Return the text of a file of notes; empty where it cannot be read."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
