"""The program's window over a book, in a process that has no test around it."""

from __future__ import annotations

from pathlib import Path

from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import set_language
from desktop_app.book.office import DataFolder, Office
from tests.benchmarks.book.extent import END, OFFICER
from tests.benchmarks.workloads.window_child import sign_in_at_once
from tests.builders import PASSPHRASE
from tests.support.getting_on import settle, wait_until
from ui.base.main_thread import MainThread
from ui.base.queues import WorkQueues
from ui.context.preferences import PreferencesFile
from ui.shell.application import build_application
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.theme import Theme

SCREEN = (1366, 768)
_PATIENCE_SECONDS = 60


class WholeWindow:
    """The shell over the generated book, on its last day."""

    def __init__(self, folder: Path) -> None:
        set_language("vi")
        self.application = build_application()
        self.office = Office.open(DataFolder(folder), lambda _: PASSPHRASE, FixedClock(END))
        self.office.officer = OFFICER
        preferences = PreferencesFile(folder)
        self._theme = Theme(self.application, preferences.current.appearance)
        self.queues = WorkQueues(MainThread(self.application))
        self.shell = Shell(self.application, self.office, self._theme, preferences, self.queues)

    @property
    def window(self) -> MainWindow:
        """The window itself."""
        return self.shell.window

    def show(self) -> None:
        """Bring it to the screen with somebody signed in, and wait until all is there."""
        sign_in_at_once(self.shell)
        self.shell.show()
        self.window.resize(*SCREEN)
        wait_until(self.application, lambda: bool(self.window.room), _PATIENCE_SECONDS)
        self.settle()

    def settle(self) -> None:
        """Until everything that was asked for is done and shown."""
        settle(self.application, self.queues)
