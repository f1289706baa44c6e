"""The streams that both programs write their sentences to."""

from __future__ import annotations

import os
import sys


def speak_utf8() -> None:
    """Let every Vietnamese letter out, and let a program without a console write into nothing.

    A Windows console, or a pipe there, is opened with a code page that cannot write Vietnamese; a program
    of Windows that has only a window has no streams at all (``sys.stdout`` is ``None``).
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # It is open as long as the program runs, as every standard stream is.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
            continue
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
