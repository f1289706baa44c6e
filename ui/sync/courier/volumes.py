"""Sticks that are plugged in: what the system has mounted, asked without any right and beside the window."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QStorageInfo, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

LOOK_MILLISECONDS = 2_000
"""So often it is looked, and only while the window is in front."""

_LONGEST_END_SECONDS = 1
_OF_STICKS = frozenset(
    ("vfat", "fat", "fat32", "msdos", "exfat", "ntfs", "ntfs3", "fuseblk", "ext2", "ext3", "ext4", "udf")
)
_REMOVABLE = 2
"""``DRIVE_REMOVABLE`` of ``GetDriveTypeW``."""


class Volume(msgspec.Struct, frozen=True):
    """A stick: where it is, and what the system calls it."""

    root: Path
    name: str
    read_only: bool = False


def mounted_volumes() -> list[Volume]:
    """Return the volumes that may be sticks."""
    found = _drives() if sys.platform == "win32" else QStorageInfo.mountedVolumes()
    return [
        Volume(Path(volume.rootPath()), volume.displayName() or volume.rootPath(), volume.isReadOnly())
        for volume in found
        if volume.isReady() and not volume.isRoot() and _file_system(volume) in _OF_STICKS
    ]


def _file_system(volume: QStorageInfo) -> str:
    return bytes(volume.fileSystemType().data()).decode("ascii", "replace").lower()


def _drives() -> Sequence[QStorageInfo]:
    """The removable drives of Windows; a network drive that is gone would hold up whoever asks about it."""
    import ctypes

    system: Any = vars(ctypes)["windll"].kernel32  # there is none elsewhere
    present = int(system.GetLogicalDrives())
    letters = [chr(ord("A") + place) for place in range(26) if present >> place & 1]
    removable = [letter for letter in letters if system.GetDriveTypeW(f"{letter}:\\") == _REMOVABLE]
    return [QStorageInfo(f"{letter}:/") for letter in removable]


class StickWatch(QObject):
    """Says which sticks came and went; of each that came, whether it was there at the beginning."""

    came = Signal(object, bool)
    went = Signal(object)
    _looked = Signal(object)

    def __init__(self, parent: QObject, volumes: Callable[[], list[Volume]] | None = None) -> None:
        super().__init__(parent)
        self._volumes = volumes or mounted_volumes
        self._known: list[Volume] = []
        self._is_first = True
        self._looking = False
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._tick)
        self._looked.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def present(self) -> Sequence[Volume]:
        """Those that were there at the last look."""
        return self._known

    def begin(self) -> None:
        """Look from now on."""
        self._timer.start()
        self.look()

    def end(self) -> None:
        """Look no more; a look that is under way is waited for, unless the system does not answer."""
        self._timer.stop()
        if self._thread is not None:
            self._thread.join(_LONGEST_END_SECONDS)

    def _tick(self) -> None:
        if QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive:
            self.look()

    def look(self) -> None:
        """Look once, unless the last look has not ended: the system may be slow to answer."""
        if self._looking:
            return
        self._looking = True

        def work() -> None:
            try:
                found = self._volumes()
            except OSError:
                found = []
            if isValid(self):
                self._looked.emit(found)

        self._thread = threading.Thread(target=work, name="sticks", daemon=True)
        self._thread.start()

    def _show(self, found: list[Volume]) -> None:
        self._looking = False
        before, self._known = self._known, found
        is_first, self._is_first = self._is_first, False
        for volume in before:
            if volume not in found:
                self.went.emit(volume)
        for volume in found:
            if volume not in before:
                self.came.emit(volume, is_first)
