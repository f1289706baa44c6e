"""``python -m tests.ui.fits.pictures FOLDER``: every page and dialog, at three scales, light and dark.

The pictures are looked at by a person; none is kept in the repository.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.ui.fits.measuring import settle
from tests.ui.fits.screens import SCREENS
from tests.ui.fits.walking import walked
from ui.shell.application import build_application
from ui.theme import Appearance

_TRIES, _PAUSE_MS, _ALIKE = 60, 50, 4
_PLAIN = 4
"""Colours across a page without words: paper, its edge and the ground."""


def main(folder: Path) -> int:
    """Write the pictures below ``folder``, in a folder for each appearance; the exit status."""
    application = build_application(("-platform", "offscreen"))
    for appearance in (Appearance.LIGHT, Appearance.DARK):
        target = folder / appearance.value
        target.mkdir(parents=True, exist_ok=True)

        def take(window: QWidget, name: str, target: Path = target) -> None:
            path = target / f"{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-')}.png"
            settle()  # lists share their width out once more when they have it
            _let_papers_be_drawn(window)
            if not window.grab().save(str(path)):
                raise OSError(f"cannot write {path}")

        with tempfile.TemporaryDirectory() as book:
            walk = walked(application, Path(book), SCREENS, appearance=appearance, look=take)
        print(f"{target}: {len(walk.pages)} pages, {len(walk.dialogs)} dialogs, {len(SCREENS)} screens")
    return 0


def _let_papers_be_drawn(window: QWidget) -> None:
    """Qt draws the pages of a paper beside, first from what it had at another size."""
    for view in window.findChildren(QPdfView):
        before, same = None, 0
        for _ in range(_TRIES):
            if not view.isVisible() or same == _ALIKE:
                break
            QTest.qWait(_PAUSE_MS)
            now = view.viewport().grab().toImage()
            has_words = len({now.pixel(x, now.height() // 2) for x in range(now.width())}) > _PLAIN
            same = same + 1 if now == before and has_words else 0
            before = now


if __name__ == "__main__":
    status = main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(status)  # how Python and Qt take windows down together is no promise
