"""What communes answered is written for Word whatever letters are in it."""

from __future__ import annotations

import io

import docx

from upstream.jobs.answer_paper import answers_as_word
from upstream.jobs.answers import AnswerTable


def test_letters_that_no_paper_carries_are_left_out() -> None:
    row = ("Xã \x01Một", "ý kiến", "01/09/2026", "Đồng\x01 ý\ufffe.")
    table = AnswerTable("Dự\x02 thảo", ("Xã", "Bước", "Ngày", "Ý\x03 kiến"), [row])
    paper = docx.Document(io.BytesIO(answers_as_word(table, "Tỉnh Thử")))
    texts = [cell.text for each in paper.tables for row in each.rows for cell in row.cells]
    assert "Xã Một" in texts
    assert "Ý kiến: Đồng ý." in texts
