"""The whole grid: cells, rows that stay in sight, the sentence beside a wrong cell, figures below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.base.held_keys import HeldKeys
from ui.grid.block_entry import why_closed
from ui.grid.cells.header import ROW_NAME_WIDTH
from ui.grid.model.model import GridModel
from ui.grid.model.navigation import Place, next_open
from ui.grid.model.table import GridTable, Key, ShownCell
from ui.grid.problem_bubble import ProblemBubble
from ui.grid.selection_figures import figures_of
from ui.grid.summary import SummaryView
from ui.grid.view import GridView, row_height
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.frames import line
from ui.widgets.labels import steady_label

LOW = 400
"""Below this height in pixels only the first row below the cells stays in sight, and no empty foot."""
_VERY_LOW = 309
"""Below this height names of columns that have codes or fit have one line; the foot shows sums alone."""
_NAMES_PERCENT = 22
"""Of the width of a table that scrolls sideways names take at most this much."""
_BORDER = 1
_LONGEST_READING = 60_000
"""Milliseconds: a busy machine reads a table for seconds, and until then there is no cell for a key."""


class GridFrame(QFrame):
    """Reusable: give it tables, listen to ``model.entered`` and the signals of :attr:`view`."""

    moved = Signal()

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.model = GridModel(self)
        self.summary_model = GridModel(self)
        self._names_width = ROW_NAME_WIDTH
        self.view = GridView(name, self.model, theme)
        self.summary = SummaryView(name, self.summary_model, self.view, theme)
        self.bubble = ProblemBubble(self.view.viewport())
        self._figures = steady_label("")
        self._state = ElidedLabel("", tone="muted")
        self._lay_out()
        self.setFocusProxy(self.view)
        self._has_sum = False
        self._keys = HeldKeys(self, _LONGEST_READING)
        self._waiting: tuple[GridTable, GridTable] | None = None
        self._told = ""
        self._newer = ""
        """What became of the cell under an open editor meanwhile."""
        self.view.moved.connect(self._moved)
        self.view.message.connect(self._tell)
        self.view.editing_ended.connect(self._catch_up)
        self.view.itemDelegate().closeEditor.connect(self._forget_newer)
        self.model.cells_changed.connect(self._moved)
        self.model.modelReset.connect(self._moved)
        self.view.horizontalScrollBar().valueChanged.connect(self._say_problem)
        self.view.verticalScrollBar().valueChanged.connect(self._say_problem)

    def _lay_out(self) -> None:
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(space.MEDIUM, space.TINY, space.MEDIUM, space.TINY)
        foot.addWidget(self._state, 1)
        foot.addWidget(self._figures)
        below = QHBoxLayout()
        bar = self.view.verticalScrollBar().sizeHint().width()
        below.setContentsMargins(0, 0, bar, 0)
        below.addWidget(self.summary)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_BORDER, _BORDER, _BORDER, _BORDER)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        layout.addWidget(line())
        layout.addLayout(below)
        self._above_foot = line()
        layout.addWidget(self._above_foot)
        layout.addWidget(self._foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.summary.be_low(self._is_low)
        if self.view.columns.be_low(self._is_very_low, close=self._is_low):
            self.view.fit_columns()
        self.view.rows.setDefaultSectionSize(row_height(self.view, close=self._is_low))
        self._show_foot()
        self._fit_names()
        lost = event.oldSize().width() - event.size().width()
        here = self.view.currentIndex()
        if lost > 0 and here.isValid():  # a panel beside the table may cover the cell with the cursor
            left = self.view.columnViewportPosition(here.column())
            right, seen = left + self.view.columnWidth(here.column()), self.view.viewport().width()
            if left >= 0 and seen < right <= seen + lost:
                self.view.scrollTo(here)

    def await_table(self, awaiting: bool) -> None:
        """Keep what is typed while another table is read: at the one in front it would go to a wrong cell.

        When that is there, and the cursor is at its cell, the keys are given to it.
        """
        if awaiting:
            self._keys.hold()
        elif self.isAncestorOf(self.window().focusWidget()):
            self._keys.give()
        else:  # a page without a table, or whoever typed has gone to another field
            self.forget_keys()

    @property
    def keeps_keys(self) -> bool:
        """Whether something was typed for the table that is read."""
        return self._keys.anything

    def forget_keys(self) -> None:
        """Take keys as ever, and forget those that were kept: no table comes."""
        self._keys.drop()

    def show_table(self, table: GridTable, summary: GridTable) -> None:
        """Show another table; the cursor stays on its cell, or at least in its row.

        Where it has been nowhere yet it goes to the first cell that somebody types into: no key is lost.
        """
        self._waiting = None
        kept = self.current_key()
        self.model.set_table(table)
        self.summary.show_table(summary)
        self._fit_names()
        place = (self._nearest(kept) if kept is not None else None) or self._first()
        if place is not None:
            self.view.go_to(place)

    def renew(self, table: GridTable, summary: GridTable) -> None:
        """Show what was read again: an open editor, the cursor and the selection stay.

        Other rows or columns wait until the editor is closed. Where the cell under it has become another,
        that is shown beside it.
        """
        self._look_under_editor(table.cells or {})
        if table.shape == self.model.table.shape and summary.shape == self.summary_model.table.shape:
            self._waiting = None
            self.model.renew(table)
            self.summary_model.renew(summary)
            self.summary.fit_figures(summary.cells or {})
            self.view.show_names()
            self._fit_names()
            self._say_figures()
        elif self.view.editing:
            self._waiting = (table, summary)
        else:
            self.show_table(table, summary)

    def set_cells(self, cells: Mapping[Key, ShownCell], summary: Mapping[Key, ShownCell]) -> None:
        """Show other cells in the same table."""
        self._look_under_editor(cells)
        self.model.set_cells(cells)
        self.summary_model.set_cells(summary)
        self.summary.fit_figures(summary)
        self._say_figures()
        if self._waiting is not None:
            table, below = self._waiting
            self._waiting = (table.with_cells(cells), below.with_cells(summary))

    def current_key(self) -> Key | None:
        """The cell with the cursor."""
        here = self.view.currentIndex()
        return self.model.key_at(here.row(), here.column()) if here.isValid() else None

    def go_to(self, key: Key) -> bool:
        """Put the cursor on a cell; whether it is shown."""
        place = self.model.place_of(key)
        if place is None:
            return False
        self.view.go_to(place)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def say_why_closed(self) -> None:
        """Say why nobody types in the cell with the cursor."""
        if self.view.currentIndex().isValid():
            self.view.message.emit(why_closed(self.model.table, self.view.place()))

    def say_state(self, sentence: str) -> None:
        """Show a quiet sentence on the left below the cells."""
        self._state.setText(sentence)
        self._show_foot()

    @property
    def state(self) -> str:
        """The quiet sentence as shown."""
        return self._state.text()

    @property
    def figures(self) -> str:
        """Sum, average and count of the selection as shown."""
        return self._figures.text()

    @property
    def _is_low(self) -> bool:
        return self.height() < LOW

    @property
    def _is_very_low(self) -> bool:
        return self.height() < _VERY_LOW

    def _show_foot(self) -> None:
        """On a low screen a foot that says nothing gives its line to the cells.

        On a very low one it shows the sum of a block alone: the tabs say how many cells are empty.
        """
        says = bool(self._state.text() or self._figures.text())
        needed = self._has_sum if self._is_very_low else says or not self._is_low
        for part in (self._above_foot, self._foot):
            part.setVisible(needed)

    def set_names_width(self, width: int) -> None:
        """Give the names of the rows at least a width in pixels; those of the summary rows stay whole."""
        self._names_width = width
        self._fit_names()

    def _fit_names(self) -> None:
        whole = min(self.view.rows.width_of_names(), self._room_for_names())
        width = max(self._names_width, self.summary.rows.width_of_names(), whole)
        for part in (self.view, self.summary):
            if part.rows.width() != width:
                part.rows.setFixedWidth(width)
                part.updateGeometries()  # or the names cover figures

    def _room_for_names(self) -> int:
        """How wide names may be: before a column that takes what is left becomes narrower than it may be.

        Where no column does, and the table scrolls sideways, names have a share of the width.
        """
        columns = self.model.table.columns
        if not any(column.stretches for column in columns):
            return self.width() * _NAMES_PERCENT // 100
        taken = sum(self.view.columns.needed_width(column) for column in columns)
        bar = self.view.verticalScrollBar().sizeHint().width()
        return self.width() - 2 * _BORDER - taken - bar

    def _look_under_editor(self, cells: Mapping[Key, ShownCell]) -> None:
        here = self.view.currentIndex()
        fresh = cells.get(self.model.key_at(here.row(), here.column())) if here.isValid() else None
        if (
            not self.view.editing
            or self.model.entering
            or fresh is None
            or fresh.edit == self.model.cell_at(here).edit
        ):
            return
        changed = tr(
            "This was changed to “{value}” elsewhere. Esc keeps that; Enter replaces it with yours.",
            value=fresh.text,
        )
        emptied = tr("This was emptied elsewhere. Esc keeps it empty; Enter replaces it with yours.")
        self._newer = changed if fresh.text else emptied

    def _forget_newer(self) -> None:
        self._newer = ""
        self._say_problem()

    def _catch_up(self) -> None:
        if self._waiting is not None and not self.view.editing:
            self.show_table(*self._waiting)

    def _tell(self, sentence: str) -> None:
        self._told = sentence
        self._say_problem()

    def _nearest(self, key: Key) -> Place | None:
        table = self.model.table
        place = self.model.place_of(key)
        row = next((number for number, row in enumerate(table.rows) if row.key == key[0]), None)
        if place is not None or row is None or not table.columns:
            return place
        found = next_open(table, (row, -1))
        return found if found is not None and found[0] == row else (row, 0)

    def _first(self) -> Place | None:
        table = self.model.table
        if not table.rows or not table.columns:
            return None
        return next_open(table, (0, -1)) or (0, 0)

    def _moved(self) -> None:
        self._told = ""
        self._say_figures()
        self._say_problem()
        self.moved.emit()

    def _say_figures(self) -> None:
        table = self.model.table
        cells = (table.cell(*place) for place in self.view.chosen_places())
        summed = figures_of(cells).sentence()
        self._has_sum = bool(summed)
        self._figures.setText(summed or self._below_column())
        self._show_foot()

    def _below_column(self) -> str:
        """What is to be known of the figure below the column of the cursor: how many have reported."""
        here, below = self.view.currentIndex(), self.summary_model.table
        if not here.isValid() or not below.rows or here.column() >= len(below.columns):
            return ""
        note, column = below.cell(0, here.column()).note.partition("\n")[0], below.columns[here.column()]
        return f"{column.code}: {note}" if note and column.code else note

    def _say_problem(self) -> None:
        here = self.view.currentIndex()
        problem = self._newer or self._told or (self.model.cell_at(here).problem if here.isValid() else "")
        rect = self.view.visualRect(here)
        if not self.view.viewport().rect().intersects(rect):
            problem = ""
        self.bubble.say(problem, rect)
