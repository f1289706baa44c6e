"""Shows a paper page by page, to be printed or saved as PDF, as Word or, where it is a table, as workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from sqlalchemy import Connection

from desktop_app.accounts.officers import PRINT
from desktop_app.base.durable_file import write_durably
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.issuing.marking import Provenance, marked
from desktop_app.issuing.paper_source import FinalData
from desktop_app.issuing.subjects import PaperSubject
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.book_data import RegisterBook
from desktop_app.reports.data import DocumentHead
from desktop_app.reports.documents.checks import check_document, check_register_book, check_unit_report
from desktop_app.reports.documents.rendering import Printable, document_of
from desktop_app.reports.unit_report import UnitReport
from ui.base.ask import FileFilter
from ui.context.access_notes import note_printing
from ui.context.long_work import do_long
from ui.context.room import RoomContext
from ui.reports.keeping import keep_final
from ui.reports.mending import Warned, warned_of
from ui.reports.output.printing import ChoosePrinter, choose_printer
from ui.reports.paper_dialog import Keep, PaperDialog

PDF = FileKind.PDF


type Kept = tuple[Provenance, Document]
"""What is recorded of a final paper when it is printed or saved."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A paper as it was read: what is recorded of it, and what to look at before it is printed."""

    document: Document
    kept: Kept | None = None
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class _ShownPaper:
    """A paper that is shown: ``content`` is its PDF, ``about`` what the access log keeps of it.

    Without a ``document`` it is saved as PDF only.
    """

    name: str
    about: str
    document: Document | None
    content: bytes
    kept: Kept | None
    warnings: tuple[Warned, ...] = ()
    """What to look at before it is printed and signed, each with a link to its cause."""


