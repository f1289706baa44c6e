"""A table of frozen rows of text, for the lists in the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row: the id of its record and the text of each column."""

    id: str
    cells: tuple[str, ...]


class RowsModel(QAbstractTableModel):
    """Columns in ``figures`` are numbers and stand at the right."""

    def __init__(
        self, headings: Sequence[str], figures: Sequence[int] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._figures = frozenset(figures)
        self._rows: tuple[TextRow, ...] = ()

    def set_rows(self, rows: Sequence[TextRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def id_at(self, row: int) -> str:
        """The id of the record in a row, or nothing."""
        rows = self._rows
        return rows[row].id if 0 <= row < len(rows) else ""

    def row_of(self, identity: str) -> int:
        """The row of a record, or -1."""
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

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        rows = self._rows
        if not index.isValid() or not 0 <= index.row() < len(rows):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self._figures:
            return _RIGHT
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return rows[index.row()].cells[index.column()]
        return None
