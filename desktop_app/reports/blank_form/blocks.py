"""The parts of a blank form as blocks that know their height and draw themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from desktop_app.reports.blank_form.content import BlankQuestion, Boxes, Combs, OptionBox, Title, WritingLines
from desktop_app.reports.blank_form.drawing import (
    DESCENT,
    comb_width,
    digit_width,
    draw_combs,
    draw_digit_and_box,
    draw_dots,
    draw_remarks,
    option_width,
    remark_words,
    words,
)
from desktop_app.reports.blank_form.layout import BlankFormStyle
from desktop_app.reports.blank_form.pen import Line
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR, text_width
from desktop_app.reports.frame.text_lines import draw_text

_COMB_FOOT = 0.25
"""Part of the size of the text by which cells for digits reach below a line."""


class Block(Protocol):
    """A part that is never broken over two pages. ``header`` is drawn again above it on a new page."""

    height: float
    stays_with_next: bool
    header: Block | None
    can_grow: float
    """Room it would take besides its height if the page has some left."""

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Draw downwards from ``top``."""
        ...

    def grow(self, room: float) -> None:
        """Take so much of the room that the page has left."""
        ...


class FixedBlock:
    """What blocks have in common that neither grow nor repeat a header."""

    height: float = 0.0
    stays_with_next = False
    can_grow = 0.0

    def __init__(self, style: BlankFormStyle, width: float) -> None:
        self.style, self.width = style, width
        self.header: Block | None = None

    def grow(self, room: float) -> None:
        """It has the height it needs."""
        raise ValueError("this block does not grow")


