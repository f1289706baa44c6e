"""Sheets and books that are signed and bound bear a code, too; the book says what was posted since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import language, set_language
from desktop_app.book.office import Office
from desktop_app.fund.papers.building import PaperRequest
from desktop_app.fund.vouchers.records import Method, VoucherKind
from desktop_app.issuing.books import fund_subject, read_book_paper
from desktop_app.issuing.checking import Checked, check_paper
from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import Provenance, marked
from desktop_app.issuing.subjects import PaperSubject, subject_of
from desktop_app.issuing.telling import told
from desktop_app.wire.papers.codes import ReadCode
from tests.builders import COMMUNE, an_office, register
from tests.fund.builders import begin_campaign, give

K = VoucherKind
SEPTEMBER = date(2026, 9, 10)


@dataclass(frozen=True)
class Fund:
    office: Office
    campaign: str

    def subject(
        self, code: str, span: str = "", method: Method = Method.NONE, *, own: bool = False
    ) -> PaperSubject:
        request = PaperRequest(code, span=span, method=method, campaign_id=self.campaign if own else "")
        found = fund_subject(request, self.office.clock.today())
        assert found is not None
        return found


@pytest.fixture
def fund(tmp_path: Path) -> Iterator[Fund]:
    before = language()
    set_language("vi")
    office = an_office(tmp_path)
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


def checked(office: Office, provenance: Provenance) -> tuple[Checked, list[str]]:
    with office.read() as connection:
        read = ReadCode(provenance.code)
        found = check_paper(connection, office.clock, office.identity.commune_code, read, office.officer)
        return found, told(connection, found)


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


def test_vouchers_bear_no_code_of_their_own(fund: Fund) -> None:
    assert fund_subject(PaperRequest("cash_voucher", "v1"), fund.office.clock.today()) is None


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
