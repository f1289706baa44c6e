"""The table of a register: lines are known at once, their columns are read page by page when seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QBrush, QColor

from desktop_app.base.i18n import tr
from desktop_app.catalogue.registers.definition import ListColumn
from desktop_app.catalogue.registers.sources import Fact
from desktop_app.registers.lists.telling import WholeMatter
from desktop_app.registers.matters.records import MatterLine
from ui.registers.common.words import cell_tone, due_tone, due_words
from ui.theme import Theme
from ui.widgets.tables.headed_model import NO_INDEX, HeadedModel, Index

PAGE = 60
"""Rows that are read together."""

type ReadPage = Callable[[int, Sequence[str]], None]
"""Asks for what the columns of a page of ids say."""


class MattersModel(HeadedModel):
    """Rows in the order of the listing; cells that have not been read yet are empty for a moment."""

    def __init__(self, theme: Theme, read_page: ReadPage, parent: QObject | None = None) -> None:
        super().__init__((), parent=parent)
        self._theme = theme
        self.year = 0
        """The present year, which dates do not repeat."""
        self._read_page = read_page
        self._columns: tuple[ListColumn, ...] = ()
        self._lines: tuple[MatterLine, ...] = ()
        self._told: dict[str, WholeMatter] = {}
        self._asked: set[int] = set()

    @property
    def columns(self) -> tuple[ListColumn, ...]:
        """The columns as the register names them."""
        return self._columns

    @property
    def lines(self) -> tuple[MatterLine, ...]:
        """The lines as they are shown."""
        return self._lines

    def show_lines(self, columns: Sequence[ListColumn], lines: Sequence[MatterLine]) -> None:
        """Show another list; cells of entries that stay are shown until they are read again."""
        self.beginResetModel()
        if tuple(columns) != self._columns:
            self._told.clear()
        self._columns, self._lines = tuple(columns), tuple(lines)
        self._headings = tuple(column.label.shown() for column in columns)
        self._asked.clear()
        self.endResetModel()

    def take_page(self, told: Sequence[WholeMatter]) -> None:
        """The columns of some entries have been read."""
        self._told |= {whole.matter.id: whole for whole in told}
        if self._lines:
            last = self.index(len(self._lines) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def id_at(self, row: int) -> str:
        """The entry of a row, or nothing."""
        return self._lines[row].id if 0 <= row < len(self._lines) else ""

    def row_of(self, matter_id: str) -> int:
        """The row of an entry, or -1."""
        return next((row for row, line in enumerate(self._lines) if line.id == matter_id), -1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(  # noqa: PLR0911  (one return a role)
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._lines):
            return None
        line, column = self._lines[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(index.row(), line, column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(line, column)
            case Qt.ItemDataRole.DecorationRole if index.column() == 0:
                return self._icon(line)
            case Qt.ItemDataRole.ToolTipRole if index.column() == 0:
                return self._icon_words(line) or None
            case Qt.ItemDataRole.AccessibleTextRole if index.column() == 0:
                words = self._icon_words(line)
                return f"{words} {self._text(index.row(), line, column)}".strip() or tr("empty")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._text(index.row(), line, column) or tr("empty")
        return None

    def _text(self, row: int, line: MatterLine, column: ListColumn) -> str:
        if column.source.fact == Fact.NUMBER and not column.source.event:
            return line.number or "–"
        told = self._told_of(row, line)
        if told is None:
            return "…"
        if column.source.fact == Fact.DUE and not column.source.event:
            return due_words(None if told.deadline is None else told.deadline.due, short_in=self.year)
        return " ".join(told.tell(column.source).split())

    def _told_of(self, row: int, line: MatterLine) -> WholeMatter | None:
        page = row // PAGE
        if page not in self._asked:
            self._asked.add(page)
            start = page * PAGE
            self._read_page(page, [item.id for item in self._lines[start : start + PAGE]])
        return self._told.get(line.id)

    def _colour(self, line: MatterLine, column: ListColumn) -> QBrush | None:
        told = self._told.get(line.id)
        if told is None or column.source.event:
            return None
        if column.source.fact == Fact.DUE:
            tone = due_tone(None if told.deadline is None else told.deadline.due)
        elif column.source.fact == Fact.STATE:
            tone = cell_tone(told.wording.register, line.state)
        else:
            return None
        return QBrush(QColor(self._theme.palette.tokens()[tone])) if tone else None

    def _icon(self, line: MatterLine) -> object:
        if line.crossed:
            return self._theme.icon("sync", "danger")
        return self._theme.icon("warning", "danger") if line.urgent and not line.ends else None

    @staticmethod
    def _icon_words(line: MatterLine) -> str:
        if line.crossed:
            return tr("Two computers took steps at the same time: choose the state that holds.")
        return tr("Urgent") if line.urgent and not line.ends else ""
