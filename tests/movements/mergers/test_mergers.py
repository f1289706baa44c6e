"""Figures across mergers and splits: worked out by hand, and for any sequence of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.commands import NewArea, add_area, change_area, merge_areas, retire_area, split_area
from desktop_app.areas.residential import ResidentialArea
from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest, movement_report
from desktop_app.movements.sheet.grid import Grid, compute_grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.units import area_units
from desktop_app.movements.values import Value
from desktop_app.reports.documents.checks import check_movement_report
from desktop_app.reports.movement_data import MovementReport
from tests.builders import COMMUNE, a_copy, put_figures
from tests.movements.grids import load_grid
from tests.movements.test_grid import EVALUATE, SET

SET_CODE = "MTTQ_CO_SO"
MIDDLE_OF_JUNE = date(2026, 6, 15)
FLOW, STOCK, YES_NO = "NT04", "NT10", "VH06A"

type Cells = Mapping[Cell, int | str]


SMALL_SET = msgspec.structs.replace(
    SET, indicators=tuple(item for item in SET.indicators if item.code in (FLOW, STOCK))
)


class Village:
    """An office with areas A, B and C of 100, 200 and 300 households."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ids: dict[str, str] = {}
        with office.record() as rec:
            for name, households in (("A", 100), ("B", 200), ("C", 300)):
                self.ids[name] = add_area(rec, COMMUNE, NewArea(name, "thon", households)).id

    def merge(self, parts: str, into: str, day: date) -> None:
        with self.office.record() as rec:
            ids = [self.ids[part] for part in parts.split("+")]
            self.ids[into] = merge_areas(rec, ids, NewArea(into, "thon"), day).id

    def split(self, whole: str, into: Mapping[str, int], day: date) -> None:
        with self.office.record() as rec:
            new = [NewArea(name, "thon", households) for name, households in into.items()]
            made = split_area(rec, self.ids[whole], new, day)
        self.ids |= dict(zip(into, (area.id for area in made), strict=True))

    def end(self, name: str, day: date, successor: str = "") -> None:
        with self.office.record() as rec:
            retire_area(rec, self.ids[name], day, self.ids.get(successor))

    def tell(self, cells: Cells) -> None:
        with self.office.record() as rec:
            told = [
                (Cell(self.ids[cell.unit], cell.indicator, cell.period), str(value))
                for cell, value in cells.items()
            ]
            set_values(rec, SET_CODE, "1", told)

    def grid(self, key: str) -> Grid:
        with self.office.read() as connection:
            indicators = indicator_set(connection, SET_CODE)
            return load_grid(connection, self.office.clock, COMMUNE, indicators, Period.parse(key))

    def rows(self, key: str, code: str) -> dict[str, object]:
        """The figure of each area with a row."""
        names = {each: name for name, each in self.ids.items()}
        grid = self.grid(key)
        return {names[unit.key]: grid.cell(unit.key, code).value for unit in grid.units if unit.key in names}

    def total(self, key: str, code: str) -> object:
        return self.grid(key).total(code).value


@pytest.fixture
def village(tmp_path: Path, begun_book: Path) -> Iterator[Village]:
    office = a_copy(begun_book, tmp_path)
    yield Village(office)
    office.close()


def a_thousand_a_month(village: Village, months: range, *areas: str) -> None:
    village.tell({Cell(area, FLOW, f"2026-M{month:02d}"): 1000 for month in months for area in areas})


def test_a_flow_across_a_merger_in_the_middle_of_a_month(village: Village) -> None:
    """A, B and C report 1,000 a month; A and B become AB on 15 June."""
    a_thousand_a_month(village, range(1, 7), "A", "B", "C")
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    a_thousand_a_month(village, range(7, 13), "AB", "C")
    with village.office.record() as rec:
        set_target(rec, SET_CODE, FLOW, 2026, "60000")

    assert [village.total(key, FLOW) for key in ("2026-M05", "2026-M06", "2026-M07")] == [3000, 3000, 2000]
    assert [village.total(key, FLOW) for key in ("2026-Q2", "2026-H1", "2026-H2")] == [9000, 18000, 12000]
    assert village.total("2026-Y", FLOW) == 30000
    assert village.grid("2026-M06").total(FLOW).target_share == Fraction(18000, 60000)
    assert village.grid("2026-Y").total(FLOW).target_share == Fraction(1, 2)


