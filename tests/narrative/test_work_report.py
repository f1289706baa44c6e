"""The report on the Front's work: drafted from figures, written by people, figures as in its annexes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.book.office import Office
from desktop_app.catalogue.layouts.report_outline import report_outline
from desktop_app.journal.past.history import history_of
from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from desktop_app.movements.progress.reporting import MovementReportRequest
from desktop_app.narrative.links import Kind, Link, links_in, pieces_of, typed_numbers
from desktop_app.narrative.texts import MOST_LETTERS, TextTooLong, texts_of, write_text
from desktop_app.narrative.work_report import Writing, load_writing, work_report
from desktop_app.reports.blocks.model import BlockTable, FormLine, Heading, Paragraph
from desktop_app.reports.documents.checks import check_work_report
from desktop_app.reports.documents.rendering import document_of
from desktop_app.reports.work_report import WorkReport
from tests.builders import COMMUNE, a_copy, put_area, put_figures, register

SET, PERIOD = "MTTQ_CO_SO", "2026-Q3"
REQUEST = MovementReportRequest(SET, Period.parse(PERIOD))


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    register(made, "Lê Quản Trị", "admin")
    register(made, "Trần Thị Nhập", "entry")
    with made.record() as rec:
        put_area(rec, "a1", "Thôn Đoài", 120)
    with made.record("Trần Thị Nhập") as rec:
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M07"): "48", Cell("a1", "TT01", "2026-M02"): "12"})
    yield made
    made.close()


def put(office: Office, value: str) -> None:
    with office.record("Trần Thị Nhập") as rec:
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M07"): value})


def write(
    office: Office, part: str, text: str | None, opened: str | None = None, by: str = "Trần Thị Nhập"
) -> None:
    with office.record(by) as rec:
        write_text(rec, SET, PERIOD, part, text, {part: opened})


def report(office: Office) -> WorkReport:
    with office.read() as connection:
        return work_report(connection, office.clock, COMMUNE, REQUEST)


def writing(office: Office) -> Writing:
    with office.read() as connection:
        return load_writing(connection, office.clock, COMMUNE, REQUEST)


def words(made: WorkReport) -> str:
    return "\n".join(text for part in made.parts for text in part.paragraphs)


def test_what_nobody_wrote_is_drafted_from_the_figures_and_follows_them(office: Office) -> None:
    assert "Tổ chức 48 cuộc tuyên truyền (lũy kế từ đầu năm 60 cuộc)." in words(report(office))
    put(office, "50")
    assert "Tổ chức 50 cuộc tuyên truyền (lũy kế từ đầu năm 62 cuộc)." in words(report(office))


def test_a_written_text_follows_its_figures_so_that_text_and_annex_agree(office: Office) -> None:
    write(office, "results.propaganda", "Đã tổ chức {TT01} cuộc;  năm nay {TT01:cumulative} cuộc.\n\n")
    put(office, "1250")

    made = report(office)
    assert "Đã tổ chức 1.250 cuộc; năm nay 1.262 cuộc." in words(made)
    tables = [block for block in document_of(made).blocks if isinstance(block, BlockTable)]
    assert any("1.250" in row.cells and "1.262" in row.cells for row in tables[0].rows)


def test_a_figure_nobody_told_is_dots_and_a_typed_number_is_warned_of(office: Office) -> None:
    write(office, "assessment", "Có {TT03} tin, bài; 35 hộ; năm 2026; ngày 15/8; Nghị quyết số 12.")
    made = report(office)

    assert "Có …… tin, bài" in words(made)
    warnings = " ".join(check_work_report(made))
    assert "{TT03}" in warnings
    said = "35 hộ, {TT01} cuộc, năm 2026, ngày 15/8, số 12, 1.250.000 đồng"
    assert typed_numbers(said) == ("35", "1.250.000")


def test_an_empty_part_has_a_line_for_the_pen_and_an_optional_one_is_left_out(office: Office) -> None:
    blocks = document_of(report(office)).blocks
    headings = [block.text for block in blocks if isinstance(block, Heading)]

    assert headings[0].startswith("I. TÌNH HÌNH")
    assert isinstance(blocks[blocks.index(Heading(headings[0])) + 1], FormLine)
    assert not any("KIẾN NGHỊ" in heading for heading in headings)
    write(office, "proposals", "Đề nghị hỗ trợ kinh phí.")
    after = document_of(report(office)).blocks
    at = after.index(Heading("V. KIẾN NGHỊ, ĐỀ XUẤT"))
    assert after[at + 1] == Paragraph("Đề nghị hỗ trợ kinh phí.")


def test_every_writing_is_in_the_history_and_nobody_writes_over_the_unseen(office: Office) -> None:
    write(office, "tasks", "Một.")
    with pytest.raises(ChangedMeanwhile):
        write(office, "tasks", "Hai.", None)
    write(office, "tasks", "Hai.", "Một.")
    write(office, "tasks", None, "Hai.")
    with office.read() as connection:
        changes = history_of(connection, "period_text", f"pt:{SET}:{PERIOD}")
        assert texts_of(connection, SET, PERIOD) == {}
    said = [change.after for change in changes if change.field == "parts/tasks"]
    assert sorted(said, key=str) == ["Hai.", "Một.", None]
    assert writing(office).part("tasks").own is None


def test_who_may_not_record_results_writes_nothing_and_long_texts_are_refused(office: Office) -> None:
    with pytest.raises(NotAllowed):
        write(office, "tasks", "Một.", by="Người Lạ")
    with pytest.raises(TextTooLong):
        write(office, "tasks", "a" * (MOST_LETTERS + 1))
    with pytest.raises(KeyError):
        write(office, "results", "Không có chỗ.")
    with office.read() as connection:
        assert texts_of(connection, SET, PERIOD) == {}


def test_links_are_read_as_they_are_written() -> None:
    text = "a {TT01} b {TT01:percent}{NT-2.a:target} {không} {"

    assert links_in(text) == (Link("TT01"), Link("TT01", Kind.PERCENT), Link("NT-2.a", Kind.TARGET))
    assert "".join(piece if isinstance(piece, str) else piece.written for piece in pieces_of(text)) == text


def test_every_group_of_a_set_has_its_place_in_the_outline() -> None:
    outline = report_outline()
    known = ("TT", "NT", "GS", "CỦA TỈNH")
    placed = [group for part, _ in outline.all_parts() for group in outline.groups_of(part, known)]

    assert sorted(placed) == sorted(known)
