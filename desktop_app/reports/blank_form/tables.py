"""Tables of a blank form: questions on one scale, and repeats with blank rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.units import mm

from desktop_app.reports.blank_form.blocks import Block, FixedBlock
from desktop_app.reports.blank_form.content import (
    BlankQuestion,
    OptionBox,
    RepeatColumn,
    RepeatGrid,
    Scale,
    Title,
)
from desktop_app.reports.blank_form.drawing import (
    BELOW,
    digit_width,
    draw_digit_and_box,
    draw_remarks,
    remark_words,
    words,
)
from desktop_app.reports.blank_form.layout import BlankFormStyle
from desktop_app.reports.blank_form.pen import DigitBox
from desktop_app.reports.frame.fonts import BOLD, ITALIC, REGULAR, text_width
from desktop_app.reports.frame.text_lines import draw_text

_ONE_LINE = 1.5
"""A column of answers may be so many times wider than usual for a label to stay on one line."""


class RuledRow(FixedBlock):
    """A row with ruled cells; each cell is drawn by the subclass."""

    def __init__(self, style: BlankFormStyle, widths: Sequence[float]) -> None:
        super().__init__(style, sum(widths))
        self.widths = tuple(widths)

    def rule(self, canvas: Any, x: float, top: float) -> None:
        """The frame of the row and the lines between its cells."""
        canvas.setLineWidth(self.style.text.rule_pt)
        canvas.rect(x, top - self.height, self.width, self.height, stroke=1, fill=0)
        for width in self.widths[:-1]:
            x += width
            canvas.line(x, top, x, top - self.height)


class HeadRow(RuledRow):
    """The heading of a table: texts centred, a small line above the last ones for digits."""

    stays_with_next = True

    def __init__(
        self, style: BlankFormStyle, widths: Sequence[float], texts: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(style, widths)
        pad = style.size * 0.25
        self._cells = [
            (
                words(text, style, width - 2 * pad, BOLD, style.hint),
                words(legend, style, width - 2 * pad, ITALIC, style.hint * 0.92),
            )
            for (text, legend), width in zip(texts, widths, strict=True)
        ]
        self.height = max(text.height + legend.height for text, legend in self._cells) + 2 * style.padding

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Draw downwards from ``top``."""
        self.rule(canvas, x, top)
        for (text, legend), width in zip(self._cells, self.widths, strict=True):
            start = top - (self.height - text.height - legend.height) / 2
            text.draw(canvas, x, start, width, "center")
            legend.draw(canvas, x, start - text.height, width, "center")
            x += width


class GroupRow(RuledRow):
    """The label of a group over the whole width of a table."""

    stays_with_next = True

    def __init__(self, title: Title, style: BlankFormStyle, width: float) -> None:
        super().__init__(style, (width,))
        self._text = words(title.text, style, width - style.size, BOLD)
        self._remarks = remark_words(title.remarks, style, width - style.size)
        self.height = self._text.height + sum(remark.height for remark in self._remarks) + 2 * style.padding

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Draw downwards from ``top``."""
        self.rule(canvas, x, top)
        left, top = x + self.style.size / 2, top - self.style.padding
        self._text.draw(canvas, left, top)
        draw_remarks(canvas, self._remarks, left, top - self._text.height)


class ScaleRow(RuledRow):
    """A question with a box in each column of answers."""

    def __init__(
        self,
        asked: BlankQuestion,
        options: Sequence[OptionBox],
        style: BlankFormStyle,
        widths: Sequence[float],
    ) -> None:
        super().__init__(style, widths)
        room = widths[1] - style.size * 0.6
        self._asked, self._options = asked, options
        self._label = words(asked.label, style, room)
        self._remarks = remark_words(asked.remarks, style, room)
        self.height = self._label.height + sum(remark.height for remark in self._remarks) + 2 * style.padding

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Draw downwards from ``top``."""
        style = self.style
        self.rule(canvas, x, top)
        base = self._base(top)
        draw_text(canvas, self._number, REGULAR, style.size, x + self.widths[0] / 2, base, "center")
        x += self.widths[0]
        self._label.draw(canvas, x + style.size * 0.3, top - style.padding)
        draw_remarks(canvas, self._remarks, x + style.size * 0.3, top - style.padding - self._label.height)
        for option, start in self._answers(x - self.widths[0]):
            draw_digit_and_box(canvas, option, start, base, style)

    def boxes(self, x: float, top: float) -> Iterator[DigitBox]:
        """Where a pen ticks the answers."""
        base = self._base(top)
        for option, start in self._answers(x):
            place = start + digit_width(option.digit, self.style)
            yield DigitBox(self._number, option.digit, place, base - self.style.size * BELOW, self.style.box)

    def _answers(self, x: float) -> Iterator[tuple[OptionBox, float]]:
        """The answers and where the digit of each begins."""
        x += self.widths[0] + self.widths[1]
        for option, width in zip(self._options, self.widths[2:], strict=True):
            room = digit_width(option.digit, self.style) + self.style.box
            yield option, x + (width - room) / 2
            x += width

    def _base(self, top: float) -> float:
        return top - self.height / 2 - self.style.size * 0.32

    @property
    def _number(self) -> str:
        return self._asked.number.rstrip(".")


