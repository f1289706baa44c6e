"""Campaigns: days that follow from the kind of fund, codes that tell transfers apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.campaigns.commands import save_campaign
from desktop_app.fund.campaigns.reading import CampaignGone, campaign_of, campaigns
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.records import VoucherKind
from tests.fund.builders import A_CAMPAIGN, begin_campaign


def test_days_that_are_left_out_follow_from_the_law(office: Office) -> None:
    campaign_id = begin_campaign(office)
    with office.read() as connection:
        campaign = campaign_of(connection, campaign_id)
    assert campaign.receiving_until == date(2026, 10, 30), "90 days behind 1 August"
    assert campaign.distributing_until == date(2026, 11, 19), "20 days more"
    assert campaign.basis == "Nghị định 93/2021/NĐ-CP"


def test_a_fund_without_a_term_has_none(office: Office) -> None:
    campaign_id = begin_campaign(
        office,
        kind="poor",
        ends_on=date(2026, 12, 31),
        receiving_until=None,
        distributing_until=None,
    )
    with office.read() as connection:
        campaign = campaign_of(connection, campaign_id)
    assert (campaign.receiving_until, campaign.distributing_until) == (date(2026, 12, 31), None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "a name"),
        ({"kind": "x"}, "kind of fund"),
        ({"code": "bão 3"}, "without marks"),
        ({"target": -1}, "below 0"),
        ({"receiving_until": date(2026, 7, 1)}, " is before"),
        ({"distributing_until": date(2026, 9, 1)}, " is before"),
    ],
)
def test_a_campaign_that_makes_no_sense_is_refused(
    office: Office, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        begin_campaign(office, **changes)
    with office.read() as connection:
        assert campaigns(connection) == []


def test_a_code_belongs_to_one_campaign(office: Office) -> None:
    first = begin_campaign(office)
    with pytest.raises(Problem, match="already used by"):
        begin_campaign(office, title="Đợt khác", code="bao2026")
    with office.record() as rec:
        save_campaign(rec, replace(A_CAMPAIGN, title="Đợt 1", code="bao2026"), first)
    with office.read() as connection:
        assert [(item.title, item.code) for item in campaigns(connection)] == [("Đợt 1", "BAO2026")]


def test_what_is_not_there_is_said(office: Office) -> None:
    with office.read() as connection, pytest.raises(CampaignGone):
        campaign_of(connection, "x")
    with pytest.raises(Problem, match="no longer there"), office.record() as rec:
        save_campaign(rec, A_CAMPAIGN, "x")


def test_every_kind_of_voucher_is_named_and_numbered_by_itself() -> None:
    named = [fund_rules().voucher_name(kind) for kind in VoucherKind]
    assert len({voucher.series for voucher in named}) == len(named)
    assert len({voucher.pattern for voucher in named}) == len(named)
    assert all("{year}" in voucher.pattern and "{n}" in voucher.pattern for voucher in named)
