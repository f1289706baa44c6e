"""The same document as PDF, Word and workbook says the same, word for word and figure for figure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from pypdf import PdfReader

from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.reports.blocks.model import (
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    FormLine,
    Heading,
    NewPage,
    Paragraph,
    Signatures,
    TickBox,
    TickBoxes,
    row_of,
)
from desktop_app.reports.data import PaperMark, Signer, VoucherHead
from desktop_app.reports.documents.rendering import document_of
from tests.reports import samples
from tests.reports.golden_papers import papers

_DOTS = re.compile(r"(?:…|\.{2,})+")
_COLUMNS = (
    BlockColumn("TT", "center"),
    BlockColumn("Tên hàng", "left", is_wide=True),
    BlockColumn("Số lượng", group="Theo chứng từ"),
    BlockColumn("Đơn giá", group="Theo chứng từ"),
    BlockColumn("Ngày", "center"),
)
_TABLE = BlockTable(
    _COLUMNS,
    (
        row_of("A", "B", "1", "2", "3", kind="key"),
        row_of("1", "Gạo tẻ", Decimal("12.5"), 18_000, date(2026, 9, 5)),
        row_of("2", "=1+1", 1_000, 123_456_789_012_345_678, None),
        BlockRow(("Ghi chú cả dòng",), "note"),
    ),
    footer=(row_of("", "Cộng", None, 1_234_567, "", kind="total"),),
    least_rows=4,
    is_counted=True,
)
OFFICIAL = Document(
    samples.COMMUNE_HEAD,
    samples.CLOSED,
    "BIÊN BẢN",
    "Bàn giao hàng cứu trợ & <quà>",
    (
        Heading("I. THÀNH PHẦN"),
        Paragraph("Chúng tôi gồm có:"),
        FormLine("Bên giao:", "Ủy ban MTTQ Việt Nam xã Sông Mơ"),
        FormLine("Điện thoại:"),
        TickBoxes((TickBox("Tiền mặt", True), TickBox("Hiện vật"))),
        _TABLE,
        Paragraph("Bằng chữ: Một triệu đồng.", is_italic=True, align="left"),
        Signatures((samples.CHAIR,), samples.RECIPIENTS),
    ),
)
VOUCHER = Document(
    VoucherHead(("XÃ SÔNG MƠ", "Mã đơn vị: ……"), ("Mẫu số C01", "(Thông tư 103/2018/TT-BTC)"), "Xã Sông Mơ"),
    samples.CLOSED,
    "PHIẾU NHẬP KHO",
    "",
    (
        FormLine("Họ và tên người giao:", "Lò Văn Mẫu"),
        _TABLE,
        NewPage(),
        Signatures(
            tuple(Signer("", role, "", note="(Ký, họ tên)") for role in ("THỦ KHO", "NGƯỜI GIAO", "KẾ TOÁN")),
            dated="Ngày 05 tháng 9 năm 2026",
        ),
    ),
    below_title=("Ngày 05 tháng 9 năm 2026", "Số: PN-2026-0001"),
    is_landscape=True,
)


def plain(text: str) -> str:
    """A text without dots for the pen and with single blanks."""
    return " ".join(_DOTS.sub("", text).split())


def in_word(path: Path) -> list[str]:
    """All texts of a Word file in their order, line by line; cells that are merged once."""
    word: Any = docx.Document(str(path))
    found: list[str] = []
    for part in word.iter_inner_content():
        if hasattr(part, "rows"):
            seen: set[Any] = set()
            for row in part.rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        found += chain.from_iterable(map(_typed, cell.paragraphs))
        else:
            found += _typed(part)
    return [text for text in map(plain, found) if text]


def _typed(paragraph: Any) -> list[str]:
    """The lines of a paragraph; a title, whose lines are made by the layout, is one."""
    if paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER:
        return [paragraph.text.replace("\n", " ")]
    return paragraph.text.split("\n")  # type: ignore[no-any-return]


def in_workbook(path: Path) -> list[str]:
    """All texts of a workbook as they are shown."""
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    found = [line for cell in cells for line in _shown(cell).split("\n")]
    return [text for text in map(plain, found) if text]


def _shown(cell: Any) -> str:
    """What a spreadsheet shows of a cell by its number format, on a computer set to Vietnamese."""
    value, shown = cell.value, cell.number_format
    if isinstance(value, datetime):
        return format_date(value.date())
    if not isinstance(value, int | float):
        return value or ""
    places = len(shown.partition(".")[2].partition('"')[0].rstrip("%"))
    if shown.endswith("%"):
        return format_number(Decimal(str(value)) * 100, places) + (" %" if '" "' in shown else "%")
    text = format_number(Decimal(str(value)), places)
    return text if "#,##0" in shown else text.replace(".", "")


def in_pdf(path: Path) -> str:
    """All letters of a PDF without blanks."""
    return "".join(_DOTS.sub("", page.extract_text()) for page in PdfReader(path).pages)


def letters(texts: list[str]) -> Counter[str]:
    """How often each letter stands there, blanks left out: lines are broken elsewhere on paper."""
    return Counter("".join("".join(texts).split()))


@pytest.mark.parametrize("document", [OFFICIAL, VOUCHER], ids=["official", "voucher"])
def test_three_files_of_a_document_say_the_same(document: Document, tmp_path: Path) -> None:
    for kind in FileKind:
        render(document, kind, tmp_path / f"paper.{kind}")
    word, book = in_word(tmp_path / "paper.docx"), in_workbook(tmp_path / "paper.xlsx")

    assert Counter(word) == Counter(book)
    shown = in_pdf(tmp_path / "paper.pdf")
    page_numbers = ["2"] if document is VOUCHER else []
    assert letters([*word, *page_numbers]) == letters([shown])
    together = "".join(shown.split())
    assert [text for text in word if "".join(text.split()) not in together] == []


def test_figures_of_a_workbook_are_numbers_as_far_as_it_holds_them(tmp_path: Path) -> None:
    render(VOUCHER, FileKind.WORKBOOK, tmp_path / "paper.xlsx")
    cells = {
        cell.value
        for row in openpyxl.load_workbook(tmp_path / "paper.xlsx").worksheets[0].iter_rows()
        for cell in row
    }

    days = {cell.date() for cell in cells if isinstance(cell, datetime)}

    assert {12.5, 18_000, 1_234_567} <= cells
    assert days == {date(2026, 9, 5)}
    assert {"=1+1", "123.456.789.012.345.678"} <= cells, (
        "what is no figure, or too long for one, stays a text"
    )


def test_a_formula_that_somebody_typed_is_a_text(tmp_path: Path) -> None:
    render(VOUCHER, FileKind.WORKBOOK, tmp_path / "paper.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "paper.xlsx").worksheets[0]

    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"] == ["s"]


@pytest.mark.parametrize("code", ["", "7K3MQ9XT2F6B"])
def test_a_workbook_numbers_its_pages_from_the_second_and_bears_its_code_on_all(
    code: str, tmp_path: Path
) -> None:
    state = replace(samples.CLOSED, mark=PaperMark(code, "SMT/1") if code else None)
    render(replace(OFFICIAL, state=state), FileKind.WORKBOOK, tmp_path / "paper.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "paper.xlsx").worksheets:
        assert (sheet.HeaderFooter.differentFirst, sheet.oddHeader.center.text) == (True, "&P")
        assert sheet.firstHeader.center.text is None
        assert (sheet.firstFooter.left.text or "", sheet.oddFooter.left.text or "") == (code, code)


def test_word_repeats_headings_keeps_rows_and_speaks_vietnamese(tmp_path: Path) -> None:
    render(OFFICIAL, FileKind.WORD, tmp_path / "paper.docx")
    word: Any = docx.Document(str(tmp_path / "paper.docx"))
    xml = word.element.xml

    assert xml.count("w:tblHeader") == 2
    assert word.core_properties.author == samples.COMMUNE_HEAD.issuer
    assert word.core_properties.comments == ""
    assert 'w:val="vi-VN"' in word.styles.element.xml
    assert word.sections[0].different_first_page_header_footer
    assert "PAGE" in word.sections[0].header._element.xml


def test_the_last_rows_of_a_table_stay_with_the_signatures_in_word(tmp_path: Path) -> None:
    long = replace(_TABLE, least_rows=12)
    blocks = tuple(long if block is _TABLE else block for block in OFFICIAL.blocks)
    word, kept = _kept_rows(replace(OFFICIAL, blocks=blocks), tmp_path)

    assert kept[-3:] == [True] * 3
    assert kept[:4] == [True] * 4, "its heading stays with the first rows, of which none is alone"
    assert not any(kept[4:-3])
    (words,) = [each for each in word.paragraphs if each.text == "Bằng chữ: Một triệu đồng."]
    assert words.paragraph_format.keep_with_next


def test_in_word_enough_text_above_signatures_lets_the_table_be(tmp_path: Path) -> None:
    told = Paragraph("Bên nhận cam kết đã nhận đủ và sử dụng đúng mục đích khoản hỗ trợ nêu trên. " * 2)
    _, kept = _kept_rows(replace(OFFICIAL, blocks=(_TABLE, told, told, OFFICIAL.blocks[-1])), tmp_path)

    assert not kept[-1]
    assert isinstance(OFFICIAL.blocks[-1], Signatures)


@pytest.mark.parametrize("rows", [3, 12])
def test_in_word_a_short_table_is_whole_and_the_total_of_a_long_one_not_alone(
    rows: int, tmp_path: Path
) -> None:
    table = BlockTable(_COLUMNS, (), footer=_TABLE.footer, least_rows=rows)
    _, kept = _kept_rows(replace(OFFICIAL, blocks=(table, Paragraph("Sau bảng."))), tmp_path)

    assert kept[-3:] == [True, True, None]
    assert all(kept[2:-3]) is (rows < 8)


def _kept_rows(document: Document, folder: Path) -> tuple[Any, list[bool | None]]:
    """The Word file, and of each row of its table whether it stays on the page of the next."""
    render(document, FileKind.WORD, folder / "paper.docx")
    word: Any = docx.Document(str(folder / "paper.docx"))
    (table,) = [table for table in word.tables if table.style.name == "Table Grid"]
    return word, [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]


def test_word_breaks_no_number_or_symbol_and_says_it_still(tmp_path: Path) -> None:
    symbol, title = "12/BC-MTTQ-BTT", 'Giai đoạn 2026-2030, tuyến "xanh - sạch"'
    table = BlockTable((BlockColumn("Số", "left"), BlockColumn("Tên", "left")), (BlockRow((symbol, title)),))
    render(
        replace(OFFICIAL, blocks=(Paragraph(f"Theo {symbol}: {title}"), table)),
        FileKind.WORD,
        tmp_path / "paper.docx",
    )
    word: Any = docx.Document(str(tmp_path / "paper.docx"))
    printed = "Giai đoạn 2026-2030, tuyến “xanh - sạch”"
    (text,) = [each for each in word.paragraphs if each.text.startswith("Theo")]
    cells = [cell.paragraphs[0] for cell in word.tables[-1].rows[-1].cells]

    assert [text.text, *(each.text for each in cells)] == [f"Theo {symbol}: {printed}", symbol, printed]
    for paragraph, count in ((text, 3), (cells[0], 2), (cells[1], 1)):
        assert len(list(paragraph._p.iter(qn("w:noBreakHyphen")))) == count


def test_a_draft_says_so_in_word(tmp_path: Path) -> None:
    for state, told in ((samples.DRAFT, True), (samples.CLOSED, False)):
        render(replace(OFFICIAL, state=state), FileKind.WORD, tmp_path / "paper.docx")
        word: Any = docx.Document(str(tmp_path / "paper.docx"))
        headers = [word.sections[0].header, word.sections[0].first_page_header]
        assert all(("DỰ THẢO" in header._element.xml) is told for header in headers)


def test_a_paper_without_a_table_is_no_workbook(tmp_path: Path) -> None:
    letter = replace(OFFICIAL, blocks=(Paragraph("Chỉ có lời."),))

    assert kinds_of(letter) == (FileKind.PDF, FileKind.WORD)
    with pytest.raises(Problem):
        render(letter, FileKind.WORKBOOK, tmp_path / "paper.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        samples.tally_minutes(),
        samples.survey_report(),
        samples.movement_report(),
        samples.register_book(),
        papers()["work"],
        papers()["posting"],
        papers()["reminder"],
    ],
    ids=["minutes", "survey", "movement", "book", "work", "posting", "reminder"],
)
def test_papers_that_are_there_already_become_word_and_workbook(data: Any, tmp_path: Path) -> None:
    document = document_of(data)
    render(document, FileKind.WORD, tmp_path / "paper.docx")
    render(document, FileKind.WORKBOOK, tmp_path / "paper.xlsx")

    word, book = Counter(in_word(tmp_path / "paper.docx")), Counter(in_workbook(tmp_path / "paper.xlsx"))
    repeated = word - book  # a matrix is cut for Word by columns, what names its rows repeated
    assert book - word == Counter()
    assert not repeated or data == samples.survey_report()
