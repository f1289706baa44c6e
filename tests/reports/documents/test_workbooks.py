"""Every paper that is a table, as a workbook: what reads as a number is one, and can be added up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from desktop_app.base.numbers import NumberStyle, plain_number_text
from desktop_app.exchange.papers.rendering import FileKind, kinds_of, render
from tests.builders import a_copy
from tests.reports.every_paper import as_document, every_paper

CODES = ("kỳ", "số hiệu", "số chứng từ", "số phiếu", "mã", "ký hiệu", "điện thoại", "số cccd", "số tài khoản")
"""How headings of columns begin in which numbers are names: of years, documents, people."""


def numbers_as_text(path: Path) -> list[str]:
    """The framed cells that hold words which read as a number, with the heading of their column."""
    found = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        headings: dict[int, str] = {}
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell.value, str) or cell.border.left.style is None:
                    continue
                if cell.font.bold and cell.alignment.horizontal == "center":
                    headings[cell.column] = cell.value
                elif _is_number(cell) and not headings.get(cell.column, "").lower().startswith(CODES):
                    found.append(f"{headings.get(cell.column, '')} {cell.coordinate}: {cell.value}")
    return found


def _is_number(cell: Any) -> bool:
    number = cell.value.removesuffix("%").strip()
    begins_with_nought = number.startswith("0") and number.isdigit() and len(number) > 1
    plain = plain_number_text(number, NumberStyle.VIETNAMESE)
    return plain is not None and not begins_with_nought and sum(map(str.isdigit, plain)) <= 15


def test_what_reads_as_a_number_is_one_in_the_workbook_of_every_paper(
    printing_book: Path, tmp_path: Path
) -> None:
    office = a_copy(printing_book, tmp_path / "office")
    papers = [(name, as_document(paper)) for name, paper in every_paper(office)]
    office.close()
    found, made = {}, 0
    for name, document in papers:
        if FileKind.WORKBOOK in kinds_of(document):
            path = tmp_path / f"{made}.xlsx"
            render(document, FileKind.WORKBOOK, path)
            made += 1
            if told := numbers_as_text(path):
                found[name] = told[:8]
    assert made > 10, "the walk found no tables"
    assert not found, "\n".join(f"{name}: {told}" for name, told in found.items())
