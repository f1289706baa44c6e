"""The book of a register as it goes out: on paper, bound for a year, or as an Excel file."""

from __future__ import annotations

import io
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.accounts.officers import PRINT
from desktop_app.base.durable_file import write_durably
from desktop_app.base.i18n import tr
from desktop_app.catalogue.registers.definition import Register
from desktop_app.exchange.exports.register_books import export_register_book
from desktop_app.exchange.permission import allow_export
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.books.sheets import sheet_of
from desktop_app.reports.book_data import RegisterBook
from ui.base.ask import FileKind
from ui.context.access_notes import note_printing
from ui.context.operations import do_beside
from ui.context.room import RoomContext
from ui.reports.paper_dialog import PaperDialog
from ui.reports.printing import ChoosePrinter, choose_printer
from ui.widgets.written_file import WrittenFile

SUBJECT = "register"
"""What the access log calls it."""


class BookPapers(QObject):
    """Makes one book at a time; ``ask_printer`` is the system's dialog."""

    def __init__(
        self, page: QWidget, context: RoomContext, ask_printer: ChoosePrinter = choose_printer
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._ask_printer = page, context, ask_printer
        self.dialog: PaperDialog | None = None
        self.written = WrittenFile(context.theme)
        """The page shows it: where the Excel file is."""

    def show_book(self, register: Register, year: int) -> None:
        """Show the book of a year page by page, to be printed or saved."""
        office = self._context.office

        def work() -> bytes:
            from desktop_app.reports.documents.rendering import render
            from desktop_app.reports.frame.profile import load_profile

            office.require(PRINT)
            target = io.BytesIO()
            render(self._filled(register, year), load_profile(), target)
            return target.getvalue()

        do_beside(self._context, work, lambda content: self._open(register, year, content), self._warn)

    def export_book(self, register: Register, year: int) -> None:
        """Write the book of a year into an Excel file."""
        kind = FileKind(tr("Excel workbook"), ("*.xlsx",))
        path = self._context.ask.save_file(
            tr("The book as an Excel file…"), f"{_name(register, year)}.xlsx", (kind,)
        )
        if path is None:
            return
        target, office = path.with_suffix(".xlsx"), self._context.office

        def work() -> None:
            allow_export(office.store, office.clock, office.officer, SUBJECT)
            export_register_book(sheet_of(self._filled(register, year, with_private=False)), target)

        do_beside(
            self._context,
            work,
            lambda _: self.written.tell(tr("Saved: {file}", file=target.name), target),
            self._warn,
        )

    def _filled(self, register: Register, year: int, *, with_private: bool = True) -> RegisterBook:
        office, request = self._context.office, BookRequest(register.code, year, with_private=with_private)
        with office.read() as connection:
            return fill_book(connection, office.clock, office.identity.commune_code, request, office.officer)

    def _open(self, register: Register, year: int, content: bytes) -> None:
        if self.dialog is not None:
            return  # asked for twice
        name, about = _name(register, year), f"{register.code}:{year}"
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

        def done(_: object) -> None:
            note_printing(self._context, SUBJECT, about)
            if self.dialog is dialog:
                dialog.written.tell(tr("Saved: {file}", file=target.name), target)

        def refused(sentence: str) -> None:
            if self.dialog is dialog:
                dialog.written.say(sentence, "danger")

        do_beside(self._context, lambda: _write(target, dialog.content), done, refused)

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _warn(self, sentence: str) -> None:
        self._context.ask.warn(sentence)


def _write(target: Path, content: bytes) -> None:
    write_durably(target, content)


def _name(register: Register, year: int) -> str:
    return f"{register.title.shown()} {year}"
