"""Pivots: every total is that of the grid, whatever stands in rows and columns."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random

import pytest

from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.analysis.grid_cache import Sights, is_figure
from desktop_app.movements.analysis.pivot import ALL, Axis, PivotRequest, all_orders, pivot
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import Grid
from desktop_app.reports.figures import FigureTable
from tests.builders import a_copy
from tests.movements.analysis.conftest import sights, texts
from tests.movements.mergers.test_mergers import MIDDLE_OF_JUNE, Village

FLOW, STOCK, SHARE = "NT04", "NT10", "TT05"
YEAR = Period.parse("2026-Y")


@pytest.fixture
def full(tmp_path: Path, begun_book: Path) -> Iterator[Village]:
    """A year of figures of areas that were merged and split, some missing, some zero or nothing."""
    office = a_copy(begun_book, tmp_path)
    village, random = Village(office), Random(7)
    for months in (range(1, 7), range(6, 13)):
        names = "ABC" if months[0] == 1 else ("AB", "P", "Q")
        if months[0] == 6:
            village.merge("A+B", "AB", MIDDLE_OF_JUNE)
            village.split("C", {"P": 120, "Q": 150}, MIDDLE_OF_JUNE)
        cells = {}
        for area in names:
            for month in months:
                if random.random() < 0.85:
                    cells[Cell(area, FLOW, f"2026-M{month:02d}")] = random.choice(["-0", "0", "17", "250"])
            for quarter in {(month - 1) // 3 + 1 for month in months}:
                if random.random() < 0.85:
                    cells[Cell(area, STOCK, f"2026-Q{quarter}")] = str(random.randint(0, 9))
                    cells[Cell(area, "TT05A", f"2026-Q{quarter}")] = str(random.randint(0, 90))
        village.tell(cells)
    yield village
    office.close()


def crossed(seen: Sights, rows: Axis, columns: Axis, fixed: str, kind: PeriodType) -> FigureTable:
    return pivot(seen, PivotRequest(rows, columns, fixed, 2026, kind))


def test_every_total_is_that_of_the_grid_in_every_order_of_dimensions(full: Village) -> None:
    grids: dict[str, Grid] = {}
    compared = set()
    with sights(full.office) as seen:
        for kind, (rows, columns) in product(
            (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR), all_orders()
        ):
            for fixed in _fixed(rows, columns, kind):
                for cell in (
                    each for row in crossed(seen, rows, columns, fixed, kind).rows for each in row.cells
                ):
                    if cell.way is None or cell.way[1] != ALL:
                        continue
                    key, _, code = cell.way
                    grids[key] = grids.get(key) or full.grid(key)
                    total = grids[key].total(code)
                    assert (cell.value, cell.reported) == (total.value, (total.reported, total.expected))
                    compared.add((rows, columns, key, code))
    assert len({each[:2] for each in compared}) == 6
    assert len(compared) > 500


def _fixed(rows: Axis, columns: Axis, kind: PeriodType) -> list[str]:
    if {rows, columns} == {Axis.UNIT, Axis.PERIOD}:
        return [FLOW] if kind is PeriodType.MONTH else [FLOW, STOCK, SHARE]
    if {rows, columns} == {Axis.INDICATOR, Axis.PERIOD}:
        return [ALL]
    return [ALL, *(each.key for each in YEAR.parts(kind))]


def test_both_ways_round_the_figures_are_the_same(full: Village) -> None:
    with sights(full.office) as seen:
        for rows, columns, fixed in (
            (Axis.UNIT, Axis.PERIOD, FLOW),
            (Axis.INDICATOR, Axis.PERIOD, full.ids["AB"]),
            (Axis.INDICATOR, Axis.UNIT, "2026-Q3"),
        ):
            ways = [
                {
                    cell.way: cell.text
                    for row in crossed(seen, *axes, fixed, PeriodType.QUARTER).rows
                    for cell in row.cells
                    if cell.way is not None
                }
                for axes in ((rows, columns), (columns, rows))
            ]
            assert ways[0] == ways[1]
            assert len(ways[0]) > 8


def test_a_flow_adds_up_along_rows_and_columns(full: Village) -> None:
    """Across a merger and a split, from every figure that was typed."""
    with sights(full.office) as seen:
        table = crossed(seen, Axis.UNIT, Axis.PERIOD, FLOW, PeriodType.MONTH)
    units = [row for row in table.rows if not row.total]
    total = next(row for row in table.rows if row.total)
    assert [row.cells[0].words for row in units][:3] == ["Thôn AB", "Thôn C (đến 14/06)", "Thôn P"]
    for line in (*units, total):
        figures = [cell.value for cell in line.cells[1:-1] if cell.value is not None]
        assert line.cells[-1].value == (sum(figures) if figures else None)
    for place in range(1, 14):
        column = [row.cells[place].value for row in units]
        given = [value for value in column if isinstance(value, Decimal)]
        assert total.cells[place].value == (sum(given, Decimal(0)) if given else None)


def test_indicators_of_the_period_with_the_reasons_of_their_totals(village: Village) -> None:
    village.tell(
        {Cell("A", STOCK, "2026-Q1"): 5, Cell("A", STOCK, "2026-Q2"): 3, Cell("A", FLOW, "2026-M02"): 7}
    )
    with sights(village.office) as seen:
        table = pivot(
            seen, PivotRequest(Axis.INDICATOR, Axis.PERIOD, ALL, 2026, PeriodType.QUARTER, group="NT")
        )
        shown = {row.cells[0].words: [cell.text for cell in row.cells[1:]] for row in table.rows}
        months = pivot(
            seen, PivotRequest(Axis.INDICATOR, Axis.PERIOD, ALL, 2026, PeriodType.MONTH, group="NT")
        )
        known = seen.indicators(YEAR)
    assert shown["Tiền Nhân dân đóng góp (đồng)"] == ["7 *", "", "", "", "7 *"]
    assert shown["Mô hình tự quản đang duy trì (mô hình)"] == ["5 *", "3 *", "", "", "3 *"]
    assert any("không cộng dồn" in note for note in table.notes)
    assert table.notes[-1].startswith("*")
    assert len(shown) == sum(
        is_figure(each) and each.group == "NT" and each.has_figures_in(PeriodType.QUARTER)
        for each in known.indicators
    )
    assert "Mô hình tự quản đang duy trì (mô hình)" not in [row.cells[0].words for row in months.rows]


def test_a_unit_that_was_not_there_is_empty_and_one_that_did_not_tell_says_so(village: Village) -> None:
    village.tell({Cell("C", FLOW, "2026-M05"): 7})
    village.split("A", {"P": 60, "Q": 40}, MIDDLE_OF_JUNE)
    with sights(village.office) as seen:
        rows = {row[0]: row for row in texts(crossed(seen, Axis.UNIT, Axis.PERIOD, FLOW, PeriodType.MONTH))}
    assert rows["Thôn P"][5:8] == ("", "chưa báo cáo", "chưa báo cáo")
    assert rows["Thôn P"][12] == "", "December has not come"
    assert rows["Thôn C"][5] == "7"
    assert rows["Đơn vị đã báo cáo"][5] == "1/3"
