"""The guide beside the rooms: a panel at the right of the window, which can also be a window of its own.

Where it would leave a room too little, as at a scale of 150 %, it takes the place of the room until the
cursor goes back there.
"""

from __future__ import annotations

from collections.abc import Callable, Set

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QHBoxLayout,
    QMainWindow,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from desktop_app.base.i18n import Language, tr
from ui.context.preferences import PreferencesFile
from ui.shell.guide.guide_view import GuideView
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.buttons import icon_button
from ui.widgets.fitting import within_screen
from ui.widgets.labels import label

LEAST_WIDTH, FIRST_WIDTH = 280, 380
_APART = (760, 620)
_LEAST_ROOM = 600
"""Pixels: with less a room is scrolled more than read. At 125 % it has 713, at 150 % it would have 531."""
_WHOLE_ROOM = 1 << 20
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_FEATURES = QDockWidget.DockWidgetFeature


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
        rooms: QWidget,
        column: QVBoxLayout,
        needed: Callable[[int], int],
    ) -> None:
        """``rooms`` stand in ``column``; ``needed``: how wide the window must be for the room in front alone,
        where a room is given so much at most."""
        super().__init__(tr("User guide"), window)
        self.setObjectName("guide")
        self._window = window
        self._preferences = preferences
        self._by_room = by_room
        self._rooms, self._column, self._needed = rooms, column, needed
        self._opened_at = ""
        self._stepped_back = False
        """It stood in the place of the room and made room for it: what was being read stays."""
        self._given = 0
        """The width that it was given last; any other was chosen by hand."""
        self.view = GuideView(language, theme)
        self.view.left.connect(self.leave)
        self.view.back_asked.connect(self.back_asked)
        self.back_asked.connect(self._step_back)
        self.setWidget(self.view)
        self.setTitleBarWidget(self._title(theme))
        self.setMinimumWidth(LEAST_WIDTH)
        self.setAllowedAreas(_RIGHT | Qt.DockWidgetArea.LeftDockWidgetArea)
        self.topLevelChanged.connect(self._came_apart)
        window.addDockWidget(_RIGHT, self)
        self.hide()

    def turn(self, name: str) -> None:
        """What F1 does: open at a room's page, else lead into the guide, else close it."""
        if self.isVisible() and self._has_cursor():
            self.leave()
            return
        page = self.view.page
        if not self.isVisible() and not self._stepped_back:
            wanted = name != self._opened_at
        else:
            wanted = page is None or page.name in self._by_room
        if wanted:
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
        apart = not self.isFloating()
        if apart:
            self._stand(in_place=False)
        self.setFloating(apart)
        if not apart:
            self._find_place()
        self.activateWindow()
        self.view.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Close and remember the width."""
        if self.isVisible() and self._is_beside() and self.width() not in (self._given, self._kept_width()):
            self._preferences.keep(guide_width=self.width())
        self.hide()
        self._rooms.show()

    def make_room(self) -> None:
        """Another room is in front: give way where both have no room."""
        if self.isVisible() and not self.isFloating():
            if self.in_place or not self._has_room():
                self._give_way()
            else:
                self._give_width()

    def follow_window(self) -> None:
        """The window is larger or smaller: what is being read stays, beside the room or in its place."""
        if not self.isVisible() or self.isFloating():
            return
        if self._has_room() or self._has_cursor():
            reads = self._has_cursor()
            self._find_place()
            if reads:
                self.view.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._give_way()

    @property
    def in_place(self) -> bool:
        """Whether it takes, or would take, the place of the room."""
        return self._column.indexOf(self) >= 0

    def _open(self, name: str) -> None:
        self._opened_at, self._stepped_back = name, False
        if not self.isVisible():
            if not self.isFloating():
                self._find_place()
            self.show()
            self._give_width()
        self.raise_()
        self.activateWindow()
        self.view.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step_back(self) -> None:
        if self.in_place and self.isVisible():
            self._give_way()

    def _give_way(self) -> None:
        self.put_away()
        self._stepped_back = True

    def _is_beside(self) -> bool:
        return not self.isFloating() and not self.in_place

    def _kept_width(self) -> int:
        return self._preferences.current.guide_width or FIRST_WIDTH

    def _left(self, most: int) -> int:
        """What the room in front leaves of the window, where it is given ``most`` at most."""
        line = self.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent, None, self._window)
        return self._window.width() - self._needed(most) - line

    def _has_room(self) -> bool:
        return self._left(_LEAST_ROOM) >= LEAST_WIDTH

    def _find_place(self) -> None:
        """Stand beside the room in front, or where both have no room, in its place."""
        self._stand(in_place=not self._has_room())
        self._give_width()

    def _stand(self, *, in_place: bool) -> None:
        self._rooms.setVisible(not in_place)
        if in_place == self.in_place:
            return
        if in_place:
            self._window.removeDockWidget(self)
            self.setFeatures(_FEATURES.NoDockWidgetFeatures)
            self._column.insertWidget(self._column.indexOf(self._rooms), self, 1)
        else:
            self._column.removeWidget(self)
            self.setFeatures(
                _FEATURES.DockWidgetClosable | _FEATURES.DockWidgetMovable | _FEATURES.DockWidgetFloatable
            )
            self._window.addDockWidget(_RIGHT, self)
        self.show()

    def _give_width(self) -> None:
        """As wide as it was left, as far as the room in front has no need of it."""
        if self._is_beside():
            self._given = max(LEAST_WIDTH, min(self._kept_width(), self._left(_WHOLE_ROOM)))
            self._window.resizeDocks([self], [self._given], Qt.Orientation.Horizontal)

    def _has_cursor(self) -> bool:
        here = QApplication.focusWidget()
        return here is not None and self.isAncestorOf(here)

    def _came_apart(self, apart: bool) -> None:
        if apart:
            self.resize(within_screen(self, _APART))

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
