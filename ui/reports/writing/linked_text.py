"""A text field in which a linked figure is a single sign: shown as the figure, stored as the link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit

from desktop_app.base.text import nfc
from desktop_app.narrative.links import Link, links_in, pieces_of
from ui.base.answers import listen
from ui.theme import Theme
from ui.theme import spacing as space

_SIGN: Final = "\ufffc"
_LINKED: Final = int(QTextFormat.ObjectTypes.UserObject) + 1
_LINK: Final = int(QTextFormat.Property.UserProperty) + 1

type Show = Callable[[Link], str]
"""The figure of a link as it is printed."""


class LinkedText(QTextEdit):
    """Plain text with links. ``left``: the cursor left the field; ``at_link``: the link before the cursor."""

    left = Signal()
    at_link = Signal(object)

    def __init__(self, theme: Theme, show: Show) -> None:
        super().__init__()
        self._theme, self._show_figure = theme, show
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self._chip = _Chip(self)
        self.document().documentLayout().registerHandler(_LINKED, self._chip)
        self.cursorPositionChanged.connect(self._tell_link)
        listen(theme.changed, self, lambda: self.viewport().update())

    def set_linked(self, text: str) -> None:
        """Show a text; what was typed before cannot be undone into it."""
        self.document().setUndoRedoEnabled(False)
        self.document().clear()
        self._insert(QTextCursor(self.document()), text)
        self.document().setUndoRedoEnabled(True)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def linked(self) -> str:
        """The text with its links written out."""
        return _written(self.document())

    def insert_linked(self, text: str) -> None:
        """Put a text, or a link, where the cursor is."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        self._insert(cursor, text)
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def shown(self, link: Link) -> str:
        """The figure of a link as it is printed."""
        return self._show_figure(link)

    @property
    def ground(self) -> QColor:
        """The colour behind a figure."""
        return QColor(self._theme.palette.info_soft)

    def createMimeDataFromSelection(self) -> QMimeData:
        part = QTextDocument()
        QTextCursor(part).insertFragment(self.textCursor().selection())
        data = QMimeData()
        data.setText(_written(part))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.insert_linked(nfc(source.text()).replace(_SIGN, ""))

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.left.emit()

    def _insert(self, cursor: QTextCursor, text: str) -> None:
        plain = QTextCharFormat()
        for piece in pieces_of(text):
            if isinstance(piece, Link):
                sign = QTextCharFormat()
                sign.setObjectType(_LINKED)
                sign.setProperty(_LINK, piece.written)
                cursor.insertText(_SIGN, sign)
            else:
                cursor.insertText(piece, plain)
        cursor.setCharFormat(plain)

    def _tell_link(self) -> None:
        cursor = self.textCursor()
        found = _link_of(cursor.charFormat()) if _before(cursor) == _SIGN else None
        self.at_link.emit(found)
        if not cursor.hasSelection():
            self.setCurrentCharFormat(QTextCharFormat())  # what is typed behind a figure is a text again


class _Chip(QPyTextObject):
    """Draws a linked figure as one sign."""

    def __init__(self, owner: LinkedText) -> None:
        super().__init__(owner)
        self._owner = owner

    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(self._owner.font())
        text = self._text(format)
        width = metrics.horizontalAdvance(text) + space.SMALL
        if width <= self._room():
            return QSizeF(width, metrics.ascent())
        return QSizeF(self._room(), self._wrapped(text).height() - metrics.descent())

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,
        format: QTextFormat,
    ) -> None:
        metrics = QFontMetricsF(self._owner.font())
        painter.save()
        height = rect.height() + metrics.descent() + space.HAIR
        box = QRectF(rect.left(), rect.top() - space.HAIR, rect.width() - space.HAIR, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._owner.ground)
        painter.drawRoundedRect(box, space.TINY, space.TINY)
        painter.setPen(self._owner.palette().text().color())
        painter.setFont(self._owner.font())
        start = QPointF(rect.left() + space.TINY - space.HAIR / 2, rect.bottom())
        if rect.height() <= metrics.ascent():
            painter.drawText(start, self._text(format))
        else:
            inside = QRectF(start.x(), rect.top(), self._room() - space.SMALL, height)
            painter.drawText(inside, int(Qt.TextFlag.TextWordWrap), self._text(format))
        painter.restore()

    def _room(self) -> float:
        """How wide a line is; words that a register says may be longer."""
        document = self._owner.document()
        return self._owner.viewport().width() - 2 * document.documentMargin() - space.SMALL

    def _wrapped(self, text: str) -> QRectF:
        inside = QRectF(0, 0, max(self._room() - space.SMALL, 1), 1 << 20)
        metrics = QFontMetricsF(self._owner.font())
        return metrics.boundingRect(inside, int(Qt.TextFlag.TextWordWrap), text)

    def _text(self, format: QTextFormat) -> str:
        link = _link_of(format)
        return "" if link is None else self._owner.shown(link)


def _link_of(format: QTextFormat) -> Link | None:
    return next(iter(links_in(str(format.property(_LINK) or ""))), None)


def _before(cursor: QTextCursor) -> str:
    place = cursor.position()
    return str(cursor.document().characterAt(place - 1)) if place > 0 else ""


def _written(document: QTextDocument) -> str:
    lines: list[str] = []
    block = document.begin()
    while block.isValid():
        line = ""
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            link = str(fragment.charFormat().property(_LINK) or "")
            line += fragment.text().replace(_SIGN, link)
            fragments += 1
        lines.append(line.replace("\u2028", "\n"))
        block = block.next()
    return "\n".join(lines)
