"""How a book is cut into pages: nothing is lost, no figure broken, each page is one on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.fund.papers.carried import BookTable, CarriedLine, carried
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Paragraph,
    Signatures,
    row_of,
)
from desktop_app.reports.data import Signer, VoucherHead
from desktop_app.reports.frame.wording import load_wording
from tests.reports import samples

_HEAD = VoucherHead(("Đơn vị: XÃ SÔNG MƠ", "Mã đơn vị: …"), ("Mẫu số: …", "(Thông tư 103)"), "Xã Sông Mơ")
_COLUMNS = (
    BlockColumn("Nội dung", "left", millimetres=60),
    BlockColumn("Thu", millimetres=26),
    BlockColumn("Ghi chú", "left", millimetres=140),
)


def a_book(texts: list[str], amount: int) -> Document:
    lines = tuple(CarriedLine(row_of(text, amount, ""), (amount,)) for text in texts)

    def carry(into: bool, sums: tuple[int, ...]) -> BlockRow:
        return row_of("Mang sang" if into else "Chuyển trang", sums[0], "", kind="total")

    def end(pages: int) -> tuple[Block, ...]:
        signer = Signer("", "THỦ QUỸ", "", has_note=True)
        return Paragraph(f"Sổ này có {pages} trang.", align="left"), Signatures((signer, signer))

    total = row_of("Cộng", amount * len(texts), "", kind="total")
    book = BookTable(_COLUMNS, row_of("A", "1", "B", kind="key"), (), lines, (total,), carry)
    shell = Document(_HEAD, samples.CLOSED, "SỔ QUỸ", "", (), is_book=True, below_title=("Tháng 9",))
    return carried(shell, book, end, load_wording("fund-books"))


def tables(document: Document) -> list[BlockTable]:
    return [block for block in document.blocks if isinstance(block, BlockTable)]


@pytest.mark.parametrize("count", [0, 1, 3, 4, 12, 13, 40, 101])
def test_each_page_of_the_book_is_one_page_on_paper(count: int, tmp_path: Path) -> None:
    texts = [f"Khoản {number} " + "ủng hộ đồng bào vùng lũ " * (number * 7 % 11) for number in range(count)]
    document = a_book(texts, 1_000_000)
    render(document, FileKind.PDF, tmp_path / "book.pdf")

    found = tables(document)
    shown = [row.cells[0] for table in found for row in table.rows if row.kind == "plain"]
    assert shown == texts
    assert len(PdfReader(tmp_path / "book.pdf").pages) == len(found)
    assert found[-1].footer[0].cells[1] == f"{count}.000.000".removeprefix("0.000.00")
    if len(found) > 1:
        *_, before, last = (sum(row.kind == "plain" for row in table.rows) for table in found)
        assert last >= min(3, before)
        assert before >= 2


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("height", range(7, 38, 3))
def test_a_book_of_high_rows_says_how_many_pages_it_has(count: int, height: int, tmp_path: Path) -> None:
    document = a_book([" ".join(["ủng hộ đồng bào vùng lũ"] * height)] * count, 1_000_000)
    render(document, FileKind.PDF, tmp_path / "book.pdf")
    pages = PdfReader(tmp_path / "book.pdf").pages
    assert f"Sổ này có {len(pages)} trang." in pages[-1].extract_text()
    assert "Cộng" in pages[-1].extract_text(), "the total is on the page of the signatures"


@pytest.mark.parametrize("height", range(1, 8))
@pytest.mark.parametrize("count", [4, 5, 6, 9])
def test_no_page_of_the_book_has_one_row_before_its_sum(count: int, height: int) -> None:
    document = a_book([" ".join(["ủng hộ đồng bào vùng lũ"] * height)] * count, 1_000_000)
    rows = [sum(row.kind == "plain" for row in table.rows) for table in tables(document)]
    assert sum(rows) == count
    assert min(rows) >= 2, rows


def test_no_page_between_two_others_has_one_row_between_its_sums() -> None:
    lines = (8, 2, 3, 8, 9, 9, 9, 9)
    document = a_book([" ".join(["ủng hộ đồng bào vùng lũ"] * each) for each in lines], 1_000_000)
    rows = [sum(row.kind == "plain" for row in table.rows) for table in tables(document)]
    assert sum(rows) == len(lines)
    assert min(rows) >= 2, rows


def test_the_type_of_all_pages_is_smaller_where_a_figure_would_be_broken() -> None:
    assert {table.size for table in tables(a_book(["Ủng hộ"] * 50, 1_000_000))} == {"small"}
    assert {table.size for table in tables(a_book(["Ủng hộ"] * 50, 98_765_432_109))} == {"fine"}
