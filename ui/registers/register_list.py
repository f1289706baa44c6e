"""The registers of the office on the left: in groups, each with what is open in it, what is due above all."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.text import fold
from desktop_app.catalogue.registers.definition import Register
from ui.registers.common.reading import RoomData
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.fields.search_line import SearchLine
from ui.widgets.plain_text import as_plain

WEEK = "@week"
"""What stands for the calendar of the week; no register has such a code."""

DUE = ""
"""What stands for "what is due" where the others have the code of their register."""

_CODE, _COUNT, _SOUGHT = (Qt.ItemDataRole.UserRole + place for place in range(3))
_MANY = 12
"""From so many registers on there is a line in which one is looked for."""


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
        self.finder = SearchLine(tr("Find a register"))
        self.finder.sought.connect(self._seek)
        self.finder.returnPressed.connect(self._take_found)
        self.setAccessibleName(tr("Registers"))
        self.setItemDelegate(_CountDelegate(self))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
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
        for group, registers in _grouped(data):
            if group:
                self._add_heading(group)
            for register in registers:
                count = data.counts.get(register.code)
                self._add(
                    register.title.shown(),
                    register.code,
                    0 if count is None else count.open,
                    urgent=count is not None and bool(count.urgent or count.crossed),
                    icon="registers",
                    short=register.short_name(),
                )
        self.blockSignals(False)
        self.finder.setHidden(len(data.registers) < _MANY)
        self._seek(self.finder.words)
        self.choose(before, tell=False)

    def _add(self, name: str, code: str, count: int, *, urgent: bool, icon: str, short: str = "") -> None:
        number = format_number(count) if count else ""
        words = f"{name} ({number})" if number else name
        picture = self._theme.icon("warning", "warning") if urgent else self._theme.icon(icon, "muted")
        item = QListWidgetItem(picture, short or name)
        for role, value in (
            (_CODE, code),
            (_COUNT, number),
            (_SOUGHT, fold(f"{name} {short}")),
            (Qt.ItemDataRole.ToolTipRole, as_plain(words)),
            (Qt.ItemDataRole.AccessibleTextRole, words),
            (Qt.ItemDataRole.SizeHintRole, QSize(0, space.ROW_HEIGHT)),
        ):
            item.setData(role, value)
        self.addItem(item)

    def _add_heading(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(font_for(TextRole.LABEL))
        item.setSizeHint(QSize(0, space.ROW_HEIGHT))
        self.addItem(item)

    def _seek(self, words: str) -> None:
        """Show the registers whose names have these words, in any order, and no headings among them."""
        wanted = fold(words).split()
        for row in range(self.count()):
            item = self.item(row)
            sought = item.data(_SOUGHT)
            item.setHidden(bool(wanted) and not (sought and all(word in sought for word in wanted)))

    def _take_found(self) -> None:
        found = (self.item(row) for row in range(self.count()) if not self.item(row).isHidden())
        first = next((item for item in found if item.data(_CODE) is not None), None)
        if first is not None:
            self.setCurrentItem(first)
            self.finder.clear()
            self.went_in.emit()

    @property
    def code(self) -> str | None:
        """What is chosen; ``None`` before anything is."""
        return str(self.currentItem().data(_CODE)) if self.currentRow() >= 0 else None

    def choose(self, code: str | None, *, tell: bool = True) -> None:
        """Choose a register, or the first line where there is none of this code."""
        self._wanted = code
        known = code is not None  # else it would be the heading of a group
        rows = [row for row in range(self.count()) if known and self.item(row).data(_CODE) == code]
        self.blockSignals(not tell)
        if self.count():
            self.setCurrentRow(rows[0] if rows else 0)
        self.blockSignals(False)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_CODE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters look for a register, wherever the cursor is in the list."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.went_in.emit()
        elif event.text().strip().isalnum() and not event.modifiers() and self.finder.isVisible():
            self.finder.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.finder.setText(event.text())
        else:
            super().keyPressEvent(event)


def _grouped(data: RoomData) -> Iterator[tuple[str, list[Register]]]:
    """The groups in the order of their first registers; in each, those that have entries come first."""
    groups: dict[str, list[Register]] = {}
    for register in data.registers:
        groups.setdefault(register.group.shown(), []).append(register)
    for name, registers in groups.items():
        yield name, sorted(registers, key=lambda register: bool(name) and register.code not in data.used)


class _CountDelegate(QStyledItemDelegate):
    """Paints the count of a register at the right, and its name in what is left."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        count = index.data(_COUNT)
        if count:
            taken = option.decorationSize.width() + option.fontMetrics.horizontalAdvance(count) + _BESIDE
            room = option.rect.width() - taken
            option.text = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, room)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        count = index.data(_COUNT)
        if count:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            colours = option.palette
            painter.save()
            painter.setPen((colours.highlightedText() if chosen else colours.placeholderText()).color())
            place = option.rect.adjusted(0, 0, -space.MEDIUM, 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
            painter.restore()


_BESIDE = 2 * space.LARGE
"""Pixels that the margins of a line take beside its icon, its name and its count."""
