"""The stock; beside it the card of the chosen goods."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.text import fold
from desktop_app.fund.goods.card import CardLine, card_of
from desktop_app.fund.goods.items import items, stores
from desktop_app.fund.goods.stock import StockPosition, stock
from desktop_app.fund.vouchers.records import VoucherKind
from ui.context.operations import read_beside
from ui.context.room import RoomContext
from ui.fund.common.facts_panel import Fact
from ui.fund.common.listed_page import ListedPage, ListLayout, find_line, row_of_widgets, to_find
from ui.widgets.buttons import button
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import muted
from ui.widgets.tables.rows_model import TextCell, TextRow

_LOOK = ListLayout((180, 0, 80, 110), (3,), (340, 240))
_BETWEEN = "|"
_MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class StoredGoods:
    """Goods of one kind in one store, with their names."""

    place: StockPosition
    store: str
    goods: str
    unit: str
    quantity: Decimal


def read_stock(connection: Connection) -> list[StoredGoods]:
    """The stock by store and goods; 0 where everything has gone."""
    known, places = items(connection), stores(connection)
    in_stock = stock(connection)
    return [
        StoredGoods(
            StockPosition(store.id, item.id),
            store.name,
            item.name,
            item.unit,
            in_stock[StockPosition(store.id, item.id)],
        )
        for store in places.values()
        for item in known.values()
        if StockPosition(store.id, item.id) in in_stock
    ]


class StockPage(ListedPage):
    """:attr:`new_asked` says the kind of voucher that is to be typed."""

    new_asked = Signal(str)

    def __init__(self, context: RoomContext) -> None:
        headings = (tr("Store"), tr("Goods"), tr("Unit"), tr("In stock"))
        super().__init__(context, _LOOK, tr("Goods in stock"), headings, tr("Choose goods."))
        self.in_stock: tuple[StoredGoods, ...] = ()
        self.text = find_line()
        self.text.sought.connect(lambda _: self._show())
        self.count: QLabel = muted("", wrap=False)
        acts = [
            button(words, partial(self.new_asked.emit, kind.value))
            for words, kind in (
                (tr("Goods in"), VoucherKind.GOODS_IN),
                (tr("Issue goods"), VoucherKind.GOODS_OUT),
                (tr("Move goods"), VoucherKind.GOODS_MOVE),
            )
        ]
        empty = EmptyState(
            "area",
            tr("Nothing was stored yet"),
            tr("Goods come in with a receipt: post the receipt, then put its goods into a store."),
            context.theme,
            button(tr("Goods in"), partial(self.new_asked.emit, VoucherKind.GOODS_IN.value), kind="primary"),
        )
        head = row_of_widgets(self.count, *acts, stretched=self.count)
        self.lay_out([head, self.text], instead=empty)
        self.hear(("Ctrl+F", lambda: to_find(self.text)))

    def refresh(self) -> None:
        """Read the stores again."""
        read_beside(self._context, self, read_stock, self._take)

    def _take(self, in_stock: list[StoredGoods]) -> None:
        self.in_stock = tuple(in_stock)
        self._show()

    def _show(self) -> None:
        words = fold(self.text.words).split()
        shown = [
            item
            for item in self.in_stock
            if all(word in fold(f"{item.store} {item.goods} {item.unit}") for word in words)
        ]
        self.stack.show_for(len(self.in_stock), len(self.in_stock))
        self.text.setVisible(bool(self.in_stock))
        counted = tr("{n} of {all} kinds of goods in stores", n=len(shown), all=len(self.in_stock))
        self.count.setText(counted if self.in_stock else "")
        self.show_rows([_row(item) for item in shown])

    @property
    def chosen(self) -> StoredGoods | None:
        """The chosen goods."""
        return next((item for item in self.in_stock if _BETWEEN.join(item.place) == self.chosen_id), None)

    def follow(self) -> None:
        """Read the card of the chosen goods."""
        found = self.chosen
        if found is None:
            self.panel.show_nothing()
            return

        def show(lines: list[CardLine]) -> None:
            if self.chosen is found:
                self.panel.show_facts(found.goods, found.store, _facts(found, lines))

        read_beside(self._context, self, lambda connection: card_of(connection, found.place), show)


def _row(item: StoredGoods) -> TextRow:
    cells = (
        TextCell(item.store),
        TextCell(item.goods),
        TextCell(item.unit),
        TextCell(format_number(item.quantity), "danger" if item.quantity < 0 else ""),
    )
    return TextRow(_BETWEEN.join(item.place), cells)


def _facts(item: StoredGoods, lines: list[CardLine]) -> list[Fact]:
    facts = [Fact(tr("In stock"), f"{format_number(item.quantity)} {item.unit}", strong=True)]
    facts.append(Fact(tr("The latest movements")))
    for line in list(reversed(lines))[:_MOST_LINES]:
        moved = ("+" if line.quantity > 0 else "") + format_number(line.quantity)
        words = tr("{moved}, left {left}", moved=moved, left=format_number(line.left))
        facts.append(Fact(f"{format_date(line.day)} {line.number}", words))
    if len(lines) > _MOST_LINES:
        earlier = format_number(len(lines) - _MOST_LINES)
        facts.append(Fact(tr("Earlier movements, in the list of vouchers"), earlier))
    return facts
