"""A table of figures on the screen; of a wide one the names of the rows stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

from desktop_app.base.i18n import tr
from desktop_app.movements.analysis.cells import unreported_words
from desktop_app.reports.figures import FigureCell, FigureRow, FigureTable, Way
from ui.theme import Theme
from ui.theme.fonts import TextRole, font_for
from ui.widgets.plain_text import as_plain
from ui.widgets.tables.headed_model import Index
from ui.widgets.tables.rows_model import RowsModel, TextCell, TextRow
from ui.widgets.tables.shared_width import share_width
from ui.widgets.tables.tables import table
from ui.widgets.tables.two_lines import TwoLines

_NAMES_WIDTH = 280
_LEAST_NAME = 150
"""The names of rows have at least so much; the table scrolls where the figures leave less."""
_WIDEST = 170
_PADDING = 28


class FigureModel(RowsModel):
    """Rows of figures; the names of a matrix stand at the left of it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, ())
        self._names: tuple[str, ...] = ()
        self._totals: frozenset[int] = frozenset()

    def show_table(self, shown: FigureTable) -> None:
        """Show another table."""
        first = shown.names if shown.is_matrix else 0
        headings = shown.headings[first:]
        figures = [place for place, each in enumerate(headings) if each.is_figure]
        self.set_headings([each.text for each in headings], figures)
        self._names = tuple(row.cells[0].words for row in shown.rows) if first else ()
        self._totals = frozenset(place for place, row in enumerate(shown.rows) if row.total)
        self.set_rows([_row(number, row, first) for number, row in enumerate(shown.rows)])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Vertical and section < len(self._names):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._names[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return as_plain(self._names[section])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            return None
        return super().headerData(section, orientation, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.FontRole and index.row() in self._totals:
            return font_for(TextRole.LABEL)
        return super().data(index, role)


def _row(number: int, row: FigureRow, first: int) -> TextRow:
    return TextRow(str(number), tuple(_cell(cell) for cell in row.cells[first:]))


def _cell(cell: FigureCell) -> TextCell:
    tip = (
        ""
        if cell.reported is None
        else tr("{n} of {all} units have reported.", n=cell.reported[0], all=cell.reported[1])
    )
    return TextCell(cell.text, "muted" if cell.words == unreported_words() else "", tip)


class FigureView:
    """The widget :attr:`view`, and where Enter leads from the cell with the cursor."""

    def __init__(self, theme: Theme, name: str) -> None:
        self.model = FigureModel(theme)
        self.view: QTableView = table(name)
        self.view.setModel(self.model)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        names = self.view.verticalHeader()
        names.setFixedWidth(_NAMES_WIDTH)
        names.setTextElideMode(Qt.TextElideMode.ElideRight)
        names.setFont(font_for(TextRole.BODY))
        self._table: FigureTable | None = None
        self._names: list[int] = []
        TwoLines(self.view, lambda: self._names)

    def show_table(self, shown: FigureTable) -> None:
        """Show another table, the cursor in its first cell, or where it was if it has the same shape."""
        before, at = self._table, self.view.currentIndex()
        self._table = shown
        same = (
            before is not None and before.headings == shown.headings and len(before.rows) == len(shown.rows)
        )
        self.model.show_table(shown)
        self.view.verticalHeader().setVisible(shown.is_matrix)
        self._fit(shown)
        row, column = (at.row(), at.column()) if same and at.isValid() else (0, 0)
        self.view.setCurrentIndex(self.model.index(row, column))

    def way(self, index: QModelIndex) -> Way | None:
        """Return where a cell is found, or else its row."""
        if self._table is None or not index.isValid():
            return None
        row = self._table.rows[index.row()]
        first = self._table.names if self._table.is_matrix else 0
        return row.cells[index.column() + first].way or row.way

    def _fit(self, shown: FigureTable) -> None:
        head = self.view.horizontalHeader()
        first = shown.names if shown.is_matrix else 0
        metrics, top = self.view.fontMetrics(), head.fontMetrics()
        for place, each in enumerate(shown.headings[first:]):
            texts = [row.cells[place + first].text for row in shown.rows]
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            need = max(widest, min(top.horizontalAdvance(each.text), _WIDEST)) + _PADDING
            self.view.setColumnWidth(place, _LEAST_NAME if each.wide else need)
        self._names = [place for place, each in enumerate(shown.headings[first:]) if each.wide]
        share_width(self.view, self._names, (), _LEAST_NAME)
