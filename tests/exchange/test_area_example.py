"""The sample file for a list of areas is read back without a doubt, kinds and households included."""

from __future__ import annotations

from pathlib import Path

from desktop_app.areas.pasting import read_area_list
from desktop_app.exchange.exports.areas import write_example
from desktop_app.exchange.spreadsheets import read_spreadsheet


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    target = tmp_path / "mau.xlsx"
    write_example(target)
    (sheet,) = read_spreadsheet(target)
    found = read_area_list(sheet.rows, "thon")
    good = found.good_rows()
    assert [(row.name, row.kind, row.households) for row in good.rows] == [
        ("Thôn Đoài", "thon", 120),
        ("Tổ dân phố số 3", "to_dan_pho", 98),
        ("Bản Pá Nắng", "ban", 45),
    ]
    assert not found.left_out
