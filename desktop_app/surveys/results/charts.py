"""Crossed questions as bars, the same on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from desktop_app.base.numbers import format_number, format_percent
from desktop_app.base.text import one_line
from desktop_app.reports.blocks.model import ValueBar, ValueBarChart
from desktop_app.surveys.results.rows import CrossedRow, Crossing

_DECIMALS: Final = 2


def crossed_chart(crossing: Crossing, rows: Sequence[CrossedRow], most: int) -> ValueBarChart | None:
    """Return a bar for each row and choice, of a number for the mean of each row; ``None`` for too many."""
    bars = [
        ValueBar(one_line(row.text), max(numbers.mean, Fraction(0)), format_number(numbers.mean, _DECIMALS))
        for row in rows
        if (numbers := row.result.numbers) is not None
    ]
    if crossing.second.kind.is_choice:
        bars = [
            ValueBar(
                f"{one_line(row.text)} · {one_line(choice.text)}", choice.share, format_percent(choice.share)
            )
            for row in rows
            for choice in row.result.choices
        ]
    return ValueBarChart("", tuple(bars)) if 1 < len(bars) <= most else None
