"""Vouchers as one list: filters, search, how many of how many, the facts of the chosen one beside."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.listing import Show, Standing, VoucherFilter, VoucherLine, VoucherListing
from ui.base.timers import once_after
from ui.context.access_notes import note_reading
from ui.context.operations import read_beside
from ui.context.room import RoomContext
from ui.fund.common.facts_panel import FactsPanel
from ui.fund.common.words import dong, standing_words
from ui.fund.reading import VouchersData, read_vouchers
from ui.fund.voucher_choice import VoucherChoice
from ui.fund.voucher_facts import facts_of, row_of, title_of
from ui.registers.numbers_dialog import NumbersDialog
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.command_menu import CommandMenu
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.frames import Notice
from ui.widgets.labels import muted
from ui.widgets.plain_text import set_tip
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import set_widths, table

_TYPING_MILLISECONDS = 250
_PANEL_WIDTH, _NARROW_PANEL = 290, 220
_NARROW = 1000
_WIDTHS = (134, 108, 138, 0, 0, 110, 104, 136)
_FIGURES = (5, 6)
_KIND, _GOODS = 2, 6
_WIDE = 1400
_LETTERS = 10


class VouchersPage(QWidget):
    """Says what was asked for; the room does it."""

    new_asked = Signal(str)
    """A kind of voucher."""
    open_asked = Signal(str)
    """A prepared voucher is to be typed on."""
    post_asked = Signal(object)
    """Prepared vouchers as they are shown, in the order of their days."""
    take_back_asked = Signal(str)
    give_up_asked = Signal(str)
    statement_asked = Signal()
    print_asked = Signal()
    again_asked = Signal(str)
    store_asked = Signal(str)
    """The goods of a receipt are to come into a store."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.data: VouchersData | None = None
        self.dialog: NumbersDialog | None = None
        self._newest = 0
        self._wanted_id = ""
        self.campaign, self.show_box, self.year = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.text = QLineEdit()
        self.count: QLabel = muted("", wrap=False)
        headings = (
            tr("Voucher no."),
            tr("Day"),
            tr("Kind of voucher"),
            tr("Giver or receiver"),
            tr("What for"),
            tr("Money"),
            tr("In kind"),
            tr("Standing"),
        )
        self.model = RowsModel(context.theme, headings, _FIGURES, self)
        self.view = table(tr("Vouchers"))
        self.view.setSelectionMode(self.view.SelectionMode.ExtendedSelection)
        self.panel = FactsPanel(tr("Choose a voucher."))
        self.kinds = QMenu(self)
        self.new = button(
            tr("New voucher (Ctrl+N)"), self.open_kinds, kind="primary", icon="add", theme=context.theme
        )
        self.post = button(tr("Post (Ctrl+Enter)"), self._post)
        self.more = CommandMenu(self)
        self.go_on = button(tr("Go on with it"), self._take_up)
        self.begun = Notice("", context.theme, "warning", self.go_on)
        self._typing = once_after(_TYPING_MILLISECONDS, self.refresh, self)
        self._fill()
        self._lay_out()
        self._connect()

    def _fill(self) -> None:
        for voucher in fund_rules().voucher:
            if voucher.code != "reversal":
                self.kinds.addAction(voucher.name, partial(self.new_asked.emit, voucher.code))
        shows = [
            (tr("All vouchers"), Show.ALL.value),
            (tr("Prepared, not posted"), Show.PREPARED.value),
            (tr("Posted"), Show.POSTED.value),
            (tr("Money that came"), Show.IN.value),
            (tr("Money that went"), Show.OUT.value),
            (tr("Goods in and out"), Show.GOODS.value),
            (tr("Pledges and direct gifts"), Show.PROMISED.value),
            (tr("Taken back by a reversing voucher"), Show.TAKEN_BACK.value),
        ]
        kinds = [(item.name, item.code) for item in fund_rules().voucher if item.code != "reversal"]
        self.show_box.offer_entries([*shows, *kinds])
        self.text.setPlaceholderText(tr("Find (Ctrl+F)"))
        self.text.setAccessibleName(self.text.placeholderText())
        self.text.setClearButtonEnabled(True)
        for box, name, letters in (
            (self.campaign, tr("Campaign"), 12),
            (self.show_box, tr("Which vouchers"), _LETTERS),
            (self.year, tr("Year"), 6),
        ):
            box.setAccessibleName(name)
            set_tip(box, name)
            box.setMinimumContentsLength(letters)
            box.setSizeAdjustPolicy(box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._offer_acts()

    def _offer_acts(self) -> None:
        """What F10 offers: of the chosen voucher only what can be done with it."""
        add = self.more.add
        add(tr("Open a prepared voucher (Enter)"), self._open, applies=lambda: self.choice.may_open)
        for words, act, keys, applies in (
            (tr("Take a posted voucher back…"), self._take_back, "F8", lambda: self.choice.may_take_back),
            (tr("Enter it anew, as it was"), self._again, "", lambda: self.choice.may_enter_again),
            (tr("Goods of this receipt into a store…"), self._store, "", lambda: self.choice.may_store),
            (tr("Throw a prepared voucher away…"), self._give_up, "Del", lambda: self.choice.may_open),
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

    def _lay_out(self) -> None:
        self.view.setModel(self.model)
        self.view.horizontalHeader().setStretchLastSection(False)
        set_widths(self.view, _WIDTHS)
        filters = QHBoxLayout()
        filters.setSpacing(space.SMALL)
        filters.addWidget(self.campaign, 2)
        filters.addWidget(self.show_box, 1)
        filters.addWidget(self.year)
        filters.addWidget(self.text, 2)
        head = QHBoxLayout()
        head.setSpacing(space.SMALL)
        head.addStretch(1)
        for each in (self.post, self.new, self.more):
            head.addWidget(each)
        left = QVBoxLayout()
        left.setSpacing(space.SMALL)
        left.addLayout(head)
        left.addWidget(self.begun)
        left.addLayout(filters)
        left.addWidget(self.view, 1)
        left.addWidget(self.count)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, space.SMALL, 0, 0)
        row.setSpacing(space.LARGE)
        row.addLayout(left, 1)
        row.addWidget(self.panel)

    def _connect(self) -> None:
        self.view.activated.connect(lambda _: self._open())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.text.textChanged.connect(lambda _: self._typing.start())
        for box in (self.campaign, self.show_box, self.year):
            box.activated.connect(lambda _: self.refresh())
        for keys, act in (
            ("Ctrl+F", self._to_search),
            ("Ctrl+N", self.open_kinds),
            ("Ctrl+Return", self._post),
            ("Ctrl+Enter", self._post),
        ):
            pressed = QShortcut(QKeySequence(keys), self)
            pressed.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pressed.activated.connect(act)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.panel.setFixedWidth(_NARROW_PANEL if narrow else _PANEL_WIDTH)
        self.view.setColumnHidden(_GOODS, narrow)
        self.view.setColumnHidden(_KIND, self.width() < _WIDE)  # the number tells it, or stands for it

    # Reading

    def open_campaign(self, campaign_id: str, voucher_id: str = "", show: str = Show.ALL) -> None:
        """Show the vouchers of a campaign, of all with an empty id."""
        self._wanted_id = voucher_id
        for box, code in ((self.show_box, str(show)), (self.year, "")):
            box.setCurrentIndex(max(0, box.findData(code)))
        self.text.clear()
        self._typing.stop()
        if self.campaign.findData(campaign_id) < 0:
            self.campaign.addItem("", campaign_id)
        self.campaign.setCurrentIndex(self.campaign.findData(campaign_id))
        self.refresh()

    def seek(self, voucher_id: str) -> None:
        """Put the cursor on a voucher when the list is read again."""
        self._wanted_id = voucher_id

    @property
    def wanted(self) -> VoucherFilter:
        """The filter as it is chosen."""
        year = str(self.year.currentData() or "")
        return VoucherFilter(
            str(self.campaign.currentData() or ""),
            str(self.show_box.currentData() or Show.ALL),
            self.text.text(),
            int(year) if year else None,
        )

    def refresh(self) -> None:
        """Read the list again."""
        self._typing.stop()
        wanted, officer = self.wanted, self._context.office.officer
        self._newest += 1
        number = self._newest

        def show(data: VouchersData) -> None:
            if number == self._newest:
                self._show(data)

        read_beside(self._context, lambda connection: read_vouchers(connection, wanted, officer), show)

    def _show(self, data: VouchersData) -> None:
        before, place = self.voucher_id, self.view.currentIndex().row()
        earlier, self.data = self.data, data
        listing = data.listing
        if earlier is not None and _all_posted(earlier.listing, listing):
            self.show_box.setCurrentIndex(self.show_box.findData(Show.ALL.value))
            self.refresh()
        self.campaign.offer_entries(
            [(tr("All campaigns"), ""), *((item.title, item.id) for item in data.campaigns)]
        )
        self.year.offer_entries([(tr("All years"), ""), *((str(year), str(year)) for year in listing.years)])
        everywhere = not listing.filter.campaign_id
        self.model.set_rows([row_of(line, with_campaign=everywhere) for line in listing.lines])
        self.count.setText(_counted(data))
        mine = [typed for typed in data.begun if not typed.prepared]
        words = tr("{n} vouchers were begun and are not saved.", n=format_number(len(mine)))
        self.begun.say(words if mine else "")
        self.new.setEnabled(data.may_enter)
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
        self._show_chosen()

    @property
    def voucher_id(self) -> str:
        """The chosen voucher, or nothing."""
        return self.model.id_at(self.view.currentIndex().row())

    @property
    def chosen(self) -> VoucherLine | None:
        """The chosen voucher."""
        lines = () if self.data is None else self.data.listing.lines
        return next((line for line in lines if line.id == self.voucher_id), None)

    def _show_chosen(self) -> None:
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
        self.kinds.popup(self.new.mapToGlobal(self.new.rect().bottomLeft()))
        self.kinds.setActiveAction(self.kinds.actions()[0])

    def take_focus(self) -> None:
        """Put the cursor into the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def selected(self) -> list[VoucherLine]:
        """The prepared vouchers that are chosen, in the order of their days."""
        lines = () if self.data is None else self.data.listing.lines
        rows = {self.model.id_at(index.row()) for index in self.view.selectionModel().selectedRows()}
        found = [line for line in lines if line.id in rows and line.standing is Standing.PREPARED]
        return sorted(found, key=lambda line: line.said.day)

    @property
    def choice(self) -> VoucherChoice:
        """What can be done with the chosen voucher."""
        return VoucherChoice(self.chosen, self.data)

    def _open(self) -> None:
        if self.choice.may_open:
            self.open_asked.emit(self.voucher_id)

    def _post(self) -> None:
        drafts = [line.said for line in self.selected()]
        if drafts and self.data is not None and self.data.may_post:
            self.post_asked.emit(drafts)

    def _take_back(self) -> None:
        if self.choice.stands(Standing.POSTED):  # who may not is told so
            self.take_back_asked.emit(self.voucher_id)
        else:
            self._context.say(tr("Choose a posted voucher that nothing has taken back."))

    def _again(self) -> None:
        if self.choice.may_enter_again:
            self.again_asked.emit(self.voucher_id)

    def _store(self) -> None:
        if self.choice.may_store:
            self.store_asked.emit(self.voucher_id)
        else:
            self._context.say(tr("Choose a posted receipt with goods."))

    def _give_up(self) -> None:
        if self.choice.may_open:
            self.give_up_asked.emit(self.voucher_id)

    def _show_numbers(self) -> None:
        """The row of numbers of the chosen voucher: who gives them, gaps with their reasons."""
        line = self.chosen
        if line is None or self.data is None:
            return
        code = "reversal" if line.standing is Standing.REVERSING else line.said.kind.value
        rule = fund_rules().voucher_name(code).numbers
        self.dialog = NumbersDialog(self, self._context, rule, self.data.listing.years)
        self.dialog.open()

    def _take_up(self) -> None:
        begun = () if self.data is None else self.data.begun
        mine = [each for each in begun if not each.prepared]
        if mine:
            self.new_asked.emit(mine[0].kind.value)

    def _to_search(self) -> None:
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads from what is sought to the list."""
        if event.key() == Qt.Key.Key_Escape and self.text.hasFocus():
            self.text.clear()
            QTimer.singleShot(0, self, self.take_focus)
        else:
            super().keyPressEvent(event)


def _counted(data: VouchersData) -> str:
    listing = data.listing
    if not listing.total:
        return tr("No voucher yet: Ctrl+N begins the first one.")
    shown, total = format_number(len(listing.lines)), format_number(listing.total)
    counted = tr("{n} of {all} vouchers", n=shown, all=total)
    sums = tr("came {came}, went {went}", came=dong(listing.came), went=dong(listing.went))
    return f"{counted} · {sums}"


def _all_posted(before: VoucherListing, now: VoucherListing) -> bool:
    """Whether the last of what was to be posted is gone, after which there is nothing to see in that view."""
    is_same = before.filter == now.filter and now.filter.show == Show.PREPARED
    return is_same and bool(before.lines) and not now.lines
