"""Behind the end of distributing nothing is given out without a reason; refusals know their field."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop_app.base.field_problem import FieldProblem, field_of
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.fund.vouchers.records import VoucherKind
from tests.fund.builders import begin_campaign, give

K = VoucherKind
ENDED = {"receiving_until": date(2026, 9, 20), "distributing_until": date(2026, 10, 1)}


def test_what_is_paid_behind_the_end_of_distributing_needs_a_reason(office: Office) -> None:
    campaign = begin_campaign(office, **ENDED)
    give(office, K.RECEIPT, campaign, 1_000, date(2026, 9, 1))
    assert give(office, K.PAYMENT, campaign, 100, date(2026, 10, 1)).number == "CHI-2026-0001"
    with pytest.raises(FieldProblem, match="by 01/10/2026") as refused:
        give(office, K.PAYMENT, campaign, 100)
    assert refused.value.field == "late_reason"
    with pytest.raises(FieldProblem, match="by 01/10/2026"):
        give(office, K.PAYMENT, campaign, 100, late_reason="  ")
    late = give(office, K.PAYMENT, campaign, 100, late_reason="Hộ vắng nhà, nhận sau")
    assert late.said.content.late_reason == "Hộ vắng nhà, nhận sau"


def test_the_day_on_which_the_money_went_counts(office: Office) -> None:
    campaign = begin_campaign(office, **ENDED)
    give(office, K.RECEIPT, campaign, 1_000, date(2026, 9, 1))
    paid = give(office, K.PAYMENT, campaign, 100, money_day=date(2026, 9, 30))
    assert paid.number == "CHI-2026-0001", "paid in time, written down later"


def test_money_goes_to_the_level_above_at_any_time(office: Office) -> None:
    campaign = begin_campaign(office, **ENDED)
    give(office, K.RECEIPT, campaign, 1_000, date(2026, 9, 1))
    assert give(office, K.TRANSFER_UP, campaign, 100).number == "CQ-2026-0001"


@pytest.mark.parametrize(
    ("kind", "money", "changes", "field"),
    [
        (K.RECEIPT, 0, {}, "money"),
        (K.RECEIPT, 5, {"partner": ""}, "partner"),
        (K.RECEIPT, 5, {"money_day": date(2027, 1, 1)}, "money_day"),
        (K.RECEIPT, 5, {"day": date(2026, 7, 1)}, "day"),
        (K.PAYMENT, 5, {"decision": ""}, "decision"),
        (K.PAYMENT, 5, {}, "money"),
        (K.PASSED_ON, 5, {}, "campaign_id"),
        (K.OPENING, 5, {"minutes": ""}, "minutes"),
        (K.GOODS_OUT, 0, {}, "store_id"),
    ],
)
def test_a_refusal_names_its_field(
    office: Office, kind: VoucherKind, money: int, changes: dict[str, Any], field: str
) -> None:
    campaign = begin_campaign(office)
    with pytest.raises(FieldProblem) as refused:
        give(office, kind, campaign, money, **changes)
    assert field_of(refused.value) == field
    assert field_of(Problem("The day is in the future. Type the day on which it happened.")) == ""
