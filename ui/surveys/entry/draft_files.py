"""The files of the form being typed, kept in the book on the database queue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.attachments import content
from desktop_app.attachments.holding import file_of, hold
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_size
from desktop_app.base.work_queues import Ok, Outcome
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.forms.editors.file import THUMBNAIL
from ui.forms.media.choosing import ask_for_file, examined
from ui.forms.media.file_opening import FileOpening, picture_of_file
from ui.forms.media.form_files import Kept, Refused, ShownFile, Wanted
from ui.forms.media.picture_dialog import PictureDialog


class DraftFiles:
    """Keeps and opens the files of the form that ``form_id`` returns."""

    def __init__(self, parent: QWidget, context: RoomContext, form_id: Callable[[], str]) -> None:
        self._context = context
        self._form_id = form_id
        self._opening = FileOpening(parent, context, "response")
        self.written = self._opening.written
        """Emitted when a copy was written, for the page to show."""

    def choose(self, wanted: Wanted) -> Path | None:
        """Ask the person for a file."""
        return ask_for_file(self._context.ask, wanted)

    def keep(
        self, owner: QObject, source: Path | QImage, wanted: Wanted, kept: Kept, refused: Refused
    ) -> None:
        """Look at the file and hold it for this form; ``kept`` is called when it is on the disk."""
        form_id, store = self._form_id(), self._context.office.store

        def work() -> str:
            candidate = examined(source, wanted)
            with store.write() as connection:
                hold(connection, form_id, candidate)
            return candidate.name

        def done(outcome: Outcome[str]) -> None:
            if isinstance(outcome, Ok):
                save.done()
            else:
                save.refused()
            if self._form_id() != form_id:  # the file belongs to a form that is no longer on the page
                return
            if isinstance(outcome, Ok):
                kept(outcome.value)
            else:
                refused(sentence_for(outcome.error))

        with self._context.saves.begin() as save:
            submit(self._context.database, owner, work, done, save=save)

    def describe(self, owner: QObject, name: str, show: Callable[[ShownFile], None]) -> None:
        """Describe a file to ``show``."""
        form_id = self._form_id()
        read_book(self._context, owner, lambda connection: _described(connection, form_id, name), show)

    def open(self, name: str) -> None:
        """Show a picture; of anything else offer a copy."""
        self._opening.open(self._form_id(), name)

    @property
    def dialog(self) -> PictureDialog | None:
        """The picture that was opened last."""
        return self._opening.dialog


def _described(connection: Connection, form_id: str, name: str) -> ShownFile:
    found = file_of(connection, form_id, name)
    if found is None:
        return ShownFile(name, tr("Only the name is known; the file was never attached."), here=False)
    if not found.here:
        return ShownFile(name, content.not_here().sentence(), here=False)
    words = "" if found.size is None else format_size(found.size)
    return ShownFile(name, words, here=True, picture=picture_of_file(connection, found, THUMBNAIL))
