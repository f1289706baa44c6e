"""What has the keys is in sight, also while a page is still being laid out, grows or gets smaller."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

_TYPED = frozenset({QEvent.Type.KeyPress, QEvent.Type.InputMethod})


class Sight(QObject):
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
