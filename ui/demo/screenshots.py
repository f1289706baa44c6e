"""Pictures of every room of a built window, for the demonstration and the user guide."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication

from ui.base.queues import WorkQueues
from ui.context.room import Destination
from ui.shell.main_window import MainWindow
from ui.shell.rooms import ROOMS

SCREEN = (1366, 768)
SETTLE_MILLISECONDS = 250
ROUNDS_TO_SETTLE = 3
ALL_ROOMS: tuple[str, ...] = tuple(room.key for room in ROOMS)


def take_screenshots(
    window: MainWindow,
    folder: Path,
    *,
    size: tuple[int, int] = SCREEN,
    rooms: tuple[str, ...] = ALL_ROOMS,
    wait: Callable[[], None] | None = None,
) -> tuple[Path, ...]:
    """Visit the rooms one after the other and save ``<number>-<room>.png``; the files written.

    ``wait`` lets the queues deliver what a room has asked for (:func:`settled`); without it the event loop
    only runs for a moment.

    Raises:
        OSError: a picture cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    window.showNormal()
    window.resize(*size)
    QCursor.setPos(window.mapToGlobal(QPoint(size[0] // 2, size[1] - 4)))
    written = []
    for number, room in enumerate(rooms, start=1):
        path = folder / f"{number}-{room}.png"
        take_screenshot(window, Destination(room), path, wait=wait)
        written.append(path)
    return tuple(written)


def take_screenshot(
    window: MainWindow, place: Destination, path: Path, *, wait: Callable[[], None] | None = None
) -> None:
    """Go to a place and save what the window shows there.

    Raises:
        OSError: the picture cannot be written.
    """
    window.go(place)
    (wait or settle)()
    if not window.grab().save(str(path)):
        raise OSError(f"cannot write {path}")


def settled(queues: WorkQueues) -> Callable[[], None]:
    """Waits until both queues have delivered what was submitted, and what that led to, and all is painted."""

    def wait() -> None:
        for _ in range(ROUNDS_TO_SETTLE):
            loop = QEventLoop()
            queues.when_empty(loop, loop.quit)
            loop.exec()
            settle()

    return wait


def settle() -> None:
    """Let timers and painting come to rest."""
    loop = QEventLoop()
    QTimer.singleShot(SETTLE_MILLISECONDS, loop, loop.quit)
    loop.exec()
    QApplication.processEvents()
