"""A final paper bears a code; the book answers for it, and says what has changed since."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.catalogue.layouts.report_outline import report_outline
from desktop_app.exchange.papers.rendering import FileKind
from desktop_app.exchange.papers.rendering import render as render_any
from desktop_app.issuing.check_sentences import sentences_of, verdict
from desktop_app.issuing.checking import PaperCheck, UnknownPaper, check_paper
from desktop_app.issuing.data import data_state
from desktop_app.issuing.keeping import keep_printed, printed_with
from desktop_app.issuing.marking import Provenance, marked
from desktop_app.issuing.paper_source import read_data
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import reopen_period
from desktop_app.narrative.texts import write_text
from desktop_app.reports.blocks.model import Document
from desktop_app.reports.documents.rendering import document_of, render
from desktop_app.reports.frame.profile import load_profile
from desktop_app.storage.tables.papers import printed_paper
from desktop_app.surveys.papers.reporting import PaperNumber
from desktop_app.wire.papers.codes import ReadCode, read_code, shown_code
from desktop_app.wire.papers.files import NoCode, code_in, code_in_file
from tests.builders import NOON, put_figures, register
from tests.issuing.conftest import PERIOD, SET
from tests.reports.reading import fonts_of

RESULTS = PaperSubject(PaperKind.MOVEMENTS, set_code=SET, period=PERIOD)


def minutes_of(round_id: str) -> PaperSubject:
    return PaperSubject(PaperKind.MINUTES, round_id, "a1")


def printed(
    office: Office, subject: PaperSubject, *, number: str = "", keep: bool = True
) -> tuple[Document, Provenance]:
    """The final paper, recorded as printed."""
    with office.record() as rec:
        commune = office.identity.commune_code
        found = read_data(rec.connection, office.clock, commune, subject, PaperNumber(number))
        data, provenance = marked(rec.connection, commune, rec.author, subject, found)
        assert provenance is not None
        if keep:
            keep_printed(rec, provenance, data)
    return data, provenance


def pdf_of(data: Document) -> bytes:
    target = io.BytesIO()
    render(data, load_profile(), target)
    return target.getvalue()


def checked(office: Office, read: ReadCode) -> tuple[PaperCheck, list[str]]:
    with office.read() as connection:
        found = check_paper(connection, office.clock, office.identity.commune_code, read, office.officer)
        return found, sentences_of(connection, found)


def later(office: Office) -> None:
    """Five minutes go by."""
    assert isinstance(office.clock, FixedClock)
    office.clock.advance(timedelta(minutes=5))


def test_the_pdf_bears_its_code_on_each_page_and_the_book_knows_it(office: Office, round_id: str) -> None:
    data, provenance = printed(office, RESULTS)
    content = pdf_of(data)
    for page in PdfReader(io.BytesIO(content)).pages:
        assert shown_code(provenance.code) in page.extract_text()
        assert "In lúc" not in page.extract_text()
    assert all(fonts_of(PdfReader(io.BytesIO(content))).values()), "each font is embedded"
    assert b"/Helvetica" not in content
    read = code_in_file(content)
    assert read.code == provenance.code
    found, lines = checked(office, read)
    assert found.same_data
    assert not found.differences
    assert lines[0] == "Văn bản khớp với sổ: từ khi in đến nay không có gì thay đổi."
    assert "Nguyễn Thị Thử lập lúc" in " ".join(lines)


def test_the_word_twin_leads_to_the_same_paper(office: Office, round_id: str, tmp_path: Path) -> None:
    data, provenance = printed(office, minutes_of(round_id))
    target = tmp_path / "paper.docx"
    render_any(document_of(data), FileKind.WORD, target)
    assert code_in_file(target.read_bytes()).code == provenance.code


def test_a_draft_bears_no_code(office: Office, round_id: str) -> None:
    with office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số của Thôn Đoài")
    with office.read() as connection:
        commune = office.identity.commune_code
        open_now = read_data(connection, office.clock, commune, RESULTS)
        asked = read_data(connection, office.clock, commune, minutes_of(round_id), is_draft=True)
        for data in (open_now, asked):
            assert data.state.is_draft
            assert marked(connection, commune, "Ai đó", RESULTS, data)[1] is None
    with pytest.raises(NoCode) as refused:
        code_in_file(pdf_of(document_of(open_now)))
    assert "không có mã" in refused.value.sentence()


def test_what_changed_is_told_figure_by_figure_and_record_by_record(office: Office, round_id: str) -> None:
    _, provenance = printed(office, RESULTS)
    later(office)
    with office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số của Thôn Đoài")
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M09"): "15"})
    found, lines = checked(office, ReadCode(provenance.code))
    assert not found.same_data
    assert lines[0].startswith("Số liệu đã thay đổi từ khi in")
    text = "\n".join(lines)
    assert "trên văn bản là 20, nay là 23" in text, "the sum of the commune"
    assert "Thôn Đoài" in text
    assert "trên văn bản là 12, nay là 15" in text, "the cell of the area in the annex"
    assert "Thôn Đoài – TT01 Số cuộc tuyên truyền – Tháng 9/2026 (Nguyễn Thị Thử" in text


def test_what_is_on_no_paper_changes_no_state(office: Office, round_id: str) -> None:
    """A later month, another area, how far the round is on its way, a remark."""
    _, results = printed(office, RESULTS)
    _, minutes = printed(office, minutes_of(round_id))
    with office.record() as rec:
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M12"): "99"})
        rec.put("survey_round", round_id, {"status": "submitted"})
        rec.put("survey_area", f"sa:{round_id}:a1", {"status": "counted"})
    for provenance in (results, minutes):
        found, _ = checked(office, ReadCode(provenance.code))
        assert found.same_data, provenance.title
    with office.read() as connection:
        assert data_state(connection, minutes_of(round_id).data).records == 4, "the area and its three forms"


def test_another_signer_is_told(office: Office, round_id: str) -> None:
    _, provenance = printed(office, RESULTS)
    with office.record() as rec:
        rec.put("office_profile", "op:00000", {"profile": {"signer_name": "Lê Văn Mới"}})
    found, lines = checked(office, ReadCode(provenance.code))
    assert found.same_data, "who signs is no figure"
    assert any(line.startswith("– chữ ký, nơi nhận") for line in lines), lines
    assert lines[0].startswith("Số liệu không đổi")


def test_the_text_of_a_report_belongs_to_its_data(office: Office, round_id: str) -> None:
    report = replace(RESULTS, kind=PaperKind.WORK)
    _, figures = printed(office, RESULTS)
    _, provenance = printed(office, report)
    with office.record() as rec:
        code = report_outline().parts[0].code
        assert write_text(rec, SET, PERIOD, code, "Nhân dân phấn khởi. " * 20)
    found, lines = checked(office, ReadCode(provenance.code))
    assert not found.same_data
    assert any("nay" in line for line in lines), lines
    assert checked(office, ReadCode(figures.code))[0].same_data, "no text stands on the figures alone"


def test_a_form_taken_out_is_told(office: Office, round_id: str) -> None:
    _, provenance = printed(office, minutes_of(round_id))
    later(office)
    with office.record() as rec:
        rec.put("survey_round", round_id, {"status": "counting"})
        rec.put("survey_response", "f2", {"deleted": 1})
    found, lines = checked(office, ReadCode(provenance.code))
    assert not found.same_data
    assert any("phiếu" in line and "nay là" in line for line in lines), lines
    assert any("một phiếu đã bỏ ra" in line for line in lines), lines


def test_printed_again_it_is_one_paper_and_the_first_time_stays(office: Office, round_id: str) -> None:
    _, first = printed(office, RESULTS, number="15")
    later(office)
    _, again = printed(office, RESULTS, number="15")
    _, other = printed(office, RESULTS, number="16")
    assert first.code == again.code
    assert other.code != first.code
    assert other.code[6:] == first.code[6:], "of the same data, they end alike"
    with office.read() as connection:
        assert len(connection.execute(select(printed_paper)).all()) == 2
        paper = printed_with(connection, first.code)
    assert paper is not None
    assert paper.printed_at == NOON


def test_who_may_not_print_records_no_paper(office: Office, round_id: str) -> None:
    register(office, "Lê Thị Quản", "admin")
    office.officer = "Lê Thị Quản"
    with pytest.raises(NotAllowed):
        printed(office, RESULTS)


def test_a_square_that_was_altered_is_told(office: Office, round_id: str) -> None:
    data, _ = printed(office, RESULTS)
    mark = data.state.mark
    assert mark is not None
    altered = mark.square[:-1] + ("8" if mark.square[-1] != "8" else "9")
    read = read_code(altered)
    assert read is not None
    found, _ = checked(office, read)
    assert "không khớp với mã chữ" in verdict(found)


def test_a_code_is_read_as_people_type_it(office: Office, round_id: str) -> None:
    _, provenance = printed(office, RESULTS)
    typed = shown_code(provenance.code).lower().replace("0", "o").replace("1", "l")
    assert code_in(f" {typed} ").code == provenance.code
    with pytest.raises(NoCode) as refused:
        code_in("BC-15")
    assert "không phải mã" in refused.value.sentence()


def test_an_unknown_code_and_another_commune_are_refused(office: Office, round_id: str) -> None:
    _, provenance = printed(office, RESULTS, keep=False)
    with office.read() as connection:
        commune = office.identity.commune_code
        with pytest.raises(UnknownPaper) as refused:
            check_paper(connection, office.clock, commune, ReadCode(provenance.code), office.officer)
        assert "so lại từng chữ" in refused.value.sentence()
        with pytest.raises(UnknownPaper) as refused:
            check_paper(connection, office.clock, commune, ReadCode(provenance.code, "99999"), office.officer)
        assert "của xã, phường khác" in refused.value.sentence()


def test_a_pdf_saved_by_another_program_may_have_lost_its_code(office: Office, round_id: str) -> None:
    data, _ = printed(office, minutes_of(round_id))
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(pdf_of(data))).pages:
        writer.add_page(page)
    saved = io.BytesIO()
    writer.write(saved)
    with pytest.raises(NoCode) as refused:
        code_in_file(saved.getvalue())
    assert "hãy gõ mã" in refused.value.sentence()
