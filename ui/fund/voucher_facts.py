"""A voucher as a row of the list, and its facts beside it."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.fund.ledger.goods_checks import value_of
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.rules.money_words import money_in_words
from desktop_app.fund.vouchers.listing import VoucherLine, VoucherStatus
from desktop_app.fund.vouchers.records import Method, Partner, VoucherKind
from ui.fund.common.facts_panel import Fact
from ui.fund.common.words import amount_cell, dong, method_words, standing_tone, standing_words
from ui.fund.entry.field_plan import label_of
from ui.fund.reading import VouchersData
from ui.widgets.labels import Tone
from ui.widgets.tables.rows_model import TextCell, TextRow

_REVERSAL = "reversal"
_GIVEN = frozenset((VoucherKind.RECEIPT, VoucherKind.PLEDGE, VoucherKind.DIRECT_GIFT))


def row_of(line: VoucherLine) -> TextRow:
    """A voucher as a row; one that says nothing of its purpose is for its campaign."""
    said = line.said
    quiet: Tone = "muted" if line.status in (VoucherStatus.TAKEN_BACK, VoucherStatus.REVERSING) else ""
    name = fund_rules().voucher_name(said.kind).name
    cells = (
        TextCell(line.number, quiet) if line.number else TextCell(name, "muted"),
        TextCell(format_date(said.day), quiet),
        TextCell(name, quiet),
        TextCell(_partner(line) or "–", quiet),
        TextCell(line.about or line.campaign, quiet, line.campaign),
        TextCell(amount_cell(said.money), quiet),
        TextCell(amount_cell(line.goods_worth), quiet),
        TextCell(standing_words(line), standing_tone(line)),
    )
    return TextRow(line.id, cells)


def title_of(line: VoucherLine) -> str:
    """What a voucher is called; of one that takes another back, which one."""
    code = _REVERSAL if line.status is VoucherStatus.REVERSING else line.said.kind.value
    name = fund_rules().voucher_name(code).name
    called = f"{name} {line.number}" if line.number else name
    if line.status is VoucherStatus.REVERSING and line.other:
        return tr("{voucher} of {other}", voucher=called, other=line.other)
    return called


def facts_of(line: VoucherLine, data: VouchersData) -> list[Fact]:
    """Everything that a voucher says, and first what its draft says otherwise."""
    facts = _facts(line, data)
    if line.diverging is None:
        return facts
    titles = {campaign.id: campaign.title for campaign in data.campaigns}
    title = titles.get(line.diverging.campaign_id, "")
    other = _facts(replace(line, said=line.diverging, campaign=title), data)
    return [*_otherwise(facts, other), *facts]


def _otherwise(posted: list[Fact], prepared: list[Fact]) -> list[Fact]:
    """What a draft says otherwise than its voucher, each with its name."""
    here = {(fact.name, fact.value) for fact in posted}
    named = {fact.name for fact in prepared}
    found = [(fact.name, fact.value) for fact in prepared if (fact.name, fact.value) not in here]
    found += [(fact.name, "–") for fact in posted if fact.name not in named]
    if not found:
        return [Fact(tr("Changed elsewhere"), tr("the list of households or of goods"), strong=True)]
    return [Fact(tr("Changed elsewhere: {field}", field=name), value, strong=True) for name, value in found]


def _facts(line: VoucherLine, data: VouchersData) -> list[Fact]:
    said, content = line.said, line.said.content
    facts: list[Fact] = []

    def add(name: str, value: str) -> None:
        if value.strip():
            facts.append(Fact(name, value))

    for name, text in _taking_back(line):
        add(name, text)
    add(tr("Campaign"), line.campaign)
    add(tr("Day of the voucher"), format_date(said.day))
    add(tr("Money changed hands on"), format_date(content.money_day))
    add(*_giver(line))
    if said.money:
        facts.append(Fact(tr("Money"), dong(said.money), strong=True))
        add(tr("In words"), _words(said.money))
        add(tr("Cash or transfer"), method_words(said.method))
    add(tr("Reference of the bank"), content.bank_reference)
    if said.goods_value:
        facts.append(Fact(tr("Goods, by value"), dong(said.goods_value), strong=True))
    for goods in said.goods_lines:
        name, unit = data.goods.get(goods.item_id, ("…", ""))
        add(name, f"{format_number(goods.quantity)} {unit} · {dong(value_of(goods))}")
    if not said.goods_lines:
        add(tr("In kind"), content.goods)
    if content.valuables_value:
        add(tr("Papers of value"), f"{content.valuables} · {dong(line.valuables)}")
    add(tr("Store"), data.stores.get(content.store_id, ""))
    add(tr("To the store"), data.stores.get(content.to_store_id, ""))
    for name, text in (
        (tr("Former office"), content.former_office),
        (tr("Minutes of the hand-over"), content.minutes),
        (tr("Decision or minutes"), content.decision),
        (tr("What for"), content.reason),
        (tr("Purpose"), content.purpose),
        (tr("Why it is given out after the end"), content.late_reason),
        (tr("Address"), content.address),
        (tr("Tax code"), content.tax_code),
        (_called(line, "payer"), content.payer),
        (tr("Collected in the area"), data.areas.get(content.area_id, "")),
        (tr("Papers attached"), content.papers),
        (tr("Note"), content.note),
    ):
        add(name, text)
    if content.partner_kind == Partner.PERSON and content.partner and said.kind in _GIVEN:
        consent = tr("agreed") if content.consent else tr("not agreed")
        add(tr("Name is published"), consent)
    if said.help_lines:
        add(tr("Households of the list"), format_number(len(said.help_lines)))
    add(tr("Entered by"), said.entered_by)
    return facts


def _taking_back(line: VoucherLine) -> list[tuple[str, str]]:
    """Which voucher it takes back, or which one took it back, and why."""
    why = (tr("Why it was taken back"), line.why)
    if line.status is VoucherStatus.REVERSING:
        name = fund_rules().voucher_name(line.said.kind).name
        return [(tr("Takes back"), f"{name} {line.other}".strip()), why]
    return [(tr("Taken back by"), line.other), why]


def _giver(line: VoucherLine) -> tuple[str, str]:
    """Who gave or received it, called as in the fields of the voucher; a balance names its former office."""
    name, said = _called(line, "partner"), line.said
    if said.kind.into is not Method.NONE:
        return name, said.content.partner
    return name, "" if said.kind is VoucherKind.OPENING else _partner(line)


def _called(line: VoucherLine, name: str) -> str:
    """What a field of the voucher is called, without the mark of its letter."""
    return tr(label_of(line.said.kind, name)).replace("&", "")


def _partner(line: VoucherLine) -> str:
    if line.said.content.partner_kind == Partner.ANONYMOUS and not line.partner:
        return tr("Anonymous")
    return line.partner


def _words(amount: int) -> str:
    try:
        return money_in_words(amount)
    except Problem:
        return ""
