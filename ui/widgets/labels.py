"""Labels in the roles of text that the theme knows."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ui.theme.fonts import TextRole, font_for

Tone = Literal["", "muted", "danger", "warning", "success", "accent"]
BadgeTone = Literal["neutral", "success", "warning", "danger", "info"]


def label(text: str, role: TextRole = TextRole.BODY, tone: Tone = "", *, wrap: bool = False) -> QLabel:
    """A label; with ``wrap`` it breaks into lines and gives way in width."""
    made = QLabel(text)
    made_label(made, role, tone)
    made.setWordWrap(wrap)
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


def made_badge(target: QLabel, tone: BadgeTone) -> None:
    """Give a label the looks of a badge."""
    target.setTextFormat(Qt.TextFormat.PlainText)
    target.setFont(font_for(TextRole.LABEL))
    target.setProperty("badge", tone)


def set_badge(target: QLabel, text: str, tone: BadgeTone) -> None:
    """Change what a badge says."""
    target.setText(text)
    if target.property("badge") != tone:  # looking at the style sheet again costs more than all else here
        target.setProperty("badge", tone)
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
