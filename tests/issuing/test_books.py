"""Sheets and books that are signed and bound bear a code, too; the book says what was posted since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import language, set_language
from desktop_app.book.office import Office
from desktop_app.fund.papers.building import FundPaperRequest
from desktop_app.fund.vouchers.records import Method, VoucherKind
from desktop_app.issuing.books import fund_subject, read_book_paper
from desktop_app.issuing.check_sentences import sentences_of
from desktop_app.issuing.checking import PaperCheck, check_paper
from desktop_app.issuing.content import unpacked
from desktop_app.issuing.data import written_since
from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import Provenance, marked
from desktop_app.issuing.subjects import PaperKind, PaperSubject, subject_of
from desktop_app.registers.books.filling import BookRequest, fill_book
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.entries.steps import Step, take_step, void_entry
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.numbers.keeping import close_year
from desktop_app.reports.blocks.model import Document
from desktop_app.storage.tables.registers import register_matter
from desktop_app.wire.papers.codes import ReadCode
from tests.builders import COMMUNE, a_copy, register
from tests.fund.builders import begin_campaign, give
from tests.registers.builders import begin_opinion

K = VoucherKind
IDENTITY = "001099012345"
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
SEPTEMBER = date(2026, 9, 10)


@dataclass(frozen=True)
class Fund:
    office: Office
    campaign: str

    def subject(
        self, code: str, span: str = "", method: Method = Method.NONE, *, own: bool = False
    ) -> PaperSubject:
        request = FundPaperRequest(code, span=span, method=method, campaign_id=self.campaign if own else "")
        found = fund_subject(request, self.office.clock.today())
        assert found is not None
        return found


@pytest.fixture
def fund(tmp_path: Path, begun_book: Path) -> Iterator[Fund]:
    before = language()
    set_language("vi")
    office = a_copy(begun_book, tmp_path)
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 500_000, SEPTEMBER)
    give(office, K.RECEIPT, campaign, 700_000, SEPTEMBER, method=Method.TRANSFER)
    yield Fund(office, campaign)
    office.close()
    set_language(before)


def kept(office: Office, subject: PaperSubject) -> Provenance | None:
    with office.record() as rec:
        commune = office.identity.commune_code
        found = read_book_paper(rec.connection, office.clock, commune, subject, rec.author)
        data, provenance = marked(rec.connection, commune, rec.author, subject, found)
        if provenance is not None:
            keep_printed(rec, provenance, data)
    return provenance


def checked(office: Office, provenance: Provenance) -> tuple[PaperCheck, list[str]]:
    with office.read() as connection:
        read = ReadCode(provenance.code)
        found = check_paper(connection, office.clock, office.identity.commune_code, read, office.officer)
        return found, sentences_of(connection, found)


PAPERS = (
    ("disclosure", "2026-Q3", Method.NONE, False),
    ("disclosure", "", Method.NONE, True),
    ("cash_book", "2026-09", Method.CASH, False),
    ("cash_book", "2026-09", Method.TRANSFER, True),
    ("voucher_book", "2026-09", Method.NONE, False),
)


@pytest.mark.parametrize(("code", "span", "method", "own"), PAPERS)
def test_what_is_posted_into_its_days_changes_a_paper_of_the_fund(
    fund: Fund, code: str, span: str, method: Method, *, own: bool
) -> None:
    subject = fund.subject(code, span, method, own=own)
    provenance = kept(fund.office, subject)
    assert provenance is not None
    assert subject_of(subject.kind.value, subject.data, with_annex=True) == subject
    later(fund.office, 2 * 24 * 60)
    give(fund.office, K.PAYMENT, fund.campaign, 100_000, date(2026, 10, 6))
    found, lines = checked(fund.office, provenance)
    assert found.same_data, "what was posted behind its last day is none of its data"
    assert not found.differences
    assert lines[0] == "Văn bản khớp với sổ: từ khi in đến nay không có gì thay đổi."
    made = give(fund.office, K.RECEIPT, fund.campaign, 900_000, SEPTEMBER, method=method or Method.CASH)
    found, lines = checked(fund.office, provenance)
    assert not found.same_data
    assert found.differences
    assert [each.entity_id for each in found.written] == [made.id]
    assert any(made.number in line for line in lines), "the voucher is named by its number"


def test_the_sheet_of_one_campaign_is_made_of_its_vouchers_alone(fund: Fund) -> None:
    provenance = kept(fund.office, fund.subject("disclosure", own=True))
    assert provenance is not None
    later(fund.office)
    other = begin_campaign(fund.office, code="KHAC", title="Xây nhà")
    give(fund.office, K.RECEIPT, other, 900_000, SEPTEMBER)
    assert checked(fund.office, provenance)[0].same_data


def test_a_book_of_days_that_are_not_over_is_a_draft_without_a_code(fund: Fund) -> None:
    assert kept(fund.office, fund.subject("cash_book", "2026-10", Method.CASH)) is None
    assert kept(fund.office, fund.subject("disclosure", "2026-Y")) is None


def test_only_who_works_with_the_fund_is_answered(fund: Fund) -> None:
    provenance = kept(fund.office, fund.subject("cash_book", "2026-09", Method.CASH))
    assert provenance is not None
    register(fund.office, "Lê Văn Nhập", "admin")
    with fund.office.read() as connection, pytest.raises(NotAllowed):
        check_paper(connection, fund.office.clock, COMMUNE, ReadCode(provenance.code), "Lê Văn Nhập")
    register(fund.office, "Đỗ Thị Quỹ", "review")
    with fund.office.read() as connection:
        read = ReadCode(provenance.code)
        assert check_paper(connection, fund.office.clock, COMMUNE, read, "Đỗ Thị Quỹ").same_data


def later(office: Office, minutes: int = 5) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.advance(timedelta(minutes=minutes))


@pytest.fixture
def visits(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    """The register of who was received, whose identity numbers stay on this computer."""
    before = language()
    set_language("vi")
    office = a_copy(begun_book, tmp_path)
    answers = {"received_on": "2026-10-02", "citizen": "Nguyễn Văn Dân", "content": "Hỏi về đất ở"}
    with office.record() as rec:
        begin_entry(rec, register_in_use(rec.connection, "TCD"), {**answers, "identity_number": IDENTITY})
    yield office
    office.close()
    set_language(before)


def bound(office: Office, code: str = "TCD") -> tuple[Document, Provenance | None]:
    """The book as it is bound, with the numbers in full, recorded where it bears a code."""
    subject = PaperSubject(PaperKind.REGISTER_BOOK, register_code=code, period="2026")
    with office.record() as rec:
        commune = office.identity.commune_code
        request = BookRequest(code, 2026, in_clear=True)
        book = fill_book(rec.connection, office.clock, commune, request, rec.author)
        shown = read_book_paper(rec.connection, office.clock, commune, subject, rec.author)
        data, provenance = marked(rec.connection, commune, rec.author, subject, book, shown)
        if provenance is not None:
            keep_printed(rec, provenance, data)
    return data, provenance


def test_a_book_bears_a_code_once_its_year_is_over(visits: Office) -> None:
    assert bound(visits)[1] is None
    later(visits, 100 * 24 * 60)
    data, provenance = bound(visits)
    assert provenance is not None
    assert data.state.mark is not None
    assert checked(visits, provenance)[1][0].startswith("Văn bản khớp với sổ")
    later(visits)
    with visits.record() as rec:
        matter_id = rec.connection.execute(select(register_matter.c.id)).scalar_one()
        void_entry(rec, matter_id, Step(rec.clock.today(), reason="Ghi nhầm"))
    found, lines = checked(visits, provenance)
    assert not found.same_data
    assert any("Ghi nhầm" in each.after for each in found.differences), "that it was voided is told"
    assert "register_event" in [each.entity for each in found.written]
    assert lines[0].startswith("Số liệu đã thay đổi")


def test_the_record_of_a_book_tells_nothing_that_stays_on_this_computer(visits: Office) -> None:
    later(visits, 100 * 24 * 60)
    data, provenance = bound(visits)
    assert provenance is not None
    assert IDENTITY in str(data.blocks), "it stands on the paper"
    kept_of_it = str(unpacked(provenance.content))
    assert "Hỏi về đất ở" in kept_of_it
    assert IDENTITY[-3:] not in kept_of_it


def test_who_may_not_read_the_register_is_not_answered_for_its_book(visits: Office) -> None:
    later(visits, 100 * 24 * 60)
    _, provenance = bound(visits)
    assert provenance is not None
    register(visits, "Lê Văn Nhập", "admin")
    with visits.read() as connection, pytest.raises(NotAllowed):
        check_paper(connection, visits.clock, COMMUNE, ReadCode(provenance.code), "Lê Văn Nhập")


def test_a_book_with_numbers_bears_a_code_once_they_are_closed(visits: Office) -> None:
    matter_id = begin_opinion(visits)
    with visits.record() as rec:
        take_step(rec, matter_id, "receive", Step(rec.clock.today()))
    later(visits, 100 * 24 * 60)
    assert bound(visits, "DLXH")[1] is None
    with visits.record() as rec:
        close_year(rec, "DLXH", 2026, rec.clock.today())
    provenance = bound(visits, "DLXH")[1]
    assert provenance is not None
    with visits.read() as connection:
        kinds = {each.entity for each in written_since(connection, provenance.subject.data, BEFORE)}
    assert kinds == {"register_matter", "register_event", "register_number"}
