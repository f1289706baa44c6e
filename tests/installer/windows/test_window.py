"""The first run in a real window, and what the program must not carry."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.installer.windows.wine import STUBS, Wine
from tests.support.patience import wait_until
from tests.support.processes import Processes
from tools.windows.launchers import WINDOW
from tools.windows.linking import unlinked
from tools.windows.places import Places, files_below
from tools.windows.provenance import SIGNED

pytestmark = pytest.mark.wine

FONTS = """
import sys
from PySide6.QtWidgets import QLabel, QListView, QMenu, QMessageBox, QStatusBar, QTableView, QToolTip
from ui.shell.application import build_application
from ui.theme import Appearance, Theme
application = build_application()
Theme(application, Appearance.LIGHT)
kinds = (QLabel, QListView, QMenu, QMessageBox, QStatusBar, QTableView)
families = sorted({kind().font().family() for kind in kinds})
print(application.platformName(), QToolTip.font().family(), *families)
"""


def windows_of(wine: Wine) -> list[str]:
    """The titles of the windows on the screen."""
    env = {**os.environ, "DISPLAY": wine.display}
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "Sổ Mặt trận", "getwindowname", "%@"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.split("\n")[:-1]


def test_the_first_run_comes_up(still: Wine, built: Places, processes: Processes, folder: Path) -> None:
    still.start(processes, built.program / WINDOW.file, "--data-dir", f"Z:{folder}\\sổ")
    wait_until(lambda: windows_of(still), "the window")
    wait_until((folder / "sổ" / "window.lock").exists, "the book's folder")


def test_everything_in_the_window_has_the_program_s_font(wine: Wine, built: Places) -> None:
    done = wine.run(built.version / "python.exe", "-X", "utf8", "-c", FONTS)
    assert done.said.split() == ["windows", "Inter", "Inter"], done.said


def test_nothing_made_for_wine_is_shipped(built: Places) -> None:
    stubs = {f"{source.stem}.dll" for source in STUBS.glob("*.c")}
    assert stubs == {"icuuc.dll", "mscms.dll"}
    shipped = {Path(name).name.lower() for name in files_below(built.program)}
    assert not stubs & shipped


def test_every_library_finds_those_it_is_linked_with(built: Places) -> None:
    assert unlinked(built.version) == []


def test_python_carries_the_signature_of_its_makers(built: Places) -> None:
    for name in SIGNED:
        told = subprocess.run(
            ["osslsigncode", "verify", "-in", built.version / name],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "O=Python Software Foundation" in told.stdout, name
        digests = re.findall(r"^(?:Current|Calculated) message digest +: (\w+)", told.stdout, re.MULTILINE)
        assert len(digests) == 2, told.stdout
        assert digests[0] == digests[1], "it is as it was signed"
