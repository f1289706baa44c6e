"""Opening a file of the book: a picture is shown, of anything else a copy is offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.attachments import content
from desktop_app.attachments.file_names import harmless_name
from desktop_app.attachments.holding import Attachment, file_of
from desktop_app.base.i18n import tr
from ui.base.ask import FileFilter
from ui.context.access_notes import note_reading
from ui.context.operations import do_work, read_book
from ui.context.room import RoomContext
from ui.forms.media.picture_dialog import PictureDialog
from ui.forms.media.pictures import decoded
from ui.widgets.files.written_file import WrittenFile

_SCREEN_SHARE = 0.85


class FileOpening:
    """Over ``parent``; ``subject`` is what the access log calls that of which the files are."""

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        subject: str,
        allow: Callable[[Connection], None] = lambda _: None,
    ) -> None:
        """``allow`` raises where the officer may not look at what the files belong to."""
        self._allow = allow
        self.over = parent
        """Over which window pictures are shown."""
        self._context = context
        self._subject = subject
        self.dialog: PictureDialog | None = None
        self.written = WrittenFile(context.theme)
        """Carries the path of the written copy; the caller shows it."""

    def open(self, owner: str, name: str) -> None:
        """Show a picture; of anything else offer a copy."""
        screen = QGuiApplication.primaryScreen().availableSize() * _SCREEN_SHARE

        def query(connection: Connection) -> tuple[Attachment | None, QImage | None, str]:
            self._allow(connection)
            found = file_of(connection, owner, name)
            if found is None:
                return None, None, ""
            # The name may come from anywhere, and say what the content is not.
            called = harmless_name(found.name, content.head_of(connection, found.sha256))
            return found, picture_of_file(connection, found, screen), called

        def show(found: tuple[Attachment | None, QImage | None, str]) -> None:
            attachment, picture, called = found
            if attachment is None or not attachment.here:
                self._context.ask.warn(content.not_here().sentence())
                return
            note_reading(self._context, self._subject, owner)
            if picture is None:
                self._save_copy(attachment, called)
            else:
                save: Callable[[], object] = lambda: self._save_copy(attachment, called)  # noqa: E731
                self.dialog = PictureDialog(self.over, name, picture, save)
                self.dialog.open()

        read_book(self._context, self.over, query, show)

    def _save_copy(self, attachment: Attachment, suggested: str) -> None:
        suffix = Path(suggested).suffix
        kind = FileFilter(suffix.removeprefix(".").upper(), (f"*{suffix}",))
        target = self._context.ask.save_file(tr("Save a copy of the file"), suggested, (kind,))
        if target is None:
            return
        if target.suffix.lower() != suffix.lower():  # whatever was typed: it is what it is
            target = target.with_name(target.name + suffix)
        office = self._context.office

        def work() -> None:
            with office.read() as connection:
                content.write_copy(connection, attachment.sha256, target)

        words = tr("A copy was saved: {path}", path=str(target))
        do_work(
            self._context,
            self.over,
            work,
            lambda _: self.written.tell(words, target),
            queue=self._context.files,
        )


def picture_of_file(connection: Connection, found: Attachment, largest: QSize) -> QImage | None:
    """A picture that is here, made to fit; ``None`` for anything else."""
    if not found.here or not found.media_type.startswith("image/"):
        return None
    return decoded(b"".join(content.pieces(connection, found.sha256)), largest)