class RepeatRow(RuledRow):
    """A blank row of a repeat with its number."""

    def __init__(self, number: str, style: BlankFormStyle, widths: Sequence[float]) -> None:
        super().__init__(style, widths)
        self._number = number
        self.height = style.writing * 1.05

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Draw downwards from ``top``."""
        self.rule(canvas, x, top)
        base = top - self.height / 2 - self.style.size * 0.32
        draw_text(canvas, self._number, REGULAR, self.style.size, x + self.widths[0] / 2, base, "center")


def scale_rows(
    scale: Scale, style: BlankFormStyle, width: float, heading: str, index: str
) -> Iterator[Block]:
    """Questions with the same answers; ``heading`` and ``index`` head the first two columns."""
    widest = max(text_width(option.label, BOLD, style.hint) for option in scale.options) + style.size * 0.8
    words_only = max(_widest_word(option.label, style) for option in scale.options) + style.size * 0.6
    usual = style.text.answer_column_mm * mm * min(style.size / 11, 1)
    column = max(widest if widest < usual * _ONE_LINE else words_only, usual)
    column = min(column, width * 0.6 / len(scale.options))
    first = max(
        text_width("000", REGULAR, style.size), text_width(index, BOLD, style.hint) + style.size * 0.7
    )
    widths = (first, width - first - column * len(scale.options), *(column for _ in scale.options))
    texts = [(index, ""), (heading, ""), *((option.label, "") for option in scale.options)]
    head = HeadRow(style, widths, texts)
    yield head
    for row in scale.rows:
        block: FixedBlock
        if isinstance(row, Title):
            block = GroupRow(row, style, width)
        else:
            block = ScaleRow(row, scale.options, style, widths)
        block.header = head
        yield block
    yield _Gap(style, width)


def _widest_word(text: str, style: BlankFormStyle) -> float:
    return max((text_width(word, BOLD, style.hint) for word in text.split()), default=0.0)


def grid_rows(grid: RepeatGrid, style: BlankFormStyle, width: float) -> Iterator[Block]:
    """A repeat: tables one below the other when there are more columns than the width holds."""
    first = max(text_width(title, BOLD, style.hint) for title in (grid.first_title, "00")) + style.size
    lead = [(grid.first_title, "")]
    leads = [first]
    if grid.has_parent:
        lead.insert(0, (grid.parent_title, ""))
        leads.insert(0, max(_widest_word(grid.parent_title, style) + style.size, first))
    room = width - sum(leads)
    for part in _column_parts(grid.columns, style, room):
        widths = (*leads, *(room / len(part) for _ in part))
        texts = [*lead, *((f"{item.number} {item.label}", item.legend) for item in part)]
        head = HeadRow(style, widths, texts)
        yield head
        for number in range(1, grid.rows + 1):
            row = RepeatRow("" if grid.has_parent else str(number), style, widths)
            row.stays_with_next = number < grid.rows  # few rows: the table is not split
            row.header = head
            yield row
        yield _Gap(style, width)


class _Gap(FixedBlock):
    """Room below a table."""

    def __init__(self, style: BlankFormStyle, width: float) -> None:
        super().__init__(style, width)
        self.height = style.between

    def draw(self, canvas: Any, x: float, top: float) -> None:
        """Nothing is drawn."""


def _column_parts(
    columns: Sequence[RepeatColumn], style: BlankFormStyle, room: float
) -> list[Sequence[RepeatColumn]]:
    least = style.size * 6
    most = max(int(room / least), 1)
    parts = -(-len(columns) // most)
    size = -(-len(columns) // parts)
    return [columns[at : at + size] for at in range(0, len(columns), size)]
