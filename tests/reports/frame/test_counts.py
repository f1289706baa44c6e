"""Numbers of things within a sentence: their digits are those of the layout, measures stay as they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desktop_app.narrative.links import Kind, Link, LinkedFigures
from desktop_app.reports.data import DocumentHead, Layout
from desktop_app.reports.frame.wording import Wording, load_wording
from desktop_app.reports.movement_data import IndicatorRow, ProgrammeIndicators


def wording(digits: str = "") -> Wording:
    layout = Layout("own", words={"numbers.count_digits": digits}) if digits else None
    return load_wording("common").for_head(DocumentHead(("XÃ MẪU",), "Mẫu", "Xã Mẫu", layout=layout))


@pytest.mark.parametrize(
    ("number", "unit", "two", "one"),
    [
        (6, "mô hình", "06", "6"),
        (6, "", "06", "6"),
        (0, "hộ", "0", "0"),
        (10, "hộ", "10", "10"),
        (1234, "hộ", "1.234", "1.234"),
        (Decimal("6.5"), "công trình", "6,5", "6,5"),
        (5, "triệu đồng", "5", "5"),
        (5, "đồng", "5", "5"),
        (3, "km", "3", "3"),
        (8, "m²", "8", "8"),
        (-2, "vụ", "-2", "-2"),
    ],
)
def test_a_count_has_the_digits_of_the_layout(number: int | Decimal, unit: str, two: str, one: str) -> None:
    assert wording().count(number, unit) == two
    assert wording("1").count(number, unit) == one


def test_figures_in_the_text_of_a_report_are_counts() -> None:
    rows = (
        IndicatorRow("Mô hình", "mô hình", Decimal(6), Decimal(9), code="A", target=Decimal(8)),
        IndicatorRow("Đường", "km", Decimal(6), code="B"),
    )
    groups = (ProgrammeIndicators("Thi đua", rows),)
    for digits, said in (("", "06 trên 08, cả năm 09; 6 km"), ("1", "6 trên 8, cả năm 9; 6 km")):
        figures = LinkedFigures(groups, wording(digits))
        assert figures.filled("{A} trên {A:target}, cả năm {A:cumulative}; {B} km") == said
        assert figures.shown(Link("A", Kind.CUMULATIVE)) == ("9" if digits else "09")
