"""Labels in the roles of text that the theme knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyleOption, QWidget

from ui.theme.fonts import TextRole, font_for

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LEAST_LINES = 2
Tone = Literal["", "muted", "danger", "warning", "success", "accent"]
BadgeTone = Literal["neutral", "success", "warning", "danger", "info"]


class SteadyLabel(QLabel):
    """Takes the room of the longest text that it has had, so that a shorter one lays nothing out again.

    For what changes with every key: Qt lays out the whole window for a label of another size.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._room = QSize()
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._take_room()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._room = QSize()
        self._take_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_room()  # with the looks that the style sheet gives it

    def _take_room(self) -> None:
        room = self.sizeHint().expandedTo(self._room)
        if room != self._room:
            self._room = room
            self.setFixedSize(room)


class HeldLabel(QLabel):
    """Shows sentences of one kind in turn, over several lines, in the room of the longest.

    It holds the text itself, without the label of Qt: that lays out the whole window for every other text.
    """

    def __init__(self, texts: Iterable[str], role: TextRole = TextRole.BODY, tone: Tone = "") -> None:
        """``texts`` are those that it may show."""
        super().__init__()
        self._texts = tuple(texts)
        self._text = ""
        made_label(self, role, tone)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What is shown."""
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._take_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        painter.setPen(option.palette.color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(_WRAPPED), self._text)
        painter.end()
        del event

    def _take_room(self) -> None:
        room = QRect(0, 0, self.contentsRect().width(), 10_000)
        metrics = self.fontMetrics()
        heights = [metrics.boundingRect(room, int(_WRAPPED), text).height() for text in self._texts]
        self.setFixedHeight(max(_LEAST_LINES * metrics.lineSpacing(), *heights))


def label(text: str, role: TextRole = TextRole.BODY, tone: Tone = "", *, wrap: bool = False) -> QLabel:
    """A label; with ``wrap`` it breaks into lines and gives way in width."""
    made = QLabel(text)
    made_label(made, role, tone)
    made.setWordWrap(wrap)
    return made


def steady_label(text: str, role: TextRole = TextRole.BODY, tone: Tone = "") -> SteadyLabel:
    """A label that keeps its size, for figures that change with every key; they stand at its right."""
    made = SteadyLabel(text)
    made_label(made, role, tone)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def made_label(target: QLabel, role: TextRole, tone: Tone = "") -> None:
    """Give a label its role and tone; its text is never read as markup."""
    target.setTextFormat(Qt.TextFormat.PlainText)
    target.setFont(font_for(role))
    target.setProperty("tone", tone)


def title(text: str) -> QLabel:
    """The heading of a page."""
    return label(text, TextRole.TITLE)


def heading(text: str, *, wrap: bool = False) -> QLabel:
    """The heading of a card or section."""
    return label(text, TextRole.HEADING, wrap=wrap)


def muted(text: str, *, wrap: bool = True) -> QLabel:
    """An explanation, quieter than the text it explains."""
    return label(text, tone="muted", wrap=wrap)


def badge(text: str, tone: BadgeTone = "neutral") -> QLabel:
    """A short state in a coloured pill; the words carry the meaning, the colour repeats it."""
    made = QLabel(text)
    made_badge(made, tone)
    set_badge(made, text, tone)
    return made


def steady_badge(text: str, tone: BadgeTone = "neutral") -> QLabel:
    """A badge that keeps its size, for what changes with every key."""
    made = SteadyLabel(text)
    made_badge(made, tone)
    set_badge(made, text, tone)
    restyle(made)  # it was looked at when it was measured
    return made


def made_badge(target: QLabel, tone: BadgeTone) -> None:
    """Give a label the looks of a badge."""
    target.setTextFormat(Qt.TextFormat.PlainText)
    target.setFont(font_for(TextRole.LABEL))
    target.setProperty("badge", tone)
    policy = target.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Fixed)  # beside buttons in two lines it stays a pill
    target.setSizePolicy(policy)


def set_badge(target: QLabel, text: str, tone: BadgeTone) -> None:
    """Change what a badge says; without words nothing of it is seen."""
    target.setText(text)
    looks = tone if text else "none"
    if target.property("badge") != looks:  # looking at the style sheet again costs more than all else here
        target.setProperty("badge", looks)
        restyle(target)


def set_tone(target: QLabel, tone: Tone) -> None:
    """Change the tone of a label."""
    if target.property("tone") != tone:
        target.setProperty("tone", tone)
        restyle(target)


def restyle(target: QWidget) -> None:
    """Have the style sheet look at the properties again; before the first showing it has not looked yet."""
    if not target.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    target.style().unpolish(target)
    target.style().polish(target)
