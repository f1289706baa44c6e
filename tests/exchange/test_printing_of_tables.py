"""Tables that go out as workbooks are printed on A4, as wide as a page, with their headings on each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from desktop_app.exchange.workbook_writer import SheetColumn, writing


@pytest.mark.parametrize(
    ("columns", "orientation", "pages"), [(3, "portrait", 1), (12, "landscape", 1), (60, "landscape", 4)]
)
def test_a_sheet_is_set_up_for_paper(columns: int, orientation: str, pages: int, tmp_path: Path) -> None:
    with writing(tmp_path / "a.xlsx") as writer:
        sheet = writer.sheet("Bảng", [SheetColumn((f"Cột {n}", "đvt")) for n in range(columns)])
        for _ in range(60):
            sheet.append([1] * columns)
        sheet.finish()
    made: Any = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (made.page_setup.paperSize, made.page_setup.orientation) == (9, orientation)
    assert (made.page_setup.fitToWidth or 1, made.page_setup.fitToHeight) == (pages, 0), "it can be read"
    assert made.sheet_properties.pageSetUpPr.fitToPage
    assert (made.print_title_rows, made.print_title_cols) == ("$1:$2", "$A:$A")
    last = made.cell(62, columns).coordinate
    assert made.print_area.endswith(f"$A$1:${last.rstrip('0123456789')}$62")
    assert made.page_margins.left > 0.5
    assert made.oddFooter.right.text == "&P/&N"
