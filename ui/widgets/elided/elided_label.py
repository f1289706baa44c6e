"""A line of words that gives way in width: cut words end in "…" and are shown whole as a tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyleOption

from ui.theme.fonts import TextRole
from ui.widgets.labels import Tone, made_label
from ui.widgets.plain_text import set_tip


class ElidedLabel(QLabel):
    """Keeps its whole text for the reader of the screen, and paints what there is room for.

    It holds the text itself, without the label of Qt: that lays out the whole window for every other text,
    and here no text has another size.
    """

    def __init__(
        self,
        text: str = "",
        role: TextRole = TextRole.BODY,
        tone: Tone = "",
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__()
        self._text = ""
        self._elide = elide
        self._beside = ""
        self._short = ""
        made_label(self, role, tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    @property
    def shown(self) -> str:
        """The words as they are painted."""
        room, text = self.contentsRect().width(), self._text
        if self._short and self.fontMetrics().horizontalAdvance(text) > room:
            text = self._short
        if len(text) > 2 * room + 2:  # no letter is narrower than a pixel: what is farther in is cut anyway
            text = f"{text[: room + 1]}{text[-room - 1 :]}"
        return self.fontMetrics().elidedText(text, self._elide, room)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def setText(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self._tell()
        self.update()

    def shorten_to(self, words: str) -> None:
        """Paint these words where there is no room for the whole text."""
        if words != self._short:
            self._short = words
            self._tell()
            self.update()

    def tell_too(self, words: str) -> None:
        """Tell something in the tip for which there is no room here."""
        if words != self._beside:
            self._beside = words
            self.setAccessibleDescription(words)
            self._tell()

    def sizeHint(self) -> QSize:
        around = self.width() - self.contentsRect().width()
        return QSize(self.fontMetrics().horizontalAdvance(self._text) + around, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        alignment = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(option.palette.color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), alignment, self.shown)
        painter.end()
        del event

    def _tell(self) -> None:
        cut = self._text if self.shown != self._text else ""
        set_tip(self, "\n".join(filter(None, (cut, self._beside))))
