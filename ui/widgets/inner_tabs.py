"""Tabs within tabs: Ctrl+Tab goes through the inner ones, then on through the outer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTabWidget

_BACK = (Qt.Key.Key_Backtab,)
_TURNS = (Qt.Key.Key_Tab, *_BACK)


class InnerTabs(QTabWidget):
    """Gives Ctrl+Tab to the tabs around it at the last tab, and Ctrl+Shift+Tab at the first."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in _TURNS:
            back = event.key() in _BACK or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            shown = [number for number in range(self.count()) if self.isTabVisible(number)]
            if self.currentIndex() == (shown[0] if back else shown[-1]):
                event.ignore()
                return
        super().keyPressEvent(event)
