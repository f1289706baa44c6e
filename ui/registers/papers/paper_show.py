"""Shows a paper of the registers page by page, to be printed or saved."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT
from desktop_app.base.durable_file import write_durably
from desktop_app.base.i18n import tr
from desktop_app.reports.documents.rendering import Printable
from ui.base.ask import FileKind
from ui.context.access_notes import note_printing
from ui.context.operations import do_beside
from ui.context.room import RoomContext
from ui.reports.paper_dialog import PaperDialog
from ui.reports.printing import ChoosePrinter, choose_printer
from ui.widgets.written_file import WrittenFile

SUBJECT = "register"
"""What the access log calls it."""


class PaperShow(QObject):
    """Makes one paper at a time; ``ask_printer`` is the system's dialog."""

    def __init__(
        self, page: QWidget, context: RoomContext, ask_printer: ChoosePrinter = choose_printer
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._ask_printer = page, context, ask_printer
        self.dialog: PaperDialog | None = None

    def show(self, name: str, about: str, fill: Callable[[Connection], Printable]) -> None:
        """Make a paper of what ``fill`` reads and show it; ``about`` is what the access log keeps of it."""
        office = self._context.office

        def work() -> bytes:
            from desktop_app.reports.documents.rendering import render
            from desktop_app.reports.frame.profile import load_profile

            office.require(PRINT)
            with office.read() as connection:
                filled = fill(connection)
            target = io.BytesIO()
            render(filled, load_profile(), target)
            return target.getvalue()

        do_beside(
            self._context, work, lambda content: self._open(name, about, content), self._context.ask.warn
        )

    def _open(self, name: str, about: str, content: bytes) -> None:
        if self.dialog is not None:
            return  # asked for twice
        dialog = PaperDialog(self._page, self._context.theme, name, content, self._ask_printer)
        self.dialog = dialog
        dialog.printed.connect(lambda: note_printing(self._context, SUBJECT, about))
        dialog.save_asked.connect(lambda: self._save(dialog, name, about))
        dialog.finished.connect(self._shut)
        dialog.open()

    def _save(self, dialog: PaperDialog, name: str, about: str) -> None:
        kind = FileKind(tr("PDF document"), ("*.pdf",))
        path = self._context.ask.save_file(tr("Save the PDF"), f"{name}.pdf", (kind,))
        if path is None:
            return
        target = path.with_suffix(".pdf")
        told: WrittenFile = dialog.written

        def done(_: object) -> None:
            note_printing(self._context, SUBJECT, about)
            if self.dialog is dialog:
                told.tell(tr("Saved: {file}", file=target.name), target)

        def refused(sentence: str) -> None:
            if self.dialog is dialog:
                told.say(sentence, "danger")

        do_beside(self._context, lambda: _write(target, dialog.content), done, refused)

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


def _write(target: Path, content: bytes) -> None:
    write_durably(target, content)
