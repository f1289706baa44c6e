"""The papers of the fund as they go out: looked at, printed, saved as PDF, Word or workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtWidgets import QMenu, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.fund.households.listing import households
from desktop_app.fund.papers.building import build
from desktop_app.fund.vouchers.records import VoucherDraft
from desktop_app.issuing.books import fund_subject, read_book_paper
from desktop_app.issuing.paper_source import FinalData
from desktop_app.reports.blocks.model import Document
from ui.context.operations import read_book
from ui.context.room import RoomContext
from ui.fund.paper_offers import HANDOVER, PaperOffer, of_voucher
from ui.reports.output.printing import ChoosePrinter, choose_printer
from ui.reports.paper_show import PaperShow

SUBJECT: Final = "fund"
"""What the access log calls it."""


class FundPapers(PaperShow):
    """Makes one paper at a time; ``ask_printer`` is the system's dialog."""

    def __init__(
        self, page: QWidget, context: RoomContext, ask_printer: ChoosePrinter = choose_printer
    ) -> None:
        super().__init__(page, context, SUBJECT, ask_printer)
        self.menu = QMenu(page)
        self.menu.setAccessibleName(tr("Papers"))

    def offer_voucher(self, said: VoucherDraft, title: str, *, reverses: bool = False) -> None:
        """Show the paper of a voucher; where it has several, offer them."""
        found = of_voucher(said, title, reverses=reverses)
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
            self.show_offer(offers[0])
        else:
            self.menu.clear()
            for each in offers:
                self.menu.addAction(each.name, partial(self.show_offer, each))
            self.pop_up()

    def _read_names(self, said: VoucherDraft, offers: Sequence[PaperOffer]) -> None:
        """Hand-over minutes are of one household: offer those of the list by name, to who may see them."""
        officer, wanted = self._context.office.officer, [line.household_id for line in said.help_lines]

        def read(connection: Connection) -> dict[str, str]:
            return {item.id: item.name for item in households(connection, officer) if item.id in wanted}

        def show(names: dict[str, str]) -> None:
            self.menu.clear()
            for each in offers:
                if each.request.code != HANDOVER:
                    self.menu.addAction(each.name, partial(self.show_offer, each))
                    continue
                below = self.menu.addMenu(each.name)
                for household_id in dict.fromkeys(wanted):
                    name = names.get(household_id, "…")
                    one = PaperOffer(
                        name, f"{each.title} {name}", replace(each.request, household_id=household_id)
                    )
                    below.addAction(name, partial(self.show_offer, one))
            self.pop_up()

        rest = [each for each in offers if each.request.code != HANDOVER]
        read_book(self._context, self, read, show, refused=lambda _: self.offer(rest))

    def pop_up(self) -> None:
        """Open the menu over the page, its first paper chosen."""
        page = self._page
        self.menu.popup(page.mapToGlobal(page.rect().center()))
        self.menu.setActiveAction(self.menu.actions()[0])

    def show_offer(self, offer: PaperOffer) -> None:
        """Show a paper page by page, to be printed or saved."""
        office, request = self._context.office, offer.request
        about = request.voucher_id or ":".join(part for part in (request.campaign_id, request.span) if part)
        subject = fund_subject(request, office.clock.today())

        def fill(connection: Connection) -> Document:
            return build(connection, office.clock, office.identity.commune_code, request, office.officer)

        def fill_recorded(connection: Connection) -> FinalData | None:
            if subject is None or not subject.kind.of_voucher:
                return None
            commune = office.identity.commune_code
            return read_book_paper(connection, office.clock, commune, subject, office.officer)

        if subject is None:
            self.show(offer.title, about, fill)
        else:
            self.show_final(offer.title, about, subject, fill, fill_recorded=fill_recorded)
