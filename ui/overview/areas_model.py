"""The table of areas in the overview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.i18n import tr
from desktop_app.numbers import format_number
from desktop_app.overview import AreaProgress, AreaState
from ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_ICONS = {
    AreaState.DONE: ("check_circle", "success"),
    AreaState.BEGUN: ("edit", "info"),
    AreaState.NOTHING: ("clock", "warning"),
}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def state_words(state: AreaState) -> str:
    """How far an area is, in words."""
    if state is AreaState.DONE:
        return tr("Submitted")
    return tr("Being entered") if state is AreaState.BEGUN else tr("Nothing yet")


class AreasModel(QAbstractTableModel):
    """Frozen rows: name, households, figures entered, state."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[AreaProgress, ...] = ()

    def set_rows(self, rows: Sequence[AreaProgress]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row(self, number: int) -> AreaProgress | None:
        """The area in a row, or None."""
        rows = self._rows
        return rows[number] if 0 <= number < len(rows) else None

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (1, 2):
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Residential area"), tr("Households"), tr("Figures"), tr("State"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (1, 2):
            return _RIGHT
        if role == Qt.ItemDataRole.DecorationRole and column == 3:
            return self._theme.icon(*_ICONS[row.state])
        return None

    def _text(self, row: AreaProgress, column: int) -> str:
        if column == 0:
            return row.name
        if column == 1:
            return "–" if row.households is None else format_number(row.households)
        if column == 2:
            return format_number(row.figures) if row.figures else "–"
        return state_words(row.state)
