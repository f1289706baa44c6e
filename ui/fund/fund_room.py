"""The room: campaigns, vouchers, goods, what is made public; a voucher being typed over all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.fund.campaigns.commands import CampaignFields, save_campaign
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.disclosure.terms import Term
from desktop_app.fund.vouchers.listing import Show, VoucherStatus
from desktop_app.fund.vouchers.records import VoucherKind
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.base.timers import once_after
from ui.context.operations import read_book
from ui.context.refusals import change_at_field
from ui.context.room import Room, RoomContext, RoomPlace
from ui.fund.campaigns.campaign_dialog import CampaignDialog
from ui.fund.campaigns.campaigns_page import CampaignsPage
from ui.fund.common.listed_page import ListedPage
from ui.fund.disclosure.disclosure_page import DisclosurePage
from ui.fund.disclosure.disclosure_words import about_words
from ui.fund.entry.choices import VoucherEntryData
from ui.fund.entry.voucher_page import VoucherPage
from ui.fund.households.households_page import HouseholdsPage
from ui.fund.months_page import MonthsPage
from ui.fund.paper_offers import of_campaign, of_span, of_term
from ui.fund.papers import FundPapers
from ui.fund.reading import has_goods_to_store, read_again, read_goods_of, read_new, read_prepared
from ui.fund.statement_actions import StatementActions
from ui.fund.stock_page import StockPage
from ui.fund.unfinished import offer_unfinished
from ui.fund.voucher_actions import VoucherActions
from ui.fund.voucher_facts import title_of
from ui.fund.vouchers_page import VouchersPage
from ui.places.fund import (
    CampaignPlace,
    DisclosurePlace,
    MonthPlace,
    PreparedPlace,
    VoucherPlace,
    VouchersPlace,
)
from ui.widgets.fitting import PageStack
from ui.widgets.page import PageHeader, page_layout

_REFRESH_MILLISECONDS = 150
_SHOWN = frozenset(
    {
        SavedEntity.RESIDENTIAL_AREA,
        SavedEntity.REGISTER_NUMBER,
        SavedEntity.FUND_CAMPAIGN,
        SavedEntity.FUND_DRAFT,
        SavedEntity.FUND_VOUCHER,
        SavedEntity.FUND_CLOSING,
        SavedEntity.FUND_DISCLOSURE,
        SavedEntity.HELPED_HOUSEHOLD,
        SavedEntity.GOODS_ITEM,
        SavedEntity.GOODS_STORE,
    }
)


def build_room(context: RoomContext) -> QWidget:
    """The room "Quỹ"."""
    return FundRoom(context)


class FundRoom(Room):
    """Tabs, and what leads from one to the other."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.pages = PageStack(parent=self)
        lists = QWidget(self.pages)
        self.pages.addWidget(lists)
        self.campaigns = CampaignsPage(context)
        self.vouchers = VouchersPage(context)
        self.entry = VoucherPage(context)
        self.papers = FundPapers(self, context)
        self.statements = StatementActions(self, context, self._show_prepared)
        self.acts = VoucherActions(context, self.refresh, self)
        self.stock = StockPage(context)
        self.disclosure = DisclosurePage(context)
        self.households = HouseholdsPage(context)
        self.months = MonthsPage(context)
        self.dialog: CampaignDialog | None = None
        self._last_posted = ""
        self.tabs = QTabWidget(lists)
        self.tabs.setDocumentMode(True)
        for page, name in (
            (self.campaigns, tr("Campaigns")),
            (self.vouchers, tr("Vouchers")),
            (self.stock, tr("Goods in stock")),
            (self.disclosure, tr("Disclosure")),
            (self.households, tr("Households that were helped")),
            (self.months, tr("Months")),
        ):
            self.tabs.addTab(page, name)
        page_layout(lists, PageHeader(tr("Fund"))).addWidget(self.tabs, 1)
        self.pages.addWidget(self.entry)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self._soon = once_after(_REFRESH_MILLISECONDS, self.refresh, self)
        self._connect()

    def _connect(self) -> None:
        self.campaigns.new_asked.connect(self._new_campaign)
        self.campaigns.change_asked.connect(self._change_campaign)
        self.campaigns.opened.connect(self.show_vouchers)
        vouchers = self.vouchers
        vouchers.new_asked.connect(self.new_voucher)
        vouchers.taken_up.connect(self._go_on)
        vouchers.open_asked.connect(self._open_prepared)
        vouchers.post_asked.connect(self.acts.post_all)
        vouchers.take_back_asked.connect(lambda found: self.acts.take_back(found, self._title()))
        vouchers.discard_asked.connect(lambda found: self.acts.discard(found, self._title()))
        vouchers.keep_asked.connect(lambda found: self.acts.keep_as_posted(found, self._title()))
        vouchers.again_asked.connect(self._enter_again)
        vouchers.store_asked.connect(self._store_goods)
        self.campaigns.print_asked.connect(self._print_campaign)
        self.months.print_asked.connect(lambda month: self.papers.offer(of_span(month)))
        self.months.waiting_asked.connect(self._show_only)
        self.disclosure.print_asked.connect(self._print_term)
        self.stock.new_asked.connect(self.new_voucher)
        vouchers.print_asked.connect(self._print)
        vouchers.statement_asked.connect(self.statements.open)
        self.entry.left.connect(self._left_entry)
        self.entry.posted.connect(self._was_posted)
        self.tabs.currentChanged.connect(lambda _: self._tab_changed())
        listen(self._context.saves.changed, self, self._changed)

    # The shell

    def entered(self) -> None:
        if self._typing:
            self.entry.focus_form()
        else:
            self.refresh()

    def cursor_home(self) -> QWidget | None:
        if self._typing:
            return None if self.entry.body is None else self.entry.body.home.view
        return self._page.view

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The room as a whole takes no key: what is in front does."""
        super().focusInEvent(event)
        if self._typing:
            self.entry.focus_form()
        else:
            self._page.take_focus()

    def may_leave(self) -> bool:
        if self._typing:
            self.entry.keep_now()
        return True

    @property
    def _typing(self) -> bool:
        return self.pages.currentWidget() is self.entry

    def show_place(self, place: RoomPlace) -> None:
        match place:
            case CampaignPlace(campaign_id):
                self.campaigns.choose(campaign_id)
                self._show_page(self.campaigns)
            case VoucherPlace(voucher_id):
                self.show_voucher(voucher_id)
            case VouchersPlace(ids, words):
                self._show_only(ids, words)
            case PreparedPlace():
                self.show_vouchers("", Show.PREPARED)
            case DisclosurePlace(code, about):
                self._show_page(self.disclosure)
                self.disclosure.seek_term(code, about)
            case MonthPlace(month):
                self._show_page(self.months)
                self.months.seek(month)
            case _:
                pass

    def _changed(self, entity: SavedEntity) -> None:
        if entity in _SHOWN and self.isVisible():
            self._soon.start()

    @property
    def busy(self) -> bool:
        """Whether it is about to read again."""
        return self._soon.isActive()

    def refresh(self) -> None:
        """Read what is shown again."""
        self._page.refresh()

    @property
    def _page(self) -> ListedPage:
        """The page in front."""
        page = self.tabs.currentWidget()
        assert isinstance(page, ListedPage)
        return page

    def _tab_changed(self) -> None:
        self.refresh()
        self._page.take_focus()

    # Campaigns

    def _new_campaign(self) -> None:
        self._open_campaign(None)

    def _change_campaign(self, campaign_id: str) -> None:
        found = next((item.campaign for item in self.campaigns.sums if item.campaign.id == campaign_id), None)
        if found is not None:
            self._open_campaign(found)

    def _open_campaign(self, campaign: Campaign | None) -> None:
        self.dialog = CampaignDialog(self, self._context, campaign, self._save_campaign)
        self.dialog.open()

    def _save_campaign(self, dialog: CampaignDialog, given: CampaignFields) -> None:
        campaign_id, opened = dialog.campaign_id, dialog.campaign

        def done(saved_id: str) -> None:
            dialog.accept()
            self._context.say(tr("✓ The campaign is saved"))
            self.refresh()
            self.campaigns.choose(saved_id)
            self.campaigns.take_focus()

        change_at_field(
            self._context,
            dialog,
            lambda rec: save_campaign(rec, given, campaign_id, opened),
            done,
            dialog.refused,
            asked_by=dialog,
        )

    # Vouchers

    def _show_page(self, page: ListedPage) -> None:
        self.pages.setCurrentIndex(0)
        self.tabs.setCurrentWidget(page)
        page.take_focus()

    def show_vouchers(self, campaign_id: str, show: str = Show.ALL) -> None:
        """Show the vouchers of a campaign, of all with an empty id."""
        self.vouchers.open_campaign(campaign_id, show=show)
        self._show_page(self.vouchers)

    def show_voucher(self, voucher_id: str) -> None:
        """Choose a voucher in the list of all."""
        self.vouchers.open_campaign("", voucher_id)
        self._show_page(self.vouchers)

    def _show_only(self, ids: tuple[str, ...], words: str) -> None:
        self.vouchers.open_vouchers(ids, words)
        self._show_page(self.vouchers)

    def new_voucher(self, code: str, *, fresh: bool = False) -> None:
        """Type a new voucher of a kind, in the campaign in front; ask where one was left unfinished."""
        read = self._reading_new(code, fresh=fresh)

        def offer(data: VoucherEntryData) -> None:
            begin = partial(self.new_voucher, code, fresh=True)
            offer_unfinished(self._context, data, self._open_entry, begin)

        read_book(self._context, self, read, offer)

    def _go_on(self, code: str) -> None:
        """Go on with the voucher of a kind that was left unfinished."""
        self._read_entry(self._reading_new(code))

    def _reading_new(self, code: str, *, fresh: bool = False) -> Callable[[Connection], VoucherEntryData]:
        office = self._context.office
        kind, campaign_id = VoucherKind(code), self.vouchers.wanted.campaign_id
        return lambda connection: read_new(
            connection, kind, campaign_id, office.officer, office.clock, fresh=fresh
        )

    def _open_prepared(self, draft_id: str) -> None:
        office = self._context.office
        today = office.clock.today()
        self._read_entry(lambda connection: read_prepared(connection, draft_id, office.officer, today))

    def _enter_again(self, voucher_id: str) -> None:
        office = self._context.office
        self._read_entry(lambda connection: read_again(connection, voucher_id, office.officer, office.clock))

    def _store_goods(self, receipt_id: str) -> None:
        office = self._context.office
        self._read_entry(
            lambda connection: read_goods_of(connection, receipt_id, office.officer, office.clock)
        )

    def _read_entry(self, read: Callable[[Connection], VoucherEntryData]) -> None:
        read_book(self._context, self, read, self._open_entry)

    def _open_entry(self, data: VoucherEntryData) -> None:
        if not data.choices.campaigns:
            self._context.ask.tell(tr("Create a campaign first: Ctrl+N in the list of campaigns."))
            return
        self.pages.setCurrentWidget(self.entry)
        self.entry.open_voucher(data)

    def _left_entry(self) -> None:
        self.pages.setCurrentIndex(0)
        self.vouchers.seek(self._last_posted)
        self._last_posted = ""
        self._tab_changed()

    def _was_posted(self, voucher_id: str) -> None:
        """Goods that came with a receipt are offered to be put into a store at once."""
        self._last_posted = voucher_id

        def ask(has: bool) -> None:
            question = tr("Goods came with this receipt. Put them into a store now?")
            if has and self._context.ask.confirm(question, tr("Into a store"), leave=tr("Later")):
                self._store_goods(voucher_id)

        read_book(self._context, self, lambda connection: has_goods_to_store(connection, voucher_id), ask)

    def _show_prepared(self, ids: list[str]) -> None:
        self.vouchers.open_prepared(ids)
        self.vouchers.take_focus()

    def _print(self) -> None:
        line = self.vouchers.chosen
        if line is not None:
            reverses = line.status is VoucherStatus.REVERSING
            self.papers.offer_voucher(line.said, title_of(line), reverses=reverses)

    def _print_term(self, term: Term) -> None:
        self.papers.show_offer(of_term(term, about_words(term)))

    def _print_campaign(self, campaign_id: str) -> None:
        found = next((item.campaign for item in self.campaigns.sums if item.campaign.id == campaign_id), None)
        if found is not None:
            self.papers.offer(of_campaign(found, self._context.period.key))

    def _title(self) -> str:
        line = self.vouchers.chosen
        return "" if line is None else title_of(line)
