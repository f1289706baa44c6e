"""The folder of the book that was chosen when the program was installed.

``data-folder.txt`` beside the launchers has one line: a folder, or one relative to the folder of the
program (a USB stick that carries program and book).
"""

from __future__ import annotations

import codecs
from pathlib import Path

from desktop_app.base.installed import version_folder
from desktop_app.base.problems import Problem

FILE = "data-folder.txt"


def chosen_folder() -> Path | None:
    """The folder that was chosen; none where the program was not installed by launchers, or none was chosen.

    Raises:
        Problem: the file is there and says nothing: another, empty book must not be opened in its place.
    """
    version = version_folder()
    if version is None:
        return None
    program = version.parent.parent
    file = program / FILE
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(file) from error
    named = _first_line(content)
    if not named:
        raise _unreadable(file)
    return program / named


def _first_line(content: bytes) -> str:
    """UTF-8, or the UTF-16 that the setup program writes."""
    encoding = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        lines = content.decode(encoding).splitlines()
    except UnicodeDecodeError:
        return ""
    return lines[0].strip() if lines else ""


def _unreadable(file: Path) -> Problem:
    return Problem(
        "The file {file} should say in which folder the book is, and cannot be read. Write the folder into "
        "its first line, or install the program again.",
        file=file,
    )
