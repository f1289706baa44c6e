"""The papers of the fund as they go out: looked at, printed, saved as PDF, Word or workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.fund.households.listing import households
from desktop_app.fund.papers.building import build
from desktop_app.fund.vouchers.records import Draft
from desktop_app.reports.blocks.model import Document
from ui.base.ask import FileKind as AskedKind
from ui.context.access_notes import note_printing
from ui.context.operations import do_beside, read_book
from ui.context.room import RoomContext
from ui.fund.paper_offers import HANDOVER, PaperOffer, of_voucher
from ui.reports.paper_dialog import PaperDialog
from ui.reports.printing import ChoosePrinter, choose_printer

SUBJECT: Final = "fund"
"""What the access log calls it."""


class FundPapers(QObject):
    """Makes one paper at a time; ``ask_printer`` is the system's dialog."""

    def __init__(
        self, page: QWidget, context: RoomContext, ask_printer: ChoosePrinter = choose_printer
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._ask_printer = page, context, ask_printer
        self.dialog: PaperDialog | None = None
        self.menu = QMenu(page)
        self.menu.setAccessibleName(tr("Papers"))

    def offer_voucher(self, said: Draft, title: str) -> None:
        """Show the paper of a voucher; where it has several, offer them."""
        found = of_voucher(said, title)
        several = len(said.help_lines) > 1
        for offer in found:
            if offer.request.code == HANDOVER and several:
                self._read_names(said, found)
                return
        self.offer(found)

    def offer(self, offers: Sequence[PaperOffer]) -> None:
        """Show the only paper, or offer several."""
        if not offers:
            self._context.say(tr("This voucher has no paper."))
        elif len(offers) == 1:
            self.show(offers[0])
        else:
            self.menu.clear()
            for each in offers:
                self.menu.addAction(each.name, partial(self.show, each))
            self.pop_up()

    def _read_names(self, said: Draft, offers: Sequence[PaperOffer]) -> None:
        """Hand-over minutes are of one household: offer those of the list by name, to who may see them."""
        officer, wanted = self._context.office.officer, [line.household_id for line in said.help_lines]

        def read(connection: Connection) -> dict[str, str]:
            return {item.id: item.name for item in households(connection, officer) if item.id in wanted}

        def show(names: dict[str, str]) -> None:
            self.menu.clear()
            for each in offers:
                if each.request.code != HANDOVER:
                    self.menu.addAction(each.name, partial(self.show, each))
                    continue
                below = self.menu.addMenu(each.name)
                for household_id in dict.fromkeys(wanted):
                    name = names.get(household_id, "…")
                    one = PaperOffer(
                        name, f"{each.title} {name}", replace(each.request, household_id=household_id)
                    )
                    below.addAction(name, partial(self.show, one))
            self.pop_up()

        rest = [each for each in offers if each.request.code != HANDOVER]
        read_book(self._context, read, show, refused=lambda _: self.offer(rest))

    def pop_up(self) -> None:
        """Open the menu over the page, its first paper chosen."""
        page = self._page
        self.menu.popup(page.mapToGlobal(page.rect().center()))
        self.menu.setActiveAction(self.menu.actions()[0])

    def show(self, offer: PaperOffer) -> None:
        """Show a paper page by page, to be printed or saved."""
        office = self._context.office

        def work() -> tuple[Document, bytes]:
            with office.read() as connection:
                commune = office.identity.commune_code
                document = build(connection, office.clock, commune, offer.request, office.officer)
            return document, _as_pdf(document)

        do_beside(self._context, work, lambda made: self._open(made[0], made[1], offer), self._warn)

    def _open(self, document: Document, content: bytes, offer: PaperOffer) -> None:
        if self.dialog is not None:
            return  # asked for twice
        dialog = PaperDialog(self._page, self._context.theme, offer.title, content, self._ask_printer)
        self.dialog = dialog
        dialog.printed.connect(lambda: self._note(offer))
        dialog.save_asked.connect(lambda: self._save(dialog, document, offer))
        dialog.finished.connect(self._shut)
        dialog.open()

    def _note(self, offer: PaperOffer) -> None:
        request = offer.request
        about = request.voucher_id or ":".join(part for part in (request.campaign_id, request.span) if part)
        note_printing(self._context, SUBJECT, about)

    def _save(self, dialog: PaperDialog, document: Document, offer: PaperOffer) -> None:
        names = {
            FileKind.PDF: tr("PDF document"),
            FileKind.WORD: tr("Word document"),
            FileKind.WORKBOOK: tr("Excel workbook"),
        }
        kinds = kinds_of(document)
        asked = tuple(AskedKind(names[kind], (f"*.{kind}",)) for kind in kinds)
        path = self._context.ask.save_file(tr("Save the paper"), f"{offer.title}.pdf", asked)
        if path is None:
            return
        kind = next((each for each in kinds if path.suffix.lower() == f".{each}"), FileKind.PDF)
        target = path.with_suffix(f".{kind}")

        def done(_: object) -> None:
            self._note(offer)
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
