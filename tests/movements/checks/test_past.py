"""The figures before a period across mergers and splits, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.finding import Check, Finding
from desktop_app.movements.checks.loading import load_checked
from desktop_app.movements.checks.past import Past, earlier_periods, load_past
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.reading import YearFigures
from tests.builders import COMMUNE, a_copy, put_figures
from tests.movements.mergers.test_mergers import FLOW, SET_CODE, STOCK, Village

MIDDLE_OF_JUNE = date(2026, 6, 15)


@pytest.fixture
def village(tmp_path: Path, begun_book: Path) -> Iterator[Village]:
    office = a_copy(begun_book, tmp_path)
    yield Village(office)
    office.close()


def past(village: Village, key: str, count: int = 12) -> Past:
    with village.office.read() as connection:
        period = Period.parse(key)
        figures = YearFigures(connection, village.office.clock, COMMUNE, SET_CODE, period.year)
        sheet = figures.sheet(indicator_set(connection, SET_CODE), period)
        return load_past(connection, sheet, count)


def series(village: Village, key: str, code: str = FLOW, count: int = 12) -> dict[str, list[int]]:
    """The earlier figures of each area that has some."""
    names = {each: name for name, each in village.ids.items()}
    found: Mapping[tuple[str, str], Sequence[Decimal]] = past(village, key, count).series
    return {
        names[unit]: [int(each) for each in values]
        for (unit, each_code), values in found.items()
        if each_code == code
    }


def test_which_periods_are_earlier() -> None:
    assert [each.key for each in earlier_periods(Period.parse("2026-M02"), 3)] == [
        "2025-M11",
        "2025-M12",
        "2026-M01",
    ]
    assert [each.key for each in earlier_periods(Period.parse("2026-Q1"), 2)] == ["2025-Q3", "2025-Q4"]
    assert earlier_periods(Period.parse("2026-E-bao-so-3"), 3) == ()


def test_earlier_figures_in_the_order_of_time_over_the_turn_of_the_year(village: Village) -> None:
    village.tell(
        {
            Cell("A", FLOW, "2025-M12"): 12,
            Cell("A", FLOW, "2026-M01"): 1,
            Cell("A", FLOW, "2026-M03"): 3,
            Cell("B", FLOW, "2026-M02"): 0,
        }
    )
    assert series(village, "2026-M03") == {"A": [12, 1], "B": [0]}
    assert series(village, "2026-M03", count=1) == {"B": [0]}
    names = village.ids
    assert past(village, "2026-M03").last == {(names["B"], FLOW): Decimal(0)}  # A told nothing in February


def test_a_merged_area_has_the_past_of_all_it_was_made_of(village: Village) -> None:
    """A and B become AB on 15 June; in April B told nothing, so nobody knows what both had."""
    village.tell({Cell(area, FLOW, f"2026-M0{month}"): 10 * month for month in (3, 5, 6) for area in "ABC"})
    village.tell({Cell("A", FLOW, "2026-M04"): 40})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    assert series(village, "2026-M07") == {"AB": [60, 100, 120], "C": [30, 50, 60]}
    # what AB told of the rest of June comes to what A and B had told
    village.tell({Cell("AB", FLOW, "2026-M06"): 5, Cell("AB", FLOW, "2026-M07"): 70})
    assert series(village, "2026-M08") == {"AB": [60, 100, 125, 70], "C": [30, 50, 60]}


def test_a_stock_of_a_merged_area_is_counted_once(village: Village) -> None:
    village.tell({Cell(area, STOCK, "2026-Q1"): 4 for area in "AB"})
    village.tell({Cell(area, STOCK, "2026-Q2"): 5 for area in "AB"})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    assert series(village, "2026-Q3", STOCK) == {"AB": [8, 10]}
    village.tell({Cell("AB", STOCK, "2026-Q2"): 11})  # in it is what A and B had in the middle of June
    assert series(village, "2026-Q3", STOCK) == {"AB": [8, 11]}


def test_a_chain_of_mergers(village: Village) -> None:
    village.tell({Cell(area, FLOW, "2026-M02"): 1 for area in "ABC"})
    village.merge("A+B", "AB", date(2026, 3, 1))
    village.tell({Cell("AB", FLOW, "2026-M04"): 20, Cell("C", FLOW, "2026-M04"): 2})
    village.merge("AB+C", "ABC", date(2026, 5, 1))
    village.tell({Cell("ABC", FLOW, "2026-M05"): 300})
    assert series(village, "2026-M06") == {"ABC": [3, 22, 300]}


def test_the_parts_of_a_split_area_begin_with_the_split(village: Village) -> None:
    village.tell({Cell("A", FLOW, "2026-M05"): 50, Cell("B", FLOW, "2026-M05"): 5})
    village.split("A", {"A1": 60, "A2": 40}, date(2026, 6, 1))
    village.tell({Cell("A1", FLOW, "2026-M06"): 30})
    found = series(village, "2026-M07")
    assert (found["A1"], found.get("A2"), found["B"]) == ([30], None, [5])


def test_a_figure_of_a_time_in_which_the_area_was_no_more_counts_in_no_past(village: Village) -> None:
    village.tell({Cell("A", FLOW, "2026-M05"): 50})
    village.end("A", date(2026, 5, 31), "B")
    with village.office.record() as rec:  # another computer did not know of the end
        put_figures(
            rec,
            SET_CODE,
            {Cell(village.ids["A"], FLOW, "2026-M06"): "77", Cell(village.ids["B"], FLOW, "2026-M06"): "6"},
        )
    assert series(village, "2026-M07")["B"] == [6]  # and in May B told nothing itself


def test_an_area_that_took_another_in_has_the_past_of_both(village: Village) -> None:
    """A goes into B in the middle of June; B goes on."""
    village.tell({Cell("B", FLOW, f"2026-M0{month}"): 5 for month in (3, 4, 5, 6, 7)})
    village.tell({Cell("A", FLOW, f"2026-M0{month}"): 50 for month in (3, 5)})
    village.tell(
        {Cell("A", STOCK, "2026-Q1"): 3, Cell("B", STOCK, "2026-Q1"): 4, Cell("B", STOCK, "2026-Q2"): 8}
    )
    village.end("A", MIDDLE_OF_JUNE, "B")
    assert series(village, "2026-M08")["B"] == [55, 55, 5]  # in April and June A told nothing
    assert series(village, "2026-Q3", STOCK)["B"] == [7, 8]


def unusual(village: Village, key: str) -> list[tuple[str, Finding]]:
    names = {each: name for name, each in village.ids.items()}
    with village.office.read() as connection:
        found = load_checked(connection, village.office.clock, COMMUNE, SET_CODE, Period.parse(key))
    return [(names[each.unit], each) for each in found.findings if each.check is Check.UNUSUAL]


def test_a_merged_area_is_not_told_as_grown(village: Village) -> None:
    """A and B have 100 a month each. AB with 200 is as always; with 900 it is not, C with 100 neither."""
    village.tell({Cell(area, FLOW, f"2026-M{month:02d}"): 100 for month in range(1, 7) for area in "ABC"})
    village.merge("A+B", "AB", date(2026, 7, 1))
    village.tell({Cell("AB", FLOW, "2026-M07"): 200, Cell("C", FLOW, "2026-M07"): 100})
    assert unusual(village, "2026-M07") == []
    village.tell({Cell("AB", FLOW, "2026-M07"): 900, Cell("C", FLOW, "2026-M07"): 400})
    told = {name: each.unusual and each.unusual.last for name, each in unusual(village, "2026-M07")}
    assert told == {"AB": 200, "C": 100}


def test_in_the_month_of_a_merger_nobody_is_held_against_whole_months(village: Village) -> None:
    village.tell({Cell(area, FLOW, "2026-M05"): 100 for area in "AB"})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    village.tell({Cell("A", FLOW, "2026-M06"): 10, Cell("AB", FLOW, "2026-M06"): 900})
    assert unusual(village, "2026-M06") == []
