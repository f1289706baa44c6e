"""The code in a file: the properties of a PDF, of a Word file or a workbook that the program wrote."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.wire.papers.codes import ReadCode, read_code

_PROPERTIES: Final = "docProps/core.xml"
_LARGEST_PROPERTIES: Final = 256 * 1024
LARGEST_FILE: Final = 64 * 1024 * 1024
"""A larger file was not written by the program."""


class NoCode(Problem):
    """There is no code in what was given; the sentence says what to do."""


def code_in(given: str) -> ReadCode:
    """Return the code that was typed, or that is in the text of a square.

    Raises:
        NoCode: it is none.
    """
    found = read_code(given)
    if found is None:
        raise NoCode(
            "“{text}” is no code of a paper. It has 12 letters and digits and is printed small at the foot of"
            " each page, for example 7K3MQ9-XT2F6B.",
            text=given.strip()[:40],
        )
    return found


def code_in_file(content: bytes) -> ReadCode:
    """Return the code that the properties of a file bear.

    Raises:
        NoCode: there is none: a draft, a file of another program, or one that was saved again by another.
    """
    found = read_code(_properties(content).decode("ascii", "ignore"))
    if found is None or found.state is None:
        raise NoCode(
            "This file bears no code. It is a draft, or another program saved it; type the code that is"
            " printed small at the foot of its pages."
        )
    return found


def digest_of_pdf(content: bytes) -> str:
    """Return the SHA-256 of a PDF, which shows whether it is the issued file; nothing for other files."""
    return hashlib.sha256(content).hexdigest() if content.startswith(b"%PDF") else ""


def _properties(content: bytes) -> bytes:
    """Return the place of the code: within the PDF itself, or in the properties of an Office file."""
    if not content.startswith(b"PK"):
        return content
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if archive.getinfo(_PROPERTIES).file_size > _LARGEST_PROPERTIES:
                return b""
            return archive.read(_PROPERTIES)
    except (KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return b""
