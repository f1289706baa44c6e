"""A final paper is issued: number, document, file, record in one transaction; then nothing is edited."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from desktop_app.attachments.content import pieces
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.issuing import issue, marking
from desktop_app.issuing.check_sentences import sentences_of, verdict
from desktop_app.issuing.checking import check_paper
from desktop_app.issuing.issue import (
    CannotIssue,
    Issue,
    Issued,
    in_force,
    issue_paper,
    next_number,
)
from desktop_app.issuing.subjects import PaperKind, PaperSubject
from desktop_app.movements.progress.closing import reopen_period
from desktop_app.registers.entries.files import files_of_entries, remove_from_entry
from desktop_app.registers.entries.numbering import NumberWay, WantedNumber
from desktop_app.registers.entries.reading import entry_of, history
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.numbers.giving import LaterDayBefore, NumberRefused
from desktop_app.registers.numbers.reading import numbers_of_book
from desktop_app.registers.papers.letters_out import DOCUMENTS_OUT
from desktop_app.reports.blocks.model import Document
from desktop_app.storage.tables.attachments import attachment
from desktop_app.storage.tables.papers import printed_paper
from desktop_app.storage.tables.registers import register_matter, register_number
from desktop_app.wire.papers.files import code_in_file, digest_of_pdf
from tests.builders import NOON
from tests.issuing.conftest import PERIOD, SET
from tests.issuing.test_checking import RESULTS, minutes_of, pdf_of

TODAY = NOON.date()
USUAL = Issue(
    WantedNumber(NumberWay.NEXT, TODAY),
    "Kết quả thực hiện quý III năm 2026",
    "- Ban Thường trực MTTQ tỉnh;\n- Lưu: VT.",
    "Nguyễn Văn A",
    "CHỦ TỊCH",
)


def issued(office: Office, said: Issue = USUAL, subject: PaperSubject = RESULTS) -> Issued:
    with office.record() as rec:
        return issue_paper(rec, office.identity.commune_code, subject, said, pdf_of)


def refused(office: Office, said: Issue, subject: PaperSubject = RESULTS) -> str:
    with pytest.raises((CannotIssue, NumberRefused)) as why:
        issued(office, said, subject)
    return why.value.sentence()


def counted(office: Office) -> list[int]:
    """How many documents, numbers, files and printed papers the book has."""
    tables = (register_matter, register_number, attachment, printed_paper)
    with office.read() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def test_the_paper_gets_its_number_in_the_book_of_documents(office: Office, round_id: str) -> None:
    done = issued(office)
    assert done.reference.startswith("01/BC-")
    text = " ".join(PdfReader(io.BytesIO(done.content)).pages[0].extract_text().split())
    assert f"Số: {done.reference}" in text
    assert "ngày 05 tháng 10 năm 2026" in text
    with office.read() as connection:
        matter = entry_of(connection, done.matter_id)
        assert matter.register_code == DOCUMENTS_OUT
        assert matter.answers["doc_type"] == "report"
        assert history(connection, done.matter_id).state == "issued"
        file = files_of_entries(connection, [done.matter_id])[done.matter_id][0]
        query = select(attachment.c.sha256).where(attachment.c.name == file.name)
        kept = b"".join(pieces(connection, connection.execute(query).scalar_one()))
        assert kept == done.content, "the very file"
        found = in_force(connection, RESULTS)
        assert found is not None
        assert found.content == done.content
        assert next_number(connection, RESULTS, 2026) == "02"


def test_a_paper_is_read_and_made_once(
    office: Office, round_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its number and code change of it is changed alone."""
    asked: list[str] = []
    for room, name in ((issue, "read_data"), (marking, "document_of")):
        asking = getattr(room, name)

        def counting(
            *given: object, name: str = name, asking: Callable[..., object] = asking, **said: object
        ) -> object:
            asked.append(name)
            return asking(*given, **said)

        monkeypatch.setattr(room, name, counting)
    done = issued(office)
    assert asked == ["read_data", "document_of"]
    assert code_in_file(done.content).code


def test_the_check_of_an_issued_paper_tells_its_document(office: Office, round_id: str) -> None:
    done = issued(office)
    with office.read() as connection:
        commune = office.identity.commune_code
        read, usual = code_in_file(done.content), digest_of_pdf(done.content)
        checked = check_paper(connection, office.clock, commune, read, office.officer, usual)
        lines = "\n".join(sentences_of(connection, checked))
        altered = done.content.replace(b"%%EOF", b"%%EOF ")
        other = check_paper(connection, office.clock, commune, read, office.officer, digest_of_pdf(altered))
    assert not checked.differences
    assert "Tệp đúng là tệp đã ban hành" in lines
    assert "không phải tệp đã ban hành" in verdict(other)
    assert f"Văn bản đi {done.reference}: Đã ban hành" in lines


