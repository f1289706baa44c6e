"""The buttons of one tab, beside the names of the tabs where a window is low: its table has their line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QWidget

from ui.theme import spacing as space
from ui.widgets.shown_keys import show_words


class TabCorner(QWidget):
    """Stands beside the names of the tabs; it is empty unless its tab is in front and the window low.

    All buttons but the last show their icons alone where there is no room for their words.
    """

    def __init__(
        self, tabs: QTabWidget, page: QWidget, buttons: Sequence[QPushButton], home: QHBoxLayout
    ) -> None:
        """``home``: where the buttons of ``page`` stand otherwise."""
        super().__init__()
        self._tabs, self._page, self._buttons, self._home = tabs, page, tuple(buttons), home
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, space.HAIR)
        self._row.setSpacing(space.SMALL)
        self._low = False
        tabs.setCornerWidget(self, Qt.Corner.TopRightCorner)
        tabs.currentChanged.connect(lambda _: self._place())

    def fit(self, *, low: bool) -> None:
        """Place the buttons for the room that there is now."""
        self._low = low
        self._place()

    def _place(self) -> None:
        if self._low and self._tabs.currentWidget() is not self._page:
            self.hide()
            return
        row = self._row if self._low else self._home
        if row.indexOf(self._buttons[0]) < 0:
            for each in self._buttons:
                row.addWidget(each)
        self.show()
        room = self._tabs.width() - self._tabs.tabBar().sizeHint().width() - space.SMALL
        for words in (True, False):
            show_words(self._buttons[:-1], shown=words or not self._low)
            if self._width() <= room:
                break

    def _width(self) -> int:
        return sum(each.sizeHint().width() + space.SMALL for each in self._buttons)
