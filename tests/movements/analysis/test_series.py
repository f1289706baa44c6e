"""Series of a year beside the year before, worked out by hand."""

from __future__ import annotations

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.analysis.series import series
from desktop_app.movements.cell import Cell
from desktop_app.reports.figures import FigureTable, LineSeries
from tests.movements.analysis.conftest import sights, texts
from tests.movements.mergers.test_mergers import MIDDLE_OF_JUNE, Village

FLOW, STOCK, SHARE = "NT04", "NT10", "TT05"


def of_year(village: Village, code: str, kind: PeriodType, unit: str = "") -> FigureTable:
    with sights(village.office) as seen:
        return series(seen, code, 2026, kind, unit)


def test_a_flow_beside_the_year_before(village: Village) -> None:
    village.tell({Cell(area, FLOW, f"2026-M{month:02d}"): 10 for month in range(1, 5) for area in "ABC"})
    village.tell({Cell(area, FLOW, f"2025-M{month:02d}"): 8 for month in range(1, 13) for area in "ABC"})
    assert texts(of_year(village, FLOW, PeriodType.QUARTER)) == [
        ("Quý I/2026", "90", "72", "+18", "+25,00", "3/3"),
        ("Quý II/2026", "30", "72", "-42", "-58,33", "3/3"),
        ("Quý III/2026", "", "72", "", "", "0/3"),
        ("Quý IV/2026", "", "72", "", "", "0/3"),
        ("Cả năm", "120", "288", "-168", "-58,33", "3/3"),
    ]


def test_an_area_has_what_its_parts_reported_and_months_to_come_are_not_missing(village: Village) -> None:
    village.tell(
        {Cell("A", FLOW, "2026-M05"): 4, Cell("B", FLOW, "2026-M05"): 6, Cell("B", FLOW, "2025-M05"): 5}
    )
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    village.tell({Cell("AB", FLOW, "2026-M07"): "-0"})
    table = of_year(village, FLOW, PeriodType.MONTH, village.ids["AB"])
    rows = texts(table)
    assert rows[4] == ("Tháng 5/2026", "10", "5", "+5", "+100,00")
    assert rows[5][1] == "chưa báo cáo"
    assert rows[6][1] == "KPS"
    assert rows[10][1] == "", "November has not come: it is noon of 5 October"
    assert rows[12][:3] == ("Cả năm", "10", "5")
    assert isinstance(table.drawing, LineSeries)
    assert [each for each in table.drawing.lines[0][1] if each is not None] == [10, 0]
    assert [name for name, _ in table.drawing.lines] == ["2026", "2025"]


def test_a_stock_is_not_added_and_a_share_is_not_averaged(village: Village) -> None:
    village.tell({Cell(area, STOCK, "2026-Q1"): 5 for area in "ABC"})
    village.tell({Cell(area, STOCK, "2026-Q2"): 6 for area in "ABC"})
    table = of_year(village, STOCK, PeriodType.MONTH)
    assert [(row[0], row[1]) for row in texts(table)] == [
        ("Quý I/2026", "15"), ("Quý II/2026", "18"), ("Quý III/2026", ""), ("Quý IV/2026", ""),
        ("Cả năm", "18"),
    ]  # fmt: skip
    assert any("không cộng dồn" in note for note in table.notes)
    village.tell(
        {
            Cell("A", "TT05A", "2026-Q1"): 90,
            Cell("A", "TT05A", "2026-Q2"): 10,
            Cell("B", "TT05A", "2026-Q2"): 0,
        }
    )
    shares = of_year(village, SHARE, PeriodType.QUARTER)
    assert [row[1] for row in texts(shares)] == ["90,00 *", "3,33 *", "", "", "3,33 *"]
    assert any("không phải trung bình" in note for note in shares.notes)
