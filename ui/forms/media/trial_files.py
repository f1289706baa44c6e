"""Files of a form in preview: looked at, never kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from desktop_app.attachments.examining import examine, examine_picture
from desktop_app.attachments.kinds import accepted
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from ui.base.ask import Ask
from ui.forms.media.choosing import ask_for_file
from ui.forms.media.form_files import Kept, Refused, ShownFile, Wanted
from ui.forms.media.pictures import PASTED_NAME, png_of


class TrialFiles:
    """Takes and refuses files as the entry screen does."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def choose(self, wanted: Wanted) -> Path | None:
        """Ask the person for a file."""
        return ask_for_file(self._ask, wanted)

    def keep(
        self, owner: QObject, source: Path | QImage, wanted: Wanted, kept: Kept, refused: Refused
    ) -> None:
        """Say how the file would be called."""
        question = accepted(wanted.media_type)
        try:
            if isinstance(source, Path):
                found = examine(source, question, wanted.max_pixels)
            else:
                found = examine_picture(png_of(source), PASTED_NAME, question, wanted.max_pixels)
        except Problem as problem:
            refused(problem.sentence())
        else:
            kept(found.name)

    def describe(self, owner: QObject, name: str, show: Callable[[ShownFile], None]) -> None:
        """Only the name is known."""
        show(ShownFile(name, tr("Preview only: the file is not saved."), here=False))

    def open(self, name: str) -> None:
        """There is nothing to show."""
