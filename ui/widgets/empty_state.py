"""What an empty page shows: an icon, what will be here, and the first step."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import heading, muted


class EmptyState(QWidget):
    """Centred icon, heading, sentence and, where there is a first step, its buttons."""

    def __init__(self, icon: str, text: str, sentence: str, theme: Theme, *actions: QPushButton) -> None:
        super().__init__()
        self.steps = actions
        self.head = heading(text)
        self.head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.below = muted(sentence)
        self.below.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.below.setFixedWidth(space.FORM_WIDTH)
        layout = QVBoxLayout(self)
        layout.setSpacing(space.SMALL)
        layout.addStretch(2)
        layout.addWidget(IconLabel(theme, icon, side=space.ICON_LARGE), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.head)
        layout.addLayout(_centred(self.below))
        if actions:
            layout.addSpacing(space.SMALL)
            layout.addLayout(_centred(*actions))
        layout.addStretch(3)

    def say(self, text: str, sentence: str) -> None:
        """Say what belongs here: another list is shown."""
        self.head.setText(text)
        self.below.setText(sentence)


class ListOrEmpty(QStackedWidget):
    """A list; in its place, where it has no lines, what belongs into it or that the filter hides all."""

    def __init__(self, view: QWidget) -> None:
        super().__init__()
        self._view = view
        self._empty: QWidget | None = None
        self._none_fits: QWidget | None = None
        self.addWidget(view)

    def have(self, empty: QWidget | None, none_fits: QWidget | None = None) -> None:
        """Have a page for a list without lines, and one for lines of which none fits the filter."""
        self._empty, self._none_fits = empty, none_fits
        for each in (empty, none_fits):
            if each is not None:
                self.addWidget(each)

    def show_for(self, shown: int, total: int) -> None:
        """Show what fits a list of ``shown`` lines out of ``total``; a cursor that is here stays here."""
        self.setCurrentWidget(
            self._view if shown else (self._none_fits if total else self._empty) or self._view
        )

    def take_focus(self) -> None:
        """Put the cursor into the list, or on the first step where it is empty."""
        self.cursor_home.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def cursor_home(self) -> QWidget:
        """Where the cursor goes: the list, or the first step in its place."""
        front = self.currentWidget() or self._view
        steps = front.steps if isinstance(front, EmptyState) else ()
        return next((each for each in steps if each.isEnabled()), front)


def _centred(*widgets: QWidget) -> QHBoxLayout:
    """A row: a centred label alone would not be asked how high it is."""
    row = QHBoxLayout()
    row.addStretch(1)
    for each in widgets:
        row.addWidget(each)
    row.addStretch(1)
    return row
