"""Makes today's automatic backup in the background while the window is open."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_app.base.i18n import tr
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.book.office import Office
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.base.saves import SavedEntity, Saves

if TYPE_CHECKING:
    from desktop_app.backup.backups import Backup

FIRST_MILLISECONDS = 30_000
"""After the start, when the first screens are read."""

EVERY_MILLISECONDS = 60 * 60 * 1000
_log = logging.getLogger(__name__)


class DailyBackup(QObject):
    """Looks soon after the start and then every hour; the core decides whether one is due.

    A sample office is invented and thrown away, so nothing of it is kept.
    """

    def __init__(
        self, office: Office, files: WorkQueue, say: Callable[[str], None], saves: Saves, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._files = files
        self._say = say
        self._saves = saves
        self._running = False
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look from now on."""
        if not self._office.identity.sample:
            self.timer.start(FIRST_MILLISECONDS)

    def end(self) -> None:
        """Stop; a backup that is being written is finished."""
        self.timer.stop()

    def look(self) -> None:
        """Have a backup made if today has none."""
        self.timer.setInterval(EVERY_MILLISECONDS)
        if not self._running:
            self._running = True
            submit(self._files, self, self._back_up, self._done)

    def _back_up(self) -> Backup | None:
        from desktop_app.backup.backups import back_up_daily

        return back_up_daily(self._office)

    def _done(self, outcome: Outcome[Backup | None]) -> None:
        self._running = False
        if not isinstance(outcome, Ok):
            _log.warning("the daily backup was not made", exc_info=outcome.error)
            reason = sentence_for(outcome.error)
            self._say(tr("Today's backup was not made. {reason}", reason=reason))
        elif outcome.value is not None:
            self._saves.publish([SavedEntity.BACKUP])
