"""Vouchers are prepared, posted with a number, and never changed behind that; what cannot be is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from desktop_app.base.field_problem import FieldProblem, field_of
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.ledger.posting import discard_draft, post, prepare, reverse
from desktop_app.fund.vouchers.reading import draft_of, open_drafts, voucher_of, vouchers
from desktop_app.fund.vouchers.records import HelpLine, Method, VoucherKind
from tests.fund.builders import ON, a_draft, balance, begin_campaign, give, post_draft, put_draft

TODAY = date(2026, 10, 5)


def test_a_posted_voucher_has_a_number_of_its_kind_and_year(office: Office) -> None:
    campaign = begin_campaign(office)
    first = give(office, VoucherKind.RECEIPT, campaign, 500_000)
    second = give(office, VoucherKind.RECEIPT, campaign, 700_000)
    paid = give(office, VoucherKind.PAYMENT, campaign, 200_000)
    assert [first.number, second.number, paid.number] == ["PT-2026-0001", "PT-2026-0002", "CHI-2026-0001"]
    assert balance(office, campaign) == 1_000_000
    assert (first.posted_by, first.said.entered_by) == (office.officer, office.officer)


def test_what_is_prepared_moves_nothing_and_has_no_number(office: Office) -> None:
    campaign = begin_campaign(office)
    draft_id = put_draft(office, a_draft(VoucherKind.RECEIPT, campaign, 500_000))
    assert balance(office, campaign) == 0
    with office.record() as rec:
        draft = draft_of(rec.connection, draft_id)
        prepare(rec, replace(draft, money=600_000, content=replace(draft.content, note="", partner="Lê A")))
    with office.read() as connection:
        assert draft_of(connection, draft_id).money == 600_000
        assert [item.content.partner for item in open_drafts(connection)] == ["Lê A"]
        assert vouchers(connection) == []
    with office.record() as rec:
        discard_draft(rec, draft_id)
    with office.read() as connection:
        assert open_drafts(connection) == []
    with pytest.raises(Problem, match="no longer there"), office.record() as rec:
        post(rec, draft_id)


def test_everything_that_was_said_stands_on_the_voucher(office: Office) -> None:
    campaign = begin_campaign(office)
    draft = a_draft(
        VoucherKind.RECEIPT,
        campaign,
        500_000,
        goods_value=90_000,
        method=Method.TRANSFER,
        consent=True,
        money_day=date(2026, 10, 1),
        bank_reference="FT26275",
        valuables="Sổ tiết kiệm",
        valuables_value=1_000_000,
    )
    posted = post_draft(office, draft)
    assert replace(posted.said, id="", entered_by="") == draft
    assert posted.said.value == 1_590_000
    assert balance(office, campaign) == 500_000, "goods and valuables are no money"


def test_a_posted_voucher_is_neither_changed_nor_given_up_nor_posted_again(office: Office) -> None:
    campaign = begin_campaign(office)
    posted = give(office, VoucherKind.RECEIPT, campaign, 500_000)
    for act in (
        lambda rec: prepare(rec, replace(posted.said, money=1)),
        lambda rec: discard_draft(rec, posted.id),
        lambda rec: post(rec, posted.id),
    ):
        with pytest.raises(Problem, match="posted"), office.record() as rec:
            act(rec)
    assert balance(office, campaign) == 500_000


K = VoucherKind


@pytest.mark.parametrize(
    ("kind", "money", "changes", "sentence"),
    [
        (K.RECEIPT, 0, {}, "over 0 đồng"),
        (K.RECEIPT, -5, {}, "whole đồng from 0"),
        (K.RECEIPT, 10**16, {}, "whole đồng from 0"),
        (K.RECEIPT, 500, {"method": Method.NONE}, "cash or transfer"),
        (K.RECEIPT, 500, {"partner": " "}, "who gave"),
        (K.RECEIPT, 500, {"day": TODAY + timedelta(days=1)}, "future"),
        (K.RECEIPT, 500, {"day": date(2026, 7, 31)}, "begins on"),
        (K.RECEIPT, 500, {"pledge_id": "x"}, "pledge is not in the ledger"),
        (K.PAYMENT, 500, {"decision": ""}, "decision or minutes"),
        (K.PAYMENT, 500, {"partner": ""}, "who received"),
        (K.PAYMENT, 500, {"help_lines": (HelpLine("h1", 400),)}, "those already entered"),
        (K.PAYMENT, 1001, {}, "has only 1.000 đồng"),
        (K.TRANSFER_UP, 1001, {}, "has only 1.000 đồng"),
        (K.PASSED_ON, 500, {}, "not passed on"),
        (K.OPENING, 500, {"minutes": ""}, "minutes of the hand-over"),
        (K.PLEDGE, 500, {"partner": ""}, "who gave"),
    ],
)
def test_what_cannot_be_posted_is_refused_and_stays_as_it_was_prepared(
    office: Office, kind: VoucherKind, money: int, changes: dict[str, Any], sentence: str
) -> None:
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 1_000)
    draft_id = put_draft(office, a_draft(kind, campaign, money, **changes))
    with pytest.raises(Problem, match=sentence), office.record() as rec:
        post(rec, draft_id)
    assert balance(office, campaign) == 1_000
    with office.read() as connection:
        assert draft_of(connection, draft_id).money == money


def test_nothing_is_received_behind_the_end_of_the_appeal(office: Office) -> None:
    campaign = begin_campaign(office, receiving_until=date(2026, 10, 1))
    give(office, K.RECEIPT, campaign, 500, money_day=date(2026, 10, 1))
    with pytest.raises(Problem, match="received gifts until 01/10/2026"):
        give(office, K.RECEIPT, campaign, 500)
    assert give(office, K.PAYMENT, campaign, 500).number == "CHI-2026-0001", "it is still given out"


def test_a_day_before_that_of_the_previous_number_is_refused(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 500)
    with pytest.raises(FieldProblem, match="fill in when it changed hands") as refused:
        give(office, K.RECEIPT, campaign, 500, day=ON - timedelta(days=1))
    assert refused.value.field == "day"
    with office.read() as connection:
        assert len(vouchers(connection)) == 1, "voucher and number are one transaction"


def test_money_is_not_spent_before_it_came(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 500, day=TODAY)
    with pytest.raises(Problem, match="has only 0 đồng"):
        give(office, K.PAYMENT, campaign, 500, day=ON)
    give(office, K.PAYMENT, campaign, 500, day=TODAY)


def test_one_campaign_does_not_spend_the_money_of_another(office: Office) -> None:
    rich = begin_campaign(office)
    poor = begin_campaign(office, title="Tết", code="TET2027", kind="poor")
    give(office, K.RECEIPT, rich, 500)
    with pytest.raises(Problem, match="has only 0 đồng"):
        give(office, K.PAYMENT, poor, 1)


def test_money_of_another_level_is_passed_on_and_not_spent(office: Office) -> None:
    campaign = begin_campaign(office, passes_through=True)
    give(office, K.RECEIPT, campaign, 500)
    for kind in (K.PAYMENT, K.TRANSFER_UP):
        with pytest.raises(Problem, match="another level"):
            give(office, kind, campaign, 100)
    give(office, K.PASSED_ON, campaign, 500)
    assert balance(office, campaign) == 0


def test_pledges_and_direct_gifts_are_no_money_of_the_fund(office: Office) -> None:
    campaign = begin_campaign(office)
    pledge = give(office, K.PLEDGE, campaign, 9_000)
    give(office, K.DIRECT_GIFT, campaign, 7_000)
    assert balance(office, campaign) == 0
    give(office, K.RECEIPT, campaign, 4_000, pledge_id=pledge.id)
    assert balance(office, campaign) == 4_000


def test_a_transfer_of_the_bank_is_received_once(office: Office) -> None:
    campaign = begin_campaign(office)
    first = give(office, K.RECEIPT, campaign, 500, bank_reference="FT1")
    with pytest.raises(Problem, match="FT1 was already entered"):
        give(office, K.RECEIPT, campaign, 500, bank_reference="FT1")
    with office.record() as rec:
        reverse(rec, first.id, ON, "Nhập sai đợt")
    assert give(office, K.RECEIPT, campaign, 500, bank_reference="FT1").number == "PT-2026-0002"


def test_a_reversal_restores_what_was_before_and_keeps_both(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 1_000)
    wrong = give(office, K.RECEIPT, campaign, 500, goods_value=90)
    with office.record() as rec:
        number = reverse(rec, wrong.id, TODAY, "Nhập trùng")
    assert number == "DC-2026-0001"
    assert balance(office, campaign) == 1_000
    assert balance(office, campaign, ON) == 1_500, "until that day it stood in the ledger"
    with office.read() as connection:
        back = next(item for item in vouchers(connection) if item.reverses)
        assert voucher_of(connection, wrong.id) == wrong
    assert (back.said.money, back.said.goods_value, back.reason) == (-500, -90, "Nhập trùng")


@pytest.mark.parametrize(
    ("on", "reason", "sentence"),
    [
        (TODAY, " ", "needs a reason"),
        (ON - timedelta(days=1), "sai", "before that of the voucher"),
        (TODAY + timedelta(days=1), "sai", "future"),
    ],
)
def test_taking_back_needs_a_reason_and_a_day(office: Office, on: date, reason: str, sentence: str) -> None:
    campaign = begin_campaign(office)
    posted = give(office, K.RECEIPT, campaign, 500)
    with pytest.raises(Problem, match=sentence), office.record() as rec:
        reverse(rec, posted.id, on, reason)
    assert balance(office, campaign) == 500


def test_a_voucher_is_taken_back_once_and_its_reversal_never(office: Office) -> None:
    campaign = begin_campaign(office)
    posted = give(office, K.RECEIPT, campaign, 500)
    with office.record() as rec:
        reverse(rec, posted.id, TODAY, "sai")
    with pytest.raises(Problem, match="taken back before"), office.record() as rec:
        reverse(rec, posted.id, TODAY, "sai")
    with office.read() as connection:
        back = next(item for item in vouchers(connection) if item.reverses)
    with pytest.raises(Problem, match="takes another one back"), office.record() as rec:
        reverse(rec, back.id, TODAY, "sai")


def test_money_that_is_spent_cannot_be_taken_back(office: Office) -> None:
    campaign = begin_campaign(office)
    posted = give(office, K.RECEIPT, campaign, 500)
    give(office, K.PAYMENT, campaign, 400)
    with pytest.raises(Problem, match="has only 100 đồng") as refused, office.record() as rec:
        reverse(rec, posted.id, TODAY, "sai")
    assert "Take back first" in str(refused.value), "its amount cannot be lowered"


def test_a_reversal_comes_behind_the_one_before(office: Office) -> None:
    campaign = begin_campaign(office)
    first, second = (give(office, K.RECEIPT, campaign, 500) for _ in range(2))
    with office.record() as rec:
        reverse(rec, first.id, TODAY, "sai")
    sentence = "previous reversing voucher has a later day"
    with pytest.raises(Problem, match=sentence) as refused, office.record() as rec:
        reverse(rec, second.id, TODAY - timedelta(days=1), "sai")
    assert field_of(refused.value) == "day", "it is mended in the dialog"
