"""The frame of a room's page: title, one sentence, actions on the right, and what scrolls below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMargins, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.theme import spacing as space
from ui.widgets.fitting import FocusSight
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import muted, title
from ui.widgets.shown_keys import show_keys

_LOW = 456
"""Pixels: at 1366×768 a page has 372 at 150 %, 456 at 125 %; at 1280×680 it has 404 at 125 %."""


class PageHeader(QWidget):
    """Title and explanation on the left, buttons in :attr:`buttons` on the right."""

    def __init__(self, text: str, explanation: str = "") -> None:
        super().__init__()
        self.title: QLabel = title(text)
        self.explanation: QLabel = muted(explanation)
        words = QVBoxLayout()
        words.setSpacing(space.HAIR)
        words.addWidget(self.title)
        words.addWidget(self.explanation)
        self.buttons = FlowRow()
        self.more: QPushButton | None = None
        """The button of further commands: on a low screen its key is in its tip."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.LARGE)
        row.addLayout(words, 1)
        self.explanation.setVisible(bool(explanation))  # only now: without a parent it would be a window
        row.addLayout(self.buttons)

    def fit(self, *, low: bool) -> None:
        """On a low screen the rail alone names the room, so that the buttons stay in one line."""
        named = not low or bool(self.explanation.text())
        self.title.setVisible(named)
        self.setVisible(named or self.buttons.count() > 0)
        if self.more is not None:
            show_keys((self.more,), shown=not low)

    def explain(self, text: str) -> None:
        """Change the sentence under the title."""
        self.explanation.setText(text)
        self.explanation.setVisible(bool(text))


def is_low(page: QWidget) -> bool:
    """Whether a page is so low that the parts above and below its table give way."""
    return page.height() < _LOW


class _Low(QObject):
    """On a low screen a page gives up its margins, and its header what the rail says."""

    def __init__(self, page: QWidget, layout: QVBoxLayout, header: PageHeader | None) -> None:
        super().__init__(page)
        self._page, self._layout, self._header = page, layout, header
        self._margins: QMargins | None = None
        """What the page has where there is room, as it has set them itself."""
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(event, QResizeEvent):
            self._fit(low=event.size().height() < _LOW)
        return super().eventFilter(watched, event)

    def _fit(self, *, low: bool) -> None:
        if self._header is not None:
            self._header.fit(low=low)
        if low == (self._margins is not None):
            return
        now = self._layout.contentsMargins()
        if low:
            self._margins = now
            side, end = min(now.left(), space.MEDIUM), min(now.top(), space.SMALL)
            self._layout.setContentsMargins(side, end, side, end)
        elif self._margins is not None:
            self._layout.setContentsMargins(self._margins)
            self._margins = None


def page_layout(page: QWidget, header: PageHeader | None = None) -> QVBoxLayout:
    """The outer layout of a room, with the margins of a page."""
    page.setObjectName("page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(page)
    margin = space.PAGE_MARGIN
    layout.setContentsMargins(margin, space.LARGE, margin, space.LARGE)
    layout.setSpacing(space.MEDIUM)
    if header is not None:
        layout.addWidget(header)
    _Low(page, layout, header)
    return layout


class ScrollBody(QScrollArea):
    """A part that scrolls up and down when the window is low; put widgets into :attr:`body`."""

    def __init__(
        self,
        parent: QWidget | None = None,
        whole: Callable[[QWidget], QWidget] | None = None,
        margin: int = 0,
    ) -> None:
        """``whole`` names what of a widget with the keys is kept in sight, with ``margin`` pixels around."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a stop of the tab key that nobody sees
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("pageBody")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, space.TINY, 0)
        self.body.setSpacing(space.MEDIUM)
        self.setWidget(inner)
        self.sight = FocusSight(self, whole, margin)
