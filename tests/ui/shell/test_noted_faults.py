"""Faults of a window without a console are noted beside the book: the program as it is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from desktop_app import __version__
from desktop_app.base.faults.notes import noted
from tests.builders import PASSPHRASE, an_office
from tests.support.patience import PATIENCE_SECONDS
from tests.support.processes import ROOT

NAME = "Nguyễn Thị Ẩn Danh"
STARTED = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer, qWarning
sys.stdin = sys.stdout = sys.stderr = None
from desktop_app.cli.entry import main
import ui.shell.app, ui.shell.shell
NAME = {name!r}
told = []
ui.shell.app.show_error = lambda ask, error: told.append(error)
shown = ui.shell.shell.Shell.show

def fail():
    raise RuntimeError(NAME)

def finish(shell):
    Path(sys.argv[2]).write_text(str(len(told)))
    shell.window.close()

def show(shell, **how):
    shown(shell, **how)
    shell.queues.database.submit(fail, lambda outcome: ui.base.errors.sentence_for(outcome.error))
    QTimer.singleShot(0, fail)
    QTimer.singleShot(0, lambda: qWarning("QThing::act: " + NAME))
    shell.queues.when_empty(shell, lambda: QTimer.singleShot(0, lambda: finish(shell)))

ui.shell.shell.Shell.show = show
sys.exit(main(["--data-dir", sys.argv[1]]))
"""


def test_a_window_without_streams_notes_its_faults_and_stays(tmp_path: Path) -> None:
    book, secret, told = tmp_path / "book", tmp_path / "passphrase", tmp_path / "told"
    an_office(book).close()
    secret.write_text(PASSPHRASE, encoding="utf-8")
    environment = {"SO_MAT_TRAN_PASSPHRASE_FILE": str(secret), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", STARTED.format(name=NAME), str(book), str(told)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert told.read_text() == "1", "the officer is told of what no code caught"
    notes = noted(book)
    assert {note.splitlines()[0].partition(f" {__version__} ")[2] for note in notes} == {
        "CRITICAL ui.shell.app: unexpected fault",
        "ERROR ui.base.errors: an error that no sentence was written for",
        "WARNING ui.base.qt_messages: Qt (default) QThing::act",
    }
    (of_qt,) = [note for note in notes if "Qt (" in note]
    assert of_qt.splitlines()[-1].endswith("<lambda>"), "where it was, as far as Python can tell"
    assert all("RuntimeError" in note for note in notes if "Qt (" not in note)
    assert not any(NAME in note for note in notes)