class GroupTitleBlock(FixedBlock):
    """The label of a group, or a text that is only read."""

    def __init__(self, title: Title, style: BlankFormStyle, width: float) -> None:
        super().__init__(style, width)
        self.stays_with_next = not title.is_note
        self._text = words(title.text, style, width, ITALIC if title.is_note else BOLD)
        self._remarks = remark_words(title.remarks, style, width)
        self.height = self._text.height + sum(remark.height for remark in self._remarks) + style.between

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Draw downwards from ``top``."""
        self._text.draw(canvas, x, top - self.style.between / 2)
        draw_remarks(canvas, self._remarks, x, top - self.style.between / 2 - self._text.height)


class QuestionBlock(FixedBlock):
    """A question with its number, remarks and the room for its answer."""

    def __init__(self, asked: BlankQuestion, style: BlankFormStyle, width: float) -> None:
        super().__init__(style, width)
        self._asked = asked
        self._indent = text_width(asked.number + " ", BOLD, style.size) if asked.number else 0.0
        room = width - self._indent
        self._label = words(asked.label, style, room, REGULAR if asked.number else BOLD)
        self._remarks = remark_words(asked.remarks, style, room)
        self._lines = asked.answer.least if isinstance(asked.answer, WritingLines) else 0
        last = text_width(self._label.lines[-1], self._label.font, style.size) + style.size
        self._beside = self._fits_beside(room - last)
        self._answer_x = self._indent + (last if self._beside else 0.0)
        self.can_grow = style.writing * style.text.most_lines if self._grows else 0.0
        self._measure()

    @property
    def _grows(self) -> bool:
        return isinstance(self._asked.answer, WritingLines) and self._asked.answer.grows

    def _fits_beside(self, room: float) -> bool:
        """Whether the answer has room behind the last line of the label."""
        answer = self._asked.answer
        match answer:
            case None:
                return False
            case Combs():
                return comb_width(answer, self.style) <= room
            case WritingLines():
                return (
                    not self._remarks
                    and answer.least == 1
                    and len(answer.labels) == 1
                    and room >= self.width * 0.3
                )
            case Boxes():
                return (
                    sum(option_width(item, self.style) + self.style.size for item in answer.options) <= room
                )

    def _measure(self) -> None:
        style = self.style
        self.height = self._label.height + sum(remark.height for remark in self._remarks) + style.between
        answer = self._asked.answer
        if isinstance(answer, WritingLines):
            count = self._lines * len(answer.labels) - (1 if self._beside else 0)
            self.height += count * style.writing
        elif isinstance(answer, Combs) and not self._beside:
            self.height += style.size * 1.6
        elif isinstance(answer, Boxes) and not self._beside:
            self._rows = _arranged(answer.options, style, self.width - self._indent)
            self.height += sum(row.height for row in self._rows)
        if isinstance(answer, Combs) and self._beside:
            self.height += style.size * _COMB_FOOT

    def grow(self, room: float) -> None:
        """Take the room left as lines for handwriting."""
        added = min(int(room / self.style.writing), self.style.text.most_lines - self._lines)
        self._lines += max(added, 0)
        self._measure()

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Draw downwards from ``top``."""
        style, top = self.style, top - self.style.between / 2
        if self._asked.number:
            base = top - style.line + style.size * DESCENT
            draw_text(canvas, self._asked.number, BOLD, style.size, x, base)
        self._label.draw(canvas, x + self._indent, top)
        top -= self._label.height
        base = top + style.size * DESCENT
        if self._beside and isinstance(self._asked.answer, Combs):
            top -= style.size * _COMB_FOOT
        top = draw_remarks(canvas, self._remarks, x + self._indent, top)
        if self._beside:
            self._draw_beside(canvas, x, base)
        match self._asked.answer:
            case WritingLines() as lines:
                self._draw_lines(canvas, lines, x, top)
            case Combs() as combs if not self._beside:
                draw_combs(canvas, combs, x + self._indent, top - style.size * 1.2, style)
            case Boxes() if not self._beside:
                for row in self._rows:
                    row.draw(canvas, x + self._indent, top, style)
                    top -= row.height

    def first_line(self, x: float, top: float) -> Line | None:
        """Where handwriting begins; nothing where the answer has no lines below the question."""
        if not isinstance(self._asked.answer, WritingLines) or self._beside:
            return None
        top -= self.style.between / 2 + self._label.height + sum(each.height for each in self._remarks)
        base = top - self.style.writing + self.style.size * DESCENT
        return Line(x + self._indent, base, self.style.size)

    def _draw_beside(self, canvas: Any, x: float, base: float) -> None:
        at = x + self._answer_x
        match self._asked.answer:
            case Combs() as combs:
                draw_combs(canvas, combs, at, base, self.style)
            case WritingLines():
                draw_dots(canvas, at - self.style.size * 0.6, x + self.width, base, self.style)
            case Boxes(options):
                for option in options:
                    end = draw_digit_and_box(canvas, option, at, base, self.style)
                    draw_text(
                        canvas, option.label, REGULAR, self.style.size, end + self.style.size * 0.35, base
                    )
                    at += option_width(option, self.style) + self.style.size

    def _draw_lines(self, canvas: Any, lines: WritingLines, x: float, top: float) -> None:
        style = self.style
        for place in range(self._lines * len(lines.labels) - (1 if self._beside else 0)):
            top -= style.writing
            label = lines.labels[place % len(lines.labels)]
            draw_text(canvas, label, REGULAR, style.size, x + self._indent, top + style.size * DESCENT)
            room = text_width(label + " ", REGULAR, style.size) if label else 0.0
            draw_dots(canvas, x + self._indent + room, x + self.width, top + style.size * DESCENT, style)


class _OptionRow:
    """Options side by side in columns, their labels broken where they are long."""

    def __init__(self, options: Sequence[OptionBox], width: float, style: BlankFormStyle) -> None:
        self._width = width
        self._options = [
            (item, words(item.label, style, width - self._before(item, style) - style.size * 0.5))
            for item in options
        ]
        lines = max((label.height for _, label in self._options), default=0.0)
        self.height = max(lines, style.line) + style.size * 0.3

    def draw(self, canvas: Any, x: float, top: float, style: BlankFormStyle) -> None:
        """Draw downwards from ``top``."""
        base = top - style.line + style.size * DESCENT
        for option, label in self._options:
            end = draw_digit_and_box(canvas, option, x, base, style)
            label.draw(canvas, end + style.size * 0.35, top)
            x += self._width

    @staticmethod
    def _before(option: OptionBox, style: BlankFormStyle) -> float:
        return digit_width(option.digit, style) + style.box + style.size * 0.35


def _arranged(options: Sequence[OptionBox], style: BlankFormStyle, width: float) -> list[_OptionRow]:
    """As many columns as the longest label allows, read line by line."""
    widest = max(option_width(option, style) for option in options) + style.size
    columns = max(min(int(width / widest), len(options)), 1)
    rows = -(-len(options) // columns)
    columns = -(-len(options) // rows)
    column = min(width / columns, widest * 1.5) if columns > 1 else width
    return [_OptionRow(options[at : at + columns], column, style) for at in range(0, len(options), columns)]
