"""The list of what can be put into a text: figures of the period, and the words of the units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.text import fold
from desktop_app.narrative.links import Kind, kind_words
from desktop_app.narrative.work_report import Writing
from ui.theme import spacing as space
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.labels import muted
from ui.widgets.plain_text import as_plain
from ui.widgets.tables.lists import side_list, wrap_items

_TEXT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Insertable:
    """What is inserted, and the words that find it."""

    text: str
    label: str


def insertables(writing: Writing) -> Iterator[Insertable]:
    """Every figure of the period by its link, then what the units wrote, unchanged."""
    for figure in writing.figures:
        kind = figure.link.kind
        name = figure.name if kind is Kind.VALUE else f"{figure.name}, {kind_words(kind)}"
        yield Insertable(figure.link.written, f"{name}: {figure.shown} {figure.unit}".strip())
    for part in writing.results.words_of_units:
        for text in part.paragraphs:
            yield Insertable(text, f"{part.title} – {text}")


class InsertableList(QWidget):
    """A search over a list; Enter or a double click gives what is chosen, Escape goes back."""

    chosen = Signal(str)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = _Search(self)
        self.list: QListWidget = side_list(tr("Figures of the period"))
        wrap_items(self.list)
        self.search.sought.connect(self._sift)
        self.search.returnPressed.connect(self._give)
        self.list.itemActivated.connect(lambda _: self._give())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(muted(tr("An inserted figure follows its source: change it there, not here.")))

    def show_items(self, items: tuple[Insertable, ...]) -> None:
        """Show what can be put in; the search stays."""
        self.list.clear()
        for each in items:
            item = QListWidgetItem(each.label)
            item.setData(_TEXT, each.text)
            item.setData(Qt.ItemDataRole.ToolTipRole, as_plain(each.label))
            self.list.addItem(item)
        self._sift(self.search.words)

    def walk(self, rows: int) -> None:
        """Choose another of those that are found."""
        seen = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        if seen:
            now = seen.index(self.list.currentRow()) if self.list.currentRow() in seen else -1
            self.list.setCurrentRow(seen[min(max(now + rows, 0), len(seen) - 1)])

    def _sift(self, text: str) -> None:
        words = fold(text).split()
        first = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            found = all(word in fold(item.text()) for word in words)
            item.setHidden(not found)
            if found and first < 0:
                first = row
        self.list.setCurrentRow(first)

    def _give(self) -> None:
        item = self.list.currentItem()
        if self.list.currentRow() >= 0 and not item.isHidden():
            self.chosen.emit(str(item.data(_TEXT)))


class _Search(SearchLine):
    """Up and Down walk through the list while one types."""

    def __init__(self, owner: InsertableList) -> None:
        super().__init__(tr("Find a figure (F4)"))
        self._owner = owner

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._owner.walk(1 if e.key() == Qt.Key.Key_Down else -1)
        elif e.key() == Qt.Key.Key_Escape:
            self._owner.back.emit()
        else:
            super().keyPressEvent(e)