def test_minutes_and_notices_are_documents_of_their_type(office: Office, round_id: str) -> None:
    minutes = issued(office, replace(USUAL, abstract="Kiểm phiếu thôn Đoài"), minutes_of(round_id))
    notice = issued(office, USUAL, PaperSubject(PaperKind.POSTING, round_id))
    with office.read() as connection:
        types = [entry_of(connection, each.matter_id).answers["doc_type"] for each in (minutes, notice)]
    assert types == ["minutes", "notice"]
    assert minutes.reference == "01/BB-BCTMT"
    assert notice.reference.startswith("02/TB-")


def test_what_is_refused_leaves_nothing_and_uses_up_no_number(office: Office, round_id: str) -> None:
    def broken(_: Document) -> bytes:
        raise OSError("no room")

    before = counted(office)
    with pytest.raises(OSError, match="no room"), office.record() as rec:
        issue_paper(rec, office.identity.commune_code, RESULTS, USUAL, broken)
    assert counted(office) == before
    assert issued(office).reference.startswith("01/")


MISSING: tuple[tuple[dict[str, str | int], str], ...] = (
    ({"abstract": " "}, "về việc gì"),
    ({"recipients": ""}, "nơi nhận"),
    ({"signer": ""}, "người ký"),
    ({"copies": 0}, "số bản"),
)


def test_what_is_missing_is_asked_for(office: Office, round_id: str) -> None:
    for changed, words in MISSING:
        assert words in refused(office, replace(USUAL, **changed))  # type: ignore[arg-type]
    assert counted(office)[0] == 0


def test_a_draft_is_not_issued(office: Office, round_id: str) -> None:
    with office.record() as rec:
        reopen_period(rec, SET, PERIOD, "Sửa số")
    assert "Dự thảo" in refused(office, USUAL)
    assert counted(office)[0] == 0


def test_issued_once_it_is_replaced_and_not_issued_again(office: Office, round_id: str) -> None:
    first = issued(office)
    assert first.reference in refused(office, USUAL)
    second = issued(office, replace(USUAL, replaces=first.matter_id))
    assert second.reference.startswith("02/")
    with office.read() as connection:
        assert history(connection, first.matter_id).state == "replaced"
        found = in_force(connection, RESULTS)
        assert found is not None
        assert found.paper.matter_id == second.matter_id
        commune = office.identity.commune_code
        old = check_paper(connection, office.clock, commune, code_in_file(first.content), office.officer)
    assert old.status is not None
    assert old.status.later == (("Bị thay thế bằng", second.reference),)
    assert second.reference in refused(office, replace(USUAL, replaces=first.matter_id))
    with office.record() as rec:
        void_entry(rec, second.matter_id, Step(TODAY, reason="Ghi nhầm"))
    assert "không còn hiệu lực" in refused(office, replace(USUAL, replaces=second.matter_id))


def test_recalled_or_voided_it_does_not_hold(office: Office, round_id: str) -> None:
    first = issued(office)
    with office.record() as rec:
        void_entry(rec, first.matter_id, Step(TODAY, reason="Ghi nhầm"))
    with office.read() as connection:
        assert in_force(connection, RESULTS) is None
    assert issued(office).reference.startswith("02/"), "the number of a voided document is not given again"


def test_numbers_are_inserted_or_were_on_the_paper_for_a_reason(office: Office, round_id: str) -> None:
    issued(office)
    wanted = WantedNumber(NumberWay.INSERTED, TODAY, 1)
    minutes = minutes_of(round_id)
    assert "lý do" in refused(office, replace(USUAL, number=wanted), minutes)
    done = issued(office, replace(USUAL, number=replace(wanted, reason="Ký cùng ngày")), minutes)
    assert done.reference == "01a/BB-BCTMT"
    with office.read() as connection:
        rule = register_in_use(connection, DOCUMENTS_OUT).number
        assert rule is not None
        numbers = numbers_of_book(connection, rule.series, 2026)
    assert [(each.written, each.reason) for each in numbers] == [("01", ""), ("01a", "Ký cùng ngày")]


def test_days_run_forward_in_the_book(office: Office, round_id: str) -> None:
    issued(office)
    earlier = replace(USUAL, number=WantedNumber(NumberWay.NEXT, TODAY.replace(day=2)))
    with pytest.raises(LaterDayBefore):
        issued(office, earlier, minutes_of(round_id))
    assert counted(office)[0] == 1


def test_the_file_that_was_issued_stays(office: Office, round_id: str) -> None:
    done = issued(office)
    with office.read() as connection:
        file = files_of_entries(connection, [done.matter_id])[done.matter_id][0]
    with pytest.raises(Problem) as why, office.record() as rec:
        remove_from_entry(rec, file)
    assert "đúng như đã ban hành" in why.value.sentence()


def test_a_document_that_was_issued_takes_no_second_issue(office: Office, round_id: str) -> None:
    done = issued(office)
    with pytest.raises(Exception, match="cannot be taken now"), office.record() as rec:
        take_step(rec, done.matter_id, "issue", Step(TODAY))
