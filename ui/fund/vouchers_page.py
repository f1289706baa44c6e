"""Vouchers as one list: filters, search, how many of how many, the facts of the chosen one beside."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.registers.definition import NumberRule
from desktop_app.fund.ledger.numbering import book_of_voucher
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.listing import Show, VoucherFilter, VoucherLine, VoucherListing, VoucherStatus
from desktop_app.fund.vouchers.records import VoucherDraft, in_posting_order
from ui.context.access_notes import note_reading
from ui.context.operations import read_beside, read_book
from ui.context.room import RoomContext
from ui.fund.common.listed_page import ListedPage, ListLayout, row_of_widgets, to_find
from ui.fund.common.words import dong, standing_words
from ui.fund.reading import VouchersData, read_vouchers
from ui.fund.voucher_choice import VoucherChoice
from ui.fund.voucher_facts import facts_of, row_of, title_of
from ui.fund.voucher_filters import VoucherFilters
from ui.registers.numbers_dialog import NumbersDialog
from ui.registers.only_notice import OnlyNotice
from ui.theme.fonts import TextRole
from ui.widgets.buttons import button
from ui.widgets.command_menu import CommandMenu
from ui.widgets.empty_state import EmptyState
from ui.widgets.frames import Notice
from ui.widgets.labels import label, muted
from ui.widgets.tables.shared_width import keep_out
from ui.widgets.tables.tables import fit_to_rows

_NUMBER, _DAY, _KIND, _GOODS, _STATUS = 0, 1, 2, 6, 7
_LONGEST_NUMBER = 230
"""Pixels of “CHI-2026-0001/MNPB2026”, a number of an appeal, and some more: a number is never cut."""
_LONGEST_STATUS = 150
_LEAVES = (_KIND, _GOODS, _STATUS, _DAY, _NUMBER)
"""The number is beside the list; who gives, what for and how much stay."""
_LOOK = ListLayout((128, 98, 138, 0, 0, 100, 92, 110), (5, _GOODS), (290, 220), _LEAVES)
_WIDE = 1400


class VouchersPage(ListedPage):
    """Says what was asked for; the room does it."""

    new_asked = Signal(str)
    taken_up = Signal(str)
    """The voucher of a kind that was left unfinished is gone on with."""
    """A kind of voucher."""
    open_asked = Signal(str)
    """A prepared voucher is to be typed on."""
    post_asked = Signal(object)
    """Prepared vouchers as they are shown, in the order of their days."""
    take_back_asked = Signal(str)
    discard_asked = Signal(str)
    keep_asked = Signal(object)
    """What the draft of a posted voucher says otherwise is to be dropped."""
    statement_asked = Signal()
    print_asked = Signal()
    again_asked = Signal(str)
    store_asked = Signal(str)
    """The goods of a receipt are to come into a store."""

    def __init__(self, context: RoomContext) -> None:
        headings = (
            tr("Voucher no."),
            tr("Day"),
            tr("Kind of voucher"),
            tr("Giver or receiver"),
            tr("What for"),
            tr("Money"),
            tr("Goods, by value"),
            tr("Status"),
        )
        super().__init__(context, _LOOK, tr("Vouchers"), headings, tr("Choose a voucher."))
        self._to_choose: frozenset[str] = frozenset()
        self.data: VouchersData | None = None
        self.dialog: NumbersDialog | None = None
        self._newest = 0
        self.filters = VoucherFilters()
        self.count: QLabel = muted("", wrap=False)
        self.sums: QLabel = label("", TextRole.STRONG)
        self.view.setSelectionMode(self.view.SelectionMode.ExtendedSelection)
        self.kinds = QMenu(self)
        self.new = button(
            tr("New voucher (Ctrl+N)"), self.open_kinds, kind="primary", icon="add", theme=context.theme
        )
        theme = context.theme
        self.post = button(tr("Post (Ctrl+Enter)"), self._post)
        self.more = CommandMenu(self)
        self.go_on = button(tr("Go on with it"), self._take_up)
        self.unsaved = Notice("", context.theme, "warning", self.go_on)
        look = button(tr("Show these vouchers"), self.show_diverging)
        self.diverging = Notice("", context.theme, "warning", look)
        self.only = OnlyNotice(context.theme, self.show_all, vouchers=True)
        for voucher in fund_rules().voucher:
            if voucher.code != "reversal":
                self.kinds.addAction(voucher.name, partial(self.new_asked.emit, voucher.code))
        self._offer_acts()
        acts = row_of_widgets(self.count, self.more, self.post, self.new, stretched=self.count)
        self.first = button(
            tr("New voucher (Ctrl+N)"), self.open_kinds, kind="primary", icon="add", theme=theme
        )
        self.statement = button(tr("Statement of the bank… (F9)"), self.statement_asked.emit)
        sentence = tr("Each receipt, payment, pledge and transfer of goods is a voucher with its number.")
        empty = EmptyState("fund", tr("No voucher yet"), sentence, theme, self.first, self.statement)
        drop = button(tr("Show all vouchers"), self.show_all)
        none_fits = EmptyState("filter", tr("No voucher fits what is chosen"), "", theme, drop)
        notices = (self.unsaved, self.diverging, self.only)
        self.lay_out([acts, *notices, self.filters], [self.sums], empty, none_fits)
        self.view.activated.connect(lambda _: self._open())
        self.filters.changed.connect(self.refresh)
        self.hear(
            ("Ctrl+F", lambda: to_find(self.filters.text)),
            ("Ctrl+N", self.open_kinds),
            ("Ctrl+Return", self._post),
            ("Ctrl+Enter", self._post),
        )

    def _offer_acts(self) -> None:
        """What F10 offers: of the chosen voucher only what can be done with it."""
        add = self.more.add
        add(tr("Open a prepared voucher (Enter)"), self._open, applies=lambda: self.choice.may_open)
        for words, act, keys, applies in (
            (tr("Take a posted voucher back…"), self._take_back, "F8", lambda: self.choice.may_take_back),
            (tr("Enter it again, as it was"), self._again, "", lambda: self.choice.may_enter_again),
            (tr("Leave it as it was posted…"), self._keep_as_posted, "", lambda: self.choice.may_keep),
            (tr("Goods of this receipt into a store…"), self._store, "", lambda: self.choice.may_store),
            (tr("Throw a prepared voucher away…"), self._discard, "Del", lambda: self.choice.may_open),
        ):
            add(words, act, keys, applies=applies)
        self.more.add_line()
        add(
            tr("Statement of the bank…"),
            self.statement_asked.emit,
            "F9",
            applies=lambda: self.choice.may_enter,
        )
        add(
            tr("Numbers of this kind of voucher…"),
            self._show_numbers,
            applies=lambda: self.chosen is not None,
        )
        add(tr("Print…"), self.print_asked.emit, "Ctrl+P", applies=lambda: self.chosen is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        said_by_number = self.width() < _WIDE
        keep_out(self.view, {_KIND} if said_by_number else set())

    # Reading

    def open_campaign(self, campaign_id: str, voucher_id: str = "", show: str = Show.ALL) -> None:
        """Show the vouchers of a campaign, of all with an empty id."""
        self._wanted_id, self._to_choose = voucher_id, frozenset()
        self.only.show_only((), "")
        self.filters.begin(campaign_id, show)
        self.refresh()

    def open_prepared(self, ids: Collection[str]) -> None:
        """Show what waits to be posted, of all campaigns, with these vouchers chosen."""
        self.open_campaign("", show=Show.PREPARED)
        self._to_choose = frozenset(ids)

    def open_vouchers(self, ids: tuple[str, ...], words: str) -> None:
        """Show exactly these vouchers, of whatever campaign; ``words`` say what they are."""
        self.open_campaign("")
        self.only.show_only(ids, words)
        self.refresh()

    def show_all(self) -> None:
        """Show the others too."""
        self.open_vouchers((), "")
        self.take_focus()

    def show_diverging(self) -> None:
        """Show the posted vouchers whose draft says something else."""
        if self.data is not None and self.data.listing.diverging:
            self.open_vouchers(self.data.listing.diverging, tr("changed while they were posted"))
            self.take_focus()

    @property
    def wanted(self) -> VoucherFilter:
        """The filter as it is chosen."""
        return replace(self.filters.wanted, only=self.only.ids)

    def refresh(self) -> None:
        """Read the list again."""
        wanted, officer = self.wanted, self._context.office.officer
        self._newest += 1
        number = self._newest

        def show(data: VouchersData) -> None:
            if number == self._newest:
                self._show(data)

        read_beside(self._context, self, lambda connection: read_vouchers(connection, wanted, officer), show)

    def _show(self, data: VouchersData) -> None:
        before, place = self.voucher_id, self.view.currentIndex().row()
        earlier, self.data = self.data, data
        listing = data.listing
        if earlier is not None and _all_posted(earlier.listing, listing):
            self.filters.show_kind(Show.ALL)
            self.refresh()
        self.filters.offer(data.campaigns, listing.years)
        self.model.set_rows([row_of(line) for line in listing.lines])
        fit_to_rows(self.view, {_NUMBER: _LONGEST_NUMBER, _STATUS: _LONGEST_STATUS})
        self.count.setText(_counted(data))
        self.sums.setText(_sums(data))
        mine = [typed for typed in data.unsaved if not typed.prepared]
        words = tr("{n} vouchers were started and are not saved.", n=format_number(len(mine)))
        self.unsaved.say(words if mine else "")
        self.diverging.say(_diverging(listing))
        for each in (self.new, self.first, self.statement):
            each.setEnabled(data.may_enter)
        self.new.setVisible(bool(listing.total))  # an empty list offers the same in its middle
        self.stack.show_for(len(listing.lines), listing.total)
        if listing.lines:
            note_reading(self._context, "fund", listing.filter.campaign_id or None, len(listing.lines))
        self._go_to(self._wanted_id or before, place)
        self._wanted_id = ""

    def _go_to(self, voucher_id: str, place: int) -> None:
        rows = len(self.model.rows)
        if rows:
            row = self.model.row_of(voucher_id) if voucher_id else -1
            index = self.model.index(row if row >= 0 else max(0, min(place, rows - 1)), 0)
            self.view.setCurrentIndex(index)
        self._choose_several()
        self.follow()

    def _choose_several(self) -> None:
        """Choose what is to be chosen, once it is in the list."""
        found = [row for row, each in enumerate(self.model.rows) if each.id in self._to_choose]
        if not found:
            return
        self._to_choose = frozenset()
        how = QItemSelectionModel.SelectionFlag
        chosen = self.view.selectionModel()
        chosen.setCurrentIndex(self.model.index(found[0], 0), how.ClearAndSelect | how.Rows)
        for row in found[1:]:
            chosen.select(self.model.index(row, 0), how.Select | how.Rows)

    @property
    def voucher_id(self) -> str:
        """The chosen voucher, or nothing."""
        return self.chosen_id

    @property
    def chosen(self) -> VoucherLine | None:
        """The chosen voucher."""
        lines = () if self.data is None else self.data.listing.lines
        return next((line for line in lines if line.id == self.voucher_id), None)

    def follow(self) -> None:
        """Show the facts of the chosen voucher."""
        line, data = self.chosen, self.data
        self.post.setEnabled(self.choice.may_post)
        if line is None or data is None:
            self.panel.show_nothing()
            return
        self.panel.show_facts(title_of(line), standing_words(line), facts_of(line, data))

    # Acting

    def open_kinds(self) -> None:
        """Offer the kinds of vouchers, the receipt first."""
        if not self.new.isEnabled():
            return
        below = self.new if self.new.isVisible() else self.first
        self.kinds.popup(below.mapToGlobal(below.rect().bottomLeft()))
        self.kinds.setActiveAction(self.kinds.actions()[0])

    def selected(self) -> list[VoucherDraft]:
        """The prepared vouchers that are chosen, in the order in which they are posted."""
        lines = () if self.data is None else self.data.listing.lines
        rows = {self.model.id_at(index.row()) for index in self.view.selectionModel().selectedRows()}
        found = [line.said for line in lines if line.id in rows and line.status is VoucherStatus.PREPARED]
        return in_posting_order(found)

    @property
    def choice(self) -> VoucherChoice:
        """What can be done with the chosen voucher."""
        return VoucherChoice(self.chosen, self.data)

    def _open(self) -> None:
        if self.choice.may_open:
            self.open_asked.emit(self.voucher_id)

    def _post(self) -> None:
        drafts = self.selected()
        if drafts and self.data is not None and self.data.may_post:
            self.post_asked.emit(drafts)

    def _take_back(self) -> None:
        if self.choice.has_status(VoucherStatus.POSTED):  # a refusal is explained
            self.take_back_asked.emit(self.voucher_id)
        else:
            self._context.say(tr("Choose a posted voucher that nothing has taken back."))

    def _again(self) -> None:
        if self.choice.may_enter_again:
            self.again_asked.emit(self.voucher_id)

    def _keep_as_posted(self) -> None:
        line = self.chosen
        if line is not None and self.choice.may_keep:
            self.keep_asked.emit(line.diverging)

    def _store(self) -> None:
        if self.choice.may_store:
            self.store_asked.emit(self.voucher_id)
        else:
            self._context.say(tr("Choose a posted receipt with goods."))

    def _discard(self) -> None:
        if self.choice.may_open:
            self.discard_asked.emit(self.voucher_id)

    def _show_numbers(self) -> None:
        """The row of numbers of the chosen voucher: who gives them, gaps with their reasons."""
        line = self.chosen
        if line is None or self.data is None:
            return
        code = "reversal" if line.status is VoucherStatus.REVERSING else line.said.kind.value
        years, name, voucher_id = (
            self.data.listing.years,
            fund_rules().voucher_name(code).name,
            self.voucher_id,
        )

        def show(rule: NumberRule) -> None:
            self.dialog = NumbersDialog(self, self._context, rule, years, name=name)
            self.dialog.open()

        read_book(self._context, self, lambda connection: book_of_voucher(connection, code, voucher_id), show)

    def _take_up(self) -> None:
        unfinished = () if self.data is None else self.data.unsaved
        mine = [each for each in unfinished if not each.prepared]
        if mine:
            self.taken_up.emit(mine[0].kind.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from what is sought to the list, and from some vouchers to all."""
        if event.key() == Qt.Key.Key_Escape and self.filters.text.hasFocus():
            self.filters.text.clear()
            QTimer.singleShot(0, self, self.take_focus)
        elif event.key() == Qt.Key.Key_Escape and self.only.ids:
            self.show_all()
        else:
            super().keyPressEvent(event)


