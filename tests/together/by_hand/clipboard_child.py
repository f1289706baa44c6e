"""``python -m tests.together.by_hand.clipboard_child READY``: holds its input in the clipboard."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication


def main(ready: str) -> None:
    """Own the clipboard until ended, as Excel does with cells that were copied."""
    application = QGuiApplication([])
    application.clipboard().setText(sys.stdin.read())
    application.processEvents()
    Path(ready).touch()
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
