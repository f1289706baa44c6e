"""The program as it is started: in a process of its own, over a book that asks for its passphrase."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.builders import PASSPHRASE, an_office
from tests.support.patience import PATIENCE_SECONDS

_STARTED = """
import sys
from PySide6.QtCore import QTimer
import ui.shell.app, ui.shell.shell
from desktop_app.cli.parser import parse
from ui.demo.screenshots import settled, take_screenshots
from pathlib import Path

shown = ui.shell.shell.Shell.show

def show_and_close(shell, **how):
    shown(shell, **how)
    def finish():
        late = {"openpyxl", "reportlab", "pyxform", "httpx", "keyring", "alembic"}
        heavy = sorted(late & sys.modules.keys())
        print("loaded before the first paint:", heavy)
        print("a queue gives the lock away within 1 ms:", sys.getswitchinterval() <= 0.001)
        wait = settled(shell.queues)
        files = take_screenshots(shell.window, Path(sys.argv[2]), rooms=("overview",), wait=wait)
        print("saved", [path.name for path in files], shell.window.size().toTuple())
        shell.window.close()
    QTimer.singleShot(0, finish)

ui.shell.shell.Shell.show = show_and_close
sys.exit(ui.shell.app.run(parse(["--data-dir", sys.argv[1]])))
"""


def test_the_window_opens_the_book_and_leaves_it_in_order(tmp_path: Path) -> None:
    an_office(tmp_path / "book").close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    environment = os.environ | {"SO_MAT_TRAN_PASSPHRASE_FILE": str(secret), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", _STARTED, str(tmp_path / "book"), str(tmp_path / "out")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "loaded before the first paint: []" in done.stdout
    assert "a queue gives the lock away within 1 ms: True" in done.stdout
    assert "saved ['1-overview.png'] (1366, 768)" in done.stdout
    assert "Traceback" not in done.stderr
    assert (tmp_path / "book" / "window.json").is_file()
