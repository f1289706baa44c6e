"""``python -m tests.together.by_hand.tray_host READY``: a notification area, as far as programs ask for one.

Owns the selection by which X tells of a system tray (freedesktop.org's System Tray Protocol); what wants to
be shown there is not drawn. Touches the file READY when it is there, and stays until it is ended.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import sys
from pathlib import Path

_SELECTION = b"_NET_SYSTEM_TRAY_S0"
_NOW = 0


def main(ready: Path) -> None:
    """Own the selection."""
    xlib = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    for name in ("XOpenDisplay", "XDefaultRootWindow", "XCreateSimpleWindow", "XInternAtom"):
        getattr(xlib, name).restype = ctypes.c_void_p
    screen = ctypes.c_void_p(xlib.XOpenDisplay(None))
    root = ctypes.c_void_p(xlib.XDefaultRootWindow(screen))
    window = ctypes.c_void_p(xlib.XCreateSimpleWindow(screen, root, 0, 0, 1, 1, 0, 0, 0))
    selection = ctypes.c_void_p(xlib.XInternAtom(screen, _SELECTION, 0))
    xlib.XSetSelectionOwner(screen, selection, window, ctypes.c_ulong(_NOW))
    xlib.XSync(screen, 0)
    ready.touch()
    event = ctypes.create_string_buffer(192)
    while True:
        xlib.XNextEvent(screen, event)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
