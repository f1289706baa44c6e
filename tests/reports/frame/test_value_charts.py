"""Bars of figures and lines of series: lengths, gaps, axes that people count in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from reportlab.graphics.shapes import Circle, Line, Rect, String

from desktop_app.reports.blocks.model import ChartLine, LineChart, ValueBar, ValueBarChart
from desktop_app.reports.frame.drawings import drawings_of
from desktop_app.reports.frame.profile import load_profile

LAYOUT = load_profile().chart
WIDTH = 460.0


def bars(*values: int) -> ValueBarChart:
    return ValueBarChart("", tuple(ValueBar(f"Thôn {value}", Decimal(value), str(value)) for value in values))


def test_bars_are_as_long_as_their_figures() -> None:
    drawing = drawings_of(bars(200, 100, 0), LAYOUT, WIDTH, 4000)[0]
    lengths = [each.width for each in drawing.contents if isinstance(each, Rect)]
    assert lengths[0] == pytest.approx(2 * lengths[1])
    assert lengths[2] == 0
    ends = [each.x for each in drawing.contents if isinstance(each, String) and each.text == "200"]
    assert max(ends) < WIDTH


def test_nothing_but_zeros_can_be_drawn() -> None:
    assert len(drawings_of(bars(0, 0), LAYOUT, WIDTH, 4000)) == 1


def test_many_bars_go_on_in_further_drawings() -> None:
    parts = drawings_of(bars(*range(1, 61)), LAYOUT, WIDTH, 300)
    assert len(parts) > 1
    assert all(part.height <= 305 for part in parts)
    assert sum(isinstance(each, Rect) for part in parts for each in part.contents) == 60


def lines(*values: Decimal | Fraction | None) -> LineChart:
    places = tuple(str(place) for place in range(1, len(values) + 1))
    return LineChart("", places, (ChartLine("2026", values), ChartLine("2025", (None,) * len(values))))


def test_a_missing_figure_is_a_gap_and_no_zero() -> None:
    drawing = drawings_of(lines(Decimal(3), None, Decimal(5), Decimal(0)), LAYOUT, WIDTH, 4000)[0]
    marks = [each for each in drawing.contents if isinstance(each, Circle)]
    assert len(marks) == 3
    slanted = [each for each in drawing.contents if isinstance(each, Line) and each.y1 != each.y2]
    assert len(slanted) == 1, "from the third to the fourth"


@pytest.mark.parametrize(
    ("most", "shown"),
    [
        (Decimal(7), ["0", "2", "4", "6", "8"]),
        (
            Decimal(248_000_000),
            ["0", "50.000.000", "100.000.000", "150.000.000", "200.000.000", "250.000.000"],
        ),
        (Fraction(9, 10), ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]),
        (Decimal("0.3"), ["0", "0,05", "0,1", "0,15", "0,2", "0,25", "0,3"]),
        (Decimal(0), ["0", "1"]),
    ],
)
def test_an_axis_has_steps_that_people_count_in(most: Decimal | Fraction, shown: list[str]) -> None:
    drawing = drawings_of(lines(most), LAYOUT, WIDTH, 4000)[0]
    texts = [each for each in drawing.contents if isinstance(each, String) and each.textAnchor == "end"]
    assert [each.text for each in texts] == shown
