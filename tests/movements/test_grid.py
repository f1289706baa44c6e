from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.clock import FixedClock
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType, Reporter
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.movements.cell import Cell
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.grid_layout import ColumnKind, ReportingUnit, columns_of
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import Grid, compute_grid
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.values import Value

SET = next(loaded.definition for loaded in shipped_packages() if isinstance(loaded.definition, IndicatorSet))
EVALUATE = formula_evaluator(FixedClock(datetime(2026, 11, 24, tzinfo=UTC)))
AREAS = [
    ReportingUnit("a1", Reporter.RESIDENTIAL_AREA, "Thôn 1", 100),
    ReportingUnit("a2", Reporter.RESIDENTIAL_AREA, "Thôn 2", 300),
    ReportingUnit("a3", Reporter.RESIDENTIAL_AREA, "Thôn 3", 200),
]
COMMUNE = ReportingUnit("commune", Reporter.COMMUNE, "Xã")
FARMERS = ReportingUnit("org:nong_dan", Reporter.ORGANISATION, "Hội Nông dân")
UNITS = [*AREAS, COMMUNE, FARMERS]


def grid(key: str, values: Mapping[Cell, Value | int], targets: Mapping[str, int] | None = None) -> Grid:
    typed = {cell: Decimal(value) if isinstance(value, int) else value for cell, value in values.items()}
    plans = {code: Decimal(plan) for code, plan in (targets or {}).items()}
    return compute_grid(PeriodSheet(SET, Period.parse(key), UNITS, typed, plans, EVALUATE))


def test_columns_by_period_type() -> None:
    kinds = {column.indicator.code: column.kind for column in columns_of(SET, PeriodType.QUARTER)}
    assert kinds["NT10"] is ColumnKind.ENTERED
    assert kinds["TT01"] is ColumnKind.AGGREGATED
    assert kinds["TT05"] is ColumnKind.COMPUTED
    assert "VH01" not in kinds
    assert "CT01" not in kinds
    events = {column.indicator.code for column in columns_of(SET, PeriodType.EVENT)}
    assert events == {code for code in SET.by_code if code.startswith("CT")}
    assert {item.code for item in SET.indicators} == {
        column.indicator.code for column in columns_of(SET, PeriodType.YEAR)
    }


def test_who_may_key_what() -> None:
    month = grid("2026-M03", {})
    assert month.cell("a1", "NT01").editable
    assert not month.cell("commune", "NT01").editable
    assert not month.cell("commune", "NT01").applies
    assert month.cell("commune", "NT05").editable
    assert month.cell("org:nong_dan", "UT01").editable
    assert not month.cell("a1", "UT01").editable
    quarter = grid("2026-Q1", {})
    assert not quarter.cell("a1", "NT01").editable
    assert quarter.cell("a1", "NT01").applies
    assert not quarter.cell("a1", "TT05").editable


def test_flows_add_up_and_empty_is_not_zero() -> None:
    found = grid(
        "2026-Q1",
        {Cell("a1", "NT01", "2026-M01"): 2, Cell("a1", "NT01", "2026-M03"): 3,
         Cell("a2", "NT01", "2026-M02"): 0,
         Cell("a1", "NT01", "2026-M04"): 50},
    )  # fmt: skip
    assert found.cell("a1", "NT01").value == 5
    assert found.cell("a2", "NT01").value == 0
    assert found.cell("a3", "NT01").value is None
    total = found.total("NT01")
    assert total.value == 5
    assert (total.reported, total.expected) == (2, 3)
    assert found.total("NT02").value is None


def test_stock_is_never_added_over_months() -> None:
    found = grid(
        "2026-Q1",
        {Cell(FARMERS.key, "UT01", "2026-M01"): 900, Cell(FARMERS.key, "UT01", "2026-M02"): 950,
         Cell(FARMERS.key, "UT03", "2026-M01"): 100, Cell(FARMERS.key, "UT03", "2026-M02"): 70},
    )  # fmt: skip
    assert found.total("UT01").value == 950
    assert found.total("UT03").value == 170


def test_ratio_is_sums_over_sums_of_those_that_reported() -> None:
    found = grid("2026-Y", {Cell("a1", "VH02", "2026-Y"): 90, Cell("a2", "VH02", "2026-Y"): 150})
    assert found.cell("a1", "VH03").value == Fraction(90, 100)
    assert found.cell("a2", "VH03").value == Fraction(150, 300)
    assert found.cell("a3", "VH03").value is None
    total = found.total("VH03")
    assert total.value == Fraction(240, 400)
    assert (total.numerator, total.denominator) == (Decimal(240), Decimal(400))
    assert (total.reported, total.expected) == (2, 3)


def test_ratio_of_two_flows_over_a_year_is_not_a_mean_of_quarters() -> None:
    found = grid(
        "2026-Y",
        {Cell("a1", "GS10B", "2026-Q1"): 10, Cell("a1", "GS10C", "2026-Q1"): 10,
         Cell("a1", "GS10B", "2026-Q2"): 30, Cell("a1", "GS10C", "2026-Q2"): 15},
    )  # fmt: skip
    assert found.cell("a1", "GS10").value == Fraction(25, 40)


