"""What this computer remembers of the window: language, light or dark, size, the last room.

Kept beside the book in ``window.json``, because language and colours are needed before the book opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

import msgspec
from PySide6.QtCore import QObject

from desktop_app.base.durable_file import CannotWrite, write_durably
from desktop_app.base.i18n import Language
from ui.base.answers import submit
from ui.base.ask import LastFolders
from ui.base.queues import WorkQueues
from ui.base.timers import once_after
from ui.theme import Appearance, TextSize
from ui.widgets.files.reachable import PATIENCE_SECONDS

FILE_NAME = "window.json"
_NOTED_MILLISECONDS = 1_000
LOCK_MINUTES = (0, 5, 10, 15, 30, 60)


class SavedFilter(msgspec.Struct, frozen=True):
    """A filter of a register under a name: which entries, what words, of which area and year."""

    name: str
    which: str
    text: str = ""
    area: str = ""
    year: str = ""


class FilterPreferences(msgspec.Struct, frozen=True):
    """The filters that an officer saved for a register; ``used`` names the one that was used last."""

    filters: list[SavedFilter] = []
    used: str = ""


class Preferences(msgspec.Struct, frozen=True):
    """The remembered choices. ``lock_minutes`` 0 means that the window is never locked by itself."""

    language: Language = "vi"
    appearance: Appearance = Appearance.SYSTEM
    text_size: TextSize = TextSize.SYSTEM
    room: str = "overview"
    geometry: str = ""
    lock_minutes: int = 10
    officer: str = ""
    """The id of who signed in last, offered first the next time."""
    stay_in_tray: bool = False
    """Closing the window leaves the program in the notification area."""
    answer_columns: dict[str, list[str]] = {}
    """Which answers the list of forms shows, by questionnaire."""
    folded_groups: dict[str, list[str]] = {}
    """The groups of indicators that are folded, by the code of their set."""
    shown_groups: dict[str, str] = {}
    """The group of indicators that was looked at last, ``<officer>/<code of the set>``; empty: all."""
    shown_rows: dict[str, str] = {}
    """Which kind of unit alone the table of a period shows, in the same way; empty: all of them."""
    guide_width: int = 0
    """How wide the guide beside the rooms was left; 0: never opened."""
    register_filters: dict[str, FilterPreferences] = {}
    """Saved filters by officer and register, ``<officer>/<code>``."""
    folders: dict[str, str] = {}
    """Where files were read and written last, on this computer."""


def _nobody_writes() -> None:
    """It is written with what is kept next."""


class PreferencesFile:
    """Reads the file once and writes it with what is kept.

    What is as before is not written: each start goes into the room of last time, and on a hard disk it would
    wait twice for the disk.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._current = _read(self._path)
        self._kept = msgspec.json.encode(self._current)
        self._writing = Lock()
        self.noted: Callable[[], object] = _nobody_writes
        """Called when something was noted: who owns the file writes it soon, beside the window."""

    @property
    def current(self) -> Preferences:
        """The choices in force."""
        return self._current

    def note(self, **changes: object) -> None:
        """Replace choices that change too often to wait for the disk; :attr:`noted` has them written soon."""
        self._current = msgspec.structs.replace(self._current, **changes)
        self.noted()

    def leave(self, geometry: str) -> None:
        """Write all of it as the window closes, which it does also where the folder cannot be written."""
        self._current = msgspec.structs.replace(self._current, geometry=geometry)
        self.write_quietly()

    def write_quietly(self) -> None:
        """Write what was noted, on whatever thread; where the folder cannot be written it stays noted."""
        with suppress(CannotWrite):
            self._write()

    def keep(self, **changes: object) -> Preferences:
        """Replace some choices and write the file, where that changes it.

        Raises:
            CannotWrite: the folder cannot be written.
        """
        self._current = msgspec.structs.replace(self._current, **changes)
        self._write()
        return self._current

    def _write(self) -> None:
        with self._writing:
            content = msgspec.json.encode(self._current)
            if content != self._kept:
                write_durably(self._path, content)
                self._kept = content


class NotedPreferences(QObject):
    """Has what was noted written a second later, beside the window: no key waits for the disk."""

    def __init__(self, file: PreferencesFile, queues: WorkQueues, parent: QObject) -> None:
        super().__init__(parent)
        self._file, self._queues = file, queues
        self._soon = once_after(_NOTED_MILLISECONDS, self._write, self)
        file.noted = self._soon.start

    def _write(self) -> None:
        if not self._queues.closed:
            submit(self._queues.files, self, self._file.write_quietly, lambda _: None)


class KeptFolders(LastFolders):
    """Where files were read and written last, also before the last start."""

    def __init__(self, file: PreferencesFile, patience: float = PATIENCE_SECONDS) -> None:
        super().__init__(patience)
        self._file = file

    def known(self) -> Mapping[str, str]:
        """The folders by act, as they are kept."""
        return self._file.current.folders

    def keep(self, act: str, folder: str) -> None:
        """Remember the folder of an act, at least until the program ends."""
        with suppress(CannotWrite):
            self._file.keep(folders={**self.known(), act: folder})


def _read(path: Path) -> Preferences:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Preferences)
    except (OSError, msgspec.DecodeError):
        return Preferences()
