"""Asking the person at the command line, and whether there is one; nothing else of the program asks there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from desktop_app.base.problems import Problem


class NotAnswered(Problem):
    """Nobody can be asked here, or who was asked ended the input instead of answering."""


def somebody_can_be_asked() -> bool:
    """Whether the standard input is a console with a person at it: no pipe, no file, no ``NUL``."""
    stream: TextIO | None = sys.stdin
    if stream is None or stream.closed or not stream.isatty():
        return False
    return _is_a_console(stream)


def ask_line(question: str) -> str:
    """What is typed into one line after ``question``.

    Raises:
        NotAnswered: nobody is there, or the input was ended.
    """
    return _asked(input, question)


def ask_hidden(question: str) -> str:
    """The same for what must not be shown while it is typed.

    Raises:
        NotAnswered: nobody is there, or the input was ended.
    """
    import getpass  # here: a start of the window asks nobody at a console

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
