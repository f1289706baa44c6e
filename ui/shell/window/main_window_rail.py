"""The rail on the left: one button for each room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import tr
from ui.context.room import RoomSpec
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.plain_text import set_tip

_ITEM_HEIGHT = 55
_LEAST_GAP = 4
"""Pixels above and below an item on a low screen: with nine rooms the rail has to stay whole."""


class Rail(QFrame):
    """Shows the rooms; :attr:`chosen` carries the key of the one that was pressed."""

    chosen = Signal(str)

    def __init__(self, rooms: Sequence[RoomSpec], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(tr("Rooms"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        # From the outside in: what is put into another widget is looked up in the style sheet again.
        area = QScrollArea(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setObjectName("railBody")
        area.setWidget(body)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, space.TINY, 0, space.TINY)
        column.setSpacing(0)
        for number, spec in enumerate(rooms, start=1):
            if spec.key == "settings":
                column.addStretch(1)
            column.addWidget(self._item(number, spec, theme, body))
        widest = max(button.sizeHint().width() for button in self._buttons.values())
        self.setFixedWidth(max(space.RAIL_WIDTH, widest))

    def hide_rooms(self, hidden: frozenset[str]) -> None:
        """Show the buttons of all rooms but these."""
        for key, item in self._buttons.items():
            item.setVisible(key not in hidden)

    def mark(self, key: str) -> None:
        """Show which room is in front."""
        self._buttons[key].setChecked(True)

    def take_focus(self) -> None:
        """Put the cursor on the room in front."""
        pressed = self._group.checkedButton()
        if pressed is not None:
            pressed.setFocus(Qt.FocusReason.OtherFocusReason)

    def button(self, key: str) -> QToolButton:
        """The button of a room."""
        return self._buttons[key]

    def _item(self, number: int, spec: RoomSpec, theme: Theme, body: QWidget) -> QToolButton:
        name = tr(spec.name)
        made = QToolButton(body)
        made.setText(name)
        made.setAccessibleName(name)
        set_tip(made, f"{name} (Ctrl+{number})")
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIcon(theme.icon(spec.icon, "rail_text", selected="rail_text_selected"))
        made.setIconSize(QSize(space.ICON + 2, space.ICON + 2))
        needed = made.iconSize().height() + made.fontMetrics().height() + _LEAST_GAP
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        made.setMinimumHeight(needed)
        made.setMaximumHeight(max(_ITEM_HEIGHT, needed))
        made.clicked.connect(lambda: self.chosen.emit(spec.key))
        self._group.addButton(made)
        self._buttons[spec.key] = made
        return made
