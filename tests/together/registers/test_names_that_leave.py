"""Fields that name a person and leave the office: just those that the docs say, measured at the province."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from desktop_app.fund.households.listing import Household, save_household
from desktop_app.fund.papers.building import FundPaperRequest
from desktop_app.fund.vouchers.records import HelpLine, VoucherContent, VoucherKind
from desktop_app.issuing.content import unpacked
from desktop_app.registers.entries.entering import begin_entry
from desktop_app.registers.kinds.in_use import register_in_use
from tests.fund.builders import a_draft, begin_campaign, give, put_draft
from tests.issuing.test_vouchers import kept
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import exchange

PAGE = Path("docs/sync/personal-data.md")
MARK = "Người Nêu Tên"
_OF_PERSONS = ("partner", "address", "tax_code", "payer", "bank_reference", "late_reason", "reason", "note")
_DOSSIER = ("head", "address", "occupation", "circumstances", "remarks", "phone", "id_number", "spouse")


def told_by_the_page() -> dict[str, set[str]]:
    """The table of the page: fields by record."""
    rows = re.findall(r"^\| `(\w+)` \| (`[^|]+`) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {entity: set(re.findall(r"`([^`]+)`", named)) for entity, named in rows}


def readable(name: str, value: object) -> str:
    """What whoever has the record reads in a field: what a paper says is packed, not secret."""
    return f"{value} {unpacked(str(value))}" if name == "content" else str(value)


def at_the_province(upstream: Upstream) -> dict[str, set[str]]:
    """The fields at the province in which the name can be read."""
    found: dict[str, set[str]] = {}
    with upstream.opened() as connection:
        for record in records_at(connection):
            named = {name for name, value in record.fields.items() if MARK in readable(name, value)}
            if named:
                found.setdefault(record.entity, set()).update(re.sub(r"\d{4}$", "…", name) for name in named)
    return found


def test_the_page_says_just_which_names_leave(desks: tuple[Desk, Desk], upstream: Upstream) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    with lan.office.record() as rec:
        home = save_household(rec, Household("", MARK, "", MARK, MARK, out_of_need=False, note=MARK))
    told: dict[str, Any] = {item.name: MARK for item in fields(VoucherContent) if item.name in _OF_PERSONS}
    give(lan.office, VoucherKind.RECEIPT, campaign, 900_000, **told)
    helped = HelpLine(home, 100_000, what=MARK)
    told["bank_reference"] = f"{MARK} 2"  # a line of the bank is entered once
    put_draft(lan.office, a_draft(VoucherKind.PAYMENT, campaign, 100_000, help_lines=(helped,), **told))
    paid = give(lan.office, VoucherKind.PAYMENT, campaign, 100_000, help_lines=(helped,), **told)
    for paper in ("cash_voucher", "recipients", "handover_minutes"):
        assert kept(lan.office, FundPaperRequest(paper, paid.id))[1] is not None, (
            "what was printed is a record"
        )
    with lan.office.record() as rec:
        dossier = register_in_use(rec.connection, "NDDK")
        day = {dossier.day_question: "2026-10-01"}
        begin_entry(rec, dossier, {**day, **{name: f"{MARK} {name}" for name in _DOSSIER}})
        opinion = register_in_use(rec.connection, "KNCT")
        signed = dict.fromkeys(opinion.private, MARK)
        begin_entry(rec, opinion, {opinion.day_question: "2026-10-01", "content": "Sửa cầu", **signed})
    exchange(lan, minh)
    assert at_the_province(upstream) == told_by_the_page()
