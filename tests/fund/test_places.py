"""Cash that is drawn from the bank or paid into it: the fund has the same, each place what was posted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.field_problem import field_of
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.disclosure.sheets import sheet
from desktop_app.fund.disclosure.spans import quarter_span
from desktop_app.fund.ledger.balances import lowest_of, place_below_nothing, totals
from desktop_app.fund.ledger.closing import close_month
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.ledger.totals import totals_of
from desktop_app.fund.vouchers.listing import Show, VoucherFilter, list_vouchers
from desktop_app.fund.vouchers.naming import record_name
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import PLACES, VOUCHER, Method, Voucher, VoucherDraft, VoucherKind
from desktop_app.fund.vouchers.storing import stored
from tests.builders import an_office
from tests.fund.builders import ON, balance, begin_campaign, give

K = VoucherKind
CASH, BANK = Method.CASH, Method.TRANSFER
BY_HAND = {K.CASH_DRAWN: {CASH: 1, BANK: -1}, K.CASH_BANKED: {CASH: -1, BANK: 1}}
SIGNS = {K.RECEIPT: 1, K.OPENING: 1, K.PAYMENT: -1, K.TRANSFER_UP: -1, K.PASSED_ON: -1}


def in_places(said: VoucherDraft) -> dict[Method, int]:
    """What a voucher does to each place, kept by hand."""
    moved = BY_HAND.get(said.kind)
    if moved is not None:
        return {place: sign * said.money for place, sign in moved.items()}
    return {said.method: SIGNS.get(said.kind, 0) * said.money}


def places(office: Office, campaign: str) -> dict[Method, int]:
    with office.read() as connection:
        return totals(connection, campaign_id=campaign).places


@pytest.fixture
def campaign(office: Office) -> str:
    """1.000 đồng came into the account."""
    campaign_id = begin_campaign(office)
    give(office, K.RECEIPT, campaign_id, 1_000, method=BANK)
    return campaign_id


@st.composite
def posted(draw: st.DrawFn) -> list[Voucher]:
    """Vouchers of any kind in any place, some of them taken back."""
    found: list[Voucher] = []
    for number in range(draw(st.integers(0, 14))):
        method, money = draw(st.sampled_from(PLACES)), draw(st.integers(0, 10**12))
        said = VoucherDraft(draw(st.sampled_from(list(K))), "a", ON, money, method=method, id=f"v{number}")
        found.append(Voucher(said, "", "", "", "x", number))
        if draw(st.booleans()):
            back = replace(said, id=f"vr:v{number}", money=-money)
            found.append(Voucher(back, "", said.id, "sai", "x", number))
    return found


@given(posted(), st.randoms(use_true_random=False))
def test_each_place_is_the_sum_of_postings_in_any_order(found: list[Voucher], random: object) -> None:
    by_hand: defaultdict[Method, int] = defaultdict(int)
    for item in found:
        for place, money in in_places(item.said).items():
            by_hand[place] += money
    random.shuffle(found)  # type: ignore[attr-defined]
    sums = totals_of(found)
    assert sums.places == {place: by_hand[place] for place in PLACES}
    assert sum(sums.places.values()) == sums.balance, "money is in one of the two places"
    assert [lowest_of(found, ON, place) for place in PLACES] == [by_hand[place] for place in PLACES]


@given(posted())
def test_what_goes_from_place_to_place_changes_nothing_of_the_whole(found: list[Voucher]) -> None:
    rest = [item for item in found if item.said.kind.into is Method.NONE]
    all_of_it, without = totals_of(found), totals_of(rest)
    assert (all_of_it.balance, all_of_it.income, all_of_it.spent) == (
        without.balance,
        without.income,
        without.spent,
    )


STEPS = st.lists(
    st.tuples(st.integers(0, 4), st.sampled_from(PLACES), st.integers(1, 1_000)), min_size=6, max_size=25
)


@settings(max_examples=8)
@given(STEPS)
def test_in_a_real_ledger_no_place_is_ever_below_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, Method, int]]
) -> None:
    root: Path = tmp_path_factory.mktemp("ledger")
    office = an_office(root)
    try:
        campaign = begin_campaign(office)
        by_hand = dict.fromkeys(PLACES, 0)
        for choice, place, money in steps:
            done = act(office, campaign, choice, place, money)
            for where, amount in done.items():
                by_hand[where] += amount
            assert places(office, campaign) == by_hand
            assert min(by_hand.values()) >= 0
            assert balance(office, campaign) == sum(by_hand.values())
    finally:
        office.close()


def act(office: Office, campaign: str, choice: int, place: Method, money: int) -> dict[Method, int]:
    """Try to post or to take back; what it did to each place, or nothing where it was refused."""
    try:
        if choice == 4:
            with office.read() as connection:
                there = [item for item in vouchers(connection) if not item.reverses]
            if not there:
                return {}
            taken = there[money % len(there)]
            with office.record() as rec:
                reverse(rec, taken.id, ON, "sai")
            return {where: -amount for where, amount in in_places(taken.said).items()}
        kind = (K.RECEIPT, K.PAYMENT, K.CASH_DRAWN, K.CASH_BANKED)[choice]
        method = place if choice < 2 else Method.NONE
        return in_places(give(office, kind, campaign, money, method=method).said)
    except Problem:
        return {}


def test_cash_is_paid_out_only_behind_what_was_drawn(office: Office, campaign: str) -> None:
    with pytest.raises(Problem, match="only 0 đồng in cash from 02/10/2026") as refused:
        give(office, K.PAYMENT, campaign, 300)
    assert field_of(refused.value) == "money"
    drawn = give(office, K.CASH_DRAWN, campaign, 400)
    give(office, K.PAYMENT, campaign, 300)
    assert drawn.number == "RT-2026-0001"
    assert places(office, campaign) == {CASH: 100, BANK: 600}
    with pytest.raises(Problem, match="only 600 đồng at the bank"):
        give(office, K.CASH_DRAWN, campaign, 601)
    with pytest.raises(Problem, match="only 100 đồng in cash"):
        give(office, K.CASH_BANKED, campaign, 101)
    assert give(office, K.CASH_BANKED, campaign, 100).number == "NT-2026-0001"
    assert places(office, campaign) == {CASH: 0, BANK: 700}
    assert balance(office, campaign) == 700


def test_cash_is_not_drawn_before_the_money_came(office: Office, campaign: str) -> None:
    with pytest.raises(Problem, match="only 0 đồng at the bank from 01/10/2026"):
        give(office, K.CASH_DRAWN, campaign, 1, date(2026, 10, 1))


def test_cash_of_one_campaign_is_not_that_of_another(office: Office, campaign: str) -> None:
    other = begin_campaign(office, title="Tết", code="TET2027", kind="poor")
    give(office, K.RECEIPT, other, 500)
    with pytest.raises(Problem, match="only 0 đồng in cash"):
        give(office, K.PAYMENT, campaign, 1)


def test_what_was_drawn_is_taken_back_while_the_cash_is_there(office: Office, campaign: str) -> None:
    drawn = give(office, K.CASH_DRAWN, campaign, 400)
    paid = give(office, K.PAYMENT, campaign, 1)
    with pytest.raises(Problem, match=r"only 399 đồng in cash.*Take back first"), office.record() as rec:
        reverse(rec, drawn.id, ON, "Nhập sai số tiền")
    with office.record() as rec:
        reverse(rec, paid.id, ON, "Nhập sai")
        assert reverse(rec, drawn.id, ON, "Nhập sai số tiền") == "DC-2026-0002"
    assert places(office, campaign) == {CASH: 0, BANK: 1_000}


def test_a_voucher_over_nothing_or_into_a_closed_month_is_refused(office: Office, campaign: str) -> None:
    with pytest.raises(Problem, match="over 0 đồng"):
        give(office, K.CASH_DRAWN, campaign, 0)
    with office.record() as rec:
        close_month(rec, date(2026, 9, 1))
    with pytest.raises(Problem, match="is closed"):
        give(office, K.CASH_DRAWN, campaign, 1, date(2026, 9, 30))


def test_it_is_neither_made_public_nor_money_that_came_or_went(office: Office, campaign: str) -> None:
    with office.read() as connection:
        before = sheet(connection, quarter_span(2026, 4), campaign)
    give(office, K.CASH_DRAWN, campaign, 400)
    give(office, K.CASH_BANKED, campaign, 150)
    with office.read() as connection:
        after = sheet(connection, quarter_span(2026, 4), campaign)
        listing = list_vouchers(connection, VoucherFilter())
        moved = [
            list_vouchers(connection, VoucherFilter(show=each)).lines
            for each in (Show.IN, Show.OUT, K.CASH_DRAWN)
        ]
    assert (after.given, after.spent, after.closing) == (before.given, before.spent, before.closing)
    assert (listing.came, listing.went, len(listing.lines)) == (1_000, 0, 3)
    assert [len(each) for each in moved] == [1, 0, 1]


def test_more_cash_that_went_than_there_was_is_found_where_the_campaign_has_money() -> None:
    def voucher(kind: VoucherKind, campaign: str, money: int, method: Method) -> Voucher:
        return Voucher(VoucherDraft(kind, campaign, ON, money, method=method), "", "", "", "x", 0)

    found = [
        voucher(K.RECEIPT, "drawn elsewhere", 900, BANK),
        voucher(K.PAYMENT, "drawn elsewhere", 400, CASH),
        voucher(K.RECEIPT, "not paid in", 900, CASH),
        voucher(K.PAYMENT, "not paid in", 400, BANK),
        voucher(K.PAYMENT, "spent", 1, CASH),
        voucher(K.RECEIPT, "sound", 900, CASH),
    ]
    assert place_below_nothing(found, CASH) == ["drawn elsewhere"]
    assert place_below_nothing(found, BANK) == ["not paid in"]


def test_a_kind_of_voucher_of_a_later_version_is_left_out_and_breaks_nothing(
    office: Office, campaign: str
) -> None:
    """As a computer that does not know of cash being drawn reads the record of one that does."""
    voucher_id = new_id(office.clock)
    fields = stored(VoucherDraft(K.CASH_DRAWN, campaign, ON, 400))
    with office.record() as rec:
        rec.put(VOUCHER, voucher_id, {**fields, "kind": "of_a_later_version", "reverses": "", "reason": ""})
    with office.read() as connection:
        assert voucher_id not in {item.id for item in vouchers(connection)}
        assert len(list_vouchers(connection, VoucherFilter()).lines) == 1
        assert sheet(connection, quarter_span(2026, 4), campaign).closing == 1_000
        assert "of_a_later_version" in record_name(connection, VOUCHER, voucher_id)
    give(office, K.PAYMENT, campaign, 1_000, method=BANK)
    assert balance(office, campaign) == 0
