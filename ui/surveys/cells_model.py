"""A table of frozen rows whose cells are text with a tone; words carry the meaning, the tone repeats it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor

from ui.theme import Theme
from ui.widgets.labels import Tone

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """What one place of the table shows."""

    text: str
    tone: Tone = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row and the id of what it stands for."""

    id: str
    cells: tuple[Cell, ...]


class CellsModel(QAbstractTableModel):
    """Columns in ``figures`` are numbers and stand at the right."""

    def __init__(
        self,
        theme: Theme,
        headings: Sequence[str],
        figures: Sequence[int] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._headings = tuple(headings)
        self._figures = frozenset(figures)
        self._rows: tuple[Row, ...] = ()

    def set_headings(self, headings: Sequence[str], figures: Sequence[int] = ()) -> None:
        """Show other columns; the rows go. Nothing happens when the columns are the same."""
        if tuple(headings) == self._headings and frozenset(figures) == self._figures:
            return
        self.beginResetModel()
        self._headings, self._figures, self._rows = tuple(headings), frozenset(figures), ()
        self.endResetModel()

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; where the same records stay in the same order, only their cells change."""
        fresh = tuple(rows)
        if [row.id for row in fresh] == [row.id for row in self._rows] and fresh:
            self._rows = fresh
            last = self.index(len(fresh) - 1, len(self._headings) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = fresh
        self.endResetModel()

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows

    def id_at(self, row: int) -> str:
        """The id of a row, or nothing."""
        rows = self._rows
        return rows[row].id if 0 <= row < len(rows) else ""

    def row_of(self, identity: str) -> int:
        """The row of an id, or -1."""
        return next((number for number, row in enumerate(self._rows) if row.id == identity), -1)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headings):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self._figures:
            return _RIGHT
        return self._headings[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(  # noqa: PLR0911  (one return a role)
        self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        rows = self._rows
        if not index.isValid() or not 0 <= index.row() < len(rows):
            return None
        cells = rows[index.row()].cells
        if not 0 <= index.column() < len(cells):
            return None
        cell = cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.tip or cell.text
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._figures:
            return _RIGHT
        if role == Qt.ItemDataRole.ForegroundRole and cell.tone:
            key = "accent_text" if cell.tone == "accent" else cell.tone
            return QBrush(QColor(self._theme.palette.tokens()[key]))
        return None
