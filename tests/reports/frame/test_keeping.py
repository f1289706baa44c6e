"""What stays on one page: a chart with its table, a total with rows, a low table as a whole."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from reportlab.lib.units import mm

from desktop_app.exchange.papers.rendering import FileKind
from desktop_app.exchange.papers.rendering import render as in_any_kind
from desktop_app.reports.blocks.model import (
    Annex,
    Block,
    BlockColumn,
    BlockTable,
    ChartLine,
    Document,
    Heading,
    LineChart,
    Matrix,
    Paragraph,
    Signatures,
    ValueBar,
    ValueBarChart,
    row_of,
)
from desktop_app.reports.data import Signer
from desktop_app.reports.documents.rendering import render
from desktop_app.reports.frame.fonts import BOLD, text_width
from desktop_app.reports.frame.profile import load_profile
from tests.reports import samples
from tests.reports.reading import placed_texts

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


@pytest.mark.parametrize("closing", range(4))
@pytest.mark.parametrize("lines", range(4, 10))
def test_signatures_take_no_more_of_a_text_than_its_last_lines_with_them(lines: int, closing: int) -> None:
    """Where few lines lie between, those count: the page before is not left almost empty for a text."""
    text = Paragraph("\n".join(f"câu {at}" for at in range(lines)), align="left")
    between = (Paragraph("\n".join(f"lời {at}" for at in range(closing)), align="left"),) if closing else ()
    high = replace(_SIGNED, recipients=tuple(f"- Nơi thứ {at};" for at in range(30)))
    pages = _pages(12, text, *between, high)

    signed = pages[_page_of(pages, "Nơi nhận")]
    with_it = sum(line.startswith("câu") for line in signed)
    least = max(4 - closing, 2)
    assert with_it == (least if lines >= least + 2 else lines)
    assert sum(line.startswith("lời") for line in signed) == closing


_HIGH_ROWS = BlockTable(
    _COLUMNS, tuple(row_of(str(at), f"Hàng {at}." + "\nThêm một dòng." * 8, at) for at in range(1, 4))
)
_LINES = LineChart("Biểu đồ", ("I", "II"), (ChartLine("2026", (Decimal(4), Decimal(5))),))
_BARS = ValueBarChart("Biểu đồ", tuple(ValueBar(f"Cột {at}", Decimal(at), str(at)) for at in range(1, 27)))


@pytest.mark.parametrize("blocks", [(_table(4), _NOTE, _LINES), (_BARS,), (_HIGH_ROWS,)])
@pytest.mark.parametrize("recipients", range(6, 30, 3))
def test_what_is_kept_together_leaves_no_first_page_almost_empty(
    blocks: tuple[Block, ...], recipients: int
) -> None:
    """A long name makes the head higher; here the signatures are."""
    signed = replace(_SIGNED, recipients=tuple(f"- Nơi thứ {at};" for at in range(recipients)))
    closing = Paragraph("Trên đây là số liệu./.")
    head = samples.tally_minutes().head
    document = Document(
        head, samples.CLOSED, "BIỂU SỐ LIỆU", "Thử", (Paragraph("Mở đầu."), *blocks, closing, signed)
    )
    stream = io.BytesIO()
    render(document, load_profile(), stream)
    reader = PdfReader(stream)

    lowest = min(y for _, _, y in placed_texts(reader, 0))
    assert lowest < float(reader.pages[0].mediabox.height) / 2
    assert len(reader.pages) <= 2
    for page in reader.pages:
        assert page.extract_text().count("Số mục") <= 1, "the heading of a table is on a page once"


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


@pytest.mark.parametrize("rows", [3, 8, 20])
@pytest.mark.parametrize("lines", [3, 11, 19])
def test_a_long_name_at_the_end_is_not_alone_before_the_total(lines: int, rows: int) -> None:
    body = [f"Hàng {at}." for at in range(1, rows)] + ["Hàng cuối. " + "tên rất dài " * 60]
    table = BlockTable(
        _COLUMNS,
        tuple(row_of(str(at), text, at) for at, text in enumerate(body, start=1)),
        footer=(row_of("", "Tổng cộng", rows, kind="total"),),
    )
    pages = _pages(lines, Heading("1. Theo nguồn", 2), table)
    assert _rows_on(pages[_page_of(pages, "Tổng cộng")]) >= 2


@pytest.mark.parametrize("lines", range(2, 13, 2))
def test_a_high_row_is_before_the_total_rather_than_a_page_almost_empty(lines: int) -> None:
    opening = row_of("", "Số dư đầu kỳ", 4, kind="total")
    high = tuple(row_of(str(at), f"Hàng {at}." + "\nThêm một dòng." * 13, at) for at in range(1, 3))
    table = BlockTable(_COLUMNS, (opening, *high), footer=(row_of("", "Tổng cộng", 4, kind="total"),))
    pages = _pages(lines, table, _SIGNED)

    assert _rows_on(pages[0]) == 1
    assert any("Tổng cộng" in line for line in pages[_page_of(pages, "TM. BAN")])


def test_in_word_fewer_rows_stay_together_where_they_are_high(tmp_path: Path) -> None:
    def kept(lines: int) -> list[bool]:
        body = tuple(row_of(str(at), "câu\n" * lines + "câu", at) for at in range(1, 7))
        table = BlockTable(_COLUMNS, (row_of("A", "B", "1", kind="key"), *body))
        paper = Document(samples.tally_minutes().head, samples.CLOSED, "SỔ", "", (table, _SIGNED))
        (rows,) = [each.rows for each in _word_of(paper, tmp_path).tables if each.cell(0, 0).text == "TT"]
        return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in rows]

    assert kept(2) == [True, True, True, *[False] * 2, *[True] * 3]
    assert kept(5) == [True, True, *[False] * 4, *[True] * 2]
    assert kept(13) == [True, True, *[False] * 5, True]


@pytest.mark.parametrize("lines", range(12, 33, 2))
def test_who_confirms_signs_on_the_page_of_the_others(lines: int) -> None:
    confirmed = Signatures((Signer("", "XÁC NHẬN", "Người Xác Nhận"),))
    pages = _pages(lines, Paragraph("Biên bản lập thành 02 bản."), _SIGNED, confirmed)
    page = pages[_page_of(pages, "XÁC NHẬN")]
    assert any("Người Ký" in line for line in page)
    assert any("Biên bản lập" in line for line in page)


def test_in_word_too_who_confirms_signs_on_the_page_of_the_others(tmp_path: Path) -> None:
    confirmed = Signatures((Signer("", "XÁC NHẬN", "Người Xác Nhận"),))
    paper = Document(samples.tally_minutes().head, samples.CLOSED, "BIÊN BẢN", "", (_SIGNED, confirmed))
    word = _word_of(paper, tmp_path)
    signed, below = word.tables[-2:]

    def kept(table: Any) -> set[bool | None]:
        cells = table.rows[-1].cells
        return {each.paragraph_format.keep_with_next for cell in cells for each in cell.paragraphs}

    assert kept(signed) == {True}
    assert kept(below) != {True}


def test_a_row_torn_over_pages_is_read_on_from_the_top(tmp_path: Path) -> None:
    words = "\n".join(f"câu {at}" for at in range(90))
    table = BlockTable(_COLUMNS, (row_of("1", words, "hai\ndòng"),))
    head = samples.tally_minutes().head
    stream = io.BytesIO()
    render(Document(head, samples.CLOSED, "THỐNG KÊ", "Thử", (table,)), load_profile(), stream)
    reader = PdfReader(stream)
    assert len(reader.pages) > 1
    for page in range(len(reader.pages)):
        placed = {text: y for text, _, y in placed_texts(reader, page)}
        said = [y for text, y in placed.items() if text.startswith("câu")]
        first = max(said)
        beside = [y for text, y in placed.items() if text in {"1", "hai"} and y <= first]
        assert beside in ([], [first, first]), "what is beside the text begins with it, and is not repeated"


@pytest.mark.parametrize("lines", range(34, 60, 2))
def test_a_heading_is_not_alone_above_a_row_that_fills_a_page(lines: int) -> None:
    table = BlockTable(_COLUMNS, (row_of("1", "\n".join(f"câu {at}" for at in range(lines)), 2),))
    pages = _pages(0, Heading("Mục chưa có số"), table)
    assert any("câu 0" in line for line in pages[_page_of(pages, "Mục chưa")])
    assert sum(line.count("câu") for page in pages for line in page) == lines


@pytest.mark.parametrize(("lines", "align"), [(10, "center"), (90, "top")])
def test_in_word_too_a_row_that_no_page_holds_is_read_from_the_top(
    lines: int, align: str, tmp_path: Path
) -> None:
    words = "\n".join(f"câu {at}" for at in range(lines))
    document = Document(
        samples.tally_minutes().head,
        samples.CLOSED,
        "THỐNG KÊ",
        "Thử",
        (BlockTable(_COLUMNS, (row_of("1", words, 2),)),),
    )
    last = _word_of(document, tmp_path).tables[-1].rows[-1]
    assert {str(cell.vertical_alignment).partition(" ")[0].lower() for cell in last.cells} == {align}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u000b"])
def test_a_line_that_was_typed_is_a_line_on_paper(end: str) -> None:
    pages = _pages(1, Paragraph(f"Dòng đầu.{end}Dòng sau.", align="left"))
    lines = [line for page in pages for line in page]
    assert "Dòng đầu." in lines
    assert "Dòng sau." in lines


def _word_of(document: Document, folder: Path) -> Any:
    target = folder / "paper.docx"
    in_any_kind(document, FileKind.WORD, target)
    return docx.Document(str(target))


def test_in_word_a_typed_line_is_not_stretched(tmp_path: Path) -> None:
    paper = Document(samples.tally_minutes().head, samples.CLOSED, "BIÊN BẢN", "", (Paragraph("Một\nhai"),))
    compat = _word_of(paper, tmp_path).settings.element.find(qn("w:compat"))
    assert compat.find(qn("w:doNotExpandShiftReturn")) is not None


def test_in_word_the_line_below_the_motto_is_as_long_as_its_words(tmp_path: Path) -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I: "có độ dài bằng độ dài của dòng chữ"."""
    head = samples.tally_minutes().head
    word = _word_of(Document(head, samples.CLOSED, "BIÊN BẢN", "Thử", ()), tmp_path)
    cell = word.tables[0].rows[0].cells[1]
    motto = cell.paragraphs[1].text
    rule = cell.paragraphs[-1].paragraph_format
    length = cell.width.pt - 2 * 0.8 * mm - rule.left_indent.pt - rule.right_indent.pt
    assert motto == "Độc lập - Tự do - Hạnh phúc"
    assert abs(length - text_width(motto, BOLD, load_profile().heading.motto_pt)) < 1


