"""What a pen wrote on a paper form: forms for exercises look as if a household had filled them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.reports.frame.fonts import ITALIC
from desktop_app.reports.frame.text_lines import draw_text

_INK = (0.08, 0.16, 0.55)
_STROKE = 1.3
_OVER = 0.22
"""Part of a box by which a tick reaches beyond it."""


@dataclass(frozen=True, slots=True)
class DigitBox:
    """A box of a question: its lower left corner and its side in points, and the digit that it stands for."""

    question: str
    digit: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Line:
    """The first line for handwriting of a page: where it begins, and the size of the text."""

    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class PenMarks:
    """Ticks by the printed number of the question, and what was written below."""

    ticks: Mapping[str, Sequence[str]]
    comment: str = ""


def draw_ticks(canvas: Any, boxes: Iterable[DigitBox], marks: PenMarks) -> int:
    """Cross the boxes that were ticked; how many."""
    ticked = [box for box in boxes if box.digit in marks.ticks.get(box.question, ())]
    canvas.saveState()
    canvas.setStrokeColorRGB(*_INK)
    canvas.setLineWidth(_STROKE)
    canvas.setLineCap(1)
    for place, box in enumerate(ticked):
        over = box.side * _OVER
        tilt = over * (place % 3 - 1) / 2  # no two strokes of a hand are alike
        low, high = box.y - over, box.y + box.side + over
        left, right = box.x - over, box.x + box.side + over
        canvas.line(left, low + tilt, right - tilt, high)
        canvas.line(left + tilt, high, right, low - tilt)
    canvas.restoreState()
    return len(ticked)


def draw_comment(canvas: Any, line: Line, marks: PenMarks) -> None:
    """Write the comment on the first line for handwriting."""
    canvas.saveState()
    canvas.setFillColorRGB(*_INK)
    draw_text(canvas, marks.comment, ITALIC, line.size, line.x, line.y)
    canvas.restoreState()
