"""A campaign as a row of the table, and its facts beside it."""

from __future__ import annotations

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.fund.disclosure.campaign_sums import CampaignSums
from desktop_app.fund.ledger.totals import Totals
from desktop_app.fund.vouchers.records import Method, VoucherKind
from ui.fund.common.facts_panel import Fact
from ui.fund.common.words import amount_cell, dong, stage_tone, stage_words
from ui.widgets.tables.rows_model import TextCell, TextRow


def row_of(item: CampaignSums) -> TextRow:
    """A campaign as a row."""
    totals, campaign = item.totals, item.campaign
    title = (
        tr("{title} (for another level)", title=campaign.title) if campaign.passes_through else campaign.title
    )
    cells = (
        TextCell(title, tip=campaign.title),
        TextCell(stage_words(item), stage_tone(item)),
        TextCell(amount_cell(totals.income)),
        TextCell(amount_cell(totals.spent)),
        TextCell(format_number(totals.balance), "danger" if totals.balance < 0 else ""),
        TextCell(amount_cell(item.goods_received)),
    )
    return TextRow(campaign.id, cells)


def sums_words(totals: Totals) -> str:
    """Sums of several campaigns in a line."""
    parts = [
        tr("received {amount}", amount=dong(totals.income)),
        tr("spent {amount}", amount=dong(totals.spent)),
        tr("balance {amount}", amount=dong(totals.balance)),
    ]
    opening = totals.of(VoucherKind.OPENING)
    if opening:
        parts.insert(0, tr("taken over {amount}", amount=dong(opening)))
    return ", ".join(parts)


def facts_of(item: CampaignSums) -> list[Fact]:
    """What is beside the list: money and goods apart, what is in no balance apart, days."""
    totals, campaign = item.totals, item.campaign
    facts = [Fact(tr("Money"))]
    for name, amount, always in (
        (tr("Taken over from former communes"), totals.of(VoucherKind.OPENING), False),
        (tr("Received"), totals.income, True),
        (tr("Paid out"), totals.of(VoucherKind.PAYMENT), not campaign.passes_through),
        (tr("Sent to the level above"), totals.of(VoucherKind.TRANSFER_UP), False),
        (tr("Passed on"), totals.of(VoucherKind.PASSED_ON), campaign.passes_through),
    ):
        if amount or always:
            facts.append(Fact(name, dong(amount)))
    below = totals.balance < 0
    facts.append(Fact(tr("Balance"), dong(totals.balance), "danger" if below else "", strong=True))
    if totals.balance or any(totals.places.values()):
        for name, place in ((tr("In cash"), Method.CASH), (tr("At the bank"), Method.TRANSFER)):
            left = totals.places.get(place, 0)
            facts.append(Fact(name, dong(left), "danger" if left < 0 else ""))
    facts.append(Fact(tr("Goods and papers of value")))
    facts.append(Fact(tr("Received, by value"), dong(item.goods_received)))
    if item.goods_issued:
        facts.append(Fact(tr("Issued, by value"), dong(item.goods_issued)))
    apart = [
        Fact(name, dong(amount))
        for name, amount in (
            (tr("Pledged and not received yet"), item.pledged_open),
            (tr("Given directly, past the fund"), item.direct_gifts),
        )
        if amount
    ]
    if apart:
        facts += [Fact(tr("In no balance")), *apart]
    facts.append(Fact(tr("Days")))
    for name, day in (
        (tr("Begins on"), campaign.starts_on),
        (tr("Receives until"), campaign.receiving_until),
        (tr("Distributes until"), campaign.distributing_until),
    ):
        facts.append(Fact(name, format_date(day) or "–"))
    if campaign.target:
        share = totals.income * 100 // campaign.target
        facts.append(Fact(tr("Target of the campaign"), f"{dong(campaign.target)} ({share} %)"))
    if campaign.account:
        facts.append(
            Fact(tr("Account"), " · ".join(part for part in (campaign.account, campaign.bank) if part))
        )
    if item.waiting:
        facts.append(Fact(tr("Vouchers that wait to be posted"), format_number(item.waiting), "warning"))
    return facts
