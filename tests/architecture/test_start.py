"""What may not be loaded before the first window can be used, or for a command without a window.

Each module costs every start of every office, on slow disks far more than here (docs/decisions/0013).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.imports import ROOT
from tests.builders import PASSPHRASE, an_office, put_area
from tests.support.patience import PATIENCE_SECONDS

# Third-party packages, and parts of packages, that the first page has no use for.
HEAVY = (
    "PIL",
    "PySide6.QtNetwork",
    "PySide6.QtPdf",
    "PySide6.QtPdfWidgets",
    "PySide6.QtPrintSupport",
    "alembic",
    "calendar",
    "cryptography",
    "dataclasses",  # each is written, compiled and built twice while it is loaded; a Struct costs a tenth
    "fractions",
    "getpass",
    "greenlet",
    "http.client",
    "httpx",
    "keyring",  # this book has a passphrase; with the keyring its own backend only, see tests/credentials
    "lxml",
    "openpyxl",
    "pyreadstat",
    "pyxform",
    "reportlab",
    "sqlalchemy",
    "sqlite3",
    "subprocess",
    "typing_extensions",
    "tomllib",  # values of files that the first page shows are constants of book/
    "urllib.request",
    "xlsxwriter",
    "xml",
)
# Of Python's own: none is needed unless a library loads it for itself.
LATE_LIBRARIES = ("argparse", "ast", "gettext", "random", "shutil", "tempfile", "zipfile")
# Parts of ours that are loaded when they are first wanted.
LATE = (
    "desktop_app.backup.backups",
    "desktop_app.catalogue",
    "desktop_app.exchange",
    "desktop_app.book.search",
    "desktop_app.book.followers",
    "desktop_app.forms",
    "desktop_app.book.opening",
    "desktop_app.cli.parser",
    "desktop_app.reports",
    "desktop_app.sample",
    "desktop_app.storage.store",
    "desktop_app.storage.tables",
    "desktop_app.surveys.rounds.state",
    "desktop_app.backup.restore",
    "desktop_app.sync.rounds.round",
    "desktop_app.sync.transport.https",
    "ui.base.boxes",
    "ui.shell.calling",
    "ui.first_run",
    "ui.shell.guide.guide_view",
    "ui.shell.lock_view",
    "ui.movements",
    "ui.overview.later_parts",
    "ui.overview.month_strip",
    "ui.documents",
    "ui.reports",
    "ui.search",
    "ui.settings",
    "ui.context.staying",
    "ui.surveys",
    "ui.sync",
    "ui.widgets.tab_order",
    "upstream",
)

# Classes of Qt that nothing of the first page is. PySide6 makes Python classes of all their enumerations when
# one is named, and of those of every widget when it is asked for a part that Qt made itself (a viewport).
QT_LATE = (
    "QtGui.QAccessible",
    "QtWidgets.QColorDialog",
    "QtWidgets.QFileDialog",
    "QtWidgets.QInputDialog",
    "QtWidgets.QMdiArea",
    "QtWidgets.QMessageBox",
    "QtWidgets.QTabWidget",
    "QtWidgets.QWizard",
)

WINDOW = """
import enum, json, sys
from pathlib import Path
import desktop_app.cli  # first, as in every start
from tests.benchmarks.workloads.window_child import open_program

def enumerations(of):  # of Qt
    kinds = of.__subclasses__()
    names = {f"{kind.__module__}.{kind.__qualname__}" for kind in kinds}
    return {name for name in names if name.startswith("PySide6.")}.union(*map(enumerations, kinds))

if sys.argv[2] == "slow":
    from ui.shell import opening_sign
    opening_sign.PATIENCE_SECONDS = 0.0
open_program(Path(sys.argv[1]), lambda: print(json.dumps(sorted({*sys.modules, *enumerations(enum.Enum)}))))
"""

EXCHANGE = """
import json, sys, threading
from pathlib import Path
import desktop_app.cli
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.entry import open_window

class OnTheWindowsThread:
    sought = set()

    def find_spec(self, name, path, target=None):
        if threading.current_thread() is threading.main_thread():
            self.sought.add(name)

def wait(shell):
    from PySide6.QtCore import QTimer

    def look():
        if shell._sync is not None:
            looking.stop()
            print(json.dumps(sorted(watch.sought)))
            shell.window.close()

    looking = QTimer(shell)
    looking.timeout.connect(look)
    looking.start(20)

