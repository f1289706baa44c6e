"""Progress against the plan, and which reports are missing; worked out by hand."""

from __future__ import annotations

from fractions import Fraction

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.analysis.missing import missing_reports, reports_of
from desktop_app.movements.analysis.progress import progress
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.period import Period
from desktop_app.reports.figures import ShareBars
from tests.movements.analysis.conftest import sights, texts
from tests.movements.mergers.test_mergers import MIDDLE_OF_JUNE, SET_CODE, Village
from tests.support.statements import traced

FLOW, STOCK = "NT04", "NT10"


def test_progress_of_the_commune_and_of_a_merged_area(village: Village) -> None:
    village.tell({Cell(area, FLOW, f"2026-M{month:02d}"): 100 for month in range(1, 6) for area in "ABC"})
    village.tell({Cell("A", STOCK, "2026-Q1"): 3})
    with village.office.record() as rec:
        set_target(rec, SET_CODE, FLOW, 2026, "2000")
        set_target(rec, SET_CODE, STOCK, 2026, "4")
        set_target(rec, SET_CODE, FLOW, 2026, "600", unit=village.ids["A"])
        set_target(rec, SET_CODE, FLOW, 2026, "400", unit=village.ids["B"])
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    with sights(village.office) as seen:
        march = progress(seen, Period.parse("2026-M03"))
        june = progress(seen, Period.parse("2026-M06"), village.ids["AB"])
    assert texts(march) == [
        ("Tiền Nhân dân đóng góp (đồng)", "900", "2.000", "45,00", "3/3"),
        ("Mô hình tự quản đang duy trì (mô hình)", "3 *", "4", "75,00", "1/3"),
    ]
    assert march.drawing == ShareBars(
        (
            ("Tiền Nhân dân đóng góp (đồng)", Fraction(9, 20)),
            ("Mô hình tự quản đang duy trì (mô hình)", Fraction(3, 4)),
        )
    )
    assert texts(june) == [("Tiền Nhân dân đóng góp (đồng)", "1.000", "1.000", "100,00")]


def test_of_a_share_what_was_reached_since_january_is_held_against_the_plan(village: Village) -> None:
    """5 of 10 in the first quarter and 10 of 10 in the second are 75 % since January, of a plan of 60 %."""
    for quarter, accepted in (("2026-Q1", "5"), ("2026-Q2", "10")):
        with village.office.record() as rec:
            cells = [(Cell("commune", "GS02A", quarter), "10"), (Cell("commune", "GS02B", quarter), accepted)]
            set_values(rec, SET_CODE, "1", cells)
    with village.office.record() as rec:
        set_target(rec, SET_CODE, "GS02", 2026, "60")
    with sights(village.office) as seen:
        table = progress(seen, Period.parse("2026-Q2"))
    assert [row[1:] for row in texts(table)] == [("75,00", "60,00", "125,00", "1/1")]
    assert table.drawing == ShareBars(((table.rows[0].cells[0].words, Fraction(5, 4)),))


def test_without_plans_it_is_said_where_they_are_set(village: Village) -> None:
    with sights(village.office) as seen:
        table = progress(seen, Period.parse("2026-M03"))
    assert table.rows == ()
    assert "F4" in table.hint
    assert "F4" not in "".join(table.notes), "a paper bears the notes, and nobody presses a key on paper"


def test_missing_reports_by_unit_and_period(village: Village) -> None:
    """Zero and nothing occurred are reports; an ended area is not asked; what is to come is not listed."""
    with sights(village.office) as seen:
        asked = seen.typed(Period.parse("2026-M05")).grid
    codes = [
        column.indicator.code
        for column in asked.columns
        if asked.cell(village.ids["A"], column.indicator.code).awaited
        and column.indicator.nature.value != "text"
    ]
    all_of_them = len(codes)
    village.tell({Cell("A", code, "2026-M05"): 0 for code in codes})
    village.tell({Cell("B", FLOW, "2026-M05"): "-0", Cell("C", FLOW, "2026-M07"): 1})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    with sights(village.office) as seen:
        table = missing_reports(seen, 2026, PeriodType.MONTH)
    rows = {row[0]: row for row in texts(table)}
    assert len(table.headings) == 1 + 10 + 2, "January to October"
    assert rows["Thôn A"][5] == f"{all_of_them}/{all_of_them}"
    assert rows["Thôn B"][5] == f"1/{all_of_them}"
    assert rows["Thôn A"][6] == rows["Thôn B"][7] == "", "they were merged in June"
    assert rows["Thôn AB"][5:7] == ("", f"0/{all_of_them}")
    assert rows["Thôn C"][7] == f"1/{all_of_them}"
    filled = {row.cells[0].words: row for row in table.rows}
    month = filled["Thôn B"].cells[5]
    assert month.way is not None
    assert month.way[:2] == ("2026-M05", village.ids["B"])
    total = rows["Tổng cộng"]
    assert total[5].split("/")[0] == str(all_of_them + 1)


def test_who_has_reported_for_a_month_is_said_by_the_figures_of_that_month(village: Village) -> None:
    """Those of other months are not read: an office has tens of thousands in a year."""
    village.tell({Cell(area, FLOW, f"2026-M{month:02d}"): 100 for month in range(1, 6) for area in "ABC"})
    with traced(village.office.store) as seen, sights(village.office) as looked:
        progress = reports_of(looked, Period.parse("2026-M03"))
    assert progress[village.ids["A"]].filled == 1
    assert not [statement for statement in seen if "indicator_value.indicator_code =" in statement]
