"""A table of frozen rows of text; words carry the meaning, a tone or an icon repeats it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import overload

import msgspec
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QBrush, QColor, QIcon

from desktop_app.base.i18n import tr
from ui.theme import Theme
from ui.theme.fonts import TextRole, font_for
from ui.widgets.labels import Tone
from ui.widgets.tables.headed_model import NO_INDEX, HeadedModel, Index


class TextCell(msgspec.Struct, frozen=True):
    """What one place of the table shows. ``icon`` is a name and its colour in the theme.

    ``tip`` may be made when somebody asks for it, where a table has many that nobody does.
    """

    text: str
    tone: Tone = ""
    tip: str | Callable[[], str] = ""
    icon: tuple[str, str] | None = None

    @property
    def tip_text(self) -> str:
        """The tip."""
        return self.tip if isinstance(self.tip, str) else self.tip()


class CellsOnDemand(Sequence[TextCell]):
    """Cells that are made when somebody looks at them: of a wide table few are in sight."""

    def __init__(self, makers: Sequence[Callable[[], TextCell]]) -> None:
        self._makers = makers
        self._made: dict[int, TextCell] = {}

    def __len__(self) -> int:
        return len(self._makers)

    @overload
    def __getitem__(self, place: int) -> TextCell: ...
    @overload
    def __getitem__(self, place: slice) -> list[TextCell]: ...
    def __getitem__(self, place: int | slice) -> TextCell | list[TextCell]:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        if place not in self._made:
            self._made[place] = self._makers[place]()
        return self._made[place]


class RowOnDemand(Sequence[TextCell]):
    """The cells of a row, made together when somebody looks at one: of a long list few rows are in sight."""

    def __init__(self, width: int, make: Callable[[], Sequence[TextCell]]) -> None:
        self._width = width
        self._make = make
        self._made: Sequence[TextCell] | None = None

    def __len__(self) -> int:
        return self._width

    @overload
    def __getitem__(self, place: int) -> TextCell: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[TextCell]: ...
    def __getitem__(self, place: int | slice) -> TextCell | Sequence[TextCell]:
        if self._made is None:
            self._made = self._make()
        return self._made[place]


class TextRow(msgspec.Struct, frozen=True):
    """A row and the id of the record that it shows.

    A row that ``leads`` is the heading of those below it: it has one cell, and neither the keys nor a click
    choose it.
    """

    id: str
    cells: Sequence[TextCell]
    leads: bool = False


def text_row(identity: str, *texts: str) -> TextRow:
    """A row of plain text."""
    return TextRow(identity, tuple(TextCell(text) for text in texts))


class RowsModel(HeadedModel):
    """Shows rows as they are given; ``theme`` gives the colours of tones and icons."""

    def __init__(
        self,
        theme: Theme,
        headings: Sequence[str],
        figures: Sequence[int] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(headings, figures, parent)
        self._theme = theme
        self._rows: tuple[TextRow, ...] = ()

    def set_headings(self, headings: Sequence[str], figures: Sequence[int] = ()) -> None:
        """Show other columns; the rows go. Nothing happens when the columns are the same."""
        if tuple(headings) == self._headings and frozenset(figures) == self._figures:
            return
        self.beginResetModel()
        self._headings, self._figures, self._rows = tuple(headings), frozenset(figures), ()
        self.endResetModel()

    def set_rows(self, rows: Sequence[TextRow]) -> None:
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
    def rows(self) -> tuple[TextRow, ...]:
        """What is shown."""
        return self._rows

    def id_at(self, row: int) -> str:
        """The id of a row, or nothing."""
        rows = self._rows
        return rows[row].id if 0 <= row < len(rows) else ""

    def row_of(self, identity: str) -> int:
        """The row of an id, or -1."""
        return next((number for number, row in enumerate(self._rows) if row.id == identity), -1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.NoItemFlags if self._leads(index) else super().flags(index)

    def _leads(self, index: Index) -> bool:
        return 0 <= index.row() < len(self._rows) and self._rows[index.row()].leads

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.FontRole:
            return font_for(TextRole.STRONG) if self._leads(index) else None
        said = _SAID.get(role)  # first: Qt asks each cell for seven roles to paint it
        cell = None if said is None else self._cell(index)
        return None if said is None or cell is None else said(self, cell, index.column())

    def _colour(self, cell: TextCell, _column: int) -> QBrush | None:
        if not cell.tone:
            return None
        key = "accent_text" if cell.tone == "accent" else cell.tone
        return QBrush(QColor(self._theme.palette.tokens()[key]))

    def _icon(self, cell: TextCell, _column: int) -> QIcon | None:
        return self._theme.icon(*cell.icon) if cell.icon else None

    def _alignment(self, _cell: TextCell, column: int) -> Qt.AlignmentFlag | None:
        return self.alignment(column)

    def _cell(self, index: Index) -> TextCell | None:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        cells = self._rows[index.row()].cells
        return cells[index.column()] if 0 <= index.column() < len(cells) else None


_SAID: dict[int, Callable[[RowsModel, TextCell, int], object]] = {
    Qt.ItemDataRole.DisplayRole: lambda _model, cell, _column: cell.text,
    Qt.ItemDataRole.AccessibleTextRole: lambda _model, cell, _column: (
        cell.text or cell.tip_text or tr("empty")
    ),
    Qt.ItemDataRole.ToolTipRole: lambda _model, cell, _column: cell.tip_text or None,
    Qt.ItemDataRole.TextAlignmentRole: RowsModel._alignment,
    Qt.ItemDataRole.ForegroundRole: RowsModel._colour,
    Qt.ItemDataRole.DecorationRole: RowsModel._icon,
}
"""What a cell says in each role."""
