"""Load what rooms are built of while nobody is at the keys: the first visit of a room then only builds it.

The first window loads only what it shows (docs/decisions/0013), so the first visit of a room loaded hundreds
of modules on the thread of the window, a third of a second. Another thread does it now, one room at a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimerEvent

from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from ui.base.answers import submit
from ui.base.collecting import AT_REST_SECONDS, Collecting

MODULES: Final = {
    "movements": "ui.movements.movements_view",
    "surveys": "ui.surveys.surveys_room",
    "registers": "ui.registers.registers_room",
    "fund": "ui.fund.fund_room",
    "documents": "ui.documents.documents_room",
    "reports": "ui.reports.reports_view",
    "sync": "ui.sync.sync_view",
}
"""What :data:`ui.shell.rooms.ROOMS` load when they are built."""

_LOOK_MILLISECONDS: Final = 1000


class LoadingAhead(QObject):
    """Looks each second whether the thread of the window has rested, until all is loaded."""

    def __init__(self, queue: WorkQueue, hidden: Callable[[], Collection[str]], parent: QObject) -> None:
        """``hidden``: the rooms that who is at the computer does not see; those are left alone."""
        super().__init__(parent)
        self._queue = queue
        self._hidden = hidden
        self._waiting = dict(MODULES)
        self._worked = time.thread_time()
        self._timer = 0

    def begin(self) -> None:
        """Look from now on."""
        if not self._timer and self._waiting:
            self._timer = self.startTimer(_LOOK_MILLISECONDS, Qt.TimerType.CoarseTimer)

    def end(self) -> None:
        """Look no more; what is being loaded is loaded."""
        if self._timer:
            self.killTimer(self._timer)
            self._timer = 0

    def timerEvent(self, event: QTimerEvent) -> None:
        del event
        worked = time.thread_time()
        rested, self._worked = worked - self._worked < AT_REST_SECONDS, worked
        if rested:
            self.load_next()

    def load_next(self) -> None:
        """Have the next room loaded."""
        hidden = self._hidden()
        room = next((each for each in self._waiting if each not in hidden), None)
        self.end()
        if room is not None:
            submit(self._queue, self, partial(import_module, self._waiting.pop(room)), self._loaded)

    def _loaded(self, outcome: Outcome[ModuleType]) -> None:
        if isinstance(outcome, Ok):  # else the visit of the room says what is wrong
            application = QCoreApplication.instance()
            for collecting in application.findChildren(Collecting) if application else ():
                collecting.put_aside()
            self._worked = time.thread_time()
            self.begin()
