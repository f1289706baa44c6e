"""Rankings worked out by hand: ties, zero and nothing occurred, who is missing, mergers, splits, shares."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from desktop_app.base.problems import Problem
from desktop_app.movements.analysis.ranking import ranking
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from desktop_app.reports.figures import FigureTable, ValueBars
from tests.movements.analysis.conftest import sights, texts
from tests.movements.mergers.test_mergers import MIDDLE_OF_JUNE, Village

FLOW, STOCK, SHARE = "NT04", "NT10", "TT05"


def ranked(village: Village, code: str, key: str, *, ascending: bool = False) -> FigureTable:
    with sights(village.office) as seen:
        return ranking(seen, code, Period.parse(key), ascending=ascending)


def order(table: FigureTable) -> list[tuple[str, str, str]]:
    return [(row[0], row[1], row[2]) for row in texts(table)]


def test_who_shares_a_figure_shares_a_rank(village: Village) -> None:
    village.split("C", {"D": 1, "E": 2}, date(2026, 1, 1))
    village.tell(
        {Cell(area, FLOW, "2026-M05"): value for area, value in zip("ABDE", (5, 9, 9, 7), strict=True)}
    )
    assert order(ranked(village, FLOW, "2026-M05")) == [
        ("1", "Thôn B", "9"),
        ("1", "Thôn D", "9"),
        ("3", "Thôn E", "7"),
        ("4", "Thôn A", "5"),
        ("", "Toàn xã (4/4 đơn vị)", "30"),
    ]
    assert [row[0] for row in order(ranked(village, FLOW, "2026-M05", ascending=True))][:2] == ["1", "2"]


def test_zero_and_nothing_occurred_have_a_rank_and_who_is_missing_has_none(village: Village) -> None:
    village.tell({Cell("A", FLOW, "2026-M05"): 0, Cell("B", FLOW, "2026-M05"): "-0"})
    table = ranked(village, FLOW, "2026-M05")
    assert order(table) == [
        ("1", "Thôn A", "0"),
        ("1", "Thôn B", "KPS"),
        ("", "Thôn C", "chưa báo cáo"),
        ("", "Toàn xã (2/3 đơn vị)", "0 *"),
    ]
    assert "Đơn vị chưa có số liệu không được xếp hạng và không tính là 0." in table.notes
    assert isinstance(table.drawing, ValueBars)
    assert [name for name, _, _ in table.drawing.bars] == ["Thôn A", "Thôn B"], "nobody is drawn as zero"


def test_a_successor_is_compared_with_what_its_parts_reported(village: Village) -> None:
    village.tell(
        {Cell("A", FLOW, "2026-M05"): 4, Cell("B", FLOW, "2026-M05"): 6, Cell("C", FLOW, "2026-M05"): 10}
    )
    village.tell({Cell("A", FLOW, "2025-M06"): 1, Cell("B", FLOW, "2025-M06"): 4})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    village.tell(
        {Cell("A", FLOW, "2026-M06"): 2, Cell("AB", FLOW, "2026-M06"): 13, Cell("C", FLOW, "2026-M06"): 8}
    )
    table = ranked(village, FLOW, "2026-M06")
    assert [heading.text for heading in table.headings] == [
        "Hạng", "Đơn vị", "Tháng 6/2026", "Tháng 5/2026", "Tăng, giảm (%)", "Tháng 6/2025", "Tăng, giảm (%)",
    ]  # fmt: skip
    assert texts(table)[:2] == [
        ("1", "Thôn AB", "15", "10", "+50,00", "5", "+200,00"),
        ("2", "Thôn C", "8", "10", "-20,00", "chưa báo cáo", ""),
    ]
    assert texts(table)[2][2:7] == ("23", "20", "+15,00", "5 *", "+360,00")
    assert "Thôn AB: gồm cả số liệu của Thôn A, Thôn B trước khi sáp nhập." in table.notes


def test_a_split_area_has_a_row_and_its_parts_are_not_compared_with_it(village: Village) -> None:
    village.tell({Cell(area, FLOW, "2026-M05"): 7 for area in "ABC"})
    village.split("A", {"P": 60, "Q": 40}, MIDDLE_OF_JUNE)
    village.tell(
        {Cell("A", FLOW, "2026-M06"): 3, Cell("P", FLOW, "2026-M06"): 5, Cell("B", FLOW, "2026-M06"): 7}
    )
    rows = {row[1]: row for row in texts(ranked(village, FLOW, "2026-M06"))}
    assert rows["Thôn A (đến 14/06)"][:4] == ("3", "Thôn A (đến 14/06)", "3", "7")
    assert rows["Thôn P"][:5] == ("2", "Thôn P", "5", "", "")
    assert rows["Thôn Q"][:3] == ("", "Thôn Q", "chưa báo cáo")
    assert rows["Toàn xã (3/4 đơn vị)"][2:4] == ("15 *", "21")


def test_a_stock_that_a_successor_has_taken_over_has_no_rank(village: Village) -> None:
    village.tell({Cell("A", STOCK, "2026-Q2"): 9, Cell("C", STOCK, "2026-Q2"): 2})
    village.split("A", {"P": 60, "Q": 40}, MIDDLE_OF_JUNE)
    village.tell({Cell("P", STOCK, "2026-Q2"): 4})
    table = ranked(village, STOCK, "2026-Q2")
    assert [row[:3] for row in texts(table)] == [
        ("1", "Thôn P", "4"),
        ("2", "Thôn C", "2"),
        ("", "Thôn A (đến 14/06)", "9"),
        ("", "Thôn Q", "chưa báo cáo"),
        ("", "Thôn B", "chưa báo cáo"),
        ("", "Toàn xã (2/4 đơn vị)", "6 *"),
    ]


def test_shares_are_ranked_by_their_share_and_the_total_is_no_mean(village: Village) -> None:
    village.tell(
        {Cell(area, "TT05A", "2026-Q1"): value for area, value in zip("ABC", (90, 100, 60), strict=True)}
    )
    village.tell(
        {Cell(area, "TT05A", "2026-Q2"): value for area, value in zip("ABC", (50, 150, 60), strict=True)}
    )
    table = ranked(village, SHARE, "2026-Q2")
    assert [row[:5] for row in texts(table)] == [
        ("1", "Thôn B", "75,00", "50,00", "+25,00"),
        ("2", "Thôn A", "50,00", "90,00", "-40,00"),
        ("3", "Thôn C", "20,00", "20,00", "0,00"),
        ("", "Toàn xã (3/3 đơn vị)", "43,33", "41,67", "+1,67"),
    ]
    assert table.rows[-1].cells[2].value == Fraction(260, 600)
    assert table.headings[4].text == "Tăng, giảm (điểm %)", "a difference of shares is no per cent"


def test_a_longer_period_says_how_many_of_its_periods_were_told(village: Village) -> None:
    village.tell({Cell("A", FLOW, f"2026-M{month:02d}"): 10 for month in (1, 2, 3)})
    village.tell({Cell("B", FLOW, "2026-M01"): 40})
    table = ranked(village, FLOW, "2026-Q1")
    told = next(at for at, each in enumerate(table.headings) if each.text == "Số kỳ đã báo cáo")
    assert [(row[1], row[2], row[told]) for row in texts(table)[:3]] == [
        ("Thôn B", "40", "1/3"),
        ("Thôn A", "30", "3/3"),
        ("Thôn C", "chưa báo cáo", "0/3"),
    ]


def test_periods_to_come_are_not_asked_for(village: Village) -> None:
    village.tell({Cell("A", FLOW, "2026-M01"): 40})
    table = ranked(village, FLOW, "2026-Y")
    told = next(at for at, each in enumerate(table.headings) if each.text == "Số kỳ đã báo cáo")
    assert texts(table)[0][told] == "1/10", "it is October"


def test_several_areas_are_not_held_against_the_one_that_they_became(village: Village) -> None:
    village.tell({Cell(area, "NH01A", "2025-Y"): 1 for area in "ABC"})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    village.tell({Cell("AB", "NH01A", "2026-Y"): 1})
    rows = {row[1]: row for row in texts(ranked(village, "NH01", "2026-Y"))}
    assert rows["Thôn AB"][2:5] == ("100,00", "", ""), "two areas held it in 2025, which is no 200 %"
    assert rows["Thôn C"][3] == "100,00"


def test_an_indicator_of_quarters_is_ranked_in_the_quarter_of_a_month(village: Village) -> None:
    village.tell({Cell("A", STOCK, "2026-Q2"): 9})
    assert ranked(village, STOCK, "2026-M05").about == "Mô hình tự quản đang duy trì (mô hình) · Quý II/2026"


def test_an_unknown_indicator_is_told(village: Village) -> None:
    with pytest.raises(Problem):
        ranked(village, "XX99", "2026-M05")


def test_enter_leads_to_the_cell(village: Village) -> None:
    village.tell({Cell("A", FLOW, "2026-M05"): 4})
    assert ranked(village, FLOW, "2026-M05").rows[0].way == ("2026-M05", village.ids["A"], FLOW)
