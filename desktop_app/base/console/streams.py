"""The output streams of both programs."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO


def speak_utf8() -> None:
    """Let every Vietnamese letter out, and let a program without a console write into nothing.

    A Windows console, or a pipe there, is opened with a code page that cannot write Vietnamese; a program
    of Windows that has only a window has no streams at all (``sys.stdout`` is ``None``).
    """
    sys.stdout = _speaking(sys.stdout)
    sys.stderr = _speaking(sys.stderr)


def _speaking(stream: TextIO | None) -> TextIO:
    if stream is None:
        # It is open as long as the program runs, as every standard stream is.
        return open(os.devnull, "w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):  # not where a test or another program took its place
        stream.reconfigure(encoding="utf-8", errors="replace")
    return stream
