"""The guide beside the rooms: a panel at the right of the window, which can also be a window of its own."""

from __future__ import annotations

from collections.abc import Set

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMainWindow, QWidget

from desktop_app.base.i18n import Language, tr
from ui.context.preferences import PreferencesFile
from ui.shell.guide.guide_view import GuideView
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label

LEAST_WIDTH, FIRST_WIDTH = 280, 380
_APART = (760, 620)


class GuideBeside(QDockWidget):
    """Opens, closes and remembers its width. F1 leads into it and closes it, F6 leads back to the room.

    ``by_room`` are the names of the pages that belong to rooms: such a page gives way to that of the room in
    front, any other (an exercise that is being done) stays.
    """

    back_asked = Signal()
    """The cursor belongs into the room again."""

    def __init__(
        self,
        window: QMainWindow,
        language: Language,
        theme: Theme,
        preferences: PreferencesFile,
        by_room: Set[str],
    ) -> None:
        super().__init__(tr("User guide"), window)
        self.setObjectName("guide")
        self._window = window
        self._preferences = preferences
        self._by_room = by_room
        self._opened_at = ""
        self.view = GuideView(language, theme)
        self.view.left.connect(self.leave)
        self.view.back_asked.connect(self.back_asked)
        self.setWidget(self.view)
        self.setTitleBarWidget(self._title(theme))
        self.setMinimumWidth(LEAST_WIDTH)
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea | Qt.DockWidgetArea.LeftDockWidgetArea)
        self.topLevelChanged.connect(self._came_apart)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        self.hide()

    def turn(self, name: str) -> None:
        """What F1 does: open at a room's page, else lead into the guide, else close it."""
        if not self.isVisible():
            if name != self._opened_at:
                self.view.open_page(name)
            self._open(name)
        elif self._has_cursor():
            self.leave()
        else:
            page = self.view.page
            if page is None or page.name in self._by_room:
                self.view.open_page(name)
            self._open(name)

    def open_page(self, name: str) -> None:
        """Open at a page by its name."""
        self.view.open_page(name)
        self._open(name)

    def leave(self) -> None:
        """Close, and put the cursor back into the room."""
        self.put_away()
        self.back_asked.emit()

    def turn_apart(self) -> None:
        """Become a window of its own, or a panel again; the cursor stays in the page."""
        self.setFloating(not self.isFloating())
        self.activateWindow()
        self.view.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Close and remember the width."""
        if (
            self.isVisible()
            and not self.isFloating()
            and self.width() != self._preferences.current.guide_width
        ):
            self._preferences.keep(guide_width=self.width())
        self.hide()

    def _open(self, name: str) -> None:
        self._opened_at = name
        if not self.isVisible():
            self.show()
            width = self._preferences.current.guide_width or FIRST_WIDTH
            self._window.resizeDocks([self], [width], Qt.Orientation.Horizontal)
        self.raise_()
        self.activateWindow()
        self.view.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _has_cursor(self) -> bool:
        here = QApplication.focusWidget()
        return here is not None and self.isAncestorOf(here)

    def _came_apart(self, apart: bool) -> None:
        if apart:
            self.resize(*_APART)

    def _title(self, theme: Theme) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(space.MEDIUM, space.SMALL, space.SMALL, space.SMALL)
        row.setSpacing(space.TINY)
        row.addWidget(label(tr("User guide"), TextRole.HEADING), 1)
        apart = tr("As a window of its own, and back")
        row.addWidget(icon_button(apart, "export", theme, self.turn_apart))
        row.addWidget(icon_button(tr("Close the guide (Esc)"), "close", theme, self.leave))
        return bar
