"""A search field over a list: type some letters, with or without diacritics, and choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.text import fold
from ui.theme import spacing as space
from ui.widgets.fields.search_line import SearchLine

_MOVES = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class ListChoice:
    """One thing to choose."""

    key: str
    text: str


class ChoiceModel(QAbstractListModel):
    """The choices that match what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[tuple[str, ListChoice], ...] = ()
        self._shown: tuple[ListChoice, ...] = ()

    def set_choices(self, choices: Sequence[ListChoice]) -> None:
        """Offer other choices."""
        self._all = tuple((fold(choice.text), choice) for choice in choices)
        self.narrow("")

    def narrow(self, text: str) -> None:
        """Keep what has words beginning with those of ``text``; what begins with it comes first."""
        wanted = fold(text)
        words = wanted.split()
        kept = [(key, choice) for key, choice in self._all if all(_begins(word, key) for word in words)]
        kept.sort(key=lambda pair: _rank(pair[0], wanted))
        self.beginResetModel()
        self._shown = tuple(choice for _, choice in kept)
        self.endResetModel()

    def show_exactly(self, choices: Sequence[ListChoice]) -> None:
        """Show what a search elsewhere has found, in its order."""
        self.beginResetModel()
        self._all = tuple((fold(choice.text), choice) for choice in choices)
        self._shown = tuple(choices)
        self.endResetModel()

    def choice_at(self, row: int) -> ListChoice | None:
        """The choice in ``row``, or None."""
        shown = self._shown
        return shown[row] if 0 <= row < len(shown) else None

    def row_of(self, key: str) -> int:
        """The row of a choice, or -1."""
        return next((row for row, choice in enumerate(self._shown) if choice.key == key), -1)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        choice = self.choice_at(index.row()) if index.isValid() else None
        if choice is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        return choice.text


def _begins(word: str, key: str) -> bool:
    at = key.find(word)
    while at > 0 and key[at - 1].isalnum():
        at = key.find(word, at + 1)
    return at >= 0


def _rank(key: str, wanted: str) -> int:
    if not wanted:
        return 0
    if key.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in key else 2


class _List(QListView):
    """A list that says why it is empty; where nothing was typed there is nothing to say."""

    words = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.words:
            room = self.viewport().rect().adjusted(space.MEDIUM, space.MEDIUM, -space.MEDIUM, -space.MEDIUM)
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, self.words)


class ChoiceList(QWidget):
    """The field and the list together; arrows move in the list while typing goes on."""

    chosen = Signal(str)
    lost = Signal()
    """What was typed leaves nothing to choose: an earlier choice is not what is meant any more."""

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.model = ChoiceModel(self)
        self.field = SearchLine(placeholder)
        self.field.setAccessibleName(name)
        self.list = _List()
        self.list.setModel(self.model)
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab into it would choose its first line
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.field)
        self.field.installEventFilter(self)
        self.field.sought.connect(self._narrow)
        self.list.selectionModel().currentChanged.connect(self._tell)
        self.list.clicked.connect(self._tell)
        self.model.modelReset.connect(self._say_empty)

    @property
    def empty_words(self) -> str:
        """What is said where nothing matches."""
        return self.list.words

    @property
    def current(self) -> ListChoice | None:
        """The choice that is marked."""
        return self.model.choice_at(self.list.currentIndex().row())

    def offer(self, choices: Sequence[ListChoice], key: str = "") -> None:
        """Offer other choices and mark ``key`` among them."""
        self.field.clear()
        self.model.set_choices(choices)
        row = self.model.row_of(key)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def mark_first(self) -> None:
        """Mark the first choice that is shown, or say that there is none."""
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(0))
        else:
            self.lost.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moves = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if watched is self.field and moves and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        kept = self.current
        self.model.narrow(text)
        row = self.model.row_of(kept.key) if kept is not None and not text else -1
        if text and self.model.rowCount():
            row = 0
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        elif text:
            self.lost.emit()

    def _say_empty(self) -> None:
        text = self.field.words.strip()
        found = bool(self.model.rowCount()) or not text
        self.list.words = "" if found else tr("Nothing found for “{text}”.", text=text)
        self.field.setAccessibleDescription(self.list.words)
        self.list.viewport().update()

    def _tell(self) -> None:
        choice = self.current
        if choice is not None:
            self.chosen.emit(choice.key)
