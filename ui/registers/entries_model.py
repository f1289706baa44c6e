"""The table of a register: its entries are known at once, what they say is read page by page when seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QBrush, QColor

from desktop_app.base.i18n import tr
from desktop_app.catalogue.registers.definition import ListColumn
from desktop_app.catalogue.registers.sources import EntryFact
from desktop_app.registers.entries.records import RegisterEntryLine
from desktop_app.registers.lists.telling import WholeEntry
from ui.registers.common.reading import EntryListPage
from ui.registers.common.words import cell_tone, due_tone, due_words, left_words
from ui.theme import Theme
from ui.widgets.tables.headed_model import NO_INDEX, HeadedModel, Index

PAGE = 60
"""Rows that are read together."""

type ReadPage = Callable[[int, Sequence[str]], None]
"""Asks for what the columns of a page of ids say."""


class EntriesModel(HeadedModel):
    """Rows in the order of the listing; cells that have not been read yet are empty for a moment."""

    def __init__(self, theme: Theme, read_page: ReadPage, parent: QObject | None = None) -> None:
        super().__init__((), parent=parent)
        self._theme = theme
        self._read_page = read_page
        self._columns: tuple[ListColumn, ...] = ()
        self._ids: tuple[str, ...] = ()
        self._rows: dict[str, int] | None = None
        self._lines: dict[str, RegisterEntryLine] = {}
        self._entries: dict[str, WholeEntry] = {}
        self._marked = 0
        """The column that has the mark of an urgent entry: its subject."""
        self._asked: set[int] = set()
        self._short_terms = False

    def shorten_terms(self, short: bool) -> bool:
        """Put terms in fewer words, or in full; whether any has other words now."""
        if short == self._short_terms:
            return False
        self._short_terms = short
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        return True

    @property
    def columns(self) -> tuple[ListColumn, ...]:
        """The columns as the register names them."""
        return self._columns

    @property
    def wide_columns(self) -> list[int]:
        """The columns of what the register is about."""
        return [place for place, column in enumerate(self._columns) if column.wide]

    @property
    def ids(self) -> tuple[str, ...]:
        """The entries as they are shown."""
        return self._ids

    def show_entries(self, columns: Sequence[ListColumn], ids: Sequence[str]) -> None:
        """Show another list; cells of entries that stay are shown until they are read again."""
        self.beginResetModel()
        if tuple(columns) != self._columns:
            self._entries.clear()
            self._lines.clear()
        self._columns, self._ids, self._rows = tuple(columns), tuple(ids), None
        self._headings = tuple(column.label.shown() for column in columns)
        self._marked = next(iter(self.wide_columns), 0)
        self._asked.clear()
        self.endResetModel()

    def take_page(self, page: EntryListPage) -> None:
        """Some entries have been read."""
        self._lines |= {line.id: line for line in page.lines}
        self._entries |= {whole.matter.id: whole for whole in page.known}
        if self._ids:
            last = self.index(len(self._ids) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def id_at(self, row: int) -> str:
        """The entry of a row, or nothing."""
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def row_of(self, matter_id: str) -> int:
        """The row of an entry, or -1."""
        if self._rows is None:
            self._rows = {found: row for row, found in enumerate(self._ids)}
        return self._rows.get(matter_id, -1)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(  # noqa: PLR0911  (one return a role)
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._ids):
            return None
        matter_id, column = self._ids[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(index.row(), column)
            case Qt.ItemDataRole.ForegroundRole:
                return self._colour(matter_id, column)
            case Qt.ItemDataRole.DecorationRole if index.column() == self._marked:
                return self._icon(matter_id)
            case Qt.ItemDataRole.ToolTipRole if _tells_term(column):
                return self._term(matter_id) or None
            case Qt.ItemDataRole.ToolTipRole if index.column() == self._marked:
                return self._icon_words(matter_id) or None
            case Qt.ItemDataRole.AccessibleTextRole if index.column() == self._marked:
                words = self._icon_words(matter_id)
                return f"{words} {self._text(index.row(), column)}".strip() or tr("empty")
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._text(index.row(), column) or tr("empty")
        return None

    def _text(self, row: int, column: ListColumn) -> str:
        self._ask_for(row)
        line, whole = self._lines.get(self._ids[row]), self._entries.get(self._ids[row])
        if line is not None and column.source.fact == EntryFact.NUMBER and not column.source.event:
            return line.number or "–"
        if whole is None:
            return "…"
        if _tells_term(column):
            due = None if whole.deadline is None else whole.deadline.due
            return left_words(due, short=self._short_terms)
        return " ".join(whole.tell(column.source).split())

    def _term(self, matter_id: str) -> str:
        whole = self._entries.get(matter_id)
        return "" if whole is None or whole.deadline is None else due_words(whole.deadline.due)

    def _ask_for(self, row: int) -> None:
        page = row // PAGE
        if page not in self._asked:
            self._asked.add(page)
            start = page * PAGE
            self._read_page(page, self._ids[start : start + PAGE])

    def _colour(self, matter_id: str, column: ListColumn) -> QBrush | None:
        whole = self._entries.get(matter_id)
        if whole is None or column.source.event:
            return None
        if column.source.fact == EntryFact.DUE:
            tone = due_tone(None if whole.deadline is None else whole.deadline.due)
        elif column.source.fact == EntryFact.STATE:
            tone = cell_tone(whole.wording.register, whole.past.state)
        else:
            return None
        return QBrush(QColor(self._theme.palette.tokens()[tone])) if tone else None

    def _icon(self, matter_id: str) -> object:
        line = self._lines.get(matter_id)
        if line is None:
            return None
        if line.crossed:
            return self._theme.icon("sync", "warning")
        return self._theme.icon("warning", "warning") if line.urgent and not line.ends else None

    def _icon_words(self, matter_id: str) -> str:
        line = self._lines.get(matter_id)
        if line is None:
            return ""
        if line.crossed:
            return tr("Two computers took steps at the same time: choose the valid state.")
        return tr("Urgent") if line.urgent and not line.ends else ""


def _tells_term(column: ListColumn) -> bool:
    return column.source.fact == EntryFact.DUE and not column.source.event
