"""A sheet reads what was before it and what lies in it as sums; it shows what single figures give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from desktop_app.book.office import Office
from desktop_app.catalogue.indicator_set import PeriodType, Reporter
from desktop_app.catalogue.installed import indicator_set
from desktop_app.movements.cell import Cell
from desktop_app.movements.checks.loading import load_checked, run_checks
from desktop_app.movements.commands import set_target, set_values
from desktop_app.movements.entering.sheet_data import SheetData, load_sheet
from desktop_app.movements.period import Period
from desktop_app.movements.queries import load_values
from desktop_app.movements.sheet.computed import Computed
from desktop_app.movements.unit_figures import UNFOLDED
from desktop_app.movements.values import NUMBERS, ShownTexts, Value, typed_values
from tests.builders import COMMUNE, a_copy, put_area
from ui.grid.model.table import CellEdit
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.movements.sheets.views import PeriodsView, ViewKind

SET_CODE = "MTTQ_CO_SO"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    """Two areas with figures of every month and quarter of most indicators, and plans."""
    made = a_copy(begun_book, tmp_path)
    with made.read() as connection:
        version = indicator_set(connection, SET_CODE).version
        items = indicator_set(connection, SET_CODE).indicators
    with made.record() as rec:
        for name in "AB":
            put_area(rec, name, f"Thôn {name}", 50)
        year = Period.parse("2026-Y")
        cells = [
            (Cell(unit, item.code, part.key), str(number + place))
            for number, item in enumerate(items)
            for place, part in enumerate(year.parts(item.period_type))
            for unit in "AB"
            if not item.computed and item.period_type is not PeriodType.EVENT
            if item.value_kind in NUMBERS and Reporter.RESIDENTIAL_AREA in item.entered_by
        ]
        set_values(rec, SET_CODE, version, cells)
        set_target(rec, SET_CODE, "NT04", 2026, "60000")
    yield made
    made.close()


def sheet_of(office: Office, data: SheetData) -> PaintedSheet:
    return PaintedSheet(data, office.clock.today())


@pytest.mark.parametrize("key", ["2026-M05", "2026-Q2", "2026-H2", "2026-Y"])
def test_a_sheet_of_sums_shows_what_single_figures_give(office: Office, key: str) -> None:
    period = Period.parse(key)
    with office.read() as connection:
        data = load_sheet(connection, office.clock, SET_CODE, period, COMMUNE)
        stored = load_values(connection, SET_CODE, 2026)
        singly = replace(
            data,
            sheet=replace(
                data.sheet, values=typed_values(data.indicators, ShownTexts(stored)), folding=UNFOLDED
            ),
        )
        folded, single = sheet_of(office, data), sheet_of(office, singly)
        assert len(folded.values) < len(single.values)
        views = (PeriodsView(ViewKind.PERIOD, [each]).show(None) for each in (folded, single))
        for one, other in zip(*views, strict=True):
            assert dict(one.cells or {}) == dict(other.cells or {})
        found = run_checks(connection, folded.checks.given)
        assert found.findings == load_checked(connection, office.clock, COMMUNE, SET_CODE, period).findings


def share_of(sheet: PaintedSheet, code: str) -> Fraction | None:
    return next(each.share for each in sheet.progress() if each.code == code)


def test_what_is_typed_counts_beside_the_sum_of_the_months_before(office: Office) -> None:
    with office.read() as connection:
        data = load_sheet(connection, office.clock, SET_CODE, Period.parse("2026-M03"), COMMUNE)
    sheet = sheet_of(office, data)
    sheet.headers(None, None)
    before, typed = share_of(sheet, "NT04"), sheet.values[Cell("A", "NT04", "2026-M03")]
    sheet.enter([(Cell("A", "NT04", "2026-M03"), "30000")])
    after = share_of(sheet, "NT04")
    assert before is not None
    assert after is not None
    assert before > Fraction(1, 60000)
    assert after - before == Fraction(30000 - int(typed), 60000)


class LookedThrough(dict[Cell, Value]):
    """Counts how often all figures are gone through."""

    times = 0

    def __iter__(self) -> Iterator[Cell]:
        self.times += 1
        return super().__iter__()


def test_a_figure_is_taken_without_going_through_all_figures_of_the_year(office: Office) -> None:
    with office.read() as connection:
        data = load_sheet(connection, office.clock, SET_CODE, Period.parse("2026-M03"), COMMUNE)
    sheet = sheet_of(office, data)
    values = sheet.values = LookedThrough(sheet.values)
    sheet.headers(None, None)
    values.times = 0
    sheet.enter([(Cell("A", "NT04", "2026-M03"), "30000")])
    assert values.times == 0
    sheet.put(Cell("A", "NT04", "2026-E-bao"), Decimal(5))
    sheet.enter([(Cell("A", "NT04", "2026-M03"), "40000")])
    assert values.times == 1, "the year has an event more"


def test_columns_that_stay_in_sight_are_not_computed_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each letter typed to narrow the columns shows the table again."""
    with office.read() as connection:
        data = load_sheet(connection, office.clock, SET_CODE, Period.parse("2026-M05"), COMMUNE)
    view = PeriodsView(ViewKind.PERIOD, [sheet_of(office, data)])
    whole, _ = view.show(None)
    codes = [column.key for column in whole.columns]
    entered = next(code for code in codes if view.is_open(("A", code)))
    computed: list[frozenset[str]] = []
    compute = PaintedSheet._compute

    def heard(self: PaintedSheet, codes: frozenset[str]) -> dict[str, Computed]:
        computed.append(frozenset(codes))
        return compute(self, codes)

    monkeypatch.setattr(PaintedSheet, "_compute", heard)
    view.show(None, codes[:3])
    assert computed == []
    view.enter([CellEdit("A", entered, "77")])
    computed.clear()
    again, _ = view.show(None)
    assert computed == [frozenset(codes[3:])]
    assert (again.cells or {})["A", entered].text == "77"
    fresh = PeriodsView(ViewKind.PERIOD, [sheet_of(office, data)])
    fresh.show(None)
    fresh.enter([CellEdit("A", entered, "77")])
    assert dict(again.cells or {}) == dict(fresh.show(None)[0].cells or {})
