"""Two computers and the province: the ledger is the same everywhere, and nothing that was posted changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.base.changes import ChangedMeanwhile
from desktop_app.base.problems import Problem
from desktop_app.fund.campaigns.commands import CampaignFields, save_campaign
from desktop_app.fund.campaigns.reading import campaign_of, campaigns
from desktop_app.fund.disclosure.publishing import note_published
from desktop_app.fund.ledger.balances import below_nothing, place_below_nothing, totals
from desktop_app.fund.ledger.posting import keep_as_posted, post, prepare
from desktop_app.fund.vouchers.listing import VoucherFilter, VoucherStatus, list_vouchers
from desktop_app.fund.vouchers.naming import record_name
from desktop_app.fund.vouchers.reading import diverging_drafts, draft_of, vouchers
from desktop_app.fund.vouchers.records import Method, VoucherKind
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.wire.op import Value
from tests.fund.builders import ON, a_draft, balance, begin_campaign, give, put_draft
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import refused

K = VoucherKind


def exchange(*desks: Desk) -> None:
    """Until nobody has anything that another has not."""
    for _ in range(2):
        for desk in desks:
            desk.sync()


def test_the_ledger_is_the_same_on_both_computers(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    give(lan.office, K.RECEIPT, campaign, 900)
    exchange(lan, minh)
    give(lan.office, K.RECEIPT, campaign, 100, goods_value=7, consent=True)
    give(minh.office, K.PAYMENT, campaign, 300)
    with pytest.raises(Problem, match="Another computer"):
        give(minh.office, K.RECEIPT, campaign, 50)
    exchange(lan, minh)
    assert balance(lan.office, campaign) == balance(minh.office, campaign) == 700
    with lan.office.read() as here, minh.office.read() as there:
        assert vouchers(here) == vouchers(there)
        assert totals(here) == totals(there)
        assert campaigns(here) == campaigns(there)
        assert len(vouchers(here)) == 3


def test_a_draft_that_is_changed_while_it_is_posted_elsewhere_changes_no_ledger(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    draft_id = put_draft(lan.office, a_draft(K.RECEIPT, campaign, 900))
    exchange(lan, minh)
    minh.put("fund_draft", draft_id, money=5)
    with lan.office.record() as rec:
        post(rec, draft_id)
    exchange(lan, minh)
    assert balance(lan.office, campaign) == balance(minh.office, campaign) == 900


@pytest.mark.parametrize("first", ["the change", "the posting"])
def test_what_was_changed_on_a_voucher_while_it_was_posted_elsewhere_is_shown_to_everybody(
    desks: tuple[Desk, Desk], first: str
) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    draft_id = put_draft(lan.office, a_draft(K.RECEIPT, campaign, 900, partner=" Bà Cho "))
    exchange(lan, minh)
    with minh.office.record() as rec:
        prepare(rec, replace(draft_of(rec.connection, draft_id), money=950))
    with lan.office.record() as rec:
        post(rec, draft_id)
    exchange(*(desks if first == "the posting" else reversed(desks)))
    for desk in desks:
        with desk.office.read() as connection:
            listing = list_vouchers(connection, VoucherFilter())
        assert listing.diverging == (draft_id,)
        [line] = [line for line in listing.lines if line.diverging is not None]
        assert (line.status, line.said.money) == (VoucherStatus.POSTED, 900)
        assert line.diverging is not None
        assert line.diverging.money == 950

    with minh.office.record() as rec:
        keep_as_posted(rec, diverging_drafts(rec.connection)[draft_id])
    exchange(minh, lan)
    for desk in desks:
        with desk.office.read() as connection:
            assert diverging_drafts(connection) == {}
            assert [voucher.said.money for voucher in vouchers(connection)] == [900]


def test_nothing_is_dropped_that_was_not_shown(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    draft_id = put_draft(lan.office, a_draft(K.RECEIPT, campaign, 900))
    exchange(lan, minh)
    minh.put("fund_draft", draft_id, money=950)
    with lan.office.record() as rec:
        post(rec, draft_id)
    exchange(lan, minh)
    with lan.office.read() as connection:
        shown = diverging_drafts(connection)[draft_id]
    minh.put("fund_draft", draft_id, money=960)
    exchange(minh, lan)
    with pytest.raises(ChangedMeanwhile), lan.office.record() as rec:
        keep_as_posted(rec, shown)


def test_what_two_computers_overdraw_together_is_found(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    give(lan.office, K.RECEIPT, campaign, 900)
    exchange(lan, minh)
    give(lan.office, K.PAYMENT, campaign, 800)
    give(minh.office, K.TRANSFER_UP, campaign, 700)
    exchange(lan, minh)
    for desk in desks:
        assert balance(desk.office, campaign) == -600
        with desk.office.read() as connection:
            assert below_nothing(vouchers(connection)) == [campaign]


def test_cash_that_was_drawn_is_the_same_on_both_computers_and_at_the_province(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    give(lan.office, K.RECEIPT, campaign, 900, method=Method.TRANSFER)
    drawn = give(lan.office, K.CASH_DRAWN, campaign, 500)
    exchange(lan, minh)
    give(minh.office, K.PAYMENT, campaign, 400)
    exchange(lan, minh)
    with lan.office.read() as here, minh.office.read() as there:
        assert vouchers(here) == vouchers(there)
        assert totals(here).places == totals(there).places == {Method.CASH: 100, Method.TRANSFER: 400}
        assert {item.number for item in vouchers(there)} >= {"RT-2026-0001", "PT-2026-0001"}
        assert "RT-2026-0001" in record_name(there, "fund_voucher", drawn.id)


def test_cash_that_two_computers_take_out_of_one_box_is_found(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    give(lan.office, K.RECEIPT, campaign, 900)
    exchange(lan, minh)
    give(lan.office, K.CASH_BANKED, campaign, 800)
    give(minh.office, K.PAYMENT, campaign, 500)
    exchange(lan, minh)
    for desk in desks:
        assert balance(desk.office, campaign) == 400
        with desk.office.read() as connection:
            assert below_nothing(vouchers(connection)) == []
            assert place_below_nothing(vouchers(connection), Method.CASH) == [campaign]


@pytest.mark.parametrize("change", [{"money": 5}, {"content/partner": "Ai khác"}, {"reverses": "x"}])
def test_the_province_takes_no_change_of_a_posted_voucher(
    desks: tuple[Desk, Desk], change: dict[str, Value]
) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    voucher = give(lan.office, K.RECEIPT, campaign, 900)
    exchange(lan, minh)
    with minh.office.record() as rec:  # as a program would that knows no better
        rec.rejournal("fund_voucher", voucher.id, dict(change), 1 << 52, rec.author, None)
    exchange(minh, lan)
    (item,) = refused(minh, "fund_voucher")
    assert "never changed" in item.reason
    for desk in desks:
        with desk.office.read() as connection:
            assert vouchers(connection) == [voucher]


def test_a_voucher_posted_on_two_computers_is_posted_once(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    give(lan.office, K.RECEIPT, campaign, 100)
    draft_id = put_draft(lan.office, a_draft(K.RECEIPT, campaign, 900))
    exchange(lan, minh)
    with pytest.raises(Problem, match="Another computer"), minh.office.record() as rec:
        post(rec, draft_id)
    with lan.office.record() as rec:
        post(rec, draft_id)
    exchange(lan, minh)
    with pytest.raises(Problem, match="posted already"), minh.office.record() as rec:
        post(rec, draft_id)
    assert balance(lan.office, campaign) == balance(minh.office, campaign) == 1_000


def test_a_campaign_is_saved_over_what_stood_before_its_author(desks: tuple[Desk, Desk]) -> None:
    """Minh's dialog stands open while Lan's changes arrive: one beside his own, one under it."""
    lan, minh = desks
    campaign_id = begin_campaign(lan.office)
    exchange(lan, minh)
    with minh.office.read() as connection:
        opened = campaign_of(connection, campaign_id)
    lan.put("fund_campaign", campaign_id, note="kéo dài", bank="Ngân hàng A")
    exchange(lan, minh)
    given = CampaignFields(**{name: getattr(opened, name) for name in CampaignFields.__dataclass_fields__})
    with minh.office.record() as rec:
        save_campaign(rec, replace(given, bank="Ngân hàng B"), campaign_id, opened)
    exchange(minh, lan)
    for desk in desks:
        assert desk.value("fund_campaign", campaign_id, "note") == "kéo dài"
        with desk.office.read() as connection:
            [item] = open_conflicts(connection)
        assert (item.field, item.current.value, item.other.value) == ("bank", "Ngân hàng A", "Ngân hàng B")


def test_a_publication_noted_over_one_that_was_not_seen_is_told(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        note_published(rec, "quarter", ON, "Bảng tin", span="2026-Q3")
    exchange(lan, minh)
    with minh.office.record() as rec:  # whose window still says that nothing was noted
        note_published(rec, "quarter", ON, "Trang tin", span="2026-Q3", opened=None)
    exchange(minh, lan)
    with lan.office.read() as connection:
        assert [item.field for item in open_conflicts(connection)] == ["place"]
