"""``python -m ui.picture_run BOOK FOLDER``: open the window over a book and picture every room.

Run by the demonstration in a process of its own, since the core never loads Qt. The passphrase of the
book comes from the file that ``SO_MAT_TRAN_PASSPHRASE_FILE`` names.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.credentials.opening import asking, refuse_to_ask
from desktop_app.i18n import set_language
from desktop_app.movements.period import Period
from desktop_app.workspace import DataFolder, Office
from ui.app import build_application, name_who_works
from ui.lanes import Lanes
from ui.main_thread import MainThread
from ui.preferences import PreferencesFile
from ui.qt_vietnamese import speak
from ui.screenshots import settle, take_screenshots
from ui.shell import Shell
from ui.theme import Theme


def main(book: Path, folder: Path) -> int:
    """Picture the rooms in Vietnamese; the exit status."""
    set_language("vi")
    application = build_application()
    translator = speak(application, "vi", None)
    preferences = PreferencesFile(book)
    theme = Theme(application, preferences.current.appearance)
    office = Office.open(DataFolder(book), asking(os.environ, refuse_to_ask))
    name_who_works(office)
    lanes = Lanes(MainThread(application))
    shell = Shell(application, office, theme, preferences, lanes, translator=translator)
    quarter = Period.of(office.clock.today(), PeriodType.QUARTER).previous
    shell.period.choose(quarter.parts(PeriodType.MONTH)[-1].key)
    shell.show()

    def wait() -> None:
        """Twice, since what the first answers ask for is submitted only then."""
        for _ in range(3):
            loop = QEventLoop()
            lanes.when_empty(loop.quit)
            loop.exec()
            settle()

    take_screenshots(shell.window, folder, wait=wait)
    shell.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2])))
