"""The papers of the fund as they go out: looked at, printed, saved as PDF, Word or workbook."""

from __future__ import annotations

import io
from functools import partial
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.base.i18n import tr
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.fund.papers.building import PaperRequest, build
from desktop_app.fund.papers.kinds import PaperKind, papers_of
from desktop_app.fund.vouchers.records import Draft
from desktop_app.reports.blocks.model import Document
from ui.base.ask import FileKind as AskedKind
from ui.context.access_notes import note_printing
from ui.context.operations import do_beside
from ui.context.room import RoomContext
from ui.reports.paper_dialog import PaperDialog
from ui.reports.printing import ChoosePrinter, choose_printer

SUBJECT: Final = "fund"
"""What the access log calls it."""
_MADE: Final = frozenset({"cash_voucher", "goods_voucher"})
"""The papers that can be made of a voucher."""


class FundPapers(QObject):
    """Makes one paper at a time; ``ask_printer`` is the system's dialog."""

    def __init__(
        self, page: QWidget, context: RoomContext, ask_printer: ChoosePrinter = choose_printer
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._ask_printer = page, context, ask_printer
        self.dialog: PaperDialog | None = None
        self.menu = QMenu(page)

    def show_voucher(self, said: Draft, title: str) -> None:
        """Show the paper of a voucher; where it has several, offer them."""
        found = [paper for paper in papers_of(said) if paper.code in _MADE]
        if not found:
            self._context.say(tr("This voucher has no paper."))
            return
        if len(found) == 1:
            self.show_paper(found[0], said.id, title)
            return
        self.menu.clear()
        for paper in found:
            self.menu.addAction(paper.name, partial(self.show_paper, paper, said.id, title))
        self.menu.popup(QCursor.pos())
        self.menu.setActiveAction(self.menu.actions()[0])

    def show_paper(self, paper: PaperKind, voucher_id: str, title: str) -> None:
        """Show a paper page by page, to be printed or saved."""
        office, request = self._context.office, PaperRequest(paper.code, voucher_id)

        def work() -> tuple[Document, bytes]:
            with office.read() as connection:
                document = build(
                    connection, office.clock, office.identity.commune_code, request, office.officer
                )
            return document, _as_pdf(document)

        do_beside(
            self._context, work, lambda made: self._open(made[0], made[1], voucher_id, title), self._warn
        )

    def _open(self, document: Document, content: bytes, about: str, title: str) -> None:
        if self.dialog is not None:
            return  # asked for twice
        dialog = PaperDialog(self._page, self._context.theme, title, content, self._ask_printer)
        self.dialog = dialog
        dialog.printed.connect(lambda: note_printing(self._context, SUBJECT, about))
        dialog.save_asked.connect(lambda: self._save(dialog, document, about, title))
        dialog.finished.connect(self._shut)
        dialog.open()

    def _save(self, dialog: PaperDialog, document: Document, about: str, title: str) -> None:
        names = {
            FileKind.PDF: tr("PDF document"),
            FileKind.WORD: tr("Word document"),
            FileKind.WORKBOOK: tr("Excel workbook"),
        }
        kinds = kinds_of(document)
        asked = tuple(AskedKind(names[kind], (f"*.{kind}",)) for kind in kinds)
        path = self._context.ask.save_file(tr("Save the paper"), f"{title}.pdf", asked)
        if path is None:
            return
        kind = next((each for each in kinds if path.suffix.lower() == f".{each}"), FileKind.PDF)
        target = path.with_suffix(f".{kind}")

        def done(_: object) -> None:
            note_printing(self._context, SUBJECT, about)
            if self.dialog is dialog:
                dialog.written.tell(tr("Saved: {file}", file=target.name), target)

        def refused(sentence: str) -> None:
            if self.dialog is dialog:
                dialog.written.say(sentence, "danger")

        do_beside(self._context, lambda: render(document, kind, target), done, refused)

    def _shut(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None

    def _warn(self, sentence: str) -> None:
        self._context.ask.warn(sentence)


def _as_pdf(document: Document) -> bytes:
    """In memory: what is only looked at leaves no file behind."""
    from desktop_app.reports.frame.document_writer import write_document
    from desktop_app.reports.frame.profile import load_profile
    from desktop_app.reports.frame.wording import load_wording

    target = io.BytesIO()
    words = load_wording("common").spelled(document.head.tones)
    write_document(document, load_profile(), words, target)
    return target.getvalue()
