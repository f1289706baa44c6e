"""The rows that stay in sight below the grid: totals, plan figures, shares of the plan."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from ui.grid.cells.delegate import GridDelegate
from ui.grid.cells.header import RowHeader
from ui.grid.model.model import GridModel
from ui.grid.model.table import GridTable, Key, ShownCell
from ui.grid.view import GridView, row_height
from ui.theme import Theme


class SummaryView(QTableView):
    """Shows its own model in the columns of the grid above and follows its sideways scrolling."""

    def __init__(self, name: str, model: GridModel, above: GridView, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setModel(model)
        self._grid = model
        self._above = above
        self._first_only = False
        self._fits = False
        """Whether the columns share the width, so that nothing scrolls sideways."""
        delegate = GridDelegate(theme, self, model, strong=True)
        delegate.cramped.connect(above.figures.ask)
        self.setItemDelegate(delegate)
        self._painter = delegate.painter
        self.rows = RowHeader(theme, self, strong=True)
        self.setVerticalHeader(self.rows)
        self.horizontalHeader().setVisible(False)
        self.horizontalHeader().setMinimumSectionSize(above.columns.minimumSectionSize())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.rows.setDefaultSectionSize(row_height(self))
        above.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        above.columns.sectionResized.connect(self._follow_width)
        above.figures.grown.connect(self.updateGeometries)
        above.horizontalScrollBar().valueChanged.connect(self.horizontalScrollBar().setValue)
        self.horizontalScrollBar().valueChanged.connect(above.horizontalScrollBar().setValue)
        self.horizontalScrollBar().rangeChanged.connect(lambda *_: self._show_bar())

    def show_table(self, table: GridTable) -> None:
        """Show other summary rows under the same columns."""
        self._grid.set_table(table)
        self.rows.show_table(table)
        for number in range(len(table.columns)):
            self.setColumnWidth(number, self._above.columnWidth(number))
        self.fit_figures(table.cells or {})
        self.setVisible(bool(table.rows))
        policy = Qt.ScrollBarPolicy
        bar = policy.ScrollBarAlwaysOff if table.rows else policy.ScrollBarAsNeeded
        self._above.setHorizontalScrollBarPolicy(bar)
        self._fits = any(column.stretches for column in table.columns)
        self._show_bar()
        self._fit()

    def fit_figures(self, cells: Mapping[Key, ShownCell]) -> None:
        """Give the columns room for figures of these rows."""
        self._above.figures.measure(cells, self._painter)

    def be_low(self, low: bool) -> None:
        """On a low screen keep only the first row in sight, and that close: the cells above need the room."""
        if low != self._first_only:
            self._first_only = low
            self.rows.setDefaultSectionSize(row_height(self, close=low))
            self._fit()

    def _show_bar(self) -> None:
        """A bar that moves nothing takes the height of half a row, and says that there is more."""
        bar, policy = self.horizontalScrollBar(), Qt.ScrollBarPolicy
        wanted = policy.ScrollBarAlwaysOn if bar.maximum() and not self._fits else policy.ScrollBarAlwaysOff
        if self.horizontalScrollBarPolicy() != wanted:
            self.setHorizontalScrollBarPolicy(wanted)
            self._fit()

    def _fit(self) -> None:
        for number in range(self._grid.rowCount()):
            self.setRowHidden(number, self._first_only and number > 0)
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        shown = self.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        bar = self.horizontalScrollBar().sizeHint().height() if shown else 0
        return QSize(super().sizeHint().width(), self.rows.length() + bar + 2)

    def _follow_width(self, section: int, _old: int, new: int) -> None:
        self.setColumnWidth(section, new)
