from __future__ import annotations

from fractions import Fraction

from reportlab.graphics.shapes import Drawing, Line, Rect, String

from desktop_app.reports.blocks.model import Bar, BarChart
from desktop_app.reports.charts.sketch import SketchText
from desktop_app.reports.charts.values import sketches_of
from desktop_app.reports.documents.movement_report import WORDING, progress_chart
from desktop_app.reports.frame.drawings import PaperRuler, drawings_of
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.wording import load_wording
from tests.reports import samples

CHART = BarChart(
    "Tỷ lệ hài lòng (%)",
    (
        Bar("1. Quy hoạch", Fraction(95, 100), Fraction(8, 10), True),
        Bar("2. Điện & <đường>", Fraction(71, 100), Fraction(8, 10), False),
        Bar("3. Chưa có số liệu", None, Fraction(8, 10), None),
        Bar("4. Vượt xa", Fraction(31, 10)),
    ),
    "mức yêu cầu",
)
MARKS = ("Chưa đạt", "–")


def _texts(drawing: Drawing) -> list[str]:
    return [each.text for each in drawing.contents if isinstance(each, String)]


def test_a_bar_tells_its_share_and_what_it_misses() -> None:
    (drawing,) = drawings_of(CHART, load_profile().chart, 460, 600, MARKS)
    texts = _texts(drawing)
    assert "2. Điện & <đường>" in texts
    assert "71,00  Chưa đạt" in texts
    assert "310,00" in texts
    assert "–" in texts
    bars = [each for each in drawing.contents if isinstance(each, Rect)]
    assert len(bars) == 3, "what nobody told has none"
    assert len({each.fillColor.hexval() for each in bars}) == 2
    assert sum(isinstance(each, Line) and each.strokeWidth > 1 for each in drawing.contents) == 4


def test_paper_and_sketch_are_the_same_shapes() -> None:
    layout = load_profile().chart
    (drawing,) = drawings_of(CHART, layout, 460, 600, MARKS)
    (sketch,) = sketches_of(CHART, layout, (460, 600), PaperRuler(), MARKS)
    assert (drawing.width, drawing.height) == (sketch.width, sketch.height)
    assert len(drawing.contents) == len(sketch.shapes)
    assert _texts(drawing) == [each.text for each in sketch.shapes if isinstance(each, SketchText)]


def test_marks_of_a_narrow_axis_stand_apart() -> None:
    def marks(width: float) -> list[str]:
        (sketch,) = sketches_of(CHART, load_profile().chart, (width, 600), PaperRuler(), MARKS)
        middles = [each for each in sketch.shapes if isinstance(each, SketchText) and each.anchor == "middle"]
        return [each.text for each in middles if each.text.isdigit()]

    assert marks(460) == ["0", "20", "40", "60", "80", "100", "120", "140", "160"]
    assert marks(220) == ["0", "50", "100", "150"]


def test_many_bars_are_cut_into_drawings_that_fit_a_page() -> None:
    bars = tuple(Bar(f"Chỉ tiêu {at}", Fraction(at, 100)) for at in range(100))
    drawings = drawings_of(BarChart("", bars), load_profile().chart, 460, 400)
    texts = [text for drawing in drawings for text in _texts(drawing)]

    assert len(drawings) > 1
    assert all(drawing.height <= 400 for drawing in drawings)
    assert all(f"Chỉ tiêu {at}" in texts for at in range(100))


def test_no_plan_gives_no_chart() -> None:
    wording = load_wording(WORDING)
    report = samples.movement_report()
    chart = progress_chart(report, wording)

    assert chart is not None
    assert [bar.share for bar in chart.bars][:2] == [Fraction(131, 160), Fraction(43105, 40000)]
    assert (
        progress_chart(type(report)(report.head, report.state, "", "", "", (), report.signer), wording)
        is None
    )
