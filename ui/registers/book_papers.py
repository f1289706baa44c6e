"""The book of a register as it goes out: on paper, bound for a year, or as an Excel file."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.catalogue.registers.definition import Register
from desktop_app.exchange.exports.register_books import export_register_book
from desktop_app.exchange.permission import allow_export
from desktop_app.issuing.books import read_book_paper
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.books.sheets import sheets_of
from desktop_app.registers.papers.direction_sheet import direction_sheet
from desktop_app.registers.papers.letter import letter_paper
from desktop_app.registers.papers.summary_sheet import summary_sheet
from desktop_app.reports.book_data import RegisterBook
from ui.base.ask import FileFilter
from ui.context.long_work import do_long
from ui.context.room import RoomContext
from ui.registers.common.words import ACCESS_SUBJECT
from ui.reports.output.printing import ChoosePrinter, choose_printer
from ui.reports.paper_show import PDF, PaperShow
from ui.widgets.files.written_file import WrittenFile


class BookPapers(PaperShow):
    """Makes one book at a time; ``ask_printer`` is the system's dialog."""

    def __init__(
        self, page: QWidget, context: RoomContext, ask_printer: ChoosePrinter = choose_printer
    ) -> None:
        super().__init__(page, context, ACCESS_SUBJECT, ask_printer)
        self.written = WrittenFile(context.theme)
        """The page shows it: where the Excel file is."""

    def show_book(self, register: Register, year: int) -> None:
        """Show the book of a year page by page, to be printed or saved.

        Its private answers are for the bound book: what people go on working with holds none. Numbers of
        persons are there in full only where the official form asks for them, and it is said so. Once it is
        closed it bears a code, whose record says nothing private.
        """
        in_clear = self._ask_in_clear(register)
        if in_clear is None:
            return
        about = f"{register.code}:{year}" + (":in_clear" if in_clear else "")
        office = self._context.office
        subject = PaperSubject(PaperKind.REGISTER_BOOK, register_code=register.code, period=str(year))
        self.show_final(
            _name(register, year),
            about,
            subject,
            lambda _: self._filled(register, year, in_clear=in_clear),
            kinds=(PDF,),
            fill_recorded=lambda connection: read_book_paper(
                connection, office.clock, office.identity.commune_code, subject, office.officer
            ),
        )

    def _ask_in_clear(self, register: Register) -> bool | None:
        columns = () if register.book is None else register.book.columns
        asked = ", ".join(column.label.shown() for column in columns if column.in_clear)
        if not asked:
            return False
        return self._context.ask.choose(
            tr("The form has a column “{column}”. Print the numbers in full?", column=asked),
            tr("In full, to be signed"),
            tr("Only the last 3 digits"),
            details=tr("Only for the paper that is signed and kept in the office."),
            danger=True,
        )

    def show_direction(self, matter_id: str) -> None:
        """Show the sheet on which an incoming document is directed, to be printed or saved."""
        office = self._context.office
        self.show(
            tr("Sheet of direction"),
            matter_id,
            lambda connection: direction_sheet(
                connection, office.clock, office.identity.commune_code, matter_id, office.officer
            ),
        )

    def show_summary(self, name: str, matter_id: str) -> None:
        """Show what was collected for an entry on one sheet, to be printed or saved."""
        office = self._context.office
        self.show(
            name,
            matter_id,
            lambda connection: summary_sheet(
                connection, office.clock, office.identity.commune_code, matter_id, office.officer
            ),
        )

    def show_letter(self, name: str, matter_id: str) -> None:
        """Show the document that is written out of an entry, to be printed or saved."""
        office = self._context.office
        self.show_final(
            name,
            matter_id,
            PaperSubject(PaperKind.LETTER, matter_id=matter_id),
            lambda connection: letter_paper(
                connection, office.clock, office.identity.commune_code, matter_id, office.officer
            ),
        )

    def export_book(self, register: Register, year: int) -> None:
        """Write the book of a year into an Excel file."""
        kind = FileFilter(tr("Excel workbook"), ("*.xlsx",))
        path = self._context.ask.save_file(
            tr("The book as an Excel file…"), f"{_name(register, year)}.xlsx", (kind,)
        )
        if path is None:
            return
        target, office = path.with_suffix(".xlsx"), self._context.office

        def work(progress: Progress) -> None:
            allow_export(office.store, office.clock, office.officer, ACCESS_SUBJECT)
            export_register_book(
                sheets_of(self._filled(register, year, with_private=False)), target, progress
            )

        do_long(
            self._context,
            self,
            self._page,
            tr("{file} is being written…", file=target.name),
            work,
            lambda _: self.written.tell(tr("Saved: {file}", file=target.name), target),
            self._context.ask.warn,
        )

    def _filled(
        self, register: Register, year: int, *, with_private: bool = True, in_clear: bool = False
    ) -> RegisterBook:
        office = self._context.office
        request = BookRequest(register.code, year, with_private=with_private, in_clear=in_clear)
        with office.read() as connection:
            return fill_book(connection, office.clock, office.identity.commune_code, request, office.officer)


def _name(register: Register, year: int) -> str:
    return f"{register.title.shown()} {year}"
