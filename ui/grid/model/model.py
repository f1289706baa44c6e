"""A table of frozen cells as Qt sees it. Entries are signals; the owner answers with new cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop_app.base.i18n import tr
from ui.grid.model.changed_blocks import ChangedBlock, blocks_of
from ui.grid.model.lazy_cells import LazyCells
from ui.grid.model.navigation import Place
from ui.grid.model.table import CLOSED, CellAccess, CellEdit, GridTable, Key, SaveMark, ShownCell
from ui.widgets.plain_text import as_plain

type Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_SEEN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class GridModel(QAbstractTableModel):
    """Shows a :class:`GridTable`; :attr:`entered` carries a list of entries, one act of the person."""

    entered = Signal(object)
    cells_changed = Signal()
    """Said once for all cells that became others together."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = GridTable()
        self._cells: dict[Key, ShownCell] | LazyCells = {}
        self._row_of: dict[str, int] = {}
        self._column_of: dict[str, int] = {}
        self.entering = False
        """Whether what an editor gives is being taken; the cells change by that, and not by others."""

    @property
    def table(self) -> GridTable:
        """What is shown."""
        return self._table

    def set_table(self, table: GridTable) -> None:
        """Show another table."""
        self.beginResetModel()
        given = table.cells or {}
        self._cells = given.fresh() if isinstance(given, LazyCells) else dict(given)
        self._table = GridTable(table.rows, table.columns, self._cells)
        self._row_of = {row.key: number for number, row in enumerate(table.rows)}
        self._column_of = {column.key: number for number, column in enumerate(table.columns)}
        self.endResetModel()

    def renew(self, table: GridTable) -> None:
        """Show other names and cells in a table of the same shape; an open editor stays."""
        before, fresh = self._table, table.cells or {}
        self._table = GridTable(table.rows, table.columns, self._cells)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        for orientation, old, new in (
            (across, before.columns, table.columns),
            (down, before.rows, table.rows),
        ):
            if new and new != old:
                self.headerDataChanged.emit(orientation, 0, len(new) - 1)
        if isinstance(fresh, LazyCells):
            self.set_cells(fresh)
        else:
            self.set_cells({**dict.fromkeys(self._cells, CLOSED), **fresh})

    def set_cells(self, cells: Mapping[Key, ShownCell]) -> None:
        """Show other cells at some places; places outside the table are passed over."""
        shown = self._cells
        if isinstance(shown, LazyCells) and isinstance(cells, LazyCells):
            shown.forget(cells.at, cells.source)
            keys: Collection[Key] = cells.at
        else:
            keys = self._put(cells)
        blocks = self._blocks_of(keys)
        for block in blocks:
            self.dataChanged.emit(self.index(block.top, block.left), self.index(block.bottom, block.right))
        if blocks:
            self.cells_changed.emit()

    def _put(self, cells: Mapping[Key, ShownCell]) -> list[Key]:
        """Take other cells; the keys of those that were different."""
        if isinstance(self._cells, LazyCells):  # from here on they are what they are given to be
            self._cells = dict(self._cells)
            self._table = GridTable(self._table.rows, self._table.columns, self._cells)
        others = []
        for key, cell in cells.items():
            old = self._cells.get(key, CLOSED)
            # Most of a large table are the very same: asked before anything is compared.
            if old is not cell and old != cell and self.place_of(key) is not None:
                self._cells[key] = cell
                others.append(key)
        return others

    def _blocks_of(self, keys: Collection[Key]) -> list[ChangedBlock]:
        """What is painted again: all of it, unseen, where there are as many keys as cells."""
        rows, columns = len(self._row_of), len(self._column_of)
        if len(keys) >= rows * columns > 0:
            return [ChangedBlock(0, 0, rows - 1, columns - 1)]
        return blocks_of(filter(None, map(self.place_of, keys)))

    def place_of(self, key: Key) -> Place | None:
        """Where a cell is, or None when it is not shown."""
        row, column = self._row_of.get(key[0]), self._column_of.get(key[1])
        return None if row is None or column is None else (row, column)

    def key_at(self, row: int, column: int) -> Key:
        """The key of the cell at a place."""
        return (self._table.rows[row].key, self._table.columns[column].key)

    def cell_at(self, index: Index) -> ShownCell:
        """The cell of an index; a closed one for an index of the past."""
        table = self._table
        inside = 0 <= index.row() < len(table.rows) and 0 <= index.column() < len(table.columns)
        return table.cell(index.row(), index.column()) if inside else CLOSED

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._table.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        is_open = self._table.is_open(index.row(), index.column())
        return _SEEN | Qt.ItemFlag.ItemIsEditable if is_open else _SEEN

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self.cell_at(index)
        answers: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: cell.text,
            Qt.ItemDataRole.EditRole: cell.edit,
            Qt.ItemDataRole.ToolTipRole: _said_of(cell) or None,
            Qt.ItemDataRole.AccessibleDescriptionRole: _said_of(cell),
        }
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index, cell)
        return answers.get(role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        if self.cell_at(index).access is not CellAccess.OPEN:
            return False
        return self.take_typed(index, str(value))

    def take_typed(self, index: Index, text: str) -> bool:
        """Hand on what an editor holds, although its cell may have been closed since it was opened.

        Who saves it says why it is not taken, and keeps it until somebody takes it away.
        """
        cell = self.cell_at(index)
        if text == cell.edit and cell.mark is not SaveMark.FAILED and not cell.problem:
            return False
        self.entering = True
        self.entered.emit([CellEdit(*self.key_at(index.row(), index.column()), text)])
        self.entering = False
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        parts = self._table.columns if across else self._table.rows
        if not 0 <= section < len(parts):
            return None
        part = parts[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return part.name
        if role == Qt.ItemDataRole.ToolTipRole:
            words = part.help if part.name in part.help else f"{part.name}\n{part.help}".strip()
            return as_plain(words)  # headers show it themselves; of cells the delegate takes care
        return None

    def _spoken(self, index: Index, cell: ShownCell) -> str:
        row, column = self._table.rows[index.row()], self._table.columns[index.column()]
        empty = tr("empty, was due") if cell.due else tr("empty")
        figure = f"{cell.text} {column.unit}".strip() if cell.text else empty
        return f"{row.name}, {column.name}: {figure}"


def _said_of(cell: ShownCell) -> str:
    return "\n".join(
        filter(
            None, (cell.problem or cell.note, cell.finding, cell.comment, cell.source, cell.way, cell.files)
        )
    )
