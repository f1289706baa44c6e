"""Boxes, cells for digits, dotted lines and wrapped text, drawn on a canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.reports.blank_form.content import Combs, OptionBox
from desktop_app.reports.blank_form.layout import BlankFormStyle
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR, text_width
from desktop_app.reports.frame.text_lines import break_lines, draw_text

DESCENT = 0.22
"""Part of the size of a letter below the base line."""
BELOW = 0.12
"""How far a box is below the base line, as a part of the size of the text."""


@dataclass(frozen=True, slots=True)
class WrappedText:
    """Lines of one text at one size; ``height`` from the top of the first to the foot of the last."""

    lines: tuple[str, ...]
    font: str
    size: float
    leading: float

    @property
    def height(self) -> float:
        """Height in points."""
        return len(self.lines) * self.size * self.leading

    def draw(self, canvas: Any, x: float, top: float, width: float = 0.0, align: str = "left") -> None:
        """Draw downwards from ``top``; ``width`` is needed for text that is not set left."""
        place = {"left": x, "center": x + width / 2, "right": x + width}[align]
        for line in self.lines:
            top -= self.size * self.leading
            draw_text(canvas, line, self.font, self.size, place, top + self.size * DESCENT, align)


def words(
    text: str, style: BlankFormStyle, width: float, font: str = REGULAR, size: float = 0.0
) -> WrappedText:
    """The text broken to ``width``; nothing of the text is no line."""
    used = size or style.size
    lines = tuple(break_lines(text, font, used, width)) if text else ()
    return WrappedText(lines, font, used, style.text.leading)


def draw_box(canvas: Any, x: float, base: float, style: BlankFormStyle) -> None:
    """A box to tick, standing on the base line."""
    canvas.setLineWidth(0.9)
    canvas.rect(x, base - style.size * BELOW, style.box, style.box, stroke=1, fill=0)


def digit_width(digit: str, style: BlankFormStyle) -> float:
    """The room of a digit before its box."""
    return text_width(digit, BOLD, style.digit) + style.size * 0.22 if digit else 0.0


def option_width(option: OptionBox, style: BlankFormStyle) -> float:
    """The room of a digit, a box and its label on one line."""
    label = text_width(option.label, REGULAR, style.size) + style.size * 0.35 if option.label else 0.0
    return digit_width(option.digit, style) + style.box + label


def draw_digit_and_box(canvas: Any, option: OptionBox, x: float, base: float, style: BlankFormStyle) -> float:
    """Draw the digit and its box; returns where they end."""
    draw_text(canvas, option.digit, BOLD, style.digit, x, base)
    x += digit_width(option.digit, style)
    draw_box(canvas, x, base, style)
    return x + style.box


def draw_dots(canvas: Any, x: float, end: float, base: float, style: BlankFormStyle) -> None:
    """A dotted line for handwriting."""
    if end - x < style.size:
        return
    canvas.saveState()
    canvas.setLineWidth(0.6)
    canvas.setLineCap(1)
    canvas.setDash([0.1, 2.2])
    canvas.line(x, base - style.size * 0.1, end, base - style.size * 0.1)
    canvas.restoreState()


def comb_width(combs: Combs, style: BlankFormStyle) -> float:
    """The room of all cells with their signs."""
    return sum(combs.groups) * style.comb + len(combs.groups[1:]) * _sign_room(style)


def draw_combs(canvas: Any, combs: Combs, x: float, base: float, style: BlankFormStyle) -> None:
    """Cells for single digits, standing a little below the base line."""
    height = style.size * 1.25
    foot = base - style.size * 0.28
    canvas.setLineWidth(0.6)
    for place, count in enumerate(combs.groups):
        if place:
            sign = combs.signs[place - 1]
            draw_text(canvas, sign, REGULAR, style.size, x + _sign_room(style) / 2, base, "center")
            x += _sign_room(style)
        for _ in range(count):
            canvas.rect(x, foot, style.comb, height, stroke=1, fill=0)
            x += style.comb


def _sign_room(style: BlankFormStyle) -> float:
    return style.size * 0.7


def draw_remarks(canvas: Any, remarks: Sequence[WrappedText], x: float, top: float) -> float:
    """Remarks under each other; returns where they end."""
    for remark in remarks:
        remark.draw(canvas, x, top)
        top -= remark.height
    return top


def remark_words(remarks: Sequence[str], style: BlankFormStyle, width: float) -> list[WrappedText]:
    """Hints and skip notes in small italics."""
    return [words(text, style, width, ITALIC, style.hint) for text in remarks]
