"""The table of every shipped register comes back: unchanged, and with a row that somebody has added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop_app.base.long_work import unwatched
from desktop_app.book.office import Office
from desktop_app.exchange.entries.columns import NUMBER, RECEIPT, entry_columns
from desktop_app.exchange.entries.incoming import IncomingTable, RowKind, read_entries, record_row
from desktop_app.exchange.entries.writing import write_batch, write_entries
from desktop_app.exchange.exports.register_books import export_register_book
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.books.sheets import sheets_of
from desktop_app.registers.entries.local_answers import local_answers_of
from desktop_app.registers.entries.reading import entry_of
from desktop_app.registers.lists.listing import EntryFilter, Which, list_entries, whole_entries
from tests.builders import COMMUNE, a_clock, a_copy, put_area
from tests.catalogue.registers.plausible import plausible_answers
from tests.catalogue.registers.shipped import CODES, shipped
from tests.catalogue.registers.walking import TODAY, walk

AREA = "Thôn Đoài"


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path / "book")
    with made.record() as rec:
        put_area(rec, "a01", AREA)
    yield made
    made.close()


def written(office: Office, code: str, target: Path) -> Path:
    with office.read() as connection:
        ids = list_entries(connection, EntryFilter(code, Which.ALL), office.officer).ids
        write_entries(shipped(code), whole_entries(connection, ids, TODAY), [AREA], target)
    return target


def came_back(office: Office, code: str, path: Path) -> IncomingTable:
    with office.read() as connection:
        return read_entries(connection, office.clock, shipped(code), path, office.officer, unwatched)


@pytest.mark.parametrize("prefer", [0, 1])
@pytest.mark.parametrize("code", CODES)
def test_a_table_comes_back_unchanged_and_with_a_new_row(
    office: Office, tmp_path: Path, code: str, prefer: int
) -> None:
    item = shipped(code)
    answers = plausible_answers(item, a_clock(), prefer)
    matter_id = walk(office, item, answers, ())
    path = written(office, code, tmp_path / "so.xlsx")
    found = came_back(office, code, path)
    assert (found.unknown, [row.kind for row in found.rows]) == ((), [RowKind.SAME])

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert sheet["A1"].value == item.title.shown()
    keys = [column.key for column in entry_columns(item)]
    with office.read() as connection:
        private = local_answers_of(connection, matter_id)
    for place, key in enumerate(keys, 1):
        value = private.get(key) or sheet.cell(3, place).value
        if key == item.title_question:
            value = f"{value} khác"
        sheet.cell(4, place).value = None if key in (RECEIPT, NUMBER) else value
    book.save(path)
    found = came_back(office, code, path)
    assert [row.kind for row in found.rows] == [RowKind.SAME, RowKind.NEW], found.rows[1].notes
    with office.record() as rec:
        other = record_row(rec, found.register, found.rows[1])
        assert local_answers_of(rec.connection, other) == private
        before, after = (entry_of(rec.connection, each).answers for each in (matter_id, other))
    assert {**only(after, keys), item.title_question: ""} == {**only(before, keys), item.title_question: ""}


def only(answers: Mapping[str, str], keys: list[str]) -> dict[str, str]:
    """What a table has room for: no repeats, files and results of calculations."""
    return {name: value for name, value in answers.items() if name in keys}


@pytest.fixture
def recommended(office: Office) -> Office:
    """A recommendation of two lines about one and a half million."""
    item = shipped("KNGS")
    answers = plausible_answers(item, a_clock())
    for group in answers.values():
        group |= {name: text for name, text in _RECOMMENDED.items() if name in group}
    walk(office, item, answers, ())
    return office


_RECOMMENDED = {"content": "Dòng một\nDòng hai", "amount": "1500000"}


def cells_of(path: Path) -> tuple[dict[object, Any], Any]:
    """Value and look of the cells of the row below the headings, by the value; and the sheet."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [row for row in sheet.iter_rows() if any(cell.value == 1_500_000 for cell in row)]
    assert len(rows) == 1
    return {cell.value: cell for cell in rows[0] if cell.value is not None}, sheet


def test_in_the_table_lines_wrap_and_money_is_a_number(recommended: Office, tmp_path: Path) -> None:
    path = written(recommended, "KNGS", tmp_path / "so.xlsx")
    cells, sheet = cells_of(path)
    assert cells["Dòng một\nDòng hai"].alignment.wrap_text
    assert cells[1_500_000].number_format == "#,##0"
    assert sheet["A1"].value == shipped("KNGS").title.shown()
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$2:$2", "B3")


def test_so_do_batch_and_book(recommended: Office, tmp_path: Path) -> None:
    item = shipped("KNGS")
    with recommended.read() as connection:
        ids = list_entries(connection, EntryFilter("KNGS", Which.ALL), recommended.officer).ids
        write_batch(item, whole_entries(connection, ids, TODAY), tmp_path / "dot.xlsx")
        request = BookRequest("KNGS", TODAY.year)
        book = fill_book(connection, recommended.clock, COMMUNE, request, recommended.officer)
        export_register_book(sheets_of(book), tmp_path / "so.xlsx")
    assert item.book is not None
    for name, title in (("dot", item.title.shown()), ("so", f"{item.book.title.shown()} · 2026")):
        sheet = openpyxl.load_workbook(tmp_path / f"{name}.xlsx").worksheets[0]
        assert sheet["A1"].value == title
        texts = [cell for row in sheet.iter_rows() for cell in row if "Dòng hai" in str(cell.value)]
        assert [cell.alignment.wrap_text for cell in texts] == [True]
