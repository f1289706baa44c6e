"""Charts and marked figures in Word: what the PDF draws, and no figure otherwise than on paper."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop_app.reports.blocks.model import (
    Bar,
    BarChart,
    Block,
    BlockColumn,
    BlockTable,
    Chart,
    ChartLine,
    Document,
    LineChart,
    Matrix,
    Paragraph,
    ValueBar,
    ValueBarChart,
    row_of,
)
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.wording import load_wording
from desktop_app.reports.word.document import write_word
from tests.reports import samples

_HALF = Fraction(1, 2)


def _word_of(*blocks: Block) -> Any:
    document = Document(samples.tally_minutes().head, samples.CLOSED, "THỐNG KÊ", "Thử", blocks)
    stream = io.BytesIO()
    write_word(document, load_profile(), load_wording("common"), stream)
    return docx.Document(stream)


def _texts(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def _left_free(table: Any) -> list[int]:
    """What each bar leaves free at its right, in twips."""
    found = []
    for row in table.rows:
        (shape,) = row.cells[1].paragraphs[0].paragraph_format.element.iter(qn("w:ind"))
        found.append(int(shape.get(qn("w:right"))))
    return found


def test_bars_of_figures_are_as_long_as_their_figures() -> None:
    bars = tuple(ValueBar(f"Nguồn {n}", Decimal(n), str(n)) for n in (4, 2, 0))
    table = _word_of(ValueBarChart("Số mục", bars)).tables[-1]
    assert _texts(table) == [["Nguồn 4", "", "4"], ["Nguồn 2", "", "2"], ["Nguồn 0", "", "0"]]
    whole, half, none = _left_free(table)
    assert whole == 0
    assert half == pytest.approx(none / 2, abs=1)


def test_bars_of_shares_say_what_is_missed_and_what_is_missing() -> None:
    bars = (Bar("Điện", _HALF, Fraction(4, 5), passed=False), Bar("Y tế", Fraction(1)), Bar("Thu nhập", None))
    table = _word_of(BarChart("Tỷ lệ (%)", bars)).tables[-1]
    assert [row[2:] for row in _texts(table)] == [["50,00", "Chưa đạt"], ["100,00", ""], ["–", ""]]
    failed, whole, missing = _left_free(table)
    assert whole == 0
    assert failed == pytest.approx(missing / 2, abs=1)


@pytest.mark.parametrize(("value", "told"), [(Decimal(48), "48"), (Decimal("1.5"), "1,5"), (_HALF, "50,00")])
def test_a_series_has_the_figures_that_the_table_above_it_has(value: Decimal | Fraction, told: str) -> None:
    chart: Chart = LineChart("", ("I", "II"), (ChartLine("2026", (value, None)),))
    assert _texts(_word_of(chart).tables[-1])[-1] == ["2026", told, ""]


def test_a_marked_figure_is_bold_in_each_part_of_a_matrix() -> None:
    columns = tuple(BlockColumn(f"Cột {at}") for at in range(40))
    rows = tuple(row_of(f"Hàng {at}", *range(40)) for at in range(2))
    matrix = Matrix((BlockColumn("Nội dung", "left"),), columns, rows, marked=frozenset({(1, 0), (1, 39)}))
    tables = _word_of(matrix).tables[1:]
    bold = [
        (row.cells[0].text, cell.text)
        for table in tables
        for row in table.rows[1:]
        for cell in row.cells
        if any(run.bold for run in cell.paragraphs[0].runs)
    ]
    assert bold == [("Hàng 1", "0"), ("Hàng 1", "39")]


def test_number_and_day_stand_as_far_below_the_rules_as_on_paper() -> None:
    head = _word_of(BlockTable((BlockColumn("A"),), (row_of("1"),))).tables[0]
    for cell in head.rows[1].cells:
        assert cell.paragraphs[0].paragraph_format.space_before == Pt(load_profile().heading.number_space_pt)


def test_a_survey_without_answers_has_no_chart_of_nothing() -> None:
    report = samples.survey_report(2)
    assert any(isinstance(block, BarChart) for block in document_of(report).blocks)
    none = tuple(
        replace(asked, answers=tuple(replace(answer, share=None) for answer in asked.answers))
        for asked in report.questions
    )
    blocks = document_of(replace(report, questions=none)).blocks
    assert not any(isinstance(block, BarChart) for block in blocks)


def test_a_table_stays_with_the_chart_of_its_figures() -> None:
    table = BlockTable((BlockColumn("Nội dung"),), (row_of("1"), row_of("2")))
    chart = ValueBarChart("Số mục", (ValueBar("Nguồn", Decimal(1), "1"),))
    for below, is_kept in ((chart, True), (Paragraph("Hết."), False)):
        put = _word_of(table, below).tables[1]
        assert bool(put.rows[-1].cells[0].paragraphs[0].paragraph_format.keep_with_next) is is_kept
