"""A splash that shows the program is starting, where a slow disk makes the start long.

It is shown as soon as Qt is loaded, long before the core and the book are, and so knows neither the language
nor the appearance that were chosen: it bears the program's icon and name, which are the same in all of them.
"""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from desktop_app.base.i18n import tr
from ui.shell.application import build_application
from ui.theme import LIGHT
from ui.theme import spacing as space
from ui.theme.appearance import qt_palette
from ui.theme.fonts import TextRole, font_for
from ui.theme.icons import program_icon

PATIENCE_SECONDS = 0.7
"""Whoever has waited so long for Qt alone waits at least as long again for the rest."""


LONGEST_MILLISECONDS = 20_000


class OpeningSign(QWidget):
    """Goes away by itself when the first window or question of the program comes."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen | Qt.WindowType.FramelessWindowHint)
        self._application = application
        name = tr("Sổ Mặt trận")
        self.setAccessibleName(name)
        icon, words = QLabel(), QLabel(name)
        icon.setPixmap(program_icon().pixmap(space.ICON_LARGE, space.ICON_LARGE))
        words.setFont(font_for(TextRole.TITLE))
        words.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.XXLARGE, space.XLARGE, space.XXLARGE, space.XLARGE)
        row.setSpacing(space.LARGE)
        row.addWidget(icon)
        row.addWidget(words)
        self.setPalette(qt_palette(LIGHT))
        self.adjustSize()
        place = self.geometry()
        place.moveCenter(self.screen().availableGeometry().center())
        self.setGeometry(place)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        # A filter over all events would make a Python object of every part of every window, and for parts
        # that Qt made itself prepare all its classes: just where the start is slow. This tells no argument.
        application.focusWindowChanged.connect(self._leave)
        # Where another program keeps the keys, no window of ours is given them.
        self._longest = QTimer(self)
        self._longest.setSingleShot(True)
        self._longest.timeout.connect(self.close)
        self._longest.start(LONGEST_MILLISECONDS)

    def _leave(self) -> None:
        """Another window of the program has the keys."""
        if not self.isActiveWindow():
            self._application.focusWindowChanged.disconnect(self._leave)
            self._longest.stop()
            self.close()


def show_if_slow(began: float, qt_arguments: tuple[str, ...] = ()) -> OpeningSign | None:
    """Show the sign when the start, which ``began`` then on the monotonic clock, is a slow one."""
    if time.monotonic() - began < PATIENCE_SECONDS:
        return None
    application = build_application(qt_arguments)
    sign = OpeningSign(application)
    sign.show()
    application.processEvents()
    return sign
