"""Sizes of windows: the height that the text needs, and never more than the screen has."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLayout, QScrollArea, QStackedWidget, QWidget

_ANY = 1 << 20
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
