"""What becomes of texts and numbers on their way into a cell."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from desktop_app.exchange.cell_values import (
    LONGEST_TEXT,
    decimal_number,
    figure,
    harmless,
    plain_text,
    whole_number,
)
from desktop_app.exchange.workbook_writer import SheetColumn, WorkbookWriter, writing


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=20))
@settings(max_examples=40)
def test_any_text_comes_back_as_the_text_it_was(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        target = Path(folder) / "a.xlsx"
        writer = WorkbookWriter()
        sheet = writer.sheet("Phiếu", [SheetColumn(("Ý kiến",))])
        for text in texts:
            sheet.append([text])
        sheet.finish()
        writer.save(target)
        book = load_workbook(io.BytesIO(target.read_bytes()))
    cells = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, max_row=len(texts) + 1)]
    assert [cell.value or "" for cell in cells] == [plain_text(text) for text in texts]
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize("text", ["<r>", "<r>&</r>", "<r><t>a</t></r>", "=1+1", "{=1+1}", "https://a.vn"])
@pytest.mark.parametrize("by_rows", [True, False])
def test_text_that_the_library_would_read_as_something_else_is_text(
    text: str, by_rows: bool, tmp_path: Path
) -> None:
    with writing(tmp_path / "a.xlsx", by_rows=by_rows) as writer:
        sheet = writer.sheet("Phiếu", [SheetColumn(("Ý kiến",))])
        sheet.append([text])
        sheet.finish()
    cell = load_workbook(tmp_path / "a.xlsx").worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-5 người", "@ai", "\t=1", "＝1"])
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["12 hộ", "Đường = xấu", "", "'đường"])
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-12", -12),
        ("007", "007"),
        ("999999999999999", 999_999_999_999_999),
        ("9999999999999999", "9999999999999999"),
        ("12a", "12a"),
    ],
)
def test_whole_numbers(text: str, value: object) -> None:
    assert whole_number(text) == value


def test_decimal_numbers_are_exact_or_text() -> None:
    assert decimal_number("0.1") == Decimal("0.1")
    assert decimal_number("3.0") == Decimal("3.0")
    assert decimal_number("01.5") == "01.5"
    assert decimal_number("0.1234567890123456") == "0.1234567890123456"


def test_figures_of_the_book() -> None:
    assert figure(Decimal("1E+3")) == 1000
    assert figure(Decimal("12.50")) == Decimal("12.5")
    assert figure(Decimal("12345678901234567")) == "12345678901234567"
    assert figure(None) is None
    assert figure("đã xong") == "đã xong"


def test_text_is_cut_to_what_a_cell_holds() -> None:
    cut = plain_text("ă" * (LONGEST_TEXT + 5))
    assert len(cut) == LONGEST_TEXT
    assert cut.endswith("…")


def test_a_figure_keeps_every_digit() -> None:
    assert figure(Decimal("1234567890123456789012345678901234.50")) == "1234567890123456789012345678901234.5"
    assert figure(Decimal("1E+3")) == 1000
    assert figure(Decimal("12.50")) == Decimal("12.5")
