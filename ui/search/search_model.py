"""The list of hits for Qt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.search.hits import SearchHit
from ui.theme import Theme

DETAIL_ROLE = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class SearchModel(QAbstractListModel):
    """Frozen hits, replaced as a whole."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._hits: tuple[SearchHit, ...] = ()

    def set_hits(self, hits: Sequence[SearchHit]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self._hits = tuple(hits)
        self.endResetModel()

    def hit(self, row: int) -> SearchHit | None:
        """The hit in ``row``, or None."""
        hits = self._hits
        return hits[row] if 0 <= row < len(hits) else None

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        hit = self.hit(index.row()) if index.isValid() else None
        if hit is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.text
        if role == DETAIL_ROLE:
            return hit.detail
        if role == Qt.ItemDataRole.DecorationRole:
            return self._theme.icon(hit.icon)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.text}, {hit.detail}"
        return None
