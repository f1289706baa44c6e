"""Breaking text into lines of a given width, and drawing a line on a canvas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from desktop_app.reports.blocks.model import Align
from desktop_app.reports.frame.fonts import clean, clean_runs, text_width

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
    line = ""
    for word in _words(text, font, size, width):
        longer = f"{line} {word}" if line else word
        if text_width(longer, font, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _cut_word(word, font, size, width)
        lines += full
    lines.append(line)
    return lines


def _words(text: str, font: str, size: float, width: float) -> list[str]:
    """The words of a text. A figure and its sign are one, unless no line has room for them."""
    words: list[str] = []
    for word in _BREAKING.split(text):
        words += [word] if word and text_width(word, font, size) <= width else word.split()
    return words


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


def draw_text(
    canvas: Any, text: str, font: str, size: float, x: float, y: float, align: str = "left"
) -> None:
    """Draw one line at the base line ``y``, with ``x`` its left end, middle or right end."""
    draw_line(canvas, clean(text), font, size, x, y, align)


def draw_line(canvas: Any, text: str, font: str, size: float, x: float, y: float, align: str) -> None:
    """Draw one line of :func:`break_lines`, which is clean already."""
    if align != "left":
        width = text_width(text, font, size)
        x -= width if align == "right" else width / 2
    runs = clean_runs(text.replace("\n", " "), font)
    for name, run in runs:
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        if len(runs) > 1:
            x += text_width(run, name, size)


def draw_lines(
    canvas: Any,
    lines: Sequence[str],
    font: str,
    sizes: tuple[float, float],
    x: float,
    top: float,
    align: Align,
    *,
    struck: bool = False,
) -> None:
    """Draw lines below each other from ``top`` on; ``sizes`` are of the letters and of a line, in points."""
    size, leading = sizes
    for line in lines:
        top -= leading
        if line:
            base = top + (leading - size) / 2 + size * _BASE_LINE
            draw_line(canvas, line, font, size, x, base, align)
            if struck:
                width = text_width(line, font, size)
                left = {"left": x, "center": x - width / 2, "right": x - width}[align]
                height = base + size * _STRIKE
                canvas.line(left, height, left + width, height)
