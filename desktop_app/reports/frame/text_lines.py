"""Breaking text into lines of a given width, and drawing a line on a canvas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from desktop_app.reports.blocks.model import Align
from desktop_app.reports.frame.fonts import THOUSANDTH, clean, clean_runs, text_units, text_width

ELLIPSIS = "…"
_BREAKING = re.compile(r"[^\S\u00a0\u202f]+")

_STRIKE = 0.3
"""How far the line through a text is above its base line, as a part of the size."""
_BASE_LINE = 0.22
"""How far the base line is above the foot of its line, as a part of the size."""


def break_lines(text: str, font: str, size: float, width: float) -> list[str]:
    """The lines of the text, none wider than ``width`` points; a word that is wider is cut."""
    lines: list[str] = []
    for piece in clean(text).split("\n"):
        lines += _break_piece(piece, font, size, width)
    return lines or [""]


def _break_piece(text: str, font: str, size: float, width: float) -> list[str]:
    if text_width(text, font, size) <= width:
        return [text.strip()]
    lines: list[str] = []
    line, used, space = "", 0.0, text_units(" ", font)
    for word, units in _words(text, font, size, width):
        if line and (used + space + units) * size * THOUSANDTH <= width:
            line, used = f"{line} {word}", used + space + units
            continue
        if line:
            lines.append(line)
        *full, line = _cut_word(word, font, size, width)
        lines += full
        used = text_units(line, font) if full else units
    lines.append(line)
    return lines


def _words(text: str, font: str, size: float, width: float) -> Iterator[tuple[str, float]]:
    """The words of a text, and how wide each is (:func:`text_units`).

    A figure and its sign are one, unless no line has room for them.
    """
    for word in filter(None, _BREAKING.split(text)):
        units = text_units(word, font)
        if units * size * THOUSANDTH <= width:
            yield word, units
        else:
            yield from ((part, text_units(part, font)) for part in word.split())


def _cut_word(word: str, font: str, size: float, width: float) -> list[str]:
    if text_width(word, font, size) <= width:
        return [word]
    parts = [""]
    for letter in word:
        if parts[-1] and text_width(parts[-1] + letter, font, size) > width:
            parts.append("")
        parts[-1] += letter
    return parts


def balanced_lines(text: str, font: str, size: float, width: float) -> list[str]:
    """As few lines as :func:`break_lines` gives, but about equally long: for centred headings."""
    lines = break_lines(text, font, size, width)
    if len(lines) == 1:
        return lines
    low, high = width / 2, width
    while high - low > 2:
        middle = (low + high) / 2
        trial = break_lines(text, font, size, middle)
        low, high = (low, middle) if len(trial) == len(lines) else (middle, high)
    return break_lines(text, font, size, high)


def limit_lines(lines: list[str], most: int) -> list[str]:
    """At most ``most`` lines; the last ends in "…", in place of a word, when something was left off."""
    if len(lines) <= most:
        return lines
    *whole, last = lines[:most]
    return [*whole, last[: -len(ELLIPSIS) - 1].rsplit(" ", 1)[0] + ELLIPSIS]


def longest_word(text: str, font: str, size: float) -> float:
    """Width in points of the longest word: the least width that the text can have."""
    return max((text_width(word, font, size) for word in _BREAKING.split(text)), default=0.0)


class TextPen:
    """Writes lines on a canvas as one piece of text: a piece for each line takes reportlab twice as long."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas
        self._piece: Any = None
        self._font: tuple[str, float] | None = None

    def write(self, text: str, font: str, size: float, x: float, y: float, align: str = "left") -> None:
        """Write one line, which is clean already, at the base line ``y``; see :func:`draw_text`."""
        if align != "left":
            width = text_width(text, font, size)
            x -= width if align == "right" else width / 2
        runs = clean_runs(text.replace("\n", " "), font)
        for name, run in runs:
            if self._piece is None:
                self._piece = self._canvas.beginText(x, y)
            else:
                self._piece.setTextOrigin(x, y)
            if self._font != (name, size):
                self._font = name, size
                self._piece.setFont(name, size)
            self._piece.textLine(run)
            if len(runs) > 1:
                x += text_width(run, name, size)

    def lines(
        self,
        lines: Sequence[str],
        font: str,
        sizes: tuple[float, float],
        x: float,
        top: float,
        align: Align,
        *,
        struck: bool = False,
    ) -> None:
        """Write lines below each other from ``top`` on; ``sizes``: of letters and of a line, in points."""
        size, leading = sizes
        for line in lines:
            top -= leading
            if line:
                base = top + (leading - size) / 2 + size * _BASE_LINE
                self.write(line, font, size, x, base, align)
                if struck:
                    width = text_width(line, font, size)
                    left = {"left": x, "center": x - width / 2, "right": x - width}[align]
                    height = base + size * _STRIKE
                    self._canvas.line(left, height, left + width, height)

    def lift(self) -> None:
        """Put what was written on the canvas."""
        if self._piece is not None:
            self._canvas.drawText(self._piece)


def draw_text(
    canvas: Any, text: str, font: str, size: float, x: float, y: float, align: str = "left"
) -> None:
    """Draw one line at the base line ``y``, with ``x`` its left end, middle or right end."""
    pen = TextPen(canvas)
    pen.write(clean(text), font, size, x, y, align)
    pen.lift()
