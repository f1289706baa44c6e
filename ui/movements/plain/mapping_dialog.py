"""Saying what the columns and names of a table are: proposals are shown, what is not understood is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.exchange.plain.mapping import HeadPlace, How, TableMapping
from desktop_app.exchange.plain.names import Names
from desktop_app.exchange.plain.proposing import propose_under
from desktop_app.exchange.plain.reading import NameInTable, names_in
from desktop_app.exchange.plain.table import PlainTable
from ui.movements.plain.mapping_items import Item, choices_of, chosen_key, items_of, said, shown_item
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.choice_list import ChoiceList
from ui.widgets.fitting import within_screen
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label, muted
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import set_widths
from ui.widgets.tables.tables import table as table_view

_SIZE = (1280, 660)
_CHOICES_WIDTH = 340
_HEAD_ROWS = 40

type Shown = tuple[TableMapping, list[NameInTable]]
type Beside = Callable[[QObject, Callable[[], Shown], Callable[[Shown], None]], None]
"""Does what may take long beside the window, and shows its outcome."""


class MappingDialog(Dialog):
    """Enter goes to the choices of the row and takes one; Ctrl+Enter shows what would change."""

    agreed = Signal(object, object)
    """The table, and what is said of it."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        title: str,
        tables: Sequence[tuple[PlainTable, TableMapping, list[NameInTable]]],
        names: Names,
        beside: Beside,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumSize(within_screen(self, _SIZE))
        self._beside = beside
        self._names = names
        self._tables = [table for table, _, _ in tables]
        self._mappings = [mapping for _, mapping, _ in tables]
        self._found = [found for _, _, found in tables]
        self._place = 0
        self._asked = 0
        self.items: list[Item] = []
        self.sheets = ChoiceBox()
        self.sheets.addItems([table.sheet.name for table in self._tables])
        self.last_head = ChoiceBox()
        self.head_rows = ChoiceBox()
        self.head_rows.addItems([tr("{n} rows", n=number) for number in (1, 2, 3)])
        self.fill_down = QCheckBox(tr("An empty name is the one &above it"))
        heads = (tr("Where"), tr("In the table"), tr("Examples"), tr("Means"), tr("How it is known"))
        self.model = RowsModel(theme, heads, (), self)
        self.view = table_view(tr("What the columns and names are"))
        self.view.setModel(self.model)
        set_widths(self.view, (104, 200, 150, 0, 176))
        self.choices = ChoiceList(tr("What it means"), tr("Type some letters"))
        self.asked: QLabel = label("", wrap=True)
        self.counts: QLabel = muted("", wrap=True)
        self.next_button = button(tr("Next to look at (F6)"), self.next_open)
        self.go_button = button(tr("Show what would change (Ctrl+Enter)"), self.go_on, kind="primary")
        self._lay_out()
        self._connect()
        self._show_table()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def table(self) -> PlainTable:
        """The sheet that is shown."""
        return self._tables[self._place]

    @property
    def mapping(self) -> TableMapping:
        """What is said of it so far."""
        return self._mappings[self._place]

    def choose(self) -> None:
        """Take the marked choice for the row at the cursor, and go back to the list."""
        item, choice = self._item(), self.choices.current
        if item is None or choice is None:
            return
        self._renew(said(item, choice.key, self.table, self.mapping, self._names))
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_open(self) -> None:
        """Go to the next row that is not understood or only proposed."""
        start = self.view.currentIndex().row()
        order = [*range(start + 1, len(self.items)), *range(start + 1)]
        found = next((row for row in order if self.items[row].open), None)
        if found is not None:
            self.view.selectRow(found)
            self.view.scrollTo(self.model.index(found, 0))

    def go_on(self) -> None:
        """Have what would change shown."""
        self.agreed.emit(self.table, self.mapping)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the field of the choices goes back to the list, not out of the dialog."""
        if (
            watched is self.choices.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self._offer()
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _item(self) -> Item | None:
        row = self.view.currentIndex().row()
        return self.items[row] if 0 <= row < len(self.items) else None

    def _renew(self, mapping: TableMapping) -> None:
        """Show another mapping at once, and the names that are met with it when they are known."""
        self._mappings[self._place] = mapping
        table, names = self.table, self._names
        self._show()
        self._ask(lambda: (mapping, names_in(table, mapping, names)))

    def _place_head(self) -> None:
        """Take other rows for the headings; what was said under the former does not hold."""
        last = self.last_head.currentIndex() - 1
        rows = 0 if last < 0 else min(self.head_rows.currentIndex() + 1, last + 1)
        table, names = self.table, self._names
        head = HeadPlace(max(last, 0), rows)

        def work() -> Shown:
            mapping = propose_under(table, names, head)
            return mapping, names_in(table, mapping, names)

        self._ask(work)

    def _ask(self, work: Callable[[], Shown]) -> None:
        self._asked += 1
        number, place = self._asked, self._place

        def show(outcome: Shown) -> None:
            if number == self._asked:
                self._mappings[place], self._found[place] = outcome
                self._show_table()

        self._beside(self, work, show)

    def _choose_sheet(self, place: int) -> None:
        self._place = place
        self._asked += 1  # what was asked of another sheet is not shown any more
        self._show_table()

    def _show_table(self) -> None:
        head = self.mapping.head
        for box in (self.last_head, self.head_rows, self.fill_down):
            box.blockSignals(True)
        self.last_head.clear()
        self.last_head.addItem(tr("There are none"))
        for row in range(min(_HEAD_ROWS, len(self.table.sheet.rows))):
            texts = (self.table.text(row, place) for place in range(self.table.width))
            words = " | ".join(text for text in texts if text)
            self.last_head.addItem(tr("Row {n}: {words}", n=row + 1, words=words[:90] or "–"))
        self.last_head.setCurrentIndex(head.last + 1 if head.rows else 0)
        self.head_rows.setCurrentIndex(max(head.rows, 1) - 1)
        self.head_rows.setEnabled(head.rows > 0)
        self.fill_down.setChecked(self.mapping.fill_down)
        for box in (self.last_head, self.head_rows, self.fill_down):
            box.blockSignals(False)
        self._show()

    def _show(self) -> None:
        current = self._item()
        self.items = items_of(self.table, self.mapping, self._names, self._found[self._place])
        self.model.set_rows([shown_item(item) for item in self.items])
        kept = -1 if current is None else self.model.row_of(current.id)
        row = kept if kept >= 0 else next((n for n, item in enumerate(self.items) if item.open), 0)
        if self.items:
            self.view.selectRow(row)
        unknown = sum(item.how is How.UNKNOWN for item in self.items)
        guessed = sum(item.how is How.GUESSED for item in self.items)
        parts = [
            tr("{n} not understood: their figures are not taken", n=format_number(unknown))
            if unknown
            else "",
            tr("{n} proposed: look at them", n=format_number(guessed)) if guessed else "",
        ]
        self.counts.setText(" · ".join(filter(None, parts)) or tr("All is understood."))
        self.next_button.setVisible(bool(unknown or guessed))
        self._offer()

    def _offer(self) -> None:
        item = self._item()
        self.choices.setEnabled(item is not None)
        if item is not None:
            self.asked.setText(tr("“{text}” means:", text=item.text[:80] or item.where))
            self.choices.offer(choices_of(item, self._names), chosen_key(item, self.mapping))

    def _fill(self, *, on: bool) -> None:
        self._renew(replace(self.mapping, fill_down=on))

    def _to_choices(self) -> None:
        self.choices.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _connect(self) -> None:
        for keys, act in (
            (Qt.Key.Key_Return, self._to_choices),
            (Qt.Key.Key_Enter, self._to_choices),
            (Qt.Key.Key_F2, self._to_choices),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.view, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        for words, go in (("F6", self.next_open), ("Ctrl+Return", self.go_on), ("Ctrl+Enter", self.go_on)):
            QShortcut(QKeySequence(words), self, go)
        self.choices.field.installEventFilter(self)
        self.choices.field.returnPressed.connect(self.choose)
        self.choices.list.doubleClicked.connect(lambda _: self.choose())
        self.view.doubleClicked.connect(lambda _: self._to_choices())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        self.sheets.currentIndexChanged.connect(self._choose_sheet)
        self.last_head.currentIndexChanged.connect(lambda _: self._place_head())
        self.head_rows.currentIndexChanged.connect(lambda _: self._place_head())
        self.fill_down.toggled.connect(lambda on: self._fill(on=on))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(
            muted(
                tr(
                    "What the program has understood is shown here; it takes only that. Say what the rest is:"
                    " it is remembered for tables with the same headings."
                ),
                wrap=True,
            )
        )
        top = FlowRow(left=True)
        for words, box in (
            (tr("&Sheet"), self.sheets),
            (tr("Last row of &headings"), self.last_head),
            (tr("Headings &take"), self.head_rows),
        ):
            name = label(words)
            name.setBuddy(box)
            box.setAccessibleName(words.replace("&", ""))
            named = QWidget()
            pair = QHBoxLayout(named)
            pair.setContentsMargins(0, 0, 0, 0)
            pair.addWidget(name)
            pair.addWidget(box, 1)
            top.addWidget(named)
            named.setVisible(box is not self.sheets or len(self._tables) > 1)
        top.addWidget(self.fill_down)
        layout.addLayout(top)
        middle = QHBoxLayout()
        middle.setSpacing(space.MEDIUM)
        middle.addWidget(self.view, 1)
        beside = QWidget()
        beside.setMaximumWidth(_CHOICES_WIDTH)
        right = QVBoxLayout(beside)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.asked)
        right.addWidget(self.choices, 1)
        right.addWidget(muted(tr("Enter: choose · Esc: back to the list"), wrap=True))
        middle.addWidget(beside)
        layout.addLayout(middle, 1)
        layout.addWidget(self.counts)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(self.next_button)
        foot.addStretch(1)
        foot.addWidget(button(tr("Take nothing (Esc)"), self.reject, kind="quiet"))
        foot.addWidget(self.go_button)
        layout.addLayout(foot)