def test_a_longer_period_stands_on_the_successor_and_an_old_one_keeps_its_names(village: Village) -> None:
    a_thousand_a_month(village, range(1, 7), "A", "B", "C")
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    a_thousand_a_month(village, range(6, 8), "AB")

    assert village.rows("2026-M05", FLOW) == {"A": 1000, "B": 1000, "C": 1000}
    assert village.rows("2026-Q1", FLOW) == {"A": 3000, "B": 3000, "C": 3000}
    assert village.rows("2026-M06", FLOW) == {"A": 1000, "B": 1000, "AB": 1000, "C": 1000}
    assert village.rows("2026-M07", FLOW) == {"AB": 1000, "C": None}
    assert village.rows("2026-H1", FLOW) == {"AB": 13000, "C": 6000}
    assert village.rows("2026-Y", FLOW) == {"AB": 14000, "C": 6000}


def test_a_stock_goes_over_to_the_successor(village: Village) -> None:
    village.tell(
        {Cell("A", STOCK, "2026-Q1"): 5, Cell("B", STOCK, "2026-Q1"): 3, Cell("C", STOCK, "2026-Q1"): 2}
    )
    village.tell({Cell("A", STOCK, "2026-Q2"): 6})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    assert village.rows("2026-H1", STOCK) == {"AB": 9, "C": 2}
    assert village.total("2026-H1", STOCK) == 11

    village.tell({Cell("AB", STOCK, "2026-Q2"): 8})
    assert village.rows("2026-H1", STOCK) == {"AB": 8, "C": 2}
    assert village.total("2026-Y", STOCK) == 10
    second = village.grid("2026-Q2")
    assert village.rows("2026-Q2", STOCK) == {"A": 6, "AB": 8, "C": None}
    assert second.total(STOCK).value == 8
    assert not second.cell(village.ids["A"], STOCK).counted
    assert second.cell(village.ids["AB"], STOCK).counted


def test_an_area_that_was_there_before_has_not_told_what_it_took_over(village: Village) -> None:
    village.tell({Cell("A", STOCK, "2026-Q1"): 5, Cell("C", STOCK, "2026-Q1"): 2})
    village.end("A", date(2026, 4, 30), "C")
    assert village.rows("2026-H1", STOCK) == {"B": None, "C": 7}
    village.tell({Cell("C", STOCK, "2026-Q2"): 6})
    assert village.total("2026-H1", STOCK) == 6


def test_an_area_that_ends_without_a_successor_keeps_its_row(village: Village) -> None:
    a_thousand_a_month(village, range(1, 4), "A", "C")
    village.tell({Cell("A", STOCK, "2026-Q1"): 5, Cell("C", STOCK, "2026-Q1"): 1})
    village.end("A", date(2026, 3, 30))
    assert village.total("2026-Y", STOCK) == 1, "what it had at its end is gone with it"
    assert village.rows("2026-Y", FLOW) == {"A": 3000, "B": None, "C": 3000}
    assert village.total("2026-Y", FLOW) == 6000
    assert village.total("2026-Q2", FLOW) is None


def test_a_split_area_keeps_what_it_reported(village: Village) -> None:
    a_thousand_a_month(village, range(1, 7), "A", "B")
    village.tell({Cell("A", STOCK, "2026-Q1"): 5, Cell("B", STOCK, "2026-Q1"): 1})
    village.split("A", {"A1": 40, "A2": 60}, MIDDLE_OF_JUNE)
    a_thousand_a_month(village, range(7, 13), "A1", "A2", "B")

    assert village.rows("2026-Y", FLOW) == {"A": 6000, "A1": 6000, "A2": 6000, "B": 12000, "C": None}
    assert village.total("2026-Y", FLOW) == 30000
    assert village.total("2026-H1", STOCK) == 6
    village.tell({Cell("A1", STOCK, "2026-Q3"): 2})
    assert village.total("2026-Y", STOCK) == 3, "the part that told has a part of the whole in it"
    village.tell({Cell("A2", STOCK, "2026-Q3"): 2})
    assert village.total("2026-Y", STOCK) == 5


