"""Bring the program to the front, or start it in the background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from ui.shell.shell import Shell


def come_forward(window: QWidget | None) -> None:
    """Bring a window, and a question over it, to the front."""
    for each in (window, QApplication.activeModalWidget()):
        if each is not None:
            each.setWindowState(each.windowState() & ~Qt.WindowState.WindowMinimized)
            each.show()
            each.raise_()
            each.activateWindow()


def begin_behind(shell: Shell) -> None:
    """A start with the computer: straight into the notification area (docs/decisions/0023).

    The window is closed as an officer does who lets the program stay, as soon as it has its first page.
    That is painted once all the same, unseen: what starts behind it starts here too. Where there is no
    notification area, the window is the only way to the program and comes as at any start.
    """
    staying = shell.staying()
    if not staying.is_possible:
        return
    staying.choose(True)
    window = shell.window
    window.setWindowOpacity(0.0)

    def leave() -> None:
        shell.first_paint.seen.disconnect(leave)
        window.close()
        window.setWindowOpacity(1.0)

    shell.first_paint.seen.connect(leave, Qt.ConnectionType.QueuedConnection)
