"""The fields of one kind of voucher with its lists; refusals are shown at their fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QVBoxLayout,
)

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number, parse_date
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.ledger.typed_vouchers import HIDDEN, worth_of
from desktop_app.fund.vouchers.records import Partner, VoucherKind
from desktop_app.fund.vouchers.typed import TypedVoucher
from ui.forms.entry_page import EntryBody
from ui.fund.entry.choices import VoucherChoices, VoucherEntryData
from ui.fund.entry.editors import AMOUNTS, Editor, close_offers, make_editor, offer, put, said
from ui.fund.entry.field_plan import FIELD_OF_REFUSAL, PLANS, label_of
from ui.fund.entry.lines import AmountLine
from ui.fund.entry.list_home import ListHome
from ui.fund.entry.lists import GoodsList, HouseholdsList, put_beside
from ui.fund.entry.store_names import StoreNames
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.labels import label
from ui.widgets.page import ScrollBody

_LINE = re.compile(r"(goods|households)\[(\d+)\]")
_FIELDS_WIDTH = 560
_LIST_OF_HOUSEHOLDS = 164  # so much the fields leave to a list of nine columns


class VoucherForm(EntryBody):
    """Says :attr:`touched` with every letter; its content is :meth:`typed`."""

    touched = Signal()

    def __init__(self, kind: VoucherKind, theme: Theme, data: VoucherEntryData) -> None:
        super().__init__()
        self.kind, self.plan = kind, PLANS[kind]
        self._theme, self._choices, self._today = theme, data.choices, data.today
        self._typed = data.typed
        self._showing = False
        self.editors: dict[str, Editor] = {
            name: make_editor(name, tr(label_of(kind, name)), lambda: self._today) for name in self.plan.names
        }
        self.fields: dict[str, Field] = {
            name: Field(self._label(name), editor)
            for name, editor in self.editors.items()
            if not isinstance(editor, QCheckBox)
        }
        self.goods = GoodsList(kind, theme) if self.plan.goods else None
        self.households = HouseholdsList(theme) if self.plan.households else None
        self.stores = StoreNames(kind, self.fields, self.editors)
        self.home = ListHome(self, [each for each in (self.goods, self.households) if each is not None])
        self.worth = label("", wrap=True)
        self._offer(data.choices)
        self._lay_out()
        self._connect()

    def _label(self, name: str) -> str:
        words = tr(label_of(self.kind, name))
        return f"{words} *" if self.plan.needs(name) else words

    def _lay_out(self) -> None:
        lists = [each for each in (self.goods, self.households) if each is not None]
        left, layout = ScrollBody(), QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        whole = QSplitter(Qt.Orientation.Horizontal, self) if lists else None
        if whole is None:
            left.setMaximumWidth(_FIELDS_WIDTH + space.XXLARGE * 4)
            layout.addWidget(left, 1)
        else:
            layout.addWidget(whole, 1)
            whole.addWidget(left)
        for row in self.plan.rows:
            line = QHBoxLayout()
            line.setSpacing(space.MEDIUM)
            for name in row:
                editor = self.editors[name]
                line.addWidget(self.fields.get(name, editor), 1)
            left.body.addLayout(line)
        left.body.addWidget(self.worth)
        left.body.addStretch(1)
        if whole is not None:
            wide = _FIELDS_WIDTH - (_LIST_OF_HOUSEHOLDS if self.households is not None else 0)
            put_beside(whole, lists, [wide, 2 * _FIELDS_WIDTH + 80 - wide])

    def _connect(self) -> None:
        for name, editor in self.editors.items():
            if isinstance(editor, QLineEdit):
                editor.textChanged.connect(lambda _, name=name: self._changed(name))
            elif isinstance(editor, QComboBox):
                editor.currentIndexChanged.connect(lambda _, name=name: self._changed(name))
            else:
                editor.toggled.connect(lambda _, name=name: self._changed(name))
        partner = self.editors.get("partner")
        if isinstance(partner, QLineEdit) and "partner_kind" in self.editors:
            partner.editingFinished.connect(self._take_giver)
        for each in (self.goods, self.households):
            if each is not None:
                each.changed.connect(self._lists_changed)

    def _offer(self, choices: VoucherChoices) -> None:
        offer(self.editors, choices)
        self.stores.know(choices.stores)
        if self.goods is not None:
            self.goods.know(choices)
        if self.households is not None:
            self.households.know(choices)

    # Content

    def show_typed(self, typed: TypedVoucher) -> None:
        """Show a voucher as it was typed."""
        self._showing = True
        self._typed = typed
        put(self.editors["campaign_id"], typed.said("campaign_id"))
        self._offer_of_campaign(said(self.editors["campaign_id"]))
        for name, editor in self.editors.items():
            put(editor, typed.said(name))
        if self.goods is not None:
            self.goods.cells.show_rows(typed.goods)
        if self.households is not None:
            self.households.cells.show_rows(typed.households)
            may = self._choices.may_see_households and not typed.said(HIDDEN)
            self.households.setEnabled(may)
            if not may:
                self.households.tell(
                    tr("Names of households need a right of their own. Ask the administrator for it.")
                )
        self._showing = False
        self.clear()
        self._follow()

    def settle(self) -> None:
        """Take what is being typed in a list; nothing is offered any more."""
        close_offers(self.editors)
        for each in (self.goods, self.households):
            if each is not None:
                each.settle()

    def typed(self) -> TypedVoucher:
        """The content of the fields now; a cell that is being typed as it was before."""
        now = {name: said(editor) for name, editor in self.editors.items()}
        kept = {name: text for name, text in self._typed.fields.items() if name not in now}
        before = self._typed
        return TypedVoucher(
            before.id,
            self.kind,
            {name: text for name, text in {**kept, **now}.items() if text},
            before.goods if self.goods is None else self.goods.rows,
            before.households if self.households is None else self.households.rows,
            before.started_by,
            before.prepared,
            before.opened,
            kept=before.kept,
        )

    def see(self, typed: TypedVoucher) -> None:
        """What others changed was shown: from now on it is what was opened."""
        self._typed = replace(self._typed, opened=typed.opened)

    def take_focus(self) -> None:
        """Put the cursor into the first field that has nothing yet, behind the campaign and the day."""
        names = [name for name in self.plan.names if name not in ("day", "partner_kind")]
        first = next((name for name in names if not said(self.editors[name])), names[0])
        self.editors[first].setFocus(Qt.FocusReason.OtherFocusReason)

    # Refusals

    def clear(self) -> None:
        """Take away what was refused."""
        for field in self.fields.values():
            if field.error:
                field.set_error("")
        self._tell_words()

    def refuse(self, name: str, sentence: str) -> bool:
        """Show a refusal at its field and go there; whether the voucher has such a field."""
        name = FIELD_OF_REFUSAL.get(name, name)
        if row := _LINE.fullmatch(name):
            listed = self.goods if row[1] == "goods" else self.households
            if listed is None:
                return False
            listed.cells.refuse(int(row[2]), sentence, listed.needed)
            listed.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        if name == "goods" and self.goods is not None:
            self.goods.cells.go_to_wrong()
            self.goods.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        field = self.fields.get(name)
        if field is None:
            return False
        field.setVisible(True)
        field.set_error(sentence)
        if isinstance(field.editor, QLineEdit) and field.editor.isReadOnly():
            self._to_amounts(name)
            return True
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _to_amounts(self, name: str) -> None:
        """Go where an amount that a list adds up to is mended: to the first row that has one."""
        if self.households is not None and self.households.rows:
            self.households.to_first(name)
        elif self.goods is not None:
            self.goods.to_first("price")

    # Following what is typed

    def _changed(self, name: str) -> None:
        if self._showing:
            return
        field = self.fields.get(name)
        if field is not None and field.error:
            field.set_error("")
        if name == "campaign_id":
            self._offer_of_campaign(said(self.editors[name]))
        if name == "pledge_id":
            self._take_pledge()
        if name == "receipt_id":
            self._take_receipt()
        self._follow()
        self.touched.emit()

    def _lists_changed(self) -> None:
        if self.goods is not None:
            self.goods.complete()
        self._follow()
        if not self._showing:
            self.touched.emit()

    def _follow(self) -> None:
        """Show what follows from what is typed: words, sums, fields that matter now."""
        if self._showing:
            return
        self._tell_words()
        if "partner_kind" in self.editors:
            giver = said(self.editors["partner_kind"])
            self.editors["partner"].setEnabled(giver != Partner.ANONYMOUS)
            self.editors["consent"].setEnabled(giver == Partner.PERSON)  # no organisation is asked
        if "late_reason" in self.fields:
            self.fields["late_reason"].setVisible(self._is_late() or bool(said(self.editors["late_reason"])))
        self.stores.tell()
        if self.goods is not None:
            self.goods.take_from(self.stores.source)
            self.goods.of_campaign(said(self.editors["campaign_id"]))
        self._show_sums()

    def _tell_words(self) -> None:
        for name in AMOUNTS & self.fields.keys():
            editor = self.editors[name]
            if isinstance(editor, AmountLine) and not self.fields[name].error:
                self.fields[name].set_hint(editor.words())

    def _show_sums(self) -> None:
        """Amounts that lists add up to are not typed."""
        rows = bool(self.households is not None and self.households.rows)
        lines = bool(self.goods is not None and self.goods.rows)
        for name, from_list in (("money", rows), ("goods_value", rows or lines)):
            editor = self.editors.get(name)
            if isinstance(editor, AmountLine):
                editor.setReadOnly(from_list)
        if not (rows or lines):
            self.worth.setText("")
            return
        money, goods = worth_of(self._peek())
        if rows:
            self._put_sums({"money": money, "goods_value": goods})
        if lines:
            self._put_sums({"goods_value": goods})
        parts = []
        if rows and not self.kind.is_goods:
            parts.append(tr("The list adds up to {money} đồng.", money=format_number(money)))
        if lines:
            parts.append(tr("The goods are worth {goods} đồng.", goods=format_number(goods)))
        self.worth.setText(" ".join(parts))

    def _put_sums(self, sums: Mapping[str, int]) -> None:
        for name, amount in sums.items():
            editor = self.editors.get(name)
            if isinstance(editor, AmountLine):
                self._showing = True
                editor.setText(format_number(amount) if amount else "")
                self._showing = False
        self._tell_words()

    def _peek(self) -> TypedVoucher:
        """The lists, without the cell that is being typed."""
        goods = () if self.goods is None else self.goods.rows
        households = () if self.households is None else self.households.rows
        return TypedVoucher(self._typed.id, self.kind, {}, goods, households)

    def _is_late(self) -> bool:
        campaign = self.campaign
        until = None if campaign is None else campaign.distributing_until
        text = said(self.editors.get("money_day")) or said(self.editors["day"])
        try:
            day = parse_date(text)
        except Problem:
            return False
        return until is not None and day > until

    @property
    def campaign(self) -> Campaign | None:
        """The campaign that is chosen."""
        chosen = said(self.editors["campaign_id"])
        return next((item for item in self._choices.campaigns if item.id == chosen), None)

    def _offer_of_campaign(self, campaign_id: str) -> None:
        box = self.editors.get("pledge_id")
        if isinstance(box, ChoiceBox):
            mine = [item for item in self._choices.pledges if item.campaign_id == campaign_id]
            box.blockSignals(True)
            box.offer_entries([("–", ""), *((item.words, item.id) for item in mine)])
            box.blockSignals(False)
            self.fields["pledge_id"].setVisible(bool(mine))

    def _take_pledge(self) -> None:
        """Fill in who pledged and what has not come yet."""
        chosen = said(self.editors["pledge_id"])
        pledge = next((item for item in self._choices.pledges if item.id == chosen), None)
        if pledge is None:
            self.fields["pledge_id"].set_hint("")
            return
        self.fields["pledge_id"].set_hint(
            tr(
                "Pledged {promised} đồng, received so far {came} đồng, left {left} đồng.",
                promised=format_number(pledge.promised),
                came=format_number(pledge.came),
                left=format_number(pledge.promised - pledge.came),
            )
        )
        content = pledge.content
        for name, text in (
            ("partner_kind", content.partner_kind),
            ("partner", content.partner),
            ("address", content.address),
            ("consent", "1" if content.consent else ""),
        ):
            put(self.editors[name], text)
        if not said(self.editors["money"]):
            put(self.editors["money"], format_number(pledge.promised - pledge.came))

    def _take_giver(self) -> None:
        """Who gave before is known: fill in what was said then, where nothing is typed yet."""
        name = fold(said(self.editors["partner"]))
        known = next((item for giver, item in self._choices.givers.items() if fold(giver) == name), None)
        if known is None:
            return
        put(self.editors["partner_kind"], known.partner_kind)
        for field, text in (("address", known.address), ("tax_code", known.tax_code)):
            if field in self.editors and text and not said(self.editors[field]):
                put(self.editors[field], text)

    def _take_receipt(self) -> None:
        """Lay the goods of the receipt into the list, where nothing is typed yet."""
        chosen = said(self.editors["receipt_id"])
        found = next((item for item in self._choices.received if item.receipt.id == chosen), None)
        if found is None or self.goods is None:
            return
        if not self.goods.rows:
            self.goods.cells.show_rows(found.lines)
        put(self.editors["campaign_id"], found.receipt.said.campaign_id)
        if not said(self.editors["day"]):
            put(self.editors["day"], format_date(found.receipt.said.day))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field, as Tab does; F6 into the next list, from the last to the fields."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_F6:
            known, here = (self.goods, self.households), QApplication.focusWidget()
            lists = [each for each in known if each is not None and each.isEnabled()]
            at = next((number for number, each in enumerate(lists, 1) if here and each.isAncestorOf(here)), 0)
            (lists[at].setFocus if at < len(lists) else self.take_focus)()
        else:
            super().keyPressEvent(event)
