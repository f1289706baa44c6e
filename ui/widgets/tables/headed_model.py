"""Shared by the models of all tables: headings, and which columns are right-aligned numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

type Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class HeadedModel(QAbstractTableModel):
    """Columns in ``figures`` are numbers. A subclass says how many rows there are and what they show."""

    def __init__(
        self, headings: Sequence[str], figures: Sequence[int] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._figures = frozenset(figures)

    def alignment(self, column: int) -> Qt.AlignmentFlag | None:
        """The alignment of a column; ``None`` for Qt's own."""
        return RIGHT if column in self._figures else None

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headings):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.alignment(section)
        return self._headings[section] if role == Qt.ItemDataRole.DisplayRole else None
