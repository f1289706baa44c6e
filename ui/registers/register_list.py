"""The registers of the office on the left: each with what is open in it, what is due above all."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from ui.registers.common.reading import RoomData
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.plain_text import as_plain

WEEK = "@week"
"""What stands for the calendar of the week; no register has such a code."""

_BESIDE_NAME, _HIGH = 58, 1000
"""Pixels: the icon and the margins beside a name."""

DUE = ""
"""What stands for "what is due" where the others have the code of their register."""


class RegisterList(QListWidget):
    """``chosen`` says the code of a register, :data:`DUE` or :data:`WEEK`."""

    chosen = Signal(str)
    went_in = Signal()
    """Enter or the arrow to the right: the cursor goes into the list beside."""

    def __init__(self, theme: Theme, *, has_week: bool = True) -> None:
        """``has_week``: the calendar of the week is here, too."""
        super().__init__()
        self.has_week = has_week
        self._theme = theme
        self._wanted: str | None = None
        """What was to be chosen before the registers were there."""
        self.setAccessibleName(tr("Registers"))
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda item, _: self._tell(item))

    def show_room(self, data: RoomData) -> None:
        """Show what is open; the register that is chosen stays chosen."""
        before = self.code if self.count() else self._wanted
        self.blockSignals(True)
        self.clear()
        self._add(tr("What is due"), DUE, len(data.due), urgent=bool(data.due), icon="clock")
        if self.has_week:
            self._add(tr("Calendar of the week"), WEEK, 0, urgent=False, icon="calendar")
        for register in data.registers:
            count = data.counts.get(register.code)
            self._add(
                register.title.shown(),
                register.code,
                0 if count is None else count.open,
                urgent=count is not None and bool(count.urgent or count.crossed),
                icon="registers",
            )
        self.blockSignals(False)
        self._wrap()
        self.choose(before, tell=False)

    def _add(self, name: str, code: str, count: int, *, urgent: bool, icon: str) -> None:
        words = f"{name}  ({format_number(count)})" if count else name
        picture = self._theme.icon("warning", "warning") if urgent else self._theme.icon(icon, "muted")
        item = QListWidgetItem(picture, words)
        item.setData(Qt.ItemDataRole.UserRole, code)
        item.setData(Qt.ItemDataRole.ToolTipRole, as_plain(words))
        self.addItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._wrap()

    def _wrap(self) -> None:
        """Give each name the lines that it needs: Qt wraps without asking for the icon and the scroll bar."""
        room, metrics = max(1, self.viewport().width() - _BESIDE_NAME), self.fontMetrics()
        for row in range(self.count()):
            item = self.item(row)
            lines = metrics.boundingRect(0, 0, room, _HIGH, Qt.TextFlag.TextWordWrap, item.text()).height()
            item.setSizeHint(QSize(0, max(space.ROW_HEIGHT, lines + space.MEDIUM)))

    @property
    def code(self) -> str | None:
        """What is chosen; ``None`` before anything is."""
        return str(self.currentItem().data(Qt.ItemDataRole.UserRole)) if self.currentRow() >= 0 else None

    def choose(self, code: str | None, *, tell: bool = True) -> None:
        """Choose a register, or the first line where there is none of this code."""
        self._wanted = code
        rows = [row for row in range(self.count()) if self.item(row).data(Qt.ItemDataRole.UserRole) == code]
        self.blockSignals(not tell)
        if self.count():
            self.setCurrentRow(rows[0] if rows else 0)
        self.blockSignals(False)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.went_in.emit()
        else:
            super().keyPressEvent(event)
