"""The libraries of Qt are linked while Python reads the program, for the window alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import cli

_LINKED = """
import sys, threading
from desktop_app import cli
sys.modules["desktop_app.cli.entry"] = entry = type(sys)("entry")
entry.main = lambda words: 0  # what would come now
assert cli.main(sys.argv[1:]) == 0
for thread in threading.enumerate():
    if thread.name == "linking":
        thread.join()
assert not {"PySide6", "shiboken6", "desktop_app.base.i18n"} & sys.modules.keys()
linked = open("/proc/self/maps").read()
print("libQt6Widgets" in linked, "QtWidgets.abi3" in linked)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there they are linked ahead")
@pytest.mark.parametrize(("words", "linked"), [([], True), (["doctor"], False), (["--help"], False)])
def test_the_window_has_qt_linked_before_it_asks_for_it(words: list[str], linked: bool) -> None:
    asked = [sys.executable, "-c", _LINKED, *words]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(linked)] * 2


_WITHOUT = """
import sys
from desktop_app import cli
sys.path[:] = [sys.argv[1], *(folder for folder in sys.path if "site-packages" not in folder)]
cli._link()
"""


@pytest.mark.parametrize("content", [None, b"not a library"])
def test_a_program_without_that_library_starts_all_the_same(content: bytes | None, tmp_path: Path) -> None:
    """It may lie elsewhere, or not be one; then PySide6 says what is wrong when it is imported."""
    if content is not None:
        broken = tmp_path / cli._LIBRARIES[0]
        broken.parent.mkdir(parents=True)
        broken.write_bytes(content)
    asked = [sys.executable, "-c", _WITHOUT, str(tmp_path)]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
