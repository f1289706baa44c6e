"""Reading and writing of files say how far they are; stopped, nothing was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from desktop_app.base.long_work import Progress
from desktop_app.book.office import Office
from desktop_app.exchange.exports.areas import export_areas
from desktop_app.exchange.exports.figures import export_figures
from desktop_app.exchange.file_cells import read_cells
from desktop_app.exchange.spreadsheets import read_spreadsheet
from desktop_app.movements.analysis.sheets import FigureSheet
from tests.builders import COMMUNE, a_copy, put_area


class Stop(Exception):
    """Somebody pressed stop."""


def stopping(at: int) -> tuple[Progress, list[tuple[int, int]]]:
    """What stops at the ``at``-th report, and what it heard."""
    heard: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        heard.append((done, of))
        if len(heard) == at:
            raise Stop

    return progress, heard


@pytest.mark.parametrize("read", [read_cells, read_spreadsheet])
def test_reading_a_workbook_stops(tmp_path: Path, read: Callable[..., object]) -> None:
    path, book = tmp_path / "bang.xlsx", openpyxl.Workbook()
    for number in range(300):
        book.worksheets[0].append([number, "Thôn Đoài"])
    book.save(path)
    watching, heard = stopping(0)
    read(path, progress=watching)
    assert heard == sorted(heard)
    assert (heard[0][0], heard[-1][1]) == (0, 300)
    progress, before = stopping(3)
    with pytest.raises(Stop):
        read(path, progress=progress)
    assert before == heard[:3]
    path.rename(tmp_path / "moved.xlsx")  # nothing holds it open


def test_writing_that_is_stopped_leaves_the_old_file(tmp_path: Path, begun_book: Path) -> None:
    office: Office = a_copy(begun_book, tmp_path / "book")
    with office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    path = tmp_path / "ra.xlsx"
    path.write_bytes(b"old")
    sheet = FigureSheet("Bảng", (("Chỉ tiêu", True),), (("Hộ",),))
    with office.read() as connection:
        writing: list[Callable[[Progress], None]] = [
            lambda progress: export_areas(connection, COMMUNE, path, progress=progress),
            lambda progress: export_figures([sheet], path, progress),
        ]
        for write in writing:
            progress, _ = stopping(1)
            with pytest.raises(Stop):
                write(progress)
            assert path.read_bytes() == b"old"
    office.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["book", "ra.xlsx"]
