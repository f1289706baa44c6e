"""The fund over communes is the sum of what the offices make public, to the đồng."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop_app.fund.disclosure.campaign_sums import campaign_sums
from desktop_app.fund.disclosure.sheets import DisclosureSheet, sheet
from desktop_app.fund.disclosure.spans import DisclosureSpan
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.sync.identity.enrolment import enrol
from tests.builders import COMMUNE, an_office
from tests.fund.builders import ON, begin_campaign, give
from tests.support.servers.upstream import Desk, Upstream
from upstream.console.accounts.reach import EVERYTHING, Reach
from upstream.console.queries.fund import FundSums, campaigns_of, fund_over_communes
from upstream.database.database import Database
from upstream.database.read_tables import read_campaign
from upstream.read_model.fund import settle_funds
from upstream.read_model.rebuilding import rebuild_commune

OTHER = "00004"
EVER = DisclosureSpan("", date(2000, 1, 1), date(2099, 12, 31))


@pytest.fixture
def offices(server: Upstream, tmp_path: Path) -> Iterator[dict[str, Desk]]:
    """Two communes, each with campaigns of its own and one that collects for another level."""
    found = {}
    for factor, commune in enumerate((COMMUNE, OTHER), 3):
        desk = Desk(an_office(tmp_path / commune, commune=commune))
        enrol(desk.office.sync_book(), server.address, server.code(commune, "--commune", commune), "")
        fill(desk, factor)
        desk.sync()
        found[commune] = desk
    yield found
    for desk in found.values():
        desk.office.close()


def fill(desk: Desk, factor: int) -> None:
    office = desk.office
    poor = begin_campaign(office, title=f"Quỹ {factor}")
    relief = begin_campaign(office, title=f"Bão {factor}", kind="relief", code="BAO3")
    through = begin_campaign(office, title="Thu hộ", code="THUHO", passes_through=True)
    begin_campaign(office, title="Chưa có gì", code="TRONG")
    for campaign in (poor, relief, through):
        give(office, VoucherKind.OPENING, campaign, 1_000_003 * factor)
        give(office, VoucherKind.RECEIPT, campaign, 5_000_007 * factor)
        wrong = give(office, VoucherKind.RECEIPT, campaign, 999_999)
        give(office, VoucherKind.RECEIPT, campaign, 0, goods="Gạo", goods_value=123_457 * factor)
        with office.record() as rec:
            reverse(rec, wrong.id, ON, "Ghi nhầm")
    give(office, VoucherKind.PAYMENT, poor, 2_000_001 * factor)
    give(office, VoucherKind.PASSED_ON, through, 4_000_001)
    give(office, VoucherKind.PLEDGE, relief, 77_777_777)


def settle(server: Upstream) -> None:
    database = Database.connect(server.database)
    assert settle_funds(database) == 0
    database.close()


def public(desk: Desk, campaign_id: str | None = None) -> DisclosureSheet:
    with desk.office.read() as connection:
        return sheet(connection, EVER, campaign_id)


def test_the_sums_are_those_that_are_made_public(server: Upstream, offices: dict[str, Desk]) -> None:
    settle(server)
    sheets = [public(desk) for desk in offices.values()]
    with server.opened() as connection:
        own, through = (fund_over_communes(connection, EVERYTHING, through=each) for each in (False, True))
        rows = connection.execute(select(read_campaign)).all()
    whole = [sum(pair) for pair in zip(own.whole.amounts, through.whole.amounts, strict=True)]
    assert whole == [
        sum(each.taken_over for each in sheets),
        sum(each.received - each.taken_over for each in sheets),
        sum(each.paid for each in sheets),
        sum(each.closing for each in sheets),
        sum(each.goods_received for each in sheets),
        sum(each.goods_issued for each in sheets),
    ]
    assert own.whole.balance == sum(each.own.balance for each in sheets) > 0
    assert through.whole.balance == sum(each.through.balance for each in sheets) > 0
    assert (own.communes, own.stale, len(own.rows)) == (2, 0, 2)
    for commune, desk in offices.items():
        with desk.office.read() as book:
            mine = {each.campaign.id: each for each in campaign_sums(book, date(2026, 12, 1))}
        for row in (each for each in rows if each.commune == commune):
            sums = mine[row.campaign]
            public_here = public(desk, row.campaign)
            assert (row.kind, row.through) == (sums.campaign.kind, sums.campaign.passes_through)
            assert (row.received, row.spent, row.balance) == (
                sums.totals.income,
                public_here.paid,
                public_here.closing,
            )
            assert (row.goods_received, row.goods_issued) == (sums.goods_received, sums.goods_issued)
        assert len([each for each in rows if each.commune == commune]) == len(mine) == 4


def test_campaigns_are_named_from_their_records_within_reach(
    server: Upstream, offices: dict[str, Desk]
) -> None:
    settle(server)
    with server.opened() as connection:
        titles = {each.title for each in campaigns_of(connection, OTHER)}
        assert titles == {"Quỹ 4", "Bão 4", "Thu hộ", "Chưa có gì"}
        alone = fund_over_communes(connection, Reach(EVERYTHING.rights, frozenset({OTHER})))
        assert [each.code for each in alone.rows] == [OTHER]
        nobody = fund_over_communes(connection, Reach(EVERYTHING.rights, frozenset()))
        assert (nobody.rows, nobody.whole) == ([], FundSums())
        relief = fund_over_communes(connection, EVERYTHING, kind="relief")
        assert 0 < relief.whole.received < fund_over_communes(connection, EVERYTHING).whole.received


def test_a_new_voucher_is_added_and_a_rebuilt_fund_is_the_same(
    server: Upstream, offices: dict[str, Desk]
) -> None:
    settle(server)
    desk = offices[OTHER]
    with server.opened() as connection:
        (campaign,) = connection.execute(
            select(read_campaign.c.campaign).where(
                read_campaign.c.commune == OTHER, read_campaign.c.kind == "relief"
            )
        ).scalars()
    give(desk.office, VoucherKind.PAYMENT, campaign, 11)
    desk.sync()
    with server.opened() as connection:
        assert fund_over_communes(connection, EVERYTHING).stale == 1
    settle(server)
    with server.opened() as connection:
        before = sorted(connection.execute(select(read_campaign)).all())
        assert fund_over_communes(connection, EVERYTHING, kind="relief").whole.spent == 11
        for commune in offices:
            rebuild_commune(connection, commune)
        assert connection.execute(select(read_campaign)).all() == []
    settle(server)
    with server.opened() as connection:
        assert sorted(connection.execute(select(read_campaign)).all()) == before