def test_in_word_an_annex_is_numbered_from_1(tmp_path: Path) -> None:
    head = samples.tally_minutes().head
    blocks = (Paragraph("Văn bản."), Annex("Phụ lục I", "Bảng", ""), Annex("Phụ lục II", "Bảng", ""))
    word = _word_of(Document(head, samples.CLOSED, "BÁO CÁO", "Thử", blocks), tmp_path)
    starts = [section._sectPr.findall(qn("w:pgNumType")) for section in word.sections]
    assert [[each.get(qn("w:start")) for each in found] for found in starts] == [[], ["1"], ["1"]]


@pytest.mark.parametrize("lines", range(5, 27))
def test_a_caption_is_on_the_page_of_its_table(lines: int) -> None:
    captioned = replace(_table(4), caption="Chú giải của bảng")
    pages = _pages(lines, Heading("1. Theo nguồn", 2), captioned, _CHART)
    places = {_page_of(pages, word) for word in ("1. Theo", "Chú giải", "Tổng cộng", "Cột 4")}
    assert len(places) == 1
    alone = _pages(lines, captioned, _CHART)
    assert _page_of(alone, "Chú giải") == _page_of(alone, "Tổng cộng")


def test_in_word_no_page_is_begun_for_an_empty_line(tmp_path: Path) -> None:
    """Word wants a paragraph behind a table, and one that ends a section."""
    head = samples.tally_minutes().head
    blocks = (Paragraph("Văn bản."), _SIGNED, Annex("Phụ lục", "Bảng"), _table(3))
    word = _word_of(Document(head, samples.CLOSED, "BÁO CÁO", "Thử", blocks), tmp_path)
    assert word.paragraphs[-1].paragraph_format.element.pPr.find(f".//{qn('w:vanish')}") is not None
    paragraphs = [each.paragraph_format.element for each in word.paragraphs]
    ends = [each for each in paragraphs if each.find(f".//{qn('w:sectPr')}") is not None]
    assert [each.getprevious().tag for each in ends] == [qn("w:tbl")]