def test_a_chain_of_mergers(village: Village) -> None:
    a_thousand_a_month(village, range(1, 4), "A", "B", "C")
    village.tell({Cell(area, STOCK, "2026-Q1"): 1 for area in "ABC"})
    village.merge("A+B", "AB", date(2026, 4, 1))
    a_thousand_a_month(village, range(4, 7), "AB", "C")
    village.merge("AB+C", "ABC", date(2026, 7, 1))
    a_thousand_a_month(village, range(7, 13), "ABC")

    assert village.rows("2026-Y", FLOW) == {"ABC": 21000}
    assert village.rows("2026-H1", FLOW) == {"AB": 9000, "C": 6000}
    assert village.total("2026-Y", STOCK) == 3
    village.tell({Cell("AB", STOCK, "2026-Q2"): 5})
    assert village.rows("2026-Y", STOCK) == {"ABC": 6}
    village.tell({Cell("ABC", STOCK, "2026-Q4"): 4})
    assert village.total("2026-Y", STOCK) == 4


def test_yes_of_an_ended_area_counts_once(village: Village) -> None:
    village.tell({Cell("A", YES_NO, "2026-Y"): 1, Cell("C", YES_NO, "2026-Y"): 1})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    assert village.total("2026-Y", YES_NO) == 2
    village.tell({Cell("AB", YES_NO, "2026-Y"): 1})
    assert village.total("2026-Y", YES_NO) == 2


def test_words_of_all_are_kept(village: Village) -> None:
    village.tell({Cell("A", "TM01", "2026-M05"): "Của A.", Cell("B", "TM01", "2026-M05"): "Của B."})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    village.tell({Cell("AB", "TM01", "2026-M06"): "Của AB."})
    assert village.total("2026-Q2", "TM01") == "Của A.\nCủa B.\nCủa AB."


def test_households_of_a_ratio_are_counted_once(village: Village) -> None:
    village.tell({Cell("A", "TT05A", "2026-Q1"): 50, Cell("B", "TT05A", "2026-Q1"): 100})
    village.merge("A+B", "AB", date(2026, 4, 1))
    village.tell({Cell("AB", "TT05A", "2026-Q2"): 250})
    total = village.grid("2026-Y").total("TT05")
    assert (total.numerator, total.denominator) == (Decimal(250), Decimal(300))
    assert total.value == Fraction(250, 300)
    assert (total.reported, total.expected) == (1, 2)


def test_a_ratio_of_an_earlier_quarter_keeps_the_households_of_its_time(village: Village) -> None:
    village.tell({Cell("A", "TT05A", "2026-Q1"): 50, Cell("A", "TT05A", "2026-Q2"): 60})
    with village.office.record() as rec:
        change_area(rec, village.ids["A"], households=150, since=date(2026, 5, 1))
    assert village.grid("2026-Q1").total("TT05").value == Fraction(50, 100)
    assert village.grid("2026-Q2").total("TT05").value == Fraction(60, 150)


def test_a_unit_that_took_over_has_reported_when_all_before_it_did(village: Village) -> None:
    a_thousand_a_month(village, range(6, 7), "A", "C")
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    june = village.grid("2026-M06").total(FLOW)
    assert (june.reported, june.expected) == (1, 2)
    a_thousand_a_month(village, range(6, 7), "B")
    june = village.grid("2026-M06").total(FLOW)
    assert (june.reported, june.expected) == (2, 2)


def test_a_part_that_has_not_told_is_said_to_be_missing(village: Village) -> None:
    """The whole vouches for its parts only while its figure counts."""
    village.tell({Cell("A", STOCK, "2026-Q2"): 100})
    village.split("A", {"P": 60, "Q": 40}, MIDDLE_OF_JUNE)
    stock = village.grid("2026-Q2").total(STOCK)
    assert (stock.value, stock.reported, stock.expected) == (Decimal(100), 2, 4)
    village.tell({Cell("P", STOCK, "2026-Q2"): 60})
    second = village.grid("2026-Q2")
    stock = second.total(STOCK)
    assert (stock.value, stock.reported, stock.expected) == (Decimal(60), 1, 4)
    assert second.cell(village.ids["Q"], STOCK).awaited


