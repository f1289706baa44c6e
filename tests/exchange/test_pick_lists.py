"""A cell's list offers its choices whole, also where Excel could not take them as one text."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.exchange.workbook_writer import SheetColumn, writing

WITH_COMMAS = ("Vụ, việc", "Đơn thư")
MANY = tuple(f"Tổ dân phố số {number} Chợ Mới" for number in range(40))


def written(target: Path, *choices: tuple[str, ...]) -> Path:
    columns = [SheetColumn((f"Cột {place}",), choices=each) for place, each in enumerate(choices)]
    with writing(target) as writer:
        writer.sheet("Sổ", columns).append(["x"] * len(columns))
    return target


def offered(path: Path) -> list[list[str]]:
    """What the list of each column offers, as Excel reads it."""
    book = load_workbook(path)
    found = []
    for validation in book["Sổ"].data_validations.dataValidation:
        source = str(validation.formula1)
        if source.startswith('"'):
            found.append(source.strip('"').split(","))
        else:
            sheet, _, cells = source.removeprefix("=").rpartition("!")
            found.append([cell.value for cell in book[sheet.strip("'")][cells.replace("$", "")][0]])
    return found


@pytest.mark.parametrize("choices", [("a", "b"), WITH_COMMAS, MANY, ("=1+1", "b, c")])
def test_a_list_offers_each_choice(tmp_path: Path, choices: tuple[str, ...]) -> None:
    assert offered(written(tmp_path / "so.xlsx", choices)) == [list(choices)]


def test_lists_of_several_columns_are_apart_and_not_read_back(tmp_path: Path) -> None:
    path = written(tmp_path / "so.xlsx", WITH_COMMAS, ("a", "b"), MANY)
    assert offered(path) == [list(WITH_COMMAS), ["a", "b"], list(MANY)]
    assert load_workbook(path)["smt_lists"].sheet_state == "veryHidden"
    assert "smt_lists" not in {sheet.name for sheet in read_spreadsheet(path)}
