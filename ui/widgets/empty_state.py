"""What an empty page shows: an icon, what will be here, and the first step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import heading, muted


class EmptyState(QWidget):
    """Centred icon, heading, sentence and, where there is a first step, its button."""

    def __init__(
        self, icon: str, text: str, sentence: str, theme: Theme, action: QPushButton | None = None
    ) -> None:
        super().__init__()
        picture = IconLabel(theme, icon, side=space.ICON_LARGE)
        head = heading(text)
        head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        below = muted(sentence)
        below.setAlignment(Qt.AlignmentFlag.AlignCenter)
        below.setFixedWidth(space.FORM_WIDTH)
        middle = QHBoxLayout()  # a row, because a centred label would not be asked how high it is
        middle.addStretch(1)
        middle.addWidget(below)
        middle.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        layout.addStretch(2)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(head)
        layout.addLayout(middle)
        if action is not None:
            layout.addSpacing(space.SMALL)
            layout.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