def test_the_share_of_an_area_that_was_no_more_counts_nowhere(village: Village) -> None:
    village.end("A", date(2026, 2, 10), "C")
    with village.office.record() as rec:
        put_figures(rec, SET_CODE, {Cell(village.ids["A"], "NT14A", "2026-Q2"): "50"})
    second = village.grid("2026-Q2")
    assert not second.cell(village.ids["A"], "NT14A").counted
    assert not second.cell(village.ids["A"], "NT14").counted
    assert second.total("NT14").value is None


def test_what_an_area_told_after_its_end_counts_nowhere(village: Village) -> None:
    """Another computer did not know of the end; a finding asks a person to look at it."""
    village.end("A", date(2026, 6, 30), "C")
    village.tell({Cell("C", FLOW, "2026-M07"): 1000})
    with village.office.record() as rec:
        put_figures(rec, SET_CODE, {Cell(village.ids["A"], FLOW, "2026-M07"): "500"})
    assert village.rows("2026-M07", FLOW) == {"A": 500, "B": None, "C": 1000}, "to be seen and put right"
    july = village.grid("2026-M07")
    assert not july.cell(village.ids["A"], FLOW).counted
    assert july.cell(village.ids["A"], FLOW).editable
    assert july.total(FLOW).value == 1000
    assert village.total("2026-Y", FLOW) == 1000
    assert village.grid("2026-M07").total(FLOW).expected == 2


def report_of(village: Village, key: str) -> MovementReport:
    with village.office.read() as connection:
        request = MovementReportRequest(SET_CODE, Period.parse(key))
        return movement_report(connection, village.office.clock, COMMUNE, request)


def test_the_paper_has_what_the_parts_reported(village: Village) -> None:
    a_thousand_a_month(village, range(1, 7), "A", "B", "C")
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    month, half = report_of(village, "2026-M06"), report_of(village, "2026-H1")

    row = next(row for group in month.groups for row in group.rows if row.name == SET.by_code[FLOW].name.vi)
    assert (row.value, row.cumulative) == (Decimal(3000), Decimal(18000))
    assert month.annex is not None
    assert half.annex is not None
    assert [(row.name, row.values) for row in month.annex.rows] == [
        ("Thôn A (đến 14/06/2026)", (Decimal(1000),)),
        ("Thôn AB", (None,)),
        ("Thôn B (đến 14/06/2026)", (Decimal(1000),)),
        ("Thôn C", (Decimal(1000),)),
    ]
    assert [(row.name, row.values) for row in half.annex.rows] == [
        ("Thôn AB", (Decimal(12000),)),
        ("Thôn C", (Decimal(6000),)),
    ]
    assert half.annex.notes == ("Thôn AB: gồm cả số liệu của Thôn A, Thôn B trước khi sáp nhập.",)
    assert not [text for text in check_movement_report(half) if "add up" in text]


def test_totals_of_the_annex_are_the_sum_of_its_rows(village: Village) -> None:
    """Also where the commune and organisations report the same indicator, and a stock was replaced."""
    village.tell({Cell(area, "TT01", "2026-M06"): 2 for area in "ABC"})
    with village.office.record() as rec:
        others = [(Cell(unit, "TT01", "2026-M06"), "5") for unit in ("commune", "org:nong_dan")]
        set_values(rec, SET_CODE, "1", others)
    village.tell({Cell(area, "VN10B", "2026-M06"): 4 for area in "ABC"})
    village.merge("A+B", "AB", MIDDLE_OF_JUNE)
    village.tell({Cell("AB", "VN10B", "2026-M06"): 7})
    annex = report_of(village, "2026-M06").annex

    assert annex is not None
    assert annex.totals == (Decimal(16), Decimal(11))
    for place, total in enumerate(annex.totals):
        told = [row.values[place] for row in annex.rows]
        assert sum(value for value in told if isinstance(value, Decimal)) == total


