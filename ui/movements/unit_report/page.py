"""The report of a unit for a period as one form: only the parts that it reports, in their order.

It shows the cells of the sheet beside it and types into them: what is saved, what does not fit and what can
be undone is the sheet's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.grid.model.table import CellAccess, GridColumn, ShownCell
from ui.movements.unit_report.entry import ReportEntry
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button, icon_button
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import heading, muted
from ui.widgets.page import ScrollBody
from ui.widgets.tables.lists import wrap_items

_PARTS_WIDTH = 196
_UNITS_WIDTH = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report: its heading, and the columns of the sheet that belong to it."""

    name: str
    columns: tuple[GridColumn, ...]


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """What a page shows: the unit, the parts that apply to it, their cells."""

    unit: str
    parts: tuple[Part, ...]
    cells: Mapping[str, ShownCell] = field(default_factory=dict)
    notice: str = ""
    """Why the report is closed: shown above the page, and not repeated beside each entry."""


class UnitReportPage(QWidget):
    """Shows what it is given. What is typed goes out as :attr:`typed`: cells with their texts, one act."""

    typed = Signal(object)
    unit_chosen = Signal(str)
    left = Signal()
    paper_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._unit = ""
        self._entries: dict[str, ReportEntry] = {}
        self._parts: list[tuple[Part, QWidget]] = []
        self.units = ChoiceBox()
        self.units.setAccessibleName(tr("Unit"))
        self.units.setMinimumWidth(_UNITS_WIDTH)
        self.units.activated.connect(lambda _: self.unit_chosen.emit(str(self.units.currentData())))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Parts of the report"))
        self.list.setFixedWidth(_PARTS_WIDTH)
        wrap_items(self.list)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda item: self.go_to_part(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self.go_to_part(self.list.row(item)))
        self.body = ScrollBody(self, margin=space.LARGE)
        self.state = muted("", wrap=False)
        self.from_registers = button("", self.take_all, icon="registers", theme=theme)
        self.copy_all = button(tr("&Words of the period before"), self._copy_all, icon="paste", theme=theme)
        self.paper_button = button(tr("Print (Ctrl+P)"), self.ask_paper, icon="print", theme=theme)
        self._lay_out()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def _lay_out(self) -> None:
        head = FlowRow(left=True)
        head.addWidget(button(tr("Back to the table (Esc)"), self.leave, icon="previous", theme=self._theme))
        head.add_stretching(self.units)
        for words, icon, step in (
            (tr("Unit before (Alt+PgUp)"), "previous", -1),
            (tr("Next unit (Alt+PgDn)"), "next", 1),
        ):
            head.addWidget(icon_button(words, icon, self._theme, partial(self._other_unit, step)))
        self._key("Alt+PgUp", partial(self._other_unit, -1))
        self._key("Alt+PgDown", partial(self._other_unit, 1))
        head.addWidget(self.from_registers)
        head.addWidget(self.copy_all)
        head.addWidget(self.paper_button)
        self._key("Ctrl+P", self.ask_paper)
        beside = QHBoxLayout()
        beside.setSpacing(space.MEDIUM)
        beside.addWidget(self.list)
        beside.addWidget(self.body, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addLayout(head)
        layout.addLayout(beside, 1)
        layout.addWidget(self.state)
        self._key("PgUp", partial(self._turn_page, -1))
        self._key("PgDown", partial(self._turn_page, 1))
        self._key("Escape", self.leave)

    def _key(self, keys: str, act: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self, act)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def ask_paper(self) -> None:
        """Take what is being typed, then ask for the paper."""
        self.finish()
        self.paper_asked.emit()

    @property
    def unit(self) -> str:
        """Whose report is shown."""
        return self._unit

    @property
    def code_at_keys(self) -> str:
        """The indicator whose entry has the keys; nothing, where none has."""
        here = QApplication.focusWidget()
        found = (code for code, entry in self._entries.items() if here and entry.isAncestorOf(here))
        return next(found, "")

    def entry(self, code: str) -> ReportEntry:
        """Return the entry of an indicator."""
        return self._entries[code]

    def offer_units(self, units: Sequence[tuple[str, str]]) -> None:
        """Offer units to choose from, by their keys and names."""
        self.units.clear()
        for key, name in units:
            self.units.addItem(name, key)
        self.units.setCurrentIndex(self.units.findData(self._unit))

    def show_report(self, report: UnitEntry) -> None:
        """Show a report from its beginning; of the one that is shown already, refresh only the cells."""
        shape = [part for part, _ in self._parts]
        if report.unit == self._unit and shape == list(report.parts):
            self.show_cells(report.cells, report.notice)
            return
        self.finish()
        here = self.code_at_keys if report.unit == self._unit else ""
        self._unit = report.unit
        self.units.setCurrentIndex(self.units.findData(report.unit))
        self._build(report.parts)
        self.show_cells(report.cells, report.notice)
        self.body.verticalScrollBar().setValue(0)
        self.list.setCurrentRow(0)
        if here:
            self.begin(here)

    def show_cells(self, cells: Mapping[str, ShownCell], notice: str) -> None:
        """Show other cells of this report; ``notice`` is shown above and not repeated beside each."""
        for code, cell in cells.items():
            if code in self._entries:
                self._entries[code].show_cell(cell, notice)
        for row, (part, _) in enumerate(self._parts):
            self._name_part(self.list.item(row), self._part_words(part))
        self._offer_copy()

    def show_earlier(self, shown: Mapping[str, str]) -> None:
        """Show what the unit reported for the period before."""
        for code, entry in self._entries.items():
            entry.show_earlier(shown.get(code, ""))
        self._offer_copy()

    def begin(self, code: str = "") -> None:
        """Give the keys to an entry, or to the first that is empty."""
        free = [entry for entry in self._entries.values() if entry.cell.access is CellAccess.OPEN]
        wanted = self._entries.get(code)
        if wanted is None or wanted.cell.access is not CellAccess.OPEN:
            wanted = next((entry for entry in free if not entry.cell.edit), free[0] if free else None)
        (self.units if wanted is None else wanted.editor).setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_part(self, row: int) -> None:
        """Bring a part to the top, and its first entry to the keys."""
        part, shown = self._parts[row]
        self.body.verticalScrollBar().setValue(shown.y())
        self._entries[part.columns[0].key].editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def finish(self) -> None:
        """Take what is being typed."""
        for entry in self._entries.values():
            entry.editor.finish()

    def leave(self) -> None:
        """Back to the table."""
        self.finish()
        self.left.emit()

    def _build(self, parts: Sequence[Part]) -> None:
        self.list.clear()
        self._entries, self._parts = {}, []
        inner = QWidget()
        inner.setObjectName("pageBody")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, space.MEDIUM, 0)
        layout.setSpacing(space.MEDIUM)
        for part in parts:
            top = heading(part.name, wrap=True)
            layout.addWidget(top)
            for column in part.columns:
                entry = ReportEntry(column, self._theme)
                entry.typed.connect(lambda code, text: self.typed.emit([(code, text)]))
                entry.stepped.connect(self._step)
                self._entries[column.key] = entry
                layout.addWidget(entry)
            self._parts.append((part, top))
            self.list.addItem(QListWidgetItem(part.name))
        layout.addStretch(1)
        self.body.setWidget(inner)

    def _part_words(self, part: Part) -> str:
        cells = [self._entries[column.key].cell for column in part.columns]
        free = [cell for cell in cells if cell.access is CellAccess.OPEN or cell.why]
        return f"{part.name}\n{sum(bool(cell.edit) and not cell.problem for cell in free)}/{len(free)}"

    def _name_part(self, item: QListWidgetItem, words: str) -> None:
        """Say how far a part is; a long name has all the lines that it needs."""
        item.setText(words)
        inside = QRect(0, 0, _PARTS_WIDTH - 2 * space.XLARGE, 0)
        lines = self.list.fontMetrics().boundingRect(inside, Qt.TextFlag.TextWordWrap, words)
        item.setSizeHint(QSize(0, lines.height() + 2 * space.SMALL))

    def _turn_page(self, step: int) -> None:
        """Turn a screen on or back with the keys, so that what is typed goes where it is seen."""
        free = [entry for entry in self._entries.values() if entry.cell.access is CellAccess.OPEN]
        here = self._entries.get(self.code_at_keys)
        if here is None or not free:
            return
        wanted = here.y() + step * (self.body.viewport().height() - here.height())
        within = [entry for entry in free if (entry.y() - wanted) * step <= 0]
        nearest = max(within, key=lambda entry: entry.y() * step, default=free[0])
        nearest.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def _step(self, code: str, step: int) -> None:
        """To the next entry that somebody types into, or the one before; never beyond the ends."""
        codes = list(self._entries)
        at = codes.index(code) + step
        while 0 <= at < len(codes):
            entry = self._entries[codes[at]]
            if entry.cell.access is CellAccess.OPEN:
                entry.editor.setFocus(Qt.FocusReason.TabFocusReason)
                return
            at += step
        if 0 <= codes.index(code) < len(codes):
            self._entries[code].editor.finish()

    def _other_unit(self, step: int) -> None:
        at = self.units.currentIndex() + step
        if 0 <= at < self.units.count():
            self.finish()
            self.unit_chosen.emit(str(self.units.itemData(at)))

    def _copy_all(self) -> None:
        self.finish()  # enter what is being typed first
        found = [(code, entry.earlier_words) for code, entry in self._entries.items() if entry.earlier_words]
        if found:
            self.typed.emit(found)

    def take_here(self) -> None:
        """Enter the figure that registers have for the entry with the keys, where it is empty."""
        code = self.code_at_keys
        if code:
            self._take([code])

    def take_all(self) -> None:
        """Enter all figures that registers have for empty entries of the report; one act."""
        self._take(list(self._entries))

    def _take(self, codes: Sequence[str]) -> None:
        self.finish()  # enter what is being typed first
        offered = [(code, self._entries[code].cell.offered) for code in codes]
        taken = [(code, text) for code, text in offered if text]
        if taken:
            self.typed.emit(taken)

    def _offer_copy(self) -> None:
        n = sum(bool(entry.cell.offered) for entry in self._entries.values())
        self.from_registers.setText(tr("{n} figures from registers (Ctrl+B)", n=n))
        self.from_registers.setVisible(bool(n))
        self.copy_all.setVisible(any(entry.earlier_words for entry in self._entries.values()))

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.isVisible() or not self.body.isAncestorOf(new):
            return
        for row, (part, _) in enumerate(self._parts):
            if any(self._entries[column.key].isAncestorOf(new) for column in part.columns):
                self.list.setCurrentRow(row)
