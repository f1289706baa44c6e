"""``python -m tests.benchmarks.window_child STARTED [BOOK]``: open a window and say how long it took.

Without a book it is an empty window of Qt: the floor. With one it is the window of the program over that
book, usable when the overview has its facts and has painted them. STARTED is the monotonic clock of the
parent just before this process was started. Prints seconds, the resident memory in MB and its peak.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

_SECONDS = 60


def main(started: float, book: Path | None) -> None:
    """Open it, wait until it can be used, say so."""
    close = _open_program(book) if book is not None else _open_empty()
    print(f"{time.monotonic() - started:.4f} {_memory('VmRSS')} {_memory('VmHWM')}", flush=True)
    close()


def _open_empty() -> Callable[[], object]:
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()
    application.processEvents()
    return window.close


def _open_program(book: Path) -> Callable[[], object]:
    # What ui.app does for a book whose first run is done, without a question for the passphrase.
    from desktop_app.i18n import set_language
    from desktop_app.workspace import DataFolder, Office
    from tests.builders import PASSPHRASE
    from ui.app import build_application, name_who_works
    from ui.lanes import Lanes
    from ui.main_thread import MainThread
    from ui.overview.overview_view import OverviewPage
    from ui.preferences import PreferencesFile
    from ui.qt_vietnamese import speak
    from ui.shell import Shell
    from ui.theme import Theme

    set_language("vi")
    preferences = PreferencesFile(book)
    application = build_application()
    theme = Theme(application, preferences.current.appearance)
    translator = speak(application, "vi", None)
    office = Office.open(DataFolder(book), lambda _: PASSPHRASE)
    name_who_works(office)
    lanes = Lanes(MainThread(application))
    shell = Shell(application, office, theme, preferences, lanes, translator=translator)
    shell.show()
    page = shell.window.page("overview")
    assert isinstance(page, OverviewPage)
    until = time.monotonic() + _SECONDS
    while page.areas_model.rowCount() == 0:
        application.processEvents()
        if time.monotonic() > until:
            raise TimeoutError("the overview got no facts")
    application.processEvents()
    return shell.close


def _memory(name: str) -> int:
    """A figure of this process's memory, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
