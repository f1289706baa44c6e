"""The command line: ``so-mat-tran`` opens the window; its subcommands do the same work without one.

The first step of every start: what stands here is there before any other module of the program is read.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

_LIBRARIES = (
    "PySide6/Qt/lib/libQt6Widgets.so.6",
    "PySide6/QtCore.abi3.so",
    "PySide6/QtGui.abi3.so",
    "PySide6/QtWidgets.abi3.so",
)
"""Those of Qt, the first of which brings all others with it, and what stands between them and Python."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0 when all that was asked for happened."""
    words = sys.argv[1:] if argv is None else argv
    if not words and sys.platform == "linux":  # then it is the window
        link_qt_ahead()
    from desktop_app.cli.entry import main as run

    return run(words)


def link_qt_ahead() -> None:
    """Have the libraries of Qt linked in a thread of its own; does not wait for it (docs/decisions/0053).

    Whoever imports PySide6 later finds them there. Nothing depends on it: what is missing is said
    then. Not on Windows, where it is not known which copy of the C++ runtime would come first.
    """
    threading.Thread(target=_link, name="linking", daemon=True).start()


def _link() -> None:
    import ctypes

    for folder in sys.path:
        if os.path.isfile(os.path.join(folder, _LIBRARIES[0])):
            with suppress(OSError):
                for library in _LIBRARIES:
                    ctypes.CDLL(os.path.join(folder, library))
            return
