"""Sizes of windows: what the text needs and no more than the screen has; what has the keys is in sight."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLayout, QScrollArea, QStackedWidget, QWidget
from shiboken6 import isValid

_ANY = 1 << 20
_TYPED = frozenset({QEvent.Type.KeyPress, QEvent.Type.InputMethod})
_FRAME = QSize(16, 40)
"""What Windows puts around a window at most."""


def room_on_screen(window: QWidget) -> QSize:
    """How large the inside of a window can be: at a scale of 150 % 1366×768 has 911 × 512 for all."""
    return window.screen().availableGeometry().size() - _FRAME


def within_screen(window: QWidget, size: tuple[int, int]) -> QSize:
    """A width and height, or what the screen has room for."""
    return QSize(*size).boundedTo(room_on_screen(window))


def fit_height(dialog: QDialog, *, least: int = 0) -> None:
    """Qt does not follow the lines of wrapped text by itself once a window has its size."""
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    width = max(dialog.width(), dialog.minimumWidth())
    by_width = layout.hasHeightForWidth()
    height = layout.totalHeightForWidth(width) if by_width else layout.totalSizeHint().height()
    dialog.resize(width, min(max(height, least), room_on_screen(dialog).height()))


def least_height(layout: QLayout, width: int) -> int:
    """The height without which something in ``layout`` is cut at a width."""
    if layout.hasHeightForWidth():
        return layout.totalMinimumHeightForWidth(width)
    return layout.totalMinimumSize().height()


class FittedArea(QScrollArea):
    """Gives its content all its room; where that is less than the content needs at least, it scrolls.

    Qt's own resizable area asks for the height that a content would like, every table at its full height.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a stop of the tab key that nobody sees
        self.setWidget(content)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # nothing asks for a layout of what changed while it was out of sight

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        handled = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return handled

    def minimumSizeHint(self) -> QSize:
        """As wide as the content must be, since sideways it scrolls only on the smallest screens."""
        content, size = self.widget(), super().minimumSizeHint()
        layout = None if content is None else content.layout()
        if layout is None:
            return size
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(layout.totalMinimumSize().width() + bar, size.height())

    def sizeHint(self) -> QSize:
        content = self.widget()
        return super().sizeHint() if content is None else content.sizeHint()

    def _fit(self) -> None:
        content = self.widget()
        layout = None if content is None else content.layout()
        if content is None or layout is None:
            return
        room = self.maximumViewportSize()
        width = max(room.width(), layout.totalMinimumSize().width())
        height = least_height(layout, width)
        if height > room.height():
            bar = self.verticalScrollBar().sizeHint().width()
            width = max(room.width() - bar, layout.totalMinimumSize().width())
            height = least_height(layout, width)
        content.resize(width, max(height, room.height()))


class PageStack(QStackedWidget):
    """Pages of which the one in front says how narrow it can be, ``narrowest`` at most.

    With its ``parent`` from the start pages are put in their place once: Qt restyles all that is in a page
    whenever the page, or what it is in, gets another parent.
    """

    def __init__(self, narrowest: int = _ANY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrowest = narrowest
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        needed = 0 if page is None else page.minimumSizeHint().width()
        return QSize(min(needed, self._narrowest), 0)


class PageArea(FittedArea):
    """Gives pages all its room; where that is less than they can do with, they follow the cursor sideways."""

    def __init__(self, pages: PageStack, parent: QWidget) -> None:
        super().__init__(pages, parent)
        self._pages = pages
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._bring_into_sight)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def _fit(self) -> None:
        room = self.maximumViewportSize()
        needed = self._pages.minimumSizeHint().width()
        bar = self.horizontalScrollBar().sizeHint().height() if needed > room.width() else 0
        self._pages.resize(max(needed, room.width()), room.height() - bar)

    def _bring_into_sight(self, _before: QWidget | None, here: QWidget | None) -> None:
        # Nothing is asked of the viewport here: Python would make classes of all widgets at the start.
        if here is not None and self._pages.width() > self.width() and self._pages.isAncestorOf(here):
            self.ensureWidgetVisible(here)


class FocusSight(QObject):
    """Scrolls ``area`` to what has the keys within it.

    Who scrolls away stays where they look until they type again: no key goes where nobody sees it.
    ``whole`` names what is shown of a widget where that is more than itself, such as its question.
    """

    def __init__(
        self, area: QScrollArea, whole: Callable[[QWidget], QWidget] | None = None, margin: int = 0
    ) -> None:
        super().__init__(area)
        self._area, self._whole, self._margin = area, whole, margin
        self._here: QWidget | None = None
        self._looks_away = False
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)
        content, bar = area.widget(), area.verticalScrollBar()
        assert content is not None
        content.installEventFilter(self)
        bar.rangeChanged.connect(lambda *_: self._follow())
        bar.actionTriggered.connect(lambda _: self._look_away())

    def show(self, widget: QWidget) -> None:
        """Bring ``widget`` into sight; from now on it is what is kept there."""
        self._leave()
        self._here, self._looks_away = widget, False
        widget.installEventFilter(self)
        self._follow()

    def _leave(self) -> None:
        if self._here is not None and isValid(self._here):
            self._here.removeEventFilter(self)
        self._here = None

    def _focus_moved(self, _before: QWidget | None, here: QWidget | None) -> None:
        if here is not None and self._area.isAncestorOf(here):
            self.show(here)

    def _look_away(self) -> None:
        self._looks_away = True

    def _follow(self) -> None:
        here, content = self._here, self._area.widget()
        if here is None or not isValid(here) or content is None or self._looks_away:
            return
        whole = here if self._whole is None else self._whole(here)
        if whole.height() + 2 * self._margin > self._area.viewport().height():
            whole = here  # not all of it fits
        part = self._outermost(whole, content)
        if content.isAncestorOf(part):
            self._area.ensureWidgetVisible(part, 0, self._margin)  # of a field Qt takes the cursor alone
            self._show_all_of(part.mapTo(content, QPoint(0, 0)).y(), part.height())

    def _show_all_of(self, top: int, height: int) -> None:
        bar, room = self._area.verticalScrollBar(), self._area.viewport().height()
        top, bottom = top - self._margin, top + height + self._margin
        if bottom - top > room:
            return
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + room:
            bar.setValue(bottom - room)

    @staticmethod
    def _outermost(widget: QWidget, content: QWidget) -> QWidget:
        """What within ``content`` scrolls by itself and holds ``widget``, else the widget."""
        part, above = widget, widget.parentWidget()
        while above is not None and above is not content:
            if isinstance(above, QScrollArea):
                part = above
            above = above.parentWidget()
        return part

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._here and event.type() in _TYPED:
            self._looks_away = False
            self._follow()
        elif event.type() == QEvent.Type.LayoutRequest:
            self._follow()
        return super().eventFilter(watched, event)
