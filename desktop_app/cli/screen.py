"""Check for a display: without one Qt ends the process without a message of ours."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from desktop_app.base.problems import Problem


class NoScreen(Problem):
    """There is nowhere to show a window."""


def require_screen(qt_arguments: Sequence[str]) -> None:
    """Refuse to open the window where Qt would find no display.

    Raises:
        NoScreen: the sentence says what can be done.
    """
    chosen = (
        "-platform" in qt_arguments or os.environ.get("QT_QPA_PLATFORM", "xcb").partition(":")[0] != "xcb"
    )
    if chosen or not sys.platform.startswith("linux") or os.environ.get("WAYLAND_DISPLAY"):
        return
    display = os.environ.get("DISPLAY", "")
    if not display or not _answers(display):
        raise NoScreen(
            "There is no screen to show the window on (DISPLAY is “{display}”). Start the program from the "
            "desktop. Without a screen its commands work: so-mat-tran --help lists them.",
            display=display,
        )


def _answers(display: str) -> bool:
    """Whether an X server lets us in, asked with the library that Qt asks with."""
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt will say which library is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(os.fsencode(display), None)
    reached = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return reached
