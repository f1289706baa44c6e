"""Count of a round, movement results and areas, written to Excel and read back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.areas.administrative import communes
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.catalogue.installed import indicator_set, installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.exchange.exports.areas import export_areas
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.exchange.exports.tally import export_tally
from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.period import Period
from tests.builders import an_office
from tests.exchange.rounds import SATISFIED, Filled, a_round

COMMUNE = communes("01")[0].code


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = an_office(tmp_path / "book", commune=COMMUNE)
    yield opened
    opened.close()


def cells(path: Path, sheet: int = 0) -> list[list[Any]]:
    return [list(row) for row in load_workbook(path).worksheets[sheet].iter_rows(values_only=True)]


def test_count_of_a_round(office: Office, tmp_path: Path) -> None:
    forms = [Filled(SATISFIED, serial) for serial in range(1, 7)]
    forms += [Filled(SATISFIED | {"q19": "2"}, 7), Filled({}, 8, validity="blank")]
    survey = a_round(office, forms, rich=False)
    target = tmp_path / "tally.xlsx"
    with office.read() as connection:
        export_tally(connection, survey, target)
    commune = cells(target)
    assert commune[0][1] == "Khu dân cư"
    assert commune[1][:5] == [1, "Thôn Đoài 1", 10, 8, 8]
    assert commune[1][5] == pytest.approx(0.8)
    assert commune[1][6:9] == [7, 1, 6]
    assert commune[1][9] == pytest.approx(6 / 7)
    assert commune[-1][1] == "Tổng cộng"
    sheet = load_workbook(target).worksheets[0]
    assert sheet["J2"].number_format == "0.00%"
    assert sheet["C2"].data_type == "n"
    matrix = cells(target, 1)
    assert matrix[1][:4] == [1, "Quy hoạch", 7, 1]
    assert matrix[1][4:6] == [None, None], "an area without forms has no figure"
    assert cells(target, 2)[19][:5] == ["Thôn Đoài 1", 19, "Đánh giá chung", 7, 6]
    every = [cell for item in load_workbook(target) for row in item.iter_rows() for cell in row]
    assert not [cell for cell in every if cell.data_type == "f"]


def test_movement_results_keep_empty_and_zero_apart(office: Office, tmp_path: Path) -> None:
    a_round(office, [], rich=False)
    with office.read() as connection:
        code = installed(connection, PackageKind.INDICATOR_SET)[0].code
        indicators = indicator_set(connection, code)
    period = Period.parse("2026-Q3")
    entered = [
        indicator
        for indicator in indicators.indicators
        if indicator.period_type is period.kind
        and not indicator.computed
        and "K" in {r.value for r in indicator.entered_by}
    ]
    number = next(
        indicator for indicator in entered if indicator.value_kind.value in ("integer", "money", "decimal")
    )
    with office.record() as rec:
        set_values(rec, code, indicators.version, [(Cell("a1", number.code, period.key), "0")])
    target = tmp_path / "movements.xlsx"
    with office.read() as connection:
        export_movements(connection, office.clock, COMMUNE, code, "2026-Q3", target)
    grid = cells(target)
    place = grid[0].index(number.code)
    assert grid[1][place] == number.name.vi
    assert grid[2][place] == number.unit
    assert [grid[3][0], grid[3][place]] == ["Thôn Đoài 1", 0]
    assert [grid[4][0], grid[4][place]] == ["Thôn Đoài 2", None]
    assert load_workbook(target).worksheets[0].freeze_panes == "B4"
    figures = [row for row in cells(target, 1)[1:] if row[0] == number.code]
    assert ["Thôn Đoài 1", "2026-Q3", 0] in [row[3:] for row in figures]
    assert all(row[5] is not None for row in figures)


def test_areas_can_be_read_again(office: Office, tmp_path: Path) -> None:
    a_round(office, [], rich=False)
    target = tmp_path / "areas.xlsx"
    with office.read() as connection:
        export_areas(connection, COMMUNE, target)
    rows = read_spreadsheet(target)[0].rows
    assert [row[1] for row in rows] == ["Khu dân cư", "Thôn Đoài 1", "Thôn Đoài 2"]
    assert rows[1][3] == "10"


def test_a_name_of_another_kind_of_file_is_refused(office: Office, tmp_path: Path) -> None:
    with office.read() as connection, pytest.raises(Problem, match="xlsx"):
        export_areas(connection, COMMUNE, tmp_path / "areas.csv")
