"""The two lists beside the fields of a voucher: goods, and households that are helped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from desktop_app.base.figures.number_reader import parse_dong, parse_number
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.fund.ledger.typed_vouchers import row_worth
from desktop_app.fund.vouchers.records import OUT_OF_STORE, VoucherKind
from desktop_app.fund.vouchers.typed import HOUSEHOLDS, Lines
from ui.fund.entry.choices import VoucherChoices
from ui.fund.entry.lines_cells import Judged, LinesCells
from ui.grid.grid import GridFrame
from ui.grid.model.table import CellEdit, GridColumn, GridColumnKind
from ui.grid.paste_bar import PasteBar
from ui.grid.typed_grid import join
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.frames import Notice
from ui.widgets.labels import label, muted
from ui.widgets.plain_text import set_tip

_NUMBERS = 40
_LOW, _NARROW = 320, 260
"""Pixels: a lower list with its sentence has no eight rows; at 150 % of 1366×768 one alone is 277 high."""
_WORTH = "worth"
_MOST_LISTED = 8
"""So many goods of a store are named above the list."""


@dataclass(frozen=True, slots=True)
class ListRules:
    """What a list holds: its columns, what is wrong in its rows, their sums, computed cells."""

    columns: tuple[GridColumn, ...]
    judge: Callable[[Lines], Judged]
    total: Callable[[Lines], Mapping[str, str]]
    computed: Callable[[tuple[str, ...]], Mapping[str, str]] = lambda _: {}


class LinesList(QWidget):
    """A heading, a sentence, the grid; what is pasted waits in its bar where it is not clear."""

    changed = Signal()
    needed: tuple[str, ...] = ()
    """Columns that every row needs."""

    def __init__(self, name: str, title: str, sentence: str, theme: Theme, rules: ListRules) -> None:
        super().__init__()
        self.heading = label(title, TextRole.LABEL)
        self.sentence = muted(sentence)
        self.grid = GridFrame(title, theme, self)
        self.grid.set_names_width(_NUMBERS)
        self.bar = PasteBar(theme)
        self.left_out = Notice("", theme, "info")
        self.cells = LinesCells(
            self.grid, name, rules.columns, rules.judge, rules.computed, rules.total, self
        )
        join(self.grid, self.bar, self.cells)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.TINY)
        for each in (self.heading, self.sentence, self.left_out, self.bar):
            layout.addWidget(each)
        layout.addWidget(self.grid, 1)
        self.setFocusProxy(self.grid)
        self.cells.changed.connect(self.changed)
        self.cells.left_out.connect(lambda sentence: self.left_out.say(sentence, "info"))

    def tell(self, sentence: str) -> None:
        """Say another sentence under the heading."""
        self.sentence.setText(sentence)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._fit()

    def _fit(self) -> None:
        """With little room the sentence is the tip of the heading, and its lines are the grid's.

        Why nothing can be typed is always shown.
        """
        low = self.isEnabled() and (self.height() < _LOW or self.width() < _NARROW)
        self.sentence.setVisible(not low)
        set_tip(self.heading, self.sentence.text() if low else "")
        self.grid.view.setAccessibleDescription(self.sentence.text())

    @property
    def rows(self) -> Lines:
        """The rows as they are."""
        return self.cells.rows

    def settle(self) -> None:
        """Take what is being typed."""
        self.grid.view.finish_editing()

    def to_first(self, column: str) -> None:
        """Put the cursor on the first cell of a column in which there is something."""
        at = self.cells.typed_keys.index(column)
        filled = (number for number, row in enumerate(self.rows, start=1) if row[at].strip())
        self.grid.go_to((str(next(filled, 1)), column))


class GoodsList(LinesList):
    """Goods with quantity and price; of an issue it says at once what the store has not got."""

    needed = ("name", "unit", "quantity", "price")

    def __init__(self, kind: VoucherKind, theme: Theme) -> None:
        self._kind = kind
        self._choices: VoucherChoices | None = None
        self._store = ""
        self._campaign = ""
        self._plain = sentence = tr("Type or paste from Excel: goods, unit, quantity, price.")
        rules = ListRules(_goods_columns(), self._judge, _goods_total, _worth_of_row)
        super().__init__("goods", tr("Goods"), sentence, theme, rules)

    def know(self, choices: VoucherChoices) -> None:
        """Which goods there are, and the stock by store and goods."""
        self._choices = choices
        self.cells.judge_again()

    def take_from(self, store: str) -> None:
        """The store from which the goods go is another."""
        self._store = store
        self.cells.judge_again()
        self.tell(" ".join(part for part in (self._plain, self._there()) if part))

    def of_campaign(self, campaign_id: str) -> None:
        """The goods belong to another campaign."""
        if campaign_id != self._campaign:
            self._campaign = campaign_id
            self.complete()

    def complete(self) -> None:
        """Write goods that are known as they are called, with their unit, however they were typed.

        What goes out of a store has the price at which it came in, where none is typed.
        """
        if self._choices is None:
            return
        known: dict[str, list[tuple[str, str]]] = {}
        for name, unit in self._choices.goods.items():
            known.setdefault(fold(name), []).append((name, unit))
        wanted: list[CellEdit] = []
        for number, row in enumerate(self.rows, start=1):
            found = known.get(fold(row[0]), [])
            if len(found) != 1:
                continue
            name, unit = found[0]
            if row[0] != name and (not row[1].strip() or fold(row[1]) == fold(unit)):
                wanted.append(CellEdit(str(number), "name", name))
            if not row[1].strip():
                wanted.append(CellEdit(str(number), "unit", unit))
            price = self._choices.prices.get((self._campaign, fold(name)), 0)
            if price and not row[3].strip() and self._kind in OUT_OF_STORE:
                wanted.append(CellEdit(str(number), "price", format_number(price)))
        if wanted:
            self.cells.take(wanted)

    def _judge(self, rows: Lines) -> Judged:
        wrong: dict[tuple[int, str], str] = {}
        asked: defaultdict[str, Decimal] = defaultdict(Decimal)
        for number, row in enumerate(rows, start=1):
            if not any(cell.strip() for cell in row):
                continue
            if sentence := _no_money(row[3]):
                wrong[number, "price"] = sentence
            if not row[2].strip():
                continue
            try:
                quantity = parse_number(row[2])
            except Problem as problem:
                wrong[number, "quantity"] = problem.sentence()
                continue
            asked[fold(row[0])] += quantity
            if quantity <= 0:
                wrong[number, "quantity"] = Problem(
                    "A quantity must be above 0, with three decimals at most."
                ).sentence()
            elif short := self._short(row[0], asked[fold(row[0])]):
                wrong[number, "quantity"] = short
        return wrong

    def _there(self) -> str:
        """What is in the store from which goods go, by name, as far as a line holds it."""
        if self._kind not in OUT_OF_STORE or self._choices is None or not self._store:
            return ""
        names = {fold(name): f"{name} ({unit})" for name, unit in self._choices.goods.items()}
        found = [
            f"{names.get(item, item)} {format_number(quantity)}"
            for (store, item), quantity in sorted(self._choices.in_stock.items())
            if store == fold(self._store) and quantity > 0
        ]
        listed = "; ".join(found[:_MOST_LISTED]) + ("; …" if len(found) > _MOST_LISTED else "")
        return tr("In the store: {goods}.", goods=listed) if found else ""

    def _short(self, name: str, asked: Decimal) -> str:
        if self._kind not in OUT_OF_STORE or self._choices is None or not (self._store and name.strip()):
            return ""
        in_stock = self._choices.in_stock.get((fold(self._store), fold(name)), Decimal(0))
        if asked <= in_stock:
            return ""
        return tr(
            "“{store}” has only {there}; {asked} would be taken.",
            store=self._store,
            there=format_number(max(in_stock, Decimal(0))),
            asked=format_number(asked),
        )


class HouseholdsList(LinesList):
    """Households with what each gets, typed or pasted from Excel."""

    def __init__(self, theme: Theme) -> None:
        self._areas: frozenset[str] = frozenset()
        sentence = tr(
            "Type or paste from Excel: head of the household, residential area, hamlet, kind, money, value "
            "of the goods, what for, kind of support, its source. Who is not listed yet is entered."
        )
        self._plain = sentence
        rules = ListRules(_household_columns(), self._judge, _household_total)
        super().__init__("households", tr("Households that are helped"), sentence, theme, rules)

    def know(self, choices: VoucherChoices) -> None:
        """Which areas there are; without the right to the names nothing is typed."""
        self._areas = frozenset(fold(name) for name in choices.areas.values())
        counted = tr("Results count by the kind of support: {words}.", words=", ".join(choices.support))
        self.tell(f"{self._plain} {counted}" if choices.support else self._plain)
        self.cells.judge_again()

    def _judge(self, rows: Lines) -> Judged:
        wrong: dict[tuple[int, str], str] = {}
        for number, row in enumerate(rows, start=1):
            if not any(cell.strip() for cell in row):
                continue
            said = dict(zip(HOUSEHOLDS, row, strict=True))
            if not said["name"].strip():
                wrong[number, "name"] = tr("Fill in the name of who heads the household.")
            if said["area"].strip() and fold(said["area"]) not in self._areas:
                wrong[number, "area"] = tr(
                    "The office has no residential area “{name}”.", name=said["area"].strip()
                )
            for name in ("money", "goods_value"):
                if sentence := _no_money(said[name]):
                    wrong[number, name] = sentence
        return wrong


def _goods_columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("name", "", tr("Goods"), kind=GridColumnKind.LINE, width=146),
        GridColumn("unit", "", tr("Unit"), kind=GridColumnKind.LINE, width=60),
        GridColumn("quantity", "", tr("Quantity"), width=74),
        GridColumn("price", "", tr("Price, đồng"), width=94, whole=True),
        GridColumn(_WORTH, "", tr("Worth, đồng"), width=110),
        GridColumn("note", "", tr("Note"), kind=GridColumnKind.LINE, width=90, stretches=True),
    )


def _worth_of_row(row: tuple[str, ...]) -> Mapping[str, str]:
    worth = row_worth(row) if any(cell.strip() for cell in row) else 0
    return {_WORTH: format_number(worth) if worth else ""}


def _goods_total(rows: Lines) -> Mapping[str, str]:
    return {_WORTH: format_number(sum(row_worth(row) for row in rows))}


def _household_columns() -> tuple[GridColumn, ...]:
    return (
        GridColumn("name", "", tr("Head of the household"), kind=GridColumnKind.LINE, width=140),
        GridColumn("area", "", tr("Residential area"), kind=GridColumnKind.LINE, width=92),
        GridColumn("hamlet", "", tr("Hamlet"), kind=GridColumnKind.LINE, width=56),
        GridColumn("category", "", tr("Kind of household"), kind=GridColumnKind.LINE, width=76),
        GridColumn("money", "", tr("Money, đồng"), width=86, whole=True),
        GridColumn("goods_value", "", tr("Goods, đồng"), width=78, whole=True),
        GridColumn("what", "", tr("What for"), kind=GridColumnKind.LINE, width=82, stretches=True),
        GridColumn("support", "", tr("Kind of support"), kind=GridColumnKind.LINE, width=74),
        GridColumn("source", "", tr("Source of the support"), kind=GridColumnKind.LINE, width=74),
    )


def _household_total(rows: Lines) -> Mapping[str, str]:
    return {
        name: format_number(sum(_readable(row[HOUSEHOLDS.index(name)]) for row in rows))
        for name in ("money", "goods_value")
    }


def _no_money(text: str) -> str:
    try:
        if text.strip():
            parse_dong(text)
    except Problem as problem:
        return problem.sentence()
    return ""


def _readable(text: str) -> int:
    try:
        return parse_dong(text) if text.strip() else 0
    except Problem:
        return 0


def put_beside(whole: QSplitter, lists: Sequence[QWidget], sizes: Sequence[int]) -> None:
    """Put the lists of a voucher, one below the other, beside its fields."""
    right = QSplitter(Qt.Orientation.Vertical, whole)
    for each in lists:
        right.addWidget(each)
    whole.setChildrenCollapsible(False)
    whole.setHandleWidth(space.LARGE)
    whole.setStretchFactor(1, 1)
    whole.setSizes(sizes)
