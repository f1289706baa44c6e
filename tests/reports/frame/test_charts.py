from __future__ import annotations

from fractions import Fraction

import pytest
from lxml import etree
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from desktop_app.reports.blocks.model import Bar, BarChart
from desktop_app.reports.documents.movement_report import WORDING, progress_chart
from desktop_app.reports.frame.charts import chart_drawings, drawing_svg
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


def _svg(chart: BarChart) -> str:
    (drawing,) = chart_drawings(chart, load_profile().chart, 460, 600, MARKS)
    return drawing_svg(drawing)


def test_the_drawing_for_the_screen_is_well_formed_and_has_no_clip_path() -> None:
    svg = _svg(CHART)
    texts = " ".join(etree.fromstring(svg.encode()).itertext())

    assert "clip" not in svg.lower()
    assert "LiberationSerif" not in svg
    assert "Điện & <đường>" in texts
    assert "Chưa đạt" in texts
    assert "310,00" in texts
    assert "–" in texts


@pytest.mark.usefixtures("qapp")
def test_qt_paints_the_drawing_on_a_clear_ground() -> None:
    renderer = QSvgRenderer(QByteArray(_svg(CHART).encode()))
    image = QImage(460, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    colours = [image.pixelColor(x, y) for x in range(0, 460, 3) for y in range(0, 200, 3)]

    assert renderer.isValid()
    assert colours.count(QColor("white")) > len(colours) * 0.6
    assert sum(colour.blue() > 140 and colour.red() < 80 for colour in colours) > 50
    assert sum(colour.red() > 160 and colour.blue() < 60 for colour in colours) > 50


def test_many_bars_are_cut_into_drawings_that_fit_a_page() -> None:
    bars = tuple(Bar(f"Chỉ tiêu {at}", Fraction(at, 100)) for at in range(100))
    drawings = chart_drawings(BarChart("", bars), load_profile().chart, 460, 400)
    texts = " ".join(drawing_svg(drawing) for drawing in drawings)

    assert len(drawings) > 1
    assert all(drawing.height <= 400 for drawing in drawings)
    assert all(f"Chỉ tiêu {at}<" in texts for at in range(100))


def test_no_plan_gives_no_chart() -> None:
    wording = load_wording(WORDING)
    report = samples.movement_report()
    chart = progress_chart(report, wording)

    assert chart is not None
    assert [bar.share for bar in chart.bars][:2] == [Fraction(131, 160), Fraction(43105, 40000)]
    assert progress_chart(type(report)(report.head, report.state, "", "", (), report.signer), wording) is None
