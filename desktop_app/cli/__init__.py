"""The command line: ``so-mat-tran`` opens the window; its subcommands do the same work without one.

The first step of every start: what stands here is there before any other module of the program is read.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress

_WIDGETS = "Qt6Widgets.dll" if sys.platform == "win32" else os.path.join("Qt", "lib", "libQt6Widgets.so.6")
"""The library that brings all others of the window with it, within the folder of PySide6."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the exit status is 0 when all that was asked for happened."""
    words = sys.argv[1:] if argv is None else argv
    if not words:  # then it is the window
        link_qt_ahead()
    from desktop_app.cli.entry import main as run

    return run(words)


def link_qt_ahead() -> None:
    """Have the libraries of Qt linked in a thread of its own; does not wait for it (docs/decisions/0053).

    Whoever imports PySide6 later finds them there. Nothing depends on it: what is missing is said then.
    """
    threading.Thread(target=_link, name="linking", daemon=True).start()


def _link() -> None:
    import ctypes

    for folder in sys.path:
        library = os.path.join(folder, "PySide6", _WIDGETS)
        if os.path.isfile(library):
            with suppress(OSError):
                ctypes.CDLL(library)
            return
