"""Sticks that are plugged in while the window is open: the window asks in one line what to do with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QKeySequence, QShortcut

from desktop_app.base.work_queues import Ok, Outcome
from desktop_app.sync.courier.on_medium import OnMedium, look_at
from desktop_app.sync.rounds.status import SyncStatus, sync_status
from ui.base.answers import submit
from ui.sync.courier.stick_line import KEYS, StickLine
from ui.sync.courier.volumes import StickWatch, Volume

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow
    from ui.shell.shell import Shell


class WindowSticks(QObject):
    """Lives as long as the shell; the line belongs to the window that the shell has now."""

    def __init__(self, shell: Shell, volumes: Callable[[], list[Volume]] | None = None) -> None:
        super().__init__(shell)
        self._shell = shell
        self._window: MainWindow | None = None
        self._line: StickLine | None = None
        self.watch = StickWatch(self, volumes)
        self.watch.came.connect(self._came)
        self.watch.went.connect(self._went)
        self.watch.begin()
        program = QCoreApplication.instance()
        assert program is not None, "a window is shown by one"
        program.aboutToQuit.connect(self.watch.end)

    @property
    def line(self) -> StickLine:
        """The line in the present window."""
        window = self._shell.window
        if self._line is None or self._window is not window:
            self._window = window
            self._line = line = StickLine(window.context, window.enter_room, window)
            window.add_line(line)
            shortcut = QShortcut(QKeySequence(KEYS), window)
            shortcut.activated.connect(lambda: None if window.locked else line.take_focus())
        return self._line

    def _came(self, volume: Volume, was_there: bool) -> None:
        """Ask about a stick. One that was there before the window may be a disk: what is on it decides."""
        office = self._shell.office

        def work() -> tuple[OnMedium, SyncStatus]:
            with office.read() as connection:
                status = sync_status(connection)
            return look_at(office.sync_book(), volume.root), status

        def done(outcome: Outcome[tuple[OnMedium, SyncStatus]]) -> None:
            if not isinstance(outcome, Ok):
                return  # a stick that cannot be read is none of ours
            if volume not in self.watch.present:
                return  # it was pulled out meanwhile
            found, status = outcome.value
            if not was_there or found.answers or found.cards:
                self.line.offer(volume, found, status)

        if not self._shell.queues.closed:
            submit(self._shell.queues.files, self, work, done)

    def _went(self, volume: Volume) -> None:
        if self._line is not None and self._window is self._shell.window:
            self._line.pulled(volume)
