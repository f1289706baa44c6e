"""A closed month takes no vouchers; reopening it needs a reason and is remembered."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.accounts.officers import NotAllowed
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.ledger.closing import (
    close_month,
    closed_until,
    closings,
    reopen_month,
)
from desktop_app.fund.ledger.posting import discard_draft, post, reverse
from desktop_app.fund.vouchers.records import VoucherKind
from tests.builders import register
from tests.fund.builders import a_draft, balance, begin_campaign, give, put_draft

AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
IN_SEPTEMBER = date(2026, 9, 30)
K = VoucherKind


@pytest.fixture
def campaign(office: Office) -> str:
    campaign_id = begin_campaign(office)
    give(office, K.RECEIPT, campaign_id, 1_000, IN_SEPTEMBER)
    return campaign_id


def close(office: Office, month: date) -> None:
    with office.record() as rec:
        close_month(rec, month)


def test_late_vouchers_are_refused(office: Office, campaign: str) -> None:
    close(office, SEPTEMBER)
    for day in (IN_SEPTEMBER, date(2026, 8, 5)):
        with pytest.raises(Problem, match="is closed"):
            give(office, K.PAYMENT, campaign, 5, day)
    give(office, K.PAYMENT, campaign, 5)
    assert balance(office, campaign) == 995


def test_a_voucher_of_a_closed_month_is_taken_back_in_an_open_one(office: Office, campaign: str) -> None:
    late = give(office, K.PAYMENT, campaign, 5, IN_SEPTEMBER)
    close(office, SEPTEMBER)
    with pytest.raises(Problem, match="is closed"), office.record() as rec:
        reverse(rec, late.id, IN_SEPTEMBER, "sai")
    with office.record() as rec:
        reverse(rec, late.id, date(2026, 10, 1), "sai")
    assert (balance(office, campaign, IN_SEPTEMBER), balance(office, campaign)) == (995, 1_000)


def test_a_month_is_closed_when_it_is_over_and_nothing_of_it_waits(office: Office, campaign: str) -> None:
    with pytest.raises(Problem, match="not over"):
        close(office, date(2026, 10, 1))
    waiting = put_draft(office, a_draft(K.PAYMENT, campaign, 5, IN_SEPTEMBER))
    with pytest.raises(Problem, match="1 vouchers up to 09/2026"):
        close(office, SEPTEMBER)
    with office.record() as rec:
        discard_draft(rec, waiting)
    close(office, SEPTEMBER)
    with pytest.raises(Problem, match="closed already"):
        close(office, AUGUST)


def test_reopening_needs_a_reason_and_goes_back_month_by_month(office: Office, campaign: str) -> None:
    close(office, AUGUST)
    close(office, SEPTEMBER)
    for month, reason, sentence in (
        (SEPTEMBER, " ", "needs a reason"),
        (AUGUST, "sót", "09/2026 is closed too"),
        (date(2026, 7, 1), "sót", "09/2026 is closed too"),
    ):
        with pytest.raises(Problem, match=sentence), office.record() as rec:
            reopen_month(rec, month, reason)
    with office.record() as rec:
        reopen_month(rec, SEPTEMBER, "Sót một phiếu chi")
    with office.read() as connection:
        assert closed_until(connection) == date(2026, 8, 31)
        reopened = closings(connection)[-1]
    assert (reopened.month, reopened.reason, reopened.reopened_by) == (
        "2026-09",
        "Sót một phiếu chi",
        office.officer,
    )
    give(office, K.PAYMENT, campaign, 5, IN_SEPTEMBER)
    close(office, SEPTEMBER)
    with office.read() as connection:
        assert [item.holds for item in closings(connection)] == [True, False, True]


def test_who_posts_may_not_close(office: Office, campaign: str) -> None:
    register(office, "Lê Thị Quản", "admin")
    register(office, "Trần Văn Duyệt", "review")
    register(office, "Phạm Lãnh", "leader")
    with pytest.raises(NotAllowed), office.record("Trần Văn Duyệt") as rec:
        close_month(rec, SEPTEMBER)
    with office.record("Phạm Lãnh") as rec:
        close_month(rec, SEPTEMBER)
    with pytest.raises(NotAllowed), office.record("Trần Văn Duyệt") as rec:
        reopen_month(rec, SEPTEMBER, "sót")


def test_who_enters_may_not_post(office: Office, campaign: str) -> None:
    register(office, "Lê Thị Quản", "admin")
    register(office, "Vũ Ghi", "entry")
    office.officer = "Vũ Ghi"
    draft_id = put_draft(office, a_draft(K.PAYMENT, campaign, 5))
    with pytest.raises(NotAllowed), office.record("Vũ Ghi") as rec:
        post(rec, draft_id)
