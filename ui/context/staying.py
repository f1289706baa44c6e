"""Stay in the notification area: the window is closed, the program and its exchange keep running."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from desktop_app.base.i18n import tr
from ui.context.preferences import PreferencesFile
from ui.theme.icons import program_icon


class Staying(QObject):
    """The icon and its menu, while the officer wants them and the computer has a place for them."""

    opened = Signal()
    ended = Signal()

    def __init__(self, preferences: PreferencesFile, parent: QObject) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._told = False
        self._version = ""
        self.icon: QSystemTrayIcon | None = None
        self.menu: QMenu | None = None
        self._follow()

    @property
    def is_possible(self) -> bool:
        """Whether this computer shows a notification area now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def is_wanted(self) -> bool:
        """Whether the officer chose it."""
        return self._preferences.current.stay_in_tray

    def choose(self, wanted: bool) -> None:
        """Stay from now on, or no longer."""
        self._preferences.keep(stay_in_tray=wanted)
        self._follow()

    def keeps(self) -> bool:
        """Whether a window that is closed now only leaves the screen; says so the first time."""
        if not (self.is_wanted and self.is_possible):
            return False
        if self.icon is not None and not self._told:
            self._told = True
            sentence = tr(
                "The program keeps running in the notification area. Choose “Quit” there to end it."
            )
            self.icon.showMessage(tr("Sổ Mặt trận"), sentence)
        return True

    def tell_version(self, version: str) -> None:
        """Say once that a new version is ready to be installed; an empty one says nothing."""
        if version and version != self._version and self.icon is not None:
            sentence = tr("Version {version} of the program is ready: Settings, About.", version=version)
            self.icon.showMessage(tr("Sổ Mặt trận"), sentence)
            self._version = version

    def speak(self) -> None:
        """Say the words of the menu in the language that was chosen."""
        self._take_away()
        self._follow()

    def _follow(self) -> None:
        if not (self.is_wanted and self.is_possible):
            self._take_away()
        elif self.icon is None:
            self._show()

    def _show(self) -> None:
        menu = QMenu()
        menu.addAction(tr("Open Sổ Mặt trận"), self.opened.emit)
        menu.addAction(tr("Quit"), self.ended.emit)
        icon = QSystemTrayIcon(program_icon(), self)
        icon.setToolTip(tr("Sổ Mặt trận"))
        icon.setContextMenu(menu)
        icon.activated.connect(self._activated)
        icon.show()
        self.menu, self.icon = menu, icon

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.opened.emit()

    def _take_away(self) -> None:
        if self.icon is not None and self.menu is not None:
            self.icon.hide()
            self.icon.deleteLater()
            self.menu.deleteLater()
            self.icon = self.menu = None

    def end(self) -> None:
        """Take the icon away; the program ends."""
        self._take_away()