class PaperShow(QObject):
    """Makes one paper at a time; ``ask_printer`` is the system's dialog.

    ``subject``: what the access log calls the papers of this place; ``refused`` says why one is not made,
    where the page itself does.
    """

    def __init__(
        self,
        page: QWidget,
        context: RoomContext,
        subject: str,
        ask_printer: ChoosePrinter = choose_printer,
        refused: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._subject = page, context, subject
        self._ask_printer = ask_printer
        self._refuse = refused or context.ask.warn
        self.dialog: PaperDialog | None = None

    def show(
        self,
        name: str,
        about: str,
        fill: Callable[[Connection], Printable],
        kinds: tuple[FileKind, ...] = tuple(FileKind),
    ) -> None:
        """Make a paper of what ``fill`` reads and show it; ``about`` is what the access log keeps of it.

        ``kinds``: what it may be saved as, where the paper can be written so.
        """
        self.show_counted(name, about, lambda connection, _: fill(connection), kinds)

    def show_counted(
        self,
        name: str,
        about: str,
        fill: Callable[[Connection, Progress], Printable],
        kinds: tuple[FileKind, ...] = tuple(FileKind),
    ) -> None:
        """As :meth:`show`, of a paper that takes long to count: ``fill`` tells how far it is."""
        self._make(
            name, about, lambda connection, progress: _Read(document_of(fill(connection, progress))), kinds
        )

    def show_final(
        self,
        name: str,
        about: str,
        subject: PaperSubject,
        fill: Callable[[Connection], FinalData],
        kinds: tuple[FileKind, ...] = tuple(FileKind),
        fill_recorded: Callable[[Connection], FinalData | None] = lambda _: None,
    ) -> None:
        """As :meth:`show`, of a paper that bears a code where it is final, and is then recorded.

        ``fill_recorded`` reads it as its record may tell it, where it holds what stays on this computer.
        """
        office = self._context.office

        def read(connection: Connection, _progress: Progress) -> _Read:
            filled = fill(connection)
            commune, officer = office.identity.commune_code, office.officer
            recorded = None if filled.state.is_draft else fill_recorded(connection)  # a draft has no record
            document, provenance = marked(connection, commune, officer, subject, filled, recorded)
            kept = None if provenance is None else (provenance, document)
            is_checked = not subject.kind.of_voucher  # whose people sign by hand
            found = _found(filled, document) if is_checked else []
            return _Read(document, kept, tuple(warned_of(subject, document, each) for each in found))

        self._make(name, about, read, kinds)

    def show_pdf(self, name: str, about: str, write: Callable[[Connection, Progress], bytes]) -> None:
        """As :meth:`show`, of a paper that is no document, such as forms to be filled in."""
        office = self._context.office

        def work(progress: Progress) -> _ShownPaper:
            office.require(PRINT)
            with office.read() as connection:
                return _ShownPaper(name, about, None, write(connection, progress), None)

        words = tr("{name} is being drawn…", name=name)
        do_long(
            self._context, self, self._page, words, work, lambda made: self._open(made, (PDF,)), self._refuse
        )

    def _make(
        self,
        name: str,
        about: str,
        read: Callable[[Connection, Progress], _Read],
        kinds: tuple[FileKind, ...],
    ) -> None:
        office = self._context.office

        def work(progress: Progress) -> _ShownPaper:
            office.require(PRINT)
            with office.read() as connection:
                found = read(connection, progress)
            content = _as_pdf(found.document, progress)
            return _ShownPaper(name, about, found.document, content, found.kept, found.warnings)

        def made(paper: _ShownPaper) -> None:
            self._open(paper, kinds)

        words = tr("{name} is being drawn…", name=name)
        do_long(self._context, self, self._page, words, work, made, self._refuse)

    def _open(self, made: _ShownPaper, kinds: tuple[FileKind, ...]) -> None:
        if self.dialog is not None:
            return  # asked for twice

        def keep(owner: QObject, go_on: Callable[[], None]) -> None:
            if made.kept is None:
                go_on()
            else:
                keep_final(self._context, owner, *made.kept, go_on)

        theme = self._context.theme
        dialog = PaperDialog(
            self._page, theme, made.name, made.content, self._ask_printer, keep, made.warnings
        )
        self.dialog = dialog
        dialog.printed.connect(lambda: note_printing(self._context, self._subject, made.about))
        writable = kinds if made.document is None else kinds_of(made.document)
        offered = tuple(kind for kind in writable if kind in kinds)
        dialog.save_asked.connect(lambda: self._save(dialog, made, offered, keep))
        dialog.finished.connect(self._shut)
        dialog.followed.connect(self._go_to_cause)
        dialog.open()

    def _go_to_cause(self, warning: Warned) -> None:
        if warning.destination is not None:
            self._context.navigate(warning.destination)

    def _save(self, dialog: PaperDialog, made: _ShownPaper, kinds: tuple[FileKind, ...], keep: Keep) -> None:
        words = {
            FileKind.PDF: tr("PDF document"),
            FileKind.WORD: tr("Word document"),
            FileKind.WORKBOOK: tr("Excel workbook"),
        }
        asked = tuple(FileFilter(words[kind], (f"*.{kind}",)) for kind in kinds)
        path = self._context.ask.save_file(tr("Save the paper"), f"{made.name}.pdf", asked)
        if path is None:
            return
        kind = next((each for each in kinds if path.suffix.lower() == f".{each}"), FileKind.PDF)
        target = path.with_suffix(f".{kind}")

        def done(_: object) -> None:
            dialog.written.tell(tr("Saved: {file}", file=target.name), target)

        def refused(sentence: str) -> None:
            dialog.written.say(sentence, "danger")

        def work(progress: Progress) -> None:
            if kind is FileKind.PDF or made.document is None:
                write_durably(target, made.content)  # what was looked at, to the byte
            else:
                render(made.document, kind, target, progress)

        def write() -> None:
            note_printing(self._context, self._subject, made.about)
            words = tr("{file} is being written…", file=target.name)
            do_long(self._context, dialog, dialog, words, work, done, refused)

        keep(dialog, write)

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None


def _found(data: Printable, document: Document) -> list[str]:
    """What to look at; books of the fund are signed by roles, whose names are written by hand."""
    if isinstance(data, RegisterBook):
        return check_register_book(data)
    if isinstance(data, UnitReport):
        return check_unit_report(data, document)
    return check_document(document) if isinstance(document.head, DocumentHead) else []


def _as_pdf(document: Document, progress: Progress) -> bytes:
    """In memory: what is only looked at leaves no file behind."""
    from desktop_app.reports.documents.rendering import render as render_paper
    from desktop_app.reports.frame.profile import profile_for

    target = io.BytesIO()
    render_paper(document, profile_for(document.head), target, progress)
    return target.getvalue()
