"""What stays on one page: a chart with its table, a total with rows, a low table as a whole."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from desktop_app.exchange.papers.rendering import FileKind
from desktop_app.exchange.papers.rendering import render as in_any_kind
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    Signatures,
    ValueBar,
    ValueBarChart,
    row_of,
)
from desktop_app.reports.data import Signer
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.profile import load_profile
from tests.reports import samples

_PLACES = range(5, 27, 3)
"""So many lines stand above: what is looked at begins at the head of a page, in its midst, at its foot."""
_COLUMNS = (BlockColumn("TT", "center"), BlockColumn("Nội dung", "left", is_wide=True), BlockColumn("Số mục"))
_CHART = ValueBarChart("Biểu đồ", tuple(ValueBar(f"Cột {at}", Decimal(at), str(at)) for at in range(1, 5)))
_NOTE = Paragraph("Chú thích của bảng.", is_italic=True, is_small=True)
_SIGNED = Signatures((Signer("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH", "Người Ký"),))


def _table(rows: int) -> BlockTable:
    body = tuple(row_of(str(at), f"Hàng {at}.", at) for at in range(1, rows + 1))
    return BlockTable(_COLUMNS, body, footer=(row_of("", "Tổng cộng", rows, kind="total"),))


def _pages(lines: int, *blocks: Block) -> list[list[str]]:
    """The lines of each page with ``lines`` above these blocks, and more text below."""
    above = [Paragraph(f"Dòng {at}", align="left") for at in range(lines)]
    below = [Paragraph(f"Sau {at}.", align="left") for at in range(6)]
    head = samples.tally_minutes().head
    document = Document(head, samples.CLOSED, "THỐNG KÊ", "Thử", (*above, *blocks, *below))
    stream = io.BytesIO()
    render(document, load_profile(), stream)
    pages = [page.extract_text().split("\n") for page in PdfReader(stream).pages]
    return [[line.strip() for line in page] for page in pages]


def _page_of(pages: Sequence[Sequence[str]], word: str) -> int:
    (found,) = [at for at, page in enumerate(pages) if any(line.startswith(word) for line in page)]
    return found


def _rows_on(page: Sequence[str]) -> int:
    return sum("Hàng" in line for line in page)


@pytest.mark.parametrize("lines", _PLACES)
def test_a_chart_stays_with_its_heading_and_all_of_its_low_table(lines: int) -> None:
    pages = _pages(lines, Heading("1. Theo nguồn", 2), _table(4), _NOTE, _CHART)

    places = {_page_of(pages, word) for word in ("1. Theo", "Tổng cộng", "Chú thích", "Biểu đồ", "Cột 4")}
    assert len(places) == 1
    assert _rows_on(pages[places.pop()]) == 4


@pytest.mark.parametrize("lines", _PLACES)
def test_a_chart_stays_with_the_last_rows_of_a_high_table(lines: int) -> None:
    pages = _pages(lines, Heading("1. Theo nguồn", 2), _table(30), _CHART)

    foot = _page_of(pages, "Tổng cộng")
    assert foot == _page_of(pages, "Biểu đồ")
    assert _rows_on(pages[foot]) >= 2
    assert _rows_on(pages[_page_of(pages, "1. Theo")]) >= 2


@pytest.mark.parametrize("rows", [3, 12, 30])
@pytest.mark.parametrize("lines", _PLACES)
def test_no_heading_total_or_single_row_stands_alone(lines: int, rows: int) -> None:
    pages = _pages(lines, Heading("1. Theo nguồn", 2), _table(rows))

    counts = [_rows_on(page) for page in pages if _rows_on(page)]
    assert sum(counts) == rows
    assert min(counts) >= 2
    assert _rows_on(pages[_page_of(pages, "Tổng cộng")]) >= 2
    assert _rows_on(pages[_page_of(pages, "1. Theo")]) >= 2
    assert len(counts) == 1 or rows > 10, "a low table is whole"


@pytest.mark.parametrize("lines", _PLACES)
def test_signatures_below_a_chart_stay_with_it_and_its_table(lines: int) -> None:
    pages = _pages(lines, _table(4), _CHART, _SIGNED)

    places = {_page_of(pages, word) for word in ("Tổng cộng", "Biểu đồ", "TM. BAN", "Người Ký")}
    assert len(places) == 1


@pytest.mark.parametrize("lines", _PLACES)
def test_a_blank_table_is_whole_and_text_goes_on_with_the_signatures(lines: int) -> None:
    blank = BlockTable(
        _COLUMNS, (), footer=(row_of("", "Cộng", "", kind="total"),), least_rows=5, is_counted=True
    )
    words = Paragraph("Bên nhận sử dụng đúng mục đích khoản hỗ trợ nêu trên. " * 3, align="left")
    pages = _pages(lines, blank, words, words, _SIGNED)

    heads = [at for at, page in enumerate(pages) if any(line.startswith("TT") for line in page)]
    assert len(heads) == 1
    signed = pages[_page_of(pages, "TM. BAN")]
    assert any("mục đích" in line for line in signed)


@pytest.mark.parametrize("number", [2, 20, 36, 60, 200])
def test_a_letter_goes_to_any_number_of_addressees(number: int, tmp_path: Path) -> None:
    names = [f"Ban Công tác Mặt trận thôn số {at}" for at in range(number)]
    subject = "\n".join(("Kính gửi:", *(f"- {name};" for name in names)))
    head, text = samples.tally_minutes().head, Paragraph("Nội dung của công văn.")
    letter = Document(head, samples.CLOSED, "", subject, (text,))
    stream = io.BytesIO()
    render(letter, load_profile(), stream)
    pages = [page.extract_text() for page in PdfReader(stream).pages]
    told = "\n".join(pages)
    assert all(f"- {name};" in told for name in names)
    assert "Kính gửi:" in pages[0]
    assert "Nội dung" in pages[-1]

    in_any_kind(letter, FileKind.WORD, tmp_path / "letter.docx")
    word = docx.Document(str(tmp_path / "letter.docx"))
    assert len(word.core_properties.title) <= 255
    assert [f"- {name};" for name in names] == [
        line.text for line in word.paragraphs if line.text.startswith("- Ban")
    ]
