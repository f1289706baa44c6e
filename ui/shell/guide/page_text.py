"""The text of a page of the guide, with its pictures as wide as there is room."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QTextBrowser

from desktop_app.base.i18n import tr
from ui.base.timers import once_after
from ui.shell.guide.pages import GuidePage, read_picture
from ui.shell.guide.searching import TextMatch, hits
from ui.theme import spacing as space

_RESIZE_MILLISECONDS = 60
_LEAST_PICTURE = 120
_INDENT = 22


class PageText(QTextBrowser):
    """Shows one page and selects words in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Page of the user guide"))
        self.setOpenLinks(False)
        self.document().setIndentWidth(_INDENT)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._page: GuidePage | None = None
        self._width = 0
        self._fit_soon = once_after(_RESIZE_MILLISECONDS, self.renew, self)

    def show_page(self, page: GuidePage | None) -> None:
        """Show a page from its beginning; none: an empty one."""
        self._page = page
        self._width = self.width()
        self.document().clear()
        self.setMarkdown("" if page is None else page.text())
        self._calm_headings()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _calm_headings(self) -> None:
        """Headings a step smaller than Qt makes them: the page is narrow."""
        block = self.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                smaller = QTextCharFormat()
                smaller.setProperty(QTextFormat.Property.FontSizeAdjustment.value, max(0, 3 - level))
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                cursor.mergeCharFormat(smaller)
            block = block.next()

    def select_next(self, words: str) -> bool:
        """Select the next place that has ``words`` behind what is selected; whether there is one."""
        here = self.textCursor().selectionEnd()
        after = next((hit for hit in hits(self.toPlainText(), words) if hit.start >= here), None)
        if after is not None:
            self._select(after)
        return after is not None

    def _select(self, hit: TextMatch) -> None:
        cursor = self.textCursor()
        cursor.setPosition(hit.start)
        cursor.setPosition(hit.end, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        picture = read_picture(name if isinstance(name, str) else name.toString())
        return picture if picture.isNull() else self._fitted(picture)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Its own width, not that of the room inside: a scroll bar that comes or goes must not begin it again.
        if self._page is not None and self._page.pictures and self.width() != self._width:
            self._fit_soon.start()

    def renew(self) -> None:
        """Lay the page out again; what stood at the top stays there."""
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        place = self.textCursor().position()
        self.show_page(self._page)
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        bar.setValue(round(share * bar.maximum()))

    def _fitted(self, picture: QImage) -> QImage:
        ratio = self.devicePixelRatioF()
        natural = picture.width() / 2  # pictures are made with two pixels for one
        width = round(min(natural, self._room()) * ratio)
        small = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(ratio)
        return small

    def _room(self) -> int:
        """How wide a picture may be, whether the scroll bar is there yet or comes with it."""
        bar = self.verticalScrollBar()
        comes = 0 if bar.isVisible() else bar.sizeHint().width() + space.TINY
        margins = round(2 * self.document().documentMargin())
        return max(_LEAST_PICTURE, self.viewport().width() - comes - margins)