AREAS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "split", "end"]), st.integers(1, 11), st.integers(0, 9), st.integers(0, 9)
    ),
    max_size=6,
)
"""What happens to areas: what, before which month, and to which of those that are there."""


def _area(name: str, position: int, since: date | None = None) -> ResidentialArea:
    return ResidentialArea(
        id=name,
        commune_code=COMMUNE,
        name=name,
        kind="thon",
        households=10,
        position=position,
        valid_from=since,
    )


def _lives(acts: list[tuple[str, int, int, int]]) -> list[ResidentialArea]:
    """Areas after these acts, in the order of the months."""
    areas = {
        name: ResidentialArea(
            id=name, commune_code=COMMUNE, name=name, kind="thon", households=10, position=at
        )
        for at, name in enumerate("ABCD")
    }
    for number, (act, month, first, second) in enumerate(sorted(acts, key=lambda each: each[1])):
        there = [
            area for area in areas.values() if area.valid_to is None and area.valid_from != _first(month)
        ]
        if not there:
            continue
        one, other = there[first % len(there)], there[second % len(there)]
        made = ResidentialArea(
            id=f"n{number}",
            commune_code=COMMUNE,
            name=f"n{number}",
            kind="thon",
            households=10,
            position=9,
            valid_from=_first(month),
        )
        last = _first(month) - timedelta(days=1)
        if act == "merge" and one != other:
            areas[made.id] = made
            for each in (one, other):
                areas[each.id] = replace(each, valid_to=last, successor_id=made.id)
        elif act == "split":
            for part in "xy":
                areas[made.id + part] = replace(made, id=made.id + part, predecessor_id=one.id)
            areas[one.id] = replace(one, valid_to=last)
        elif act == "end":
            areas[one.id] = replace(one, valid_to=last)
    return list(areas.values())


def _first(month: int) -> date:
    return date(2026, month + 1, 1)


def _total(areas: list[ResidentialArea], key: str, code: str, values: Mapping[Cell, Value]) -> object:
    period = Period.parse(key)
    reported = {cell.unit for cell in values if cell.period == key}
    units = area_units(areas, period, reported)
    return compute_grid(PeriodSheet(SMALL_SET, period, units, values, {}, EVALUATE)).total(code).value


@given(AREAS, st.randoms(use_true_random=False))
def test_the_year_is_the_sum_of_its_months_through_any_mergers_and_splits(
    acts: list[tuple[str, int, int, int]], random: Random
) -> None:
    areas = _lives(acts)
    values = {
        Cell(area.id, FLOW, month.key): Decimal(random.randint(1, 999))
        for month in Period.parse("2026-Y").parts(PeriodType.MONTH)
        for area in areas
        if area.exists_within(month.start, month.end) and random.random() < 0.8
    }
    for key in ("2026-Q1", "2026-Q2", "2026-H1", "2026-H2", "2026-Y"):
        months = {month.key for month in Period.parse(key).parts(PeriodType.MONTH)}
        told = [value for cell, value in values.items() if cell.period in months]
        assert _total(areas, key, FLOW, values) == (sum(told) if told else None)
    for month in Period.parse("2026-Y").parts(PeriodType.MONTH):
        told = [value for cell, value in values.items() if cell.period == month.key]
        assert _total(areas, month.key, FLOW, values) == (sum(told) if told else None)


@given(AREAS)
def test_a_stock_that_all_tell_is_that_of_those_at_the_end(acts: list[tuple[str, int, int, int]]) -> None:
    areas = _lives(acts)
    quarters = Period.parse("2026-Y").parts(PeriodType.QUARTER)
    values = {
        Cell(area.id, STOCK, quarter.key): Decimal(3)
        for quarter in quarters
        for area in areas
        if area.exists_on(quarter.end)
    }
    at_the_end = [area for area in areas if area.exists_on(quarters[-1].end)]
    assert _total(areas, "2026-Y", STOCK, values) == (3 * len(at_the_end) or None)
