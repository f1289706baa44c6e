"""Papers of a voucher bear a code; a check says whether it was taken back, and no record has its names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.base.i18n import language, set_language
from desktop_app.book.office import Office
from desktop_app.fund.goods.items import put_item, put_store
from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.papers.building import FundPaperRequest, build
from desktop_app.fund.vouchers.reading import voucher_of
from desktop_app.fund.vouchers.records import GoodsLine, HelpLine, VoucherKind
from desktop_app.issuing.books import fund_subject, read_book_paper
from desktop_app.issuing.check_sentences import sentences_of
from desktop_app.issuing.checking import PaperCheck, check_paper
from desktop_app.issuing.content import unpacked
from desktop_app.issuing.keeping import keep_printed
from desktop_app.issuing.marking import Provenance, marked
from desktop_app.issuing.paper_source import FinalData
from desktop_app.issuing.subjects import subject_of
from desktop_app.wire.papers.codes import ReadCode
from tests.builders import COMMUNE, a_copy, register
from tests.fund.builders import ON, a_draft, begin_campaign, give, put_draft

K = VoucherKind
MARK = "Người Nêu Tên"


@dataclass(frozen=True)
class Fund:
    office: Office
    campaign: str
    requests: dict[str, FundPaperRequest]


@pytest.fixture
def fund(tmp_path: Path, begun_book: Path) -> Iterator[Fund]:
    before = language()
    set_language("vi")
    office = a_copy(begun_book, tmp_path)
    campaign = begin_campaign(office)
    with office.record() as rec:
        homes = [
            save_household(rec, Household("", f"{MARK} {n}", "", MARK, MARK, False, MARK)) for n in (1, 2)
        ]
        rice, store = put_item(rec, "Gạo tẻ", "kg"), put_store(rec, "Kho xã")
    written: dict[str, Any] = {
        "partner": MARK,
        "address": MARK,
        "payer": MARK,
        "tax_code": MARK,
        "note": MARK,
    }
    receipt = give(office, K.RECEIPT, campaign, 900_000, **written, purpose=MARK)
    helped = tuple(HelpLine(home, 100_000, what=MARK, source=MARK, support=MARK) for home in homes)
    payment = give(
        office, K.PAYMENT, campaign, 200_000, **written, reason=MARK, help_lines=helped, papers=MARK
    )
    goods = (GoodsLine(rice, Decimal(5), 20_000, note=MARK),)
    gift = give(office, K.RECEIPT, campaign, goods_value=100_000, goods=MARK, **written)
    stocked = give(
        office, K.GOODS_IN, campaign, goods_lines=goods, store_id=store, receipt_id=gift.id, **written
    )
    requests = {
        "cash_voucher": FundPaperRequest("cash_voucher", receipt.id),
        "goods_voucher": FundPaperRequest("goods_voucher", stocked.id),
        "recipients": FundPaperRequest("recipients", payment.id),
        "sponsor_minutes": FundPaperRequest("sponsor_minutes", receipt.id),
        "handover_minutes": FundPaperRequest("handover_minutes", payment.id, homes[1]),
    }
    yield Fund(office, campaign, requests)
    office.close()
    set_language(before)


def kept(office: Office, request: FundPaperRequest) -> tuple[FinalData, Provenance | None]:
    """The paper as it is printed, recorded where it bears a code."""
    subject = fund_subject(request, office.clock.today())
    assert subject is not None
    commune = office.identity.commune_code
    with office.record() as rec:
        found = build(rec.connection, office.clock, commune, request, rec.author)
        bare = read_book_paper(rec.connection, office.clock, commune, subject, rec.author)
        data, provenance = marked(rec.connection, commune, rec.author, subject, found, bare)
        if provenance is not None:
            keep_printed(rec, provenance, data)
    return data, provenance


def checked(office: Office, code: str, reader: str = "") -> tuple[PaperCheck, list[str]]:
    with office.read() as connection:
        found = check_paper(connection, office.clock, COMMUNE, ReadCode(code), reader or office.officer)
        return found, sentences_of(connection, found)


PAPERS = ("cash_voucher", "goods_voucher", "recipients", "sponsor_minutes", "handover_minutes")


@pytest.mark.parametrize("code", PAPERS)
def test_a_check_says_that_the_voucher_was_taken_back(fund: Fund, code: str) -> None:
    request = fund.requests[code]
    data, provenance = kept(fund.office, request)
    assert provenance is not None
    assert data.state.mark is not None
    subject = provenance.subject
    assert subject_of(subject.kind.value, subject.data, with_annex=True) == subject
    give(fund.office, K.RECEIPT, fund.campaign, 5_000_000)
    found, lines = checked(fund.office, provenance.code)
    assert found.same_data, "other vouchers are none of its data"
    assert not found.differences
    assert lines[0] == "Văn bản khớp với sổ: từ khi in đến nay không có gì thay đổi."
    assert any(line.startswith("Lập từ chứng từ ") and line.endswith("-2026-0001") for line in lines[:3])
    assert isinstance(fund.office.clock, FixedClock)
    fund.office.clock.advance(timedelta(minutes=5))
    with fund.office.record() as rec:
        back = reverse(rec, request.voucher_id, ON, "Ghi nhầm")
    found, lines = checked(fund.office, provenance.code)
    assert not found.same_data
    assert not found.holds
    assert lines[0].startswith("Văn bản không còn hiệu lực: đã điều chỉnh.")
    assert any(line.startswith("Điều chỉnh bằng phiếu") and back in line for line in lines)


@pytest.mark.parametrize("code", PAPERS)
def test_the_record_of_a_paper_repeats_nothing_that_people_wrote(fund: Fund, code: str) -> None:
    data, provenance = kept(fund.office, fund.requests[code])
    assert provenance is not None
    assert MARK in str(data), "it stands on the paper"
    content = unpacked(provenance.content)
    assert content
    assert MARK not in str(content)
    assert MARK not in provenance.title


def test_who_may_not_see_households_is_answered_for_their_papers(fund: Fund) -> None:
    _, provenance = kept(fund.office, fund.requests["recipients"])
    assert provenance is not None
    register(fund.office, "Lê Văn Nhập", "admin")
    register(fund.office, "Đỗ Thị Quỹ", "review")
    found, _ = checked(fund.office, provenance.code, "Đỗ Thị Quỹ")
    assert found.same_data
    assert not found.gone
    assert not found.differences


def test_a_voucher_that_is_only_prepared_is_a_draft_without_a_code(fund: Fund) -> None:
    prepared = put_draft(fund.office, a_draft(K.RECEIPT, fund.campaign, 1_000))
    assert kept(fund.office, FundPaperRequest("cash_voucher", prepared))[1] is None


def test_papers_of_two_households_of_a_list_are_two(fund: Fund) -> None:
    request = fund.requests["handover_minutes"]
    with fund.office.read() as connection:
        homes = [line.household_id for line in voucher_of(connection, request.voucher_id).said.help_lines]
    made = [kept(fund.office, FundPaperRequest(request.code, request.voucher_id, home))[1] for home in homes]
    assert len({each.code for each in made if each is not None}) == len(homes)