def test_ratio_of_a_stock_takes_the_latest_quarter() -> None:
    found = grid("2026-Y", {Cell("a1", "NT14A", "2026-Q1"): 20, Cell("a1", "NT14A", "2026-Q3"): 60})
    assert found.cell("a1", "NT14").value == Fraction(60, 100)


def test_share_of_areas_counts_areas() -> None:
    found = grid(
        "2026-Y",
        {
            Cell("a1", "NH01A", "2026-Y"): 1,
            Cell("a2", "NH01A", "2026-Y"): 0,
            Cell("a3", "NH01A", "2026-Y"): 1,
        },
        {"NH01": 100},
    )
    assert found.total("NH01A").value == 2
    assert found.total("NH01").value == Fraction(2, 3)
    assert found.total("NH01").target_share == Fraction(2, 3)


def test_figures_of_the_commune_are_divided_by_the_commune() -> None:
    found = grid("2026-Y", {Cell("commune", "TC03A", "2026-Y"): 2, Cell("commune", "TC01A", "2026-Y"): 3})
    assert found.total("TC03").value == Fraction(2, 3)
    assert found.cell("commune", "TC03").value == Fraction(2, 3)


def test_share_of_the_plan_counts_from_january() -> None:
    values: dict[Cell, Value | int] = {
        Cell("a1", "VN01", "2026-M01"): 300_000_000,
        Cell("commune", "VN01", "2026-M02"): 200_000_000,
        Cell("a2", "VN01", "2026-M03"): 53_750_000,
        Cell("a2", "VN01", "2026-M04"): 999,
    }
    found = grid("2026-M03", values, {"VN01": 500_000_000})
    assert found.total("VN01").value == 53_750_000
    assert found.total("VN01").target_share == Fraction(553_750_000, 500_000_000)
    assert found.total("VN02").value == Fraction(11075, 10000)
    assert (found.total("VN02").reported, found.total("VN02").expected) == (1, 4), (
        "who gave what it is made of"
    )
    two = grid("2026-M03", {**values, Cell("a1", "VN01", "2026-M03"): 5}, {"VN01": 500_000_000})
    assert two.total("VN02").reported == 2
    assert found.cell("a2", "VN02").value is None
    assert grid("2026-M03", values).total("VN02").value is None


def test_formula_is_computed_at_every_level_and_empty_stays_empty() -> None:
    storm, flood = "2026-E-bao-so-3", "2026-E-lu-quet"
    values: dict[Cell, Value | int] = {
        Cell("commune", "CT01", storm): 700,
        Cell("commune", "CT03", storm): 200,
        Cell("commune", "CT02", flood): 50,
        Cell("a1", "CT05A", storm): 9,
        Cell("a1", "CT05A", flood): 4,
        Cell("a1", "CT05B", storm): 8,
        Cell("a1", "CT05B", flood): 4,
    }
    event = grid(storm, values)
    assert event.cell("commune", "CT04").value == 500
    assert event.total("CT04").value == 500
    assert not event.cell("commune", "CT04").editable
    year = grid("2026-Y", values)
    assert year.total("CT04").value == 550
    assert year.total("CT05B").value == 12
    assert year.total("CT05A").value is None
    assert grid("2026-E-khac", values).total("CT04").value is None


def test_words_of_areas_are_joined() -> None:
    found = grid(
        "2026-M01", {Cell("a1", "TM01", "2026-M01"): "Ổn định", Cell("a2", "TM01", "2026-M01"): "Phấn khởi"}
    )
    assert found.total("TM01").value == "Ổn định\nPhấn khởi"


def test_only_the_indicators_asked_for() -> None:
    sheet = PeriodSheet(SET, Period.parse("2026-M01"), UNITS, {}, {}, EVALUATE)
    found = compute_grid(sheet.only({"UT01", "UT03"}))
    assert [column.indicator.code for column in found.columns] == ["UT01", "UT03"]
    with pytest.raises(KeyError):
        found.total("TT01")


cells = st.dictionaries(
    st.builds(
        Cell,
        st.sampled_from([unit.key for unit in UNITS]),
        st.sampled_from(["NT01", "TT01", "VN01"]),
        st.sampled_from([f"2026-M{month:02d}" for month in range(1, 13)]),
    ),
    st.integers(min_value=0, max_value=10**12),
)


@given(cells)
def test_quarters_add_up_to_the_year_and_units_to_the_commune(values: dict[Cell, int]) -> None:
    year = grid("2026-Y", values)
    quarters = [grid(f"2026-Q{number}", values) for number in range(1, 5)]
    for code in ("NT01", "TT01", "VN01"):
        parts = [quarter.total(code).value for quarter in quarters]
        sums = [part for part in parts if isinstance(part, Decimal)]
        assert year.total(code).value == (sum(sums) if sums else None)
        rows = [year.cell(unit.key, code).value for unit in UNITS]
        given_rows = [row for row in rows if isinstance(row, Decimal)]
        assert year.total(code).value == (sum(given_rows) if given_rows else None)
