"""Centred lines of Word files break where those of the paper do, and what is typed never hinders a file."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Pt

from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from desktop_app.reports.blocks.model import (
    Annex,
    Block,
    Document,
    FormLine,
    Heading,
    Paragraph,
    Signatures,
)
from desktop_app.reports.data import Signer, VoucherHead
from desktop_app.reports.frame.document_writer import write_document
from desktop_app.reports.frame.fonts import BOLD, register_fonts
from desktop_app.reports.frame.head_texts import title_lines
from desktop_app.reports.frame.profile import profile_for
from desktop_app.reports.frame.wording import load_wording
from tests.reports import samples
from tests.reports.reading import printed_texts

_SUBJECT = "Kết quả vận động, tiếp nhận, phân phối và sử dụng nguồn đóng góp quý III năm 2026"
_ROLES = ("NGƯỜI LẬP SỔ", "KẾ TOÁN TRƯỞNG (PHỤ TRÁCH KẾ TOÁN)", "THỦ TRƯỞNG ĐƠN VỊ")
_SIGNED = Signatures(
    tuple(Signer("", role, "", note="(Ký, họ tên, đóng dấu)") for role in _ROLES),
    dated="Ngày …… tháng …… năm ……",
)


def a_document(*blocks: Block, **changes: Any) -> Document:
    document = Document(samples.COMMUNE_HEAD, samples.CLOSED, "CÔNG KHAI", _SUBJECT, blocks)
    return replace(document, **changes)


def word_of(document: Document, folder: Path) -> Any:
    render(document, FileKind.WORD, folder / "paper.docx")
    return docx.Document(str(folder / "paper.docx"))


def lines_of(word: Any) -> list[str]:
    """The lines of all paragraphs, those of tables too."""
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    paragraphs = [*word.paragraphs, *(each for cell in cells for each in cell.paragraphs)]
    return [line for paragraph in paragraphs for line in paragraph.text.split("\n") if line]


def strange_lines(lines: list[str], document: Document) -> list[str]:
    """Those that are in no line of the paper."""
    stream = io.BytesIO()
    words = load_wording("common").for_head(document.head)
    write_document(document, profile_for(document.head), words, stream)
    printed = "\n".join(printed_texts(stream.getvalue()))
    return [line for line in lines if line not in printed]


@pytest.mark.parametrize("across", [False, True])
def test_titles_and_annexes_have_the_lines_of_the_paper(tmp_path: Path, across: bool) -> None:
    annex = Annex("Phụ lục", f"{_SUBJECT} theo khu dân cư", f"(Kèm theo {_SUBJECT.lower()})", across)
    document = a_document(Paragraph("Như sau."), annex, Paragraph("Hết."), is_landscape=across)
    lines = lines_of(word_of(document, tmp_path))
    assert across or "Kết quả vận động, tiếp nhận, phân phối và" in lines
    assert strange_lines(lines, document) == []


def test_offices_and_heads_have_the_lines_of_the_paper(tmp_path: Path) -> None:
    head = VoucherHead(
        ("Đơn vị: ỦY BAN MTTQ VIỆT NAM XÃ MẪU", "Mã đơn vị: ………"),
        ("Mẫu số: ………", "(Thông tư số 103/2018/TT-BTC ngày 14/11/2018 của Bộ Tài chính)"),
        "Xã Mẫu",
    )
    signed = replace(_SIGNED, in_row=5, signers=(*_SIGNED.signers, *_SIGNED.signers[:2]))
    document = a_document(signed, head=head, below_title=("Ngày 05 tháng 9 năm 2026",))
    lines = lines_of(word_of(document, tmp_path))
    assert {"XÃ MẪU", "đóng dấu)"} <= set(lines)
    assert strange_lines(lines, document) == []


def test_the_day_is_in_the_middle_above_the_last_signer(tmp_path: Path) -> None:
    word = word_of(a_document(_SIGNED, is_landscape=True), tmp_path)
    (day,) = [each for each in word.paragraphs if each.text == _SIGNED.dated]
    section = word.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    assert Pt(0) < day.paragraph_format.right_indent < width / 6
    first = word.tables[-1].rows[0].cells[0].paragraphs[0]
    assert first.paragraph_format.space_before == Pt(0), "the offices are close below the day"


def test_the_last_lines_and_their_heading_stay_with_the_signatures(tmp_path: Path) -> None:
    closing: tuple[Block, ...] = (Heading("XÁC NHẬN"), *(Paragraph(f"Câu thứ {at}.") for at in range(3)))
    word = word_of(a_document(Paragraph("Câu đầu."), *closing, _SIGNED), tmp_path)
    kept = {each.text: bool(each.paragraph_format.keep_with_next) for each in word.paragraphs if each.text}
    assert all(kept[text] for text in ("XÁC NHẬN", "Câu thứ 0.", "Câu thứ 1.", "Câu thứ 2."))
    assert not kept["Câu đầu."]


def test_a_line_for_the_pen_without_a_label_begins_at_the_margin(tmp_path: Path) -> None:
    word = word_of(a_document(FormLine(""), FormLine("Địa chỉ:")), tmp_path)
    texts = [each.text for each in word.paragraphs if "\t" in each.text]
    assert texts == ["\t", "Địa chỉ: \t"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("“Người Việt Nam ưu tiên dùng hàng Việt Nam” từ ngày 01/01/2026 đến ngày 05/10/2026", "Việt Nam"),
        ("BÊN NHẬN TÀI TRỢ; CƠ QUAN, TỔ CHỨC CÓ CHỨC NĂNG HUY ĐỘNG TÀI TRỢ", "CƠ QUAN"),
    ],
)
@pytest.mark.parametrize("width", range(120, 500, 10))
def test_no_line_of_a_title_ends_within_a_word(text: str, whole: str, width: int) -> None:
    register_fonts()
    lines = title_lines(text, BOLD, 13, width, load_wording("common"))
    assert " ".join(lines).split() == text.split()
    assert sum(line.count(whole) for line in lines) == text.count(whole)


def test_control_letters_in_a_title_hinder_no_file(tmp_path: Path) -> None:
    document = a_document(Paragraph("Nội\x07 dung\ufe0f"), subject="Kết\x07 quả\x1f \x0bquý III\u202e")
    for kind in kinds_of(document):
        render(document, kind, tmp_path / f"paper.{kind}")
    word = docx.Document(str(tmp_path / "paper.docx"))
    assert word.core_properties.title == "Công khai Kết quả quý III"
    assert "Nội dung" in lines_of(word), "a letter that only chooses a picture is no □"
