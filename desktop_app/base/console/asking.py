"""Prompts at the command line; the only module that reads from the console."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from desktop_app.base.problems import Problem


class NotAnswered(Problem):
    """There is no console to prompt at, or the input ended without an answer."""


def somebody_can_be_asked() -> bool:
    """Whether the standard input is a console with a person at it: no pipe, no file, no ``NUL``."""
    stream: TextIO | None = sys.stdin
    if stream is None or stream.closed or not stream.isatty():
        return False
    return _is_a_console(stream)


def ask_line(question: str) -> str:
    """Return one line typed after ``question``.

    Raises:
        NotAnswered: there is no console, or the input ended.
    """
    return _asked(input, question)


def ask_hidden(question: str) -> str:
    """Return the same without echo.

    Raises:
        NotAnswered: there is no console, or the input ended.
    """
    import getpass  # here: the window starts without it

    return _asked(getpass.getpass, question)


def _asked(ask: Callable[[str], str], question: str) -> str:
    if somebody_can_be_asked():
        try:
            return ask(f"{question} ")
        except EOFError:
            sys.stderr.write("\n")
    raise NotAnswered(
        "“{question}” was not answered, so nothing was done. Start again and type the answer.",
        question=question.rstrip(":"),
    )


def _is_a_console(stream: TextIO) -> bool:
    """Windows takes every character device for a terminal, ``NUL`` too; only a console has a mode."""
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        mode = ctypes.c_ulong()
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
        return bool(ctypes.windll.kernel32.GetConsoleMode(handle, ctypes.byref(mode)))
    return True
