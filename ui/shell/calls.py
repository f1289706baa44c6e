"""Calls from other starts of the same book, and the file given to this start or another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from desktop_app.base.problems import Problem
from ui.base.errors import show_error
from ui.shell.forward import come_forward

if TYPE_CHECKING:
    from desktop_app.book.window_claim import WindowClaim
    from ui.shell.calling import Called
    from ui.shell.main_window import MainWindow


class Calls(QObject):
    """Answers from the first question or the first painted page on; a file waits until the window is free.

    Listening needs Qt's network module, which no first page waits for.
    """

    _may_be_free = Signal()

    def __init__(self, claim: WindowClaim, file: Path | None, application: QApplication) -> None:
        super().__init__(application)
        self._claim = claim
        self._called: Called | None = None
        self._file = file
        self.window: Callable[[], MainWindow | None] = lambda: None
        """The window to bring forward, once there is one; a question comes forward without it too."""
        # Whatever ends what keeps the window from being used, gives the cursor back to it.
        application.focusChanged.connect(self._may_be_free)
        self._may_be_free.connect(self._offer, Qt.ConnectionType.QueuedConnection)

    @property
    def left(self) -> tuple[str, ...]:
        """The file that nobody was offered yet, as a start is given it."""
        return () if self._file is None else (str(self._file),)

    def backup(self) -> Path | None:
        """The file, where it is a backup and there is no window yet: a book may begin from it."""
        from desktop_app.backup.archive import SUFFIX

        if self._file is None or self._file.suffix.lower() != SUFFIX:
            return None
        file, self._file = self._file, None
        return file

    def listen(self) -> None:
        """Listen from now on; a second time nothing happens."""
        if self._called is None:
            from ui.shell.calling import Called

            self._called = Called(self._claim.name, self)
            self._called.asked.connect(self._come_forward)

    def take(self, window: Callable[[], MainWindow | None]) -> None:
        """From now on there is a window; a file that waited is offered in it."""
        self.window = window
        self.listen()
        self._may_be_free.emit()

    def _come_forward(self, file: Path | None) -> None:
        self._file = file or self._file
        come_forward(self.window())
        self._may_be_free.emit()

    def _offer(self) -> None:
        """Show what can be done with the file, once the window can be used by who is signed in."""
        window = self.window()
        if self._file is None or window is None or not _is_free(window):
            return
        file, self._file = self._file, None
        from ui.places.files import place_of

        try:
            window.go(place_of(file).destination)
        except Problem as problem:
            show_error(window.context.ask, problem)


def _is_free(window: MainWindow) -> bool:
    """Whether somebody may use the window now: not locked, not on trial, with no question over it."""
    in_use = window.isVisible() and window.isEnabled() and bool(window.room)
    return in_use and not window.locked and QApplication.activeModalWidget() is None
