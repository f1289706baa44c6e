"""What the view of a form needs from the store of its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question takes: its media type (``image/*``), and the longer side of a picture at most."""

    media_type: str = ""
    max_pixels: int | None = None


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file as the question shows it: its size in words, and a small picture where it is one.

    ``here`` is false for a file that was attached on another computer and has not come yet, or of which only
    the name is known.
    """

    name: str
    words: str
    here: bool
    picture: QImage | None = None


type Kept = Callable[[str], None]
"""Receives the name under which a file is kept: the answer of the question."""
type Refused = Callable[[str], None]
"""Receives the sentence why a file was not taken."""


class FormFiles(Protocol):
    """Keeps the files of the form on the page."""

    def choose(self, wanted: Wanted) -> Path | None:
        """Ask the person for a file."""
        ...

    def keep(
        self, owner: QObject, source: Path | QImage, wanted: Wanted, kept: Kept, refused: Refused
    ) -> None:
        """Keep a file or a picture of the clipboard; one is called later, while ``owner`` is there."""
        ...

    def describe(self, owner: QObject, name: str, show: Callable[[ShownFile], None]) -> None:
        """Tell later what is known of the file of an answer."""
        ...

    def open(self, name: str) -> None:
        """Show the file of an answer: a picture in the window, of anything else a copy."""
        ...
