"""A document written out of an entry bears a code, too; the book says how its entry went on."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.exchange.exports.movements import export_movements
from desktop_app.exchange.papers.rendering import FileKind
from desktop_app.exchange.papers.rendering import render as render_any
from desktop_app.issuing.check_sentences import sentences_of
from desktop_app.issuing.checking import PaperCheck, check_paper, read_entry
from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import Provenance, marked
from desktop_app.issuing.paper_source import FinalData, read_unit
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import reopen_period
from desktop_app.registers.entries.entering import begin_entry, save_entry
from desktop_app.registers.entries.reading import entry_of, fields_of_entry
from desktop_app.registers.entries.records import RegisterEntryDraft
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.reports.data import PaperMark
from desktop_app.reports.documents.rendering import document_of, render
from desktop_app.reports.frame.profile import load_profile
from desktop_app.wire.papers.codes import ReadCode, shown_code
from desktop_app.wire.papers.files import NoCode, code_in_file
from tests.builders import put_figures, register
from tests.issuing.conftest import PERIOD, SET
from tests.registers.builders import begin_urgent
from tests.registers.papers.test_letter import INVITATION

SIGNED = {"signer": "Trần Văn Bình", "signer_post": "Phó Chủ tịch", "copies": "2"}
PREVIEW = PaperMark("7K3MQ9-XT2F6B", "SMT/1/00001/7K3MQ9XT2F6B/00000000000000AA/3")


def begin(office: Office, answers: dict[str, str]) -> str:
    with office.record() as rec:
        return begin_entry(rec, register_in_use(rec.connection, "VBDI"), answers)


def step(office: Office, matter_id: str, action: str, answers: dict[str, str]) -> None:
    with office.record() as rec:
        take_step(rec, matter_id, action, Step(date(2026, 10, 5), answers=answers))


@pytest.fixture
def issued(office: Office) -> str:
    """An invitation that was issued."""
    matter_id = begin(office, INVITATION)
    step(office, matter_id, "issue", SIGNED)
    return matter_id


def letter(matter_id: str) -> PaperSubject:
    return PaperSubject(PaperKind.LETTER, matter_id=matter_id)


def made(office: Office, subject: PaperSubject) -> tuple[FinalData, Provenance | None]:
    with office.record() as rec:
        commune = office.identity.commune_code
        found = read_entry(rec.connection, office.clock, commune, subject, rec.author)
        data, provenance = marked(rec.connection, commune, rec.author, subject, found)
        if provenance is not None:
            keep_printed(rec, provenance, data)
    return data, provenance


def pdf_of(data: FinalData) -> bytes:
    target = io.BytesIO()
    render(data, load_profile(), target)
    return target.getvalue()


def checked(office: Office, read: ReadCode) -> tuple[PaperCheck, list[str]]:
    with office.read() as connection:
        commune = office.identity.commune_code
        found = check_paper(connection, office.clock, commune, read, office.officer)
        return found, sentences_of(connection, found)


def later(office: Office) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.advance(timedelta(minutes=5))


def test_an_issued_invitation_bears_a_code_that_leads_to_its_entry(office: Office, issued: str) -> None:
    data, provenance = made(office, letter(issued))
    assert provenance is not None
    content = pdf_of(data)
    assert shown_code(provenance.code) in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    read = code_in_file(content)
    assert read.code == provenance.code
    found, lines = checked(office, read)
    assert found.same_data
    assert lines[0] == "Văn bản khớp với sổ: từ khi in đến nay không có gì thay đổi."
    assert found.paper.reference == "01/GM-MTTQ-BTT"
    assert found.status is not None
    assert "số liệu" not in "\n".join(lines[:3]).casefold()


def test_before_it_is_issued_it_is_a_draft_of_words_not_of_figures(office: Office) -> None:
    data, provenance = made(office, letter(begin(office, INVITATION)))
    assert provenance is None
    content = pdf_of(data)
    text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Bản dự thảo, chưa ban hành." in text
    assert "ố liệu" not in text
    with pytest.raises(NoCode):
        code_in_file(content)


def test_it_still_agrees_when_its_entry_only_went_on(office: Office, issued: str) -> None:
    _, provenance = made(office, letter(issued))
    assert provenance is not None
    later(office)
    step(office, issued, "dispatch", {})
    found, lines = checked(office, ReadCode(provenance.code))
    assert not found.same_data
    assert not found.differences
    assert lines[0].startswith("Văn bản vẫn khớp: từ đó mục trong sổ có thêm bước")
    assert any("bước “Gửi đi” (Nguyễn Thị Thử" in line for line in lines)


def test_one_that_was_voided_is_told_as_such(office: Office, issued: str) -> None:
    _, provenance = made(office, letter(issued))
    assert provenance is not None
    later(office)
    with office.record() as rec:
        void_entry(rec, issued, Step(date(2026, 10, 6), reason="Nhập nhầm"))
    found, lines = checked(office, ReadCode(provenance.code))
    assert not found.same_data
    assert lines[0].startswith("Văn bản không còn hiệu lực: Đã hủy.")
    assert any(line.endswith("Đã hủy") for line in lines), lines


def test_what_is_different_on_a_quick_report_is_told_place_by_place(office: Office) -> None:
    matter_id = begin_urgent(office)
    subject = PaperSubject(PaperKind.QUICK, matter_id=matter_id)
    data, provenance = made(office, subject)
    assert provenance is not None
    assert code_in_file(pdf_of(data)).code == provenance.code
    later(office)
    with office.record() as rec:
        kind, matter = register_in_use(rec.connection, "DLXH"), entry_of(rec.connection, matter_id)
        opened = fields_of_entry(rec.connection, matter_id)
        told_anew = {**matter.answers, "people": "17"}
        draft = RegisterEntryDraft(
            matter_id, "DLXH", kind.version, "", told_anew, "", rec.author, opened=opened
        )
        save_entry(rec, kind, draft)
    _, lines = checked(office, ReadCode(provenance.code))
    assert lines[0] == "Mục trong sổ đã thay đổi từ đó: 1 chỗ trên văn bản nay sẽ khác."
    assert any("12" in line and "nay là 17" in line for line in lines), lines
    assert any("nội dung của mục (Nguyễn Thị Thử" in line for line in lines), lines


def test_whoever_may_not_read_the_register_is_told_nothing(office: Office, issued: str) -> None:
    _, provenance = made(office, letter(issued))
    assert provenance is not None
    register(office, "Lê Thị Quản", "admin")
    commune, read = office.identity.commune_code, ReadCode(provenance.code)
    with office.read() as connection, pytest.raises(NotAllowed):
        check_paper(connection, office.clock, commune, read, "Người lạ")


def test_the_word_twin_of_a_letter_leads_to_it(office: Office, issued: str, tmp_path: Path) -> None:
    data, provenance = made(office, letter(issued))
    assert provenance is not None
    target = tmp_path / "paper.docx"
    render_any(document_of(data), FileKind.WORD, target)
    assert code_in_file(target.read_bytes()).code == provenance.code


def test_a_workbook_beside_a_final_paper_bears_its_code_on_each_sheet(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "paper.xlsx"
    with office.read() as connection:
        export_movements(
            connection, office.clock, office.identity.commune_code, SET, PERIOD, target, mark=PREVIEW
        )
    assert code_in_file(target.read_bytes()).code == "7K3MQ9XT2F6B"
    for sheet in openpyxl.load_workbook(target).worksheets:
        assert sheet.oddFooter.left.text == PREVIEW.code
    plain = tmp_path / "plain.xlsx"
    with office.read() as connection:
        export_movements(connection, office.clock, office.identity.commune_code, SET, PERIOD, plain)
    with pytest.raises(NoCode):
        code_in_file(plain.read_bytes())


def test_the_report_of_an_area_is_made_of_its_own_figures(office: Office) -> None:
    subject = PaperSubject(PaperKind.UNIT, area_id="a1", set_code=SET, period=PERIOD)
    with office.record() as rec:
        commune = office.identity.commune_code
        found = read_unit(rec.connection, office.clock, commune, subject)
        data, provenance = marked(rec.connection, commune, rec.author, subject, found)
        assert provenance is not None, "the period is closed"
        keep_printed(rec, provenance, data)
    read = code_in_file(pdf_of(data))
    assert read.code == provenance.code
    assert checked(office, read)[0].paper.subject == subject
    later(office)
    with office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số của thôn khác")
        put_figures(rec, SET, {Cell("a2", "TT01", "2026-M09"): "9"})
    assert checked(office, read)[0].same_data, "another area is none of its data"
    with office.record() as rec:
        put_figures(rec, SET, {Cell("a1", "TT01", "2026-M09"): "15"})
    found_again, lines = checked(office, read)
    assert not found_again.same_data
    assert any("trên văn bản là 12, nay là 15" in line for line in lines), lines
