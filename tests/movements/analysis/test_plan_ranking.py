"""Rankings by what is reached of each unit's own plan, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.analysis.asking import Look, Question, answer
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target
from desktop_app.movements.period import Period
from desktop_app.reports.figures import FigureTable, ShareBars
from tests.builders import COMMUNE
from tests.movements.analysis.conftest import texts
from tests.movements.mergers.test_mergers import MIDDLE_OF_JUNE, SET_CODE, Village

FLOW = "NT04"


def plan(village: Village, **plans: int) -> None:
    with village.office.record() as rec:
        for name, value in plans.items():
            unit = "" if name == "commune" else village.ids[name]
            set_target(rec, SET_CODE, FLOW, 2026, str(value), unit=unit)


def ranked(village: Village, key: str, *, ascending: bool = False) -> FigureTable:
    question = Question(
        Look.RANKING, SET_CODE, Period.parse(key), PeriodType.MONTH, FLOW, ascending=ascending, by_plan=True
    )
    with village.office.read() as connection:
        return answer(connection, village.office.clock, COMMUNE, question)


def test_units_stand_in_the_order_of_what_they_reached_of_their_plans(village: Village) -> None:
    village.split("C", {"D": 1, "E": 2}, MIDDLE_OF_JUNE)
    months = [f"2026-M{month:02d}" for month in range(7, 10)]
    village.tell({Cell(area, FLOW, key): 100 for key in months for area in "ABD"})
    plan(village, A=600, B=400, D=600, E=100, commune=2000)
    table = ranked(village, "2026-M08")
    assert texts(table) == [
        ("1", "Thôn B", "200", "400", "50,00"),
        ("2", "Thôn A", "200", "600", "33,33"),
        ("2", "Thôn D", "200", "600", "33,33"),
        ("", "Thôn E", "chưa báo cáo", "100", ""),
        ("", "Toàn xã", "600 *", "2.000", "30,00"),
    ]
    assert isinstance(table.drawing, ShareBars)
    assert table.drawing.bars == (
        ("Thôn B", Fraction(1, 2)),
        ("Thôn A", Fraction(1, 3)),
        ("Thôn D", Fraction(1, 3)),
    )
    assert [row[:2] for row in texts(ranked(village, "2026-M08", ascending=True))][:3] == [
        ("1", "Thôn A"),
        ("1", "Thôn D"),
        ("3", "Thôn B"),
    ]


def test_without_a_plan_there_is_no_rank_and_a_plan_of_nought_is_no_share(village: Village) -> None:
    village.tell({Cell(area, FLOW, "2026-M05"): 5 for area in "ABC"})
    plan(village, A=0, B=10)
    table = ranked(village, "2026-M05")
    assert texts(table) == [
        ("1", "Thôn B", "5", "10", "50,00"),
        ("", "Thôn A", "5", "0", ""),
        ("", "Thôn C", "", "không có kế hoạch", ""),
        ("", "Toàn xã", "15", "10", "150,00"),
    ]
    assert "Đơn vị không có kế hoạch riêng, hoặc chưa có số liệu, không được xếp hạng." in table.notes


def test_a_successor_has_the_figures_and_the_plans_of_its_parts(village: Village) -> None:
    village.tell({Cell("A", FLOW, "2026-M05"): 100, Cell("B", FLOW, "2026-M05"): 200})
    plan(village, A=600, B=400)
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    table = ranked(village, "2026-M07")
    assert texts(table)[0] == ("1", "Thôn AB", "300", "1.000", "30,00")
    assert any("Thôn AB" in note for note in table.notes)
    assert table.rows[0].cells[2].way == ("2026-M07", village.ids["AB"], FLOW)
