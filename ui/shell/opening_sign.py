"""A sign that the program is starting, where a slow disk makes the start long.

It is shown as soon as Qt is loaded, long before the core and the book are, and so knows neither the language
nor the appearance that were chosen: it bears the program's icon and name, which are the same in all of them.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt
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
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and watched is not self:
            self._application.removeEventFilter(self)
            self.close()
        return False


def show_if_slow(began: float, qt_arguments: tuple[str, ...] = ()) -> OpeningSign | None:
    """Show the sign when the start, which ``began`` then on the monotonic clock, is a slow one."""
    if time.monotonic() - began < PATIENCE_SECONDS:
        return None
    application = build_application(qt_arguments)
    sign = OpeningSign(application)
    sign.show()
    application.processEvents()
    return sign
