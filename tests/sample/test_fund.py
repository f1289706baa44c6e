"""The fund of the sample office: everything posted by the office's own commands, and it adds up."""

from __future__ import annotations

from itertools import accumulate

import pytest

from desktop_app.book.office import Office
from desktop_app.fund.disclosure.campaign_sums import Stage, campaign_sums, together
from desktop_app.fund.goods.stock import stock
from desktop_app.fund.vouchers.reading import open_drafts, vouchers
from desktop_app.fund.vouchers.records import PLACES, VoucherKind
from desktop_app.sample.building import add_sample_areas, begin_sample
from desktop_app.sample.fund import play_sample_fund


def test_a_storm_appeal_with_givers_and_goods_is_posted_and_adds_up(office: Office) -> None:
    begin_sample(office)
    add_sample_areas(office)
    played = play_sample_fund(office, donors=26)
    with office.read() as connection:
        sums = {item.campaign.id: item for item in campaign_sums(connection, office.clock.today())}
        posted, waiting = vouchers(connection), open_drafts(connection)
        in_stock = stock(connection)
    assert (played.donors, len(waiting)) == (26, played.waiting)
    storm = sums[played.campaigns["BAO"]]
    assert storm.stage is Stage.RECEIVING
    assert storm.goods_received > 0
    assert min(in_stock.values()) >= 0
    assert all(item.totals.balance >= 0 for item in sums.values())
    own, through = together(sums.values())
    assert own.of(VoucherKind.OPENING) == 405_000_000
    assert through.of(VoucherKind.PASSED_ON) > 0
    assert own.balance + through.balance == sum(voucher.effect for voucher in posted)


@pytest.mark.parametrize("donors", [12, 80])
def test_no_more_cash_goes_out_than_there_is(office: Office, donors: int) -> None:
    begin_sample(office)
    add_sample_areas(office)
    play_sample_fund(office, donors)
    with office.read() as connection:
        posted = vouchers(connection)
    for place in PLACES:
        in_turn = sorted(posted, key=lambda voucher: (voucher.said.day, -voucher.said.effect_in(place)))
        assert min(accumulate(voucher.said.effect_in(place) for voucher in in_turn)) >= 0
    assert {VoucherKind.CASH_DRAWN, VoucherKind.CASH_BANKED} & {voucher.said.kind for voucher in posted}
