"""A balance is the sum of what was posted, in any order, and agrees with a ledger kept by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.ledger.balances import below_nothing, by_month, lowest_of, totals
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.ledger.totals import by_campaign, totals_of
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import Method, Voucher, VoucherContent, VoucherDraft, VoucherKind
from tests.builders import an_office
from tests.fund.builders import ON, begin_campaign, give

K = VoucherKind
FIRST = date(2026, 8, 1)
SIGNS = {K.RECEIPT: 1, K.OPENING: 1, K.PAYMENT: -1, K.TRANSFER_UP: -1, K.PASSED_ON: -1}


@st.composite
def posted(draw: st.DrawFn) -> list[Voucher]:
    """Vouchers of three campaigns, some of them taken back."""
    found: list[Voucher] = []
    for number in range(draw(st.integers(0, 12))):
        said = VoucherDraft(
            draw(st.sampled_from(list(K))),
            draw(st.sampled_from("abc")),
            FIRST + timedelta(draw(st.integers(0, 90))),
            draw(st.integers(0, 10**12)),
            draw(st.integers(0, 10**9)),
            Method.CASH,
            VoucherContent(valuables_value=draw(st.integers(0, 10**6))),
            id=f"v{number}",
        )
        voucher = Voucher(said, f"N{number}", "", "", "x", number)
        found.append(voucher)
        if draw(st.booleans()):
            back = replace(said, id=f"vr:v{number}", money=-said.money, goods_value=-said.goods_value)
            found.append(Voucher(back, "", voucher.id, "sai", "x", number))
    return found


@given(posted(), st.randoms(use_true_random=False))
def test_the_order_in_which_vouchers_came_does_not_matter(found: list[Voucher], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert totals_of(shuffled) == totals_of(found)
    assert {key: sums.balance for key, sums in by_campaign(shuffled).items()} == {
        key: sums.balance for key, sums in by_campaign(found).items()
    }


@given(posted())
def test_a_balance_is_the_sum_of_postings(found: list[Voucher]) -> None:
    by_hand = sum(SIGNS.get(item.said.kind, 0) * item.said.money for item in found)
    assert totals_of(found).balance == by_hand
    assert sum(sums.balance for sums in by_month(found).values()) == by_hand
    assert sum(sums.balance for sums in by_campaign(found).values()) == by_hand
    assert totals_of(found).income - totals_of(found).spent + totals_of(found).of(K.OPENING) == by_hand


@given(posted())
def test_taking_everything_back_restores_nothing(found: list[Voucher]) -> None:
    back = {item.reverses for item in found if item.reverses}
    rest = [
        Voucher(
            replace(
                item.said, id="", money=-item.said.money, goods_value=-item.said.goods_value
            ), "", item.id, "", "", 0,
        )
        for item in found
        if not item.reverses and item.id not in back
    ]  # fmt: skip
    sums = totals_of([*found, *rest])
    assert not any(sums.money.values())
    assert not any(sums.goods.values())


def act(office: Office, campaigns: list[str], step: tuple[int, int, int]) -> tuple[str, int] | None:
    """Try to post or to take back; what it did to which campaign, or nothing where it was refused."""
    which, choice, amount = step
    campaign = campaigns[which]
    with office.read() as connection:
        there = [item for item in vouchers(connection) if not item.reverses]
    try:
        if choice == 3 and there:
            taken = there[amount % len(there)]
            with office.record() as rec:
                reverse(rec, taken.id, ON, "sai")
            return taken.said.campaign_id, -taken.effect
        kind = (K.RECEIPT, K.PAYMENT, K.TRANSFER_UP, K.DIRECT_GIFT)[choice]
        return campaign, give(office, kind, campaign, amount).effect
    except Problem:
        return None


STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 3), st.integers(0, 1_000)), min_size=5, max_size=25
)


@settings(max_examples=8)
@given(STEPS)
def test_a_real_ledger_agrees_with_one_kept_by_hand_and_is_never_below_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, int]]
) -> None:
    root: Path = tmp_path_factory.mktemp("ledger")
    office = an_office(root)
    try:
        campaigns = [begin_campaign(office), begin_campaign(office, code="HAI2026")]
        by_hand: defaultdict[str, int] = defaultdict(int)
        for step in steps:
            done = act(office, campaigns, step)
            if done is not None:
                by_hand[done[0]] += done[1]
            assert min(by_hand.values(), default=0) >= 0
        with office.read() as connection:
            for campaign in campaigns:
                assert totals(connection, campaign_id=campaign).balance == by_hand[campaign]
                assert lowest_of(vouchers(connection, campaign_id=campaign), FIRST) >= 0
            numbers = [item.number for item in vouchers(connection)]
            assert below_nothing(vouchers(connection)) == []
        assert all(numbers)
        assert len(set(numbers)) == len(numbers)
    finally:
        office.close()