watch = OnTheWindowsThread()
sys.meta_path.insert(0, watch)
open_window(Arguments(data_dir=Path(sys.argv[1]), lang="vi"), shown=wait)
"""

WHOLE_BOOK = """
import json, sys
from pathlib import Path
from desktop_app.book.office import DataFolder, Office
from desktop_app.registers.lists.crossing import crossed_entries
office = Office.open(DataFolder(Path(sys.argv[1])), lambda _: sys.argv[2])
with office.read() as connection:
    crossed_entries(connection, "")  # as the status line asks
office.close()
print(json.dumps(sorted(sys.modules)))
"""

# What the two libraries that every start needs load for themselves, which is theirs to decide.
LIBRARIES = {
    "ui": "import json, sys, msgspec, PySide6.QtCore; print(json.dumps(sorted(sys.modules)))",
    "core": "import json, sys, msgspec; print(json.dumps(sorted(sys.modules)))",
}

COMMAND = """
import json, sys
from desktop_app.cli.entry import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps(sorted(sys.modules)))
"""


def _loaded(script: str, *arguments: str, **environment: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def _within(modules: set[str], *packages: str) -> list[str]:
    return sorted(
        module
        for module in modules
        if any(module == package or module.startswith(f"{package}.") for package in packages)
    )


@pytest.mark.parametrize("start", ["quick", "slow"])
def test_the_first_window_loads_nothing_that_can_wait(start: str, tmp_path: Path) -> None:
    """Also where the sign of a long start is shown before it."""
    office = an_office(tmp_path / "book")
    with office.record() as rec:
        put_area(rec, "a1")
    office.close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    loaded = _loaded(WINDOW, str(tmp_path / "book"), start, SO_MAT_TRAN_PASSPHRASE_FILE=str(secret))
    assert "ui.overview.overview_view" in loaded, "the window was not shown"
    named = {name for room in LATE for name in (room, f"{room}.places")}  # what a link of the page names
    assert "ui.places.surveys" in loaded
    ours = loaded - named - _loaded(LIBRARIES["ui"])
    assert _within(ours, *HEAVY, *LATE_LIBRARIES, *LATE) == [], "load it where it is first wanted"
    assert _within(loaded, "PySide6.QtWidgets.QFrame") != [], "the scan saw no enumeration of Qt"
    assert _within(loaded, *(f"PySide6.{name}" for name in QT_LATE)) == []


def test_what_an_exchange_needs_is_loaded_beside_the_window(tmp_path: Path) -> None:
    """It begins by itself while somebody types."""
    an_office(tmp_path / "book").close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    there = _loaded(EXCHANGE, str(tmp_path / "book"), SO_MAT_TRAN_PASSPHRASE_FILE=str(secret))
    assert "ui.context.auto_sync" in there, "nothing was watched"
    assert _within(there, "desktop_app.sync.rounds.round", "desktop_app.catalogue.registers") == []


def test_a_whole_book_is_opened_without_the_engine_of_forms(tmp_path: Path) -> None:
    """Whoever gives a PIN waits for it, and everybody else who does something at once."""
    an_office(tmp_path / "book").close()
    loaded = _loaded(WHOLE_BOOK, str(tmp_path / "book"), PASSPHRASE)
    assert "desktop_app.book.opening" in loaded
    assert _within(loaded, "desktop_app.forms.definition", "desktop_app.registers.kinds", "lxml") == []


def test_what_has_to_wait_is_there_under_this_name() -> None:
    paths = [ROOT.joinpath(*name.split(".")) for name in LATE]
    assert [path for path in paths if not (path.is_dir() or path.with_suffix(".py").is_file())] == []


@pytest.mark.parametrize("words", [("--version",), ("sync", "--help")])
def test_the_command_line_loads_neither_qt_nor_the_book_to_say_a_line(words: tuple[str, ...]) -> None:
    loaded = _loaded(COMMAND, *words)
    assert "desktop_app.cli.parser" in loaded
    ours = loaded - _loaded(LIBRARIES["core"])
    assert _within(ours, "PySide6", "shiboken6", "ui", "sqlalchemy", "sqlcipher3", *HEAVY) == []


def test_a_command_over_the_book_loads_no_qt(tmp_path: Path) -> None:
    loaded = _loaded(COMMAND, "--data-dir", str(tmp_path), "sync")
    assert "desktop_app.cli.commands.sync_command" in loaded
    assert _within(loaded, "PySide6", "shiboken6", "ui") == []