@pytest.mark.parametrize("bars", [4, 60])
def test_in_word_signatures_stay_with_the_chart_above_them(bars: int, tmp_path: Path) -> None:
    chart = ValueBarChart("Biểu đồ", tuple(ValueBar(f"C{at}", Decimal(at), "1") for at in range(1, bars + 1)))
    head = samples.tally_minutes().head
    word = _word_of(Document(head, samples.CLOSED, "BÁO CÁO", "Thử", (chart, _SIGNED)), tmp_path)
    (drawn,) = [table for table in word.tables if table.cell(0, 0).text == "C1"]
    kept = [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in drawn.rows]
    assert kept == [(at < 4 and bars == 4) or at >= bars - 3 for at in range(bars)]


def test_in_word_notes_stay_with_the_last_rows_of_a_wide_table(tmp_path: Path) -> None:
    label, value = BlockColumn("Đơn vị", "left", is_wide=True), BlockColumn("Số")
    wide = Matrix((label,), (value,), tuple(row_of(f"Thôn {at}", str(at)) for at in range(1, 7)))
    head = samples.tally_minutes().head
    word = _word_of(Document(head, samples.CLOSED, "BÁO CÁO", "Thử", (wide, _NOTE)), tmp_path)
    assert word.tables[-1].rows[-1].cells[0].paragraphs[0].paragraph_format.keep_with_next
