"""The whole table of a period goes out as one workbook, and what was typed in it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.book.office import Office
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.exchange.file_cells import read_cells
from desktop_app.exchange.plain.table import PlainTable
from desktop_app.exchange.workbook_writer import sheet_name
from desktop_app.movements.period import Period
from desktop_app.sample.building import add_sample_areas, begin_sample, record_sample_quarter, sample_quarter
from tests.builders import COMMUNE, a_copy, begun_book
from tests.exchange.plain.tables import plan_of
from tests.exchange.workbooks.returning import SET

MONTH = Period.parse("2026-M09")
OTHERS = tuple(Period.parse(key) for key in ("2026-M07", "2026-M08", "2026-Q3"))


@pytest.fixture
def written(tmp_path: Path) -> Iterator[tuple[Office, Path]]:
    """A quarter of the sample office, and its last month as a workbook."""
    office = a_copy(begun_book(), tmp_path / "book")
    begin_sample(office)
    add_sample_areas(office)
    record_sample_quarter(office, sample_quarter(office))
    path = tmp_path / "bảng.xlsx"
    with office.read() as connection:
        export_movements(connection, office.clock, COMMUNE, SET, MONTH, path)
    yield office, path
    office.close()


def sheet(path: Path, period: Period) -> PlainTable:
    name = sheet_name(period.label())
    return PlainTable(path, next(each for each in read_cells(path) if each.name == name))


@pytest.mark.parametrize("period", [MONTH, *OTHERS], ids=str)
def test_unchanged_it_changes_nothing(written: tuple[Office, Path], period: Period) -> None:
    office, path = written
    (plan,) = plan_of(office, sheet(path, period), shown=MONTH)
    assert not plan.cells
    (notice,) = plan.notices
    assert "không lấy các dòng cộng" in notice.lower(), "headings and sums are no unknown units"
    assert plan.same > 10
    assert period.label() in plan.subject, "the sheet names its period"


def test_what_is_typed_in_a_cell_comes_back_alone(written: tuple[Office, Path]) -> None:
    office, path = written
    book = load_workbook(path)
    page = book[sheet_name(MONTH.label())]
    page.cell(row=5, column=2).value = 77
    area, code = str(page.cell(row=5, column=1).value), str(page.cell(row=1, column=2).value)
    book.save(path)
    (plan,) = plan_of(office, sheet(path, MONTH), shown=MONTH)
    (cell,) = plan.cells
    assert (cell.new, cell.key[1]) == ("77", code)
    assert area
