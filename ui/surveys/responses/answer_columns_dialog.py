"""Chooses which answers the list of forms shows: a check list of the questions, narrowed by typing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from desktop_app.base.text import fold
from desktop_app.surveys.listing.answer_columns import AnswerColumn
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.fitting import within_screen
from ui.widgets.labels import muted
from ui.widgets.tables.elided_tips import TippingDelegate

_SIZE = (560, 560)
_KEY = Qt.ItemDataRole.UserRole


class AnswerColumnsDialog(Dialog):
    """Gives the keys that were chosen, in the order of the form, to ``choose``."""

    def __init__(
        self,
        parent: QWidget,
        columns: Sequence[AnswerColumn],
        chosen: Collection[str],
        choose: Callable[[list[str]], None],
    ) -> None:
        super().__init__(parent)
        self._choose = choose
        self.setWindowTitle(tr("Answers shown in the list"))
        self.resize(within_screen(self, _SIZE))
        self.field = SearchLine(tr("Words of the question"))
        self.field.sought.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Questions of the form"))
        self.list.ensurePolished()  # items that are added before have no room around them
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(TippingDelegate(self.list))
        for column in columns:
            item = QListWidgetItem(column.name)
            item.setData(_KEY, column.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if column.key in chosen else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.count: QLabel = muted("", wrap=False)
        self.list.itemChanged.connect(lambda _: self._say())
        self._say()
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        layout.setSpacing(space.SMALL)
        layout.addWidget(self.field)
        layout.addWidget(muted(tr("Type to find a question, ↓ goes to the list, Space ticks, Enter shows.")))
        layout.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(space.SMALL)
        foot.addWidget(self.count, 1)
        foot.addWidget(button(tr("Untick all"), self._clear, kind="quiet"))
        foot.addWidget(button(tr("Cancel"), self.reject, kind="quiet"))
        go = button(tr("Show in the list"), self.accept, kind="primary")
        go.setDefault(True)
        foot.addWidget(go)
        layout.addLayout(foot)
        self.field.setFocus()

    @property
    def chosen(self) -> list[str]:
        """The keys that are ticked."""
        return [str(item.data(_KEY)) for item in self._items() if item.checkState() == Qt.CheckState.Checked]

    def accept(self) -> None:
        self._choose(self.chosen)
        super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Down
        ):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _narrow(self, text: str) -> None:
        words = fold(text).split()
        first = -1
        for row, item in enumerate(self._items()):
            fits = all(word in fold(item.text()) for word in words)
            item.setHidden(not fits)
            first = row if fits and first < 0 else first
        self.list.setCurrentRow(first)

    def _clear(self) -> None:
        for item in self._items():
            item.setCheckState(Qt.CheckState.Unchecked)

    def _say(self) -> None:
        self.count.setText(tr("{n} chosen", n=len(self.chosen)))
