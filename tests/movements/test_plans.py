"""Plan figures of a year per area: what the commune's plan is then, across mergers and versions; by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from desktop_app.areas.commands import NewArea, merge_areas, retire_area, split_area
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import FROM_FILE, install
from desktop_app.movements.analysis.grid_cache import Sights
from desktop_app.movements.analysis.progress import progress
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import PlanOfUnit, set_target, set_targets, set_values
from desktop_app.movements.fitting import DoesNotFit
from desktop_app.movements.period import Period
from desktop_app.movements.plans import Plans, unknown_places
from desktop_app.movements.set_versions import set_of_period
from desktop_app.movements.sheet.grid import Grid
from tests.builders import COMMUNE, a_copy, put_area
from tests.catalogue.small_sets import a_package, a_set
from tests.movements.grids import load_grid, plans_of_year

FLOW = {"code": "A1", "entered_by": "K|O", "target": "yes"}
SHARE = {
    "code": "A2",
    "value_kind": "decimal",
    "entered_by": "",
    "nature": "ratio",
    "area_aggregation": "ratio_of_sums",
    "time_aggregation": "ratio_of_sums",
    "numerator": "A1",
    "denominator": "TARGET",
}
HOUSEHOLDS = {**SHARE, "code": "A3", "denominator": "HOUSEHOLDS"}
YEAR = 2026


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        for number, name in enumerate(("Thôn Một", "Thôn Hai", "Thôn Ba"), start=1):
            put_area(rec, f"a{number}", name)
    with made.store.write() as connection:
        install(connection, a_package(FLOW, SHARE, HOUSEHOLDS), FROM_FILE, made.clock)
    yield made
    made.close()


def plan(office: Office, value: str | None, unit: str = "", code: str = "A1") -> None:
    with office.record() as rec:
        set_target(rec, "BO", code, YEAR, value, None, unit)


def put(office: Office, month: str, **figures: str) -> None:
    with office.record() as rec:
        cells = [(Cell(unit, "A1", f"2026-{month}"), value) for unit, value in figures.items()]
        set_values(rec, "BO", "1", cells)


def grid(office: Office, period: str = "2026-M09") -> Grid:
    with office.read() as connection:
        used = Period.parse(period)
        return load_grid(connection, office.clock, COMMUNE, set_of_period(connection, "BO", used), used)


def plans(office: Office) -> Plans:
    with office.read() as connection:
        return plans_of_year(connection, COMMUNE, "BO", YEAR)


def test_the_plan_of_the_commune_is_its_own_figure_else_the_sum_of_the_areas(office: Office) -> None:
    put(office, "M03", a1="5")
    put(office, "M09", a2="10")
    plan(office, "20", "a1")
    plan(office, "30", "a2")
    plan(office, "10", "org:phu_nu")
    total = grid(office).total("A1")
    assert (total.target, total.target_units) == (Decimal(60), 3)
    assert total.target_share == Fraction(15, 60), "what was reached since January"
    plan(office, "100")
    total = grid(office).total("A1")
    assert (total.target, total.target_units, total.target_share) == (Decimal(100), 0, Fraction(15, 100))
    plan(office, None)
    assert grid(office).total("A1").target == Decimal(60)


def test_the_share_of_the_plan_follows_the_area(office: Office) -> None:
    put(office, "M03", a1="5")
    put(office, "M09", a1="10", a2="6")
    plan(office, "20", "a1")
    found = grid(office)
    assert found.cell("a1", "A2").value == Fraction(15, 20), "since January, not of the month alone"
    assert found.cell("a2", "A2").value is None, "it has no plan"
    assert found.total("A2").value == Fraction(21, 20)


def test_plans_of_a_ratio_are_never_added(office: Office) -> None:
    plan(office, "80", "a1", "A3")
    plan(office, "90", "a2", "A3")
    assert grid(office).total("A3").target is None
    plan(office, "85", "", "A3")
    assert grid(office).total("A3").target == Decimal(85)


def test_a_merger_keeps_the_plans_of_its_parts_until_the_new_area_has_one(office: Office) -> None:
    for unit, value in (("a1", "20"), ("a2", "30"), ("a3", "7")):
        plan(office, value, unit)
    with office.record() as rec:
        merged = merge_areas(rec, ["a1", "a2"], NewArea("Thôn Mới", "thon", 240), date(2026, 6, 1)).id
    put(office, "M09", **{merged: "25"})
    total = grid(office).total("A1")
    assert (total.target, total.target_units) == (Decimal(57), 3)
    assert grid(office).cell(merged, "A2").value == Fraction(25, 50)
    plan(office, "60", merged)
    total = grid(office).total("A1")
    assert (total.target, total.target_units) == (Decimal(67), 2)
    assert grid(office).cell(merged, "A2").value == Fraction(25, 60)


def test_a_merged_area_has_no_plan_of_a_ratio_until_it_has_its_own(office: Office) -> None:
    plan(office, "80", "a1", "A3")
    plan(office, "90", "a2", "A3")
    with office.record() as rec:
        merged = merge_areas(rec, ["a1", "a2"], NewArea("Thôn Mới", "thon", 240), date(2026, 6, 1)).id
    put(office, "M09", **{merged: "120"})

    def shown() -> list[tuple[object, ...]]:
        with office.read() as connection:
            sights = Sights(connection, office.clock, COMMUNE, "BO")
            table = progress(sights, Period.parse("2026-M09"), merged)
        return [tuple(cell.value for cell in row.cells[1:]) for row in table.rows]

    assert shown() == [], "80 % and 90 % are not 170 %"
    plan(office, "80", merged, "A3")
    assert shown() == [(Fraction(120, 240), Fraction(80, 100), Fraction(50, 80))]


def test_of_a_split_area_the_first_part_with_a_plan_replaces_that_of_the_whole(office: Office) -> None:
    plan(office, "40", "a1")
    with office.record() as rec:
        parts = [NewArea("Thôn Một A", "thon", 60), NewArea("Thôn Một B", "thon", 60)]
        first, second = (area.id for area in split_area(rec, "a1", parts, date(2026, 6, 1)))
    assert grid(office).total("A1").target == Decimal(40)
    plan(office, "15", first)
    assert (grid(office).total("A1").target, grid(office).total("A1").target_units) == (Decimal(15), 1)
    plan(office, "25", second)
    assert grid(office).total("A1").target == Decimal(40)


def test_a_new_version_keeps_the_plans(office: Office) -> None:
    plan(office, "20", "a1")
    plan(office, "100")
    with office.store.write() as connection:
        install(connection, a_package(FLOW, version="2"), FROM_FILE, office.clock)
    put_under = set_of(office, "2026-M09")
    assert put_under == "2"
    assert grid(office).total("A1").target == Decimal(100)
    assert plans(office).of_units() == {("A1", "a1"): Decimal(20)}


def set_of(office: Office, period: str) -> str:
    with office.read() as connection:
        return set_of_period(connection, "BO", Period.parse(period)).version


def test_plans_of_the_set_hold_until_the_office_has_its_own(office: Office) -> None:
    brought = [
        {"indicator": "A1", "year": "2026", "unit": "", "value": "50"},
        {"indicator": "A1", "year": "2026", "unit": "thôn một", "value": "12"},
        {"indicator": "A1", "year": "2026", "unit": "Thôn Không Có", "value": "99"},
        {"indicator": "A1", "year": "2027", "unit": "", "value": "70"},
    ]
    with office.store.write() as connection:
        install(connection, a_package(FLOW, targets=brought, version="2"), FROM_FILE, office.clock)
    assert plans(office).figures == {("A1", ""): Decimal(50), ("A1", "a1"): Decimal(12)}
    plan(office, "60")
    assert plans(office).whole() == {"A1": Decimal(60)}
    with office.store.write() as connection:
        install(connection, a_package(FLOW, version="3"), FROM_FILE, office.clock)
    assert plans(office).figures == {("A1", ""): Decimal(60), ("A1", "a1"): Decimal(12)}, "carried on"
    plan(office, None)
    assert plans(office).whole() == {"A1": Decimal(50)}, "without its own, that of the set"
    with office.read() as connection:
        assert unknown_places(connection, COMMUNE, a_set(FLOW, targets=brought)) == ["Thôn Không Có"]


def test_of_several_versions_the_newest_that_has_a_plan_says_it(office: Office) -> None:
    for version, value in (("2", "50"), ("3", "55")):
        brought = [{"indicator": "A1", "year": "2026", "unit": "", "value": value}]
        with office.store.write() as connection:
            install(connection, a_package(FLOW, targets=brought, version=version), FROM_FILE, office.clock)
    assert plans(office).whole() == {"A1": Decimal(55)}


def test_of_two_areas_with_a_name_the_one_that_is_there_is_meant(office: Office) -> None:
    with office.record() as rec:
        for number in (4, 0):
            put_area(rec, f"a{number}", "Thôn Cũ")
            rec.put("residential_area", f"a{number}", {"valid_to": "2026-03-31"})
        put_area(rec, "a2b", "Thôn Cũ")
    brought = [{"indicator": "A1", "year": "2026", "unit": "Thôn Cũ", "value": "12"}]
    with office.store.write() as connection:
        install(connection, a_package(FLOW, targets=brought, version="2"), FROM_FILE, office.clock)
    assert plans(office).of_units() == {("A1", "a2b"): Decimal(12)}


def test_before_an_area_goes_into_another_one_both_have_their_plans(office: Office) -> None:
    plan(office, "20", "a1")
    plan(office, "30", "a2")
    with office.record() as rec:
        retire_area(rec, "a1", date(2026, 6, 14), "a2")
    assert grid(office, "2026-M03").total("A1").target == Decimal(50)


@pytest.mark.parametrize(
    ("unit", "code", "words"),
    [
        ("ma", "A1", "reports nothing here"),
        ("org:phu_nu", "B1", "does not report"),
        ("a3", "A1", "ended on"),
    ],
)
def test_the_core_refuses_a_plan_that_nobody_has(office: Office, unit: str, code: str, words: str) -> None:
    with office.store.write() as connection:
        install(connection, a_package(FLOW, {"code": "B1"}, version="2"), FROM_FILE, office.clock)
    with office.record() as rec:
        rec.put("residential_area", "a3", {"valid_to": "2025-12-31"})
    with pytest.raises(DoesNotFit, match=words):
        plan(office, "5", unit, code)


def test_the_plan_of_the_row_of_the_commune_is_that_of_the_commune(office: Office) -> None:
    plan(office, "5", "commune")
    assert plans(office).whole() == {"A1": Decimal(5)}


def test_what_is_shown_follows_what_is_typed() -> None:
    start = Plans({("A1", ""): Decimal(50)}, {})
    typed = start.with_own(("A1", ""), Decimal(60))
    assert (typed.whole(), typed.recorded) == ({"A1": Decimal(60)}, {("A1", ""): Decimal(60)})
    assert start.with_own(("A1", ""), None).whole() == {"A1": Decimal(50)}, "that of the set is not emptied"
    assert typed.with_own(("A1", ""), None).figures == start.figures, "what the set brings shows again"
    assert typed.with_own(("A1", "a1"), Decimal(0)).of_units() == {("A1", "a1"): Decimal(0)}


def test_many_plans_are_set_together_or_none(office: Office) -> None:
    plan(office, "20", "a1")
    some = [PlanOfUnit("A1", "a1", Decimal(25), Decimal(20)), PlanOfUnit("A1", "a2", Decimal(30), None)]
    with pytest.raises(DoesNotFit), office.record() as rec:
        set_targets(rec, "BO", "", YEAR, [*some, PlanOfUnit("A1", "nobody", Decimal(1), None)])
    assert plans(office).recorded == {("A1", "a1"): Decimal(20)}
    with office.record() as rec:
        set_targets(rec, "BO", "", YEAR, [*some, PlanOfUnit("A1", "", None, None)])
    assert plans(office).recorded == {("A1", "a1"): Decimal(25), ("A1", "a2"): Decimal(30)}
