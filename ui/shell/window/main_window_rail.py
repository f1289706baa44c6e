"""The rail on the left: the list of rooms, with the one in front."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from ui.base.answers import listen
from ui.context.room import RoomSpec
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.plain_text import as_plain

_ITEM_HEIGHT = 55
_LEAST_GAP = 4
"""Pixels above and below an item on a low screen: with nine rooms the rail has to stay whole."""
_KEY = Qt.ItemDataRole.UserRole
_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Rail(QFrame):
    """Shows the rooms; :attr:`chosen` carries the key of the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, rooms: Sequence[RoomSpec], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.list = _RoomList(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, space.TINY, 0, space.TINY)
        outer.addWidget(self.list)
        for number, spec in enumerate(rooms, start=1):
            if spec.key == "settings":
                self.list.add_gap()
            name = tr(spec.name)
            icon = theme.icon(spec.icon, "rail_text", selected="rail_text_selected")
            self.list.add_room(QListWidgetItem(icon, name), spec.key, f"{name} (Ctrl+{number})")
        self.list.pressed_room.connect(self.chosen)
        listen(theme.changed, self, self.list.doItemsLayout)
        self.setFixedWidth(max(space.RAIL_WIDTH, self.list.sizeHintForColumn(0)))

    def hide_rooms(self, hidden: frozenset[str]) -> None:
        """Show all rooms but these."""
        for key, item in self.list.rooms.items():
            item.setHidden(key in hidden)
        self.list.share_height()

    def mark(self, key: str) -> None:
        """Show which room is in front."""
        here = self.list.indexFromItem(self.list.rooms[key])
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(here, flags)

    def take_focus(self) -> None:
        """Put the cursor on the room in front."""
        for item in self.list.selectedItems():
            self.list.selectionModel().setCurrentIndex(
                self.list.indexFromItem(item), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


class _RoomList(QListWidget):
    """What is selected is the room in front; the arrows move the cursor alone, Enter goes to the room."""

    pressed_room = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rooms: dict[str, QListWidgetItem] = {}
        self._gap: QListWidgetItem | None = None
        self.setAccessibleName(tr("Rooms"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(space.ICON + 2, space.ICON + 2))
        self.setItemDelegate(_RoomDelegate(self))
        self.setMouseTracking(True)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._press)

    def add_room(self, item: QListWidgetItem, key: str, tip: str) -> None:
        """Add a room at the end."""
        item.setData(_KEY, key)
        item.setData(Qt.ItemDataRole.ToolTipRole, as_plain(tip))
        self.rooms[key] = item
        self.addItem(item)

    def add_gap(self) -> None:
        """What follows is at the lower end."""
        self._gap = QListWidgetItem()
        self._gap.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(self._gap)

    def share_height(self) -> None:
        """Give the rooms the height that there is, none more than it needs, and the gap what is left."""
        shown = [item for item in self.rooms.values() if not item.isHidden()]
        least = self.iconSize().height() + self.fontMetrics().height() + _LEAST_GAP
        room = self.contentsRect().height()  # PySide prepares every class of widgets for a viewport
        height = max(least, min(_ITEM_HEIGHT, room // max(1, len(shown))))
        for item in shown:
            item.setSizeHint(QSize(0, height))
        if self._gap is not None:
            self._gap.setSizeHint(QSize(0, max(0, room - height * len(shown))))

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        del index, event
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSES and self.currentItem() is not None:
            self._press(self.currentItem())
        elif event.key() == Qt.Key.Key_Backspace:
            event.ignore()  # the window goes back
        else:
            super().keyPressEvent(event)

    def _press(self, item: QListWidgetItem) -> None:
        key = item.data(_KEY)
        if key:
            self.pressed_room.emit(key)


class _RoomDelegate(QStyledItemDelegate):
    """Puts the words under the icon."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.decorationPosition = QStyleOptionViewItem.Position.Top
        option.decorationAlignment = Qt.AlignmentFlag.AlignCenter
        option.displayAlignment = Qt.AlignmentFlag.AlignCenter