def _counted(data: VouchersData) -> str:
    listing = data.listing
    if not listing.total:
        return ""
    shown, total = format_number(len(listing.lines)), format_number(listing.total)
    return tr("{n} of {all} vouchers", n=shown, all=total)


def _sums(data: VouchersData) -> str:
    listing = data.listing
    if not listing.total:
        return ""
    waiting = [line.said for line in listing.lines if line.status is VoucherStatus.PREPARED]
    if not waiting:
        return tr("Total: came {came}, went {went}", came=dong(listing.came), went=dong(listing.went))
    if len(waiting) < len(listing.lines):
        return tr("Posted: came {came}, went {went}", came=dong(listing.came), went=dong(listing.went))
    came = sum(said.money for said in waiting if said.kind.sign > 0)
    went = sum(said.money for said in waiting if said.kind.sign < 0)
    return tr("Not posted yet: came {came}, went {went}", came=dong(came), went=dong(went))


def _diverging(listing: VoucherListing) -> str:
    if not listing.diverging:
        return ""
    return tr(
        "{n} vouchers were posted on one computer while they were changed on another. Look at what was "
        "changed: take a wrong voucher back and enter it again, or leave it as it was posted.",
        n=format_number(len(listing.diverging)),
    )


def _all_posted(before: VoucherListing, now: VoucherListing) -> bool:
    """Whether the last of what was to be posted is gone, after which there is nothing to see in that view."""
    is_same = before.filter == now.filter and now.filter.show == Show.PREPARED
    return is_same and bool(before.lines) and not now.lines
