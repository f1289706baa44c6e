"""Shows a paper page by page, to be printed or saved as PDF, as Word or, where it is a table, as workbook."""

from __future__ import annotations

import io
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT
from desktop_app.base.durable_file import write_durably
from desktop_app.base.i18n import tr
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.documents.rendering import Printable
from ui.base.ask import FileKind as AskedKind
from ui.context.access_notes import note_printing
from ui.context.operations import do_beside
from ui.context.room import RoomContext
from ui.reports.output.printing import ChoosePrinter, choose_printer
from ui.reports.paper_dialog import PaperDialog

PDF = FileKind.PDF


class PaperShow(QObject):
    """Makes one paper at a time; ``ask_printer`` is the system's dialog.

    ``subject``: what the access log calls the papers of this place.
    """

    def __init__(
        self,
        page: QWidget,
        context: RoomContext,
        subject: str,
        ask_printer: ChoosePrinter = choose_printer,
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._subject = page, context, subject
        self._ask_printer = ask_printer
        self.dialog: PaperDialog | None = None

    def show(
        self,
        name: str,
        about: str,
        fill: Callable[[Connection], Printable | Document],
        kinds: tuple[FileKind, ...] = tuple(FileKind),
    ) -> None:
        """Make a paper of what ``fill`` reads and show it; ``about`` is what the access log keeps of it.

        ``kinds``: what it may be saved as, where the paper can be written so.
        """
        office = self._context.office

        def work() -> tuple[Document, bytes]:
            office.require(PRINT)
            with office.read() as connection:
                filled = fill(connection)
            return _as_document(filled), _as_pdf(filled)

        do_beside(
            self._context,
            work,
            lambda made: self._open(name, about, made[0], made[1], kinds),
            self._context.ask.warn,
        )

    def _open(
        self, name: str, about: str, document: Document, content: bytes, kinds: tuple[FileKind, ...]
    ) -> None:
        if self.dialog is not None:
            return  # asked for twice
        dialog = PaperDialog(self._page, self._context.theme, name, content, self._ask_printer)
        self.dialog = dialog
        dialog.printed.connect(lambda: note_printing(self._context, self._subject, about))
        offered = tuple(kind for kind in kinds_of(document) if kind in kinds)
        dialog.save_asked.connect(lambda: self._save(dialog, document, name, about, offered))
        dialog.finished.connect(self._shut)
        dialog.open()

    def _save(
        self,
        dialog: PaperDialog,
        document: Document,
        name: str,
        about: str,
        kinds: tuple[FileKind, ...],
    ) -> None:
        words = {
            FileKind.PDF: tr("PDF document"),
            FileKind.WORD: tr("Word document"),
            FileKind.WORKBOOK: tr("Excel workbook"),
        }
        asked = tuple(AskedKind(words[kind], (f"*.{kind}",)) for kind in kinds)
        path = self._context.ask.save_file(tr("Save the paper"), f"{name}.pdf", asked)
        if path is None:
            return
        kind = next((each for each in kinds if path.suffix.lower() == f".{each}"), FileKind.PDF)
        target = path.with_suffix(f".{kind}")

        def done(_: object) -> None:
            note_printing(self._context, self._subject, about)
            if self.dialog is dialog:
                dialog.written.tell(tr("Saved: {file}", file=target.name), target)

        def refused(sentence: str) -> None:
            if self.dialog is dialog:
                dialog.written.say(sentence, "danger")

        def work() -> None:
            if kind is FileKind.PDF:
                write_durably(target, dialog.content)  # what was looked at, to the byte
            else:
                render(document, kind, target)

        do_beside(self._context, work, done, refused)

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


def _as_document(filled: Printable | Document) -> Document:
    if isinstance(filled, Document):
        return filled
    from desktop_app.reports.documents.rendering import document_of

    return document_of(filled)


def _as_pdf(filled: Printable | Document) -> bytes:
    """In memory: what is only looked at leaves no file behind."""
    from desktop_app.reports.frame.profile import profile_for

    target = io.BytesIO()
    if isinstance(filled, Document):
        from desktop_app.reports.frame.document_writer import write_document
        from desktop_app.reports.frame.wording import load_wording

        words = load_wording("common").for_head(filled.head)
        write_document(filled, profile_for(filled.head), words, target)
    else:
        from desktop_app.reports.documents.rendering import render as render_paper

        render_paper(filled, profile_for(filled.head), target)
    return target.getvalue()
