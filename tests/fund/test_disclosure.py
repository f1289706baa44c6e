"""Sheets that are made public: totals of the ledger, names with consent only, terms told."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.exchange.papers.rendering import FileKind, render
from desktop_app.fund.campaigns.records import Campaign
from desktop_app.fund.disclosure.publishing import note_published, publications
from desktop_app.fund.disclosure.sheets import (
    DisclosureSheet,
    GivenLine,
    IssuedLine,
    SpentLine,
    sheet,
    sheet_of,
)
from desktop_app.fund.disclosure.spans import quarter_span, span_of, year_span
from desktop_app.fund.disclosure.terms import terms
from desktop_app.fund.ledger.balances import totals
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.ledger.totals import totals_of
from desktop_app.fund.papers.disclosure import disclosure_paper
from desktop_app.fund.vouchers.records import Voucher, VoucherKind
from desktop_app.office.profile import change_profile
from desktop_app.registers.clock.due import DueStatus, Urgency
from tests.builders import COMMUNE
from tests.fund.builders import ON, begin_campaign, give
from tests.fund.test_balances import posted

K = VoucherKind
KNOWN = [
    Campaign(key, key, "relief", key, key == "c", "", date(2026, 8, 1), None, None, None, 0, "", "", "", "")
    for key in "abc"
]
Q3, Q4 = quarter_span(2026, 3), quarter_span(2026, 4)


def of(found: list[Voucher], span: object = Q3) -> DisclosureSheet:
    taken_back = frozenset(item.reverses for item in found if item.reverses)
    return sheet_of(found, KNOWN, span, taken_back, {})  # type: ignore[arg-type]


@given(posted(), st.sampled_from([Q3, Q4, year_span(2026)]))
def test_a_sheet_is_the_ledger(found: list[Voucher], span: object) -> None:
    shown = of(found, span)
    until = [item for item in found if item.said.day <= shown.span.last]
    within = totals_of(item for item in until if item.said.day >= shown.span.first)
    assert shown.closing == totals_of(until).balance
    assert shown.received == within.of(K.RECEIPT) + within.of(K.OPENING)
    assert shown.paid == within.spent
    assert shown.own.balance + shown.through.balance == within.balance
    goods = within.goods
    assert sum(line.goods_value for line in shown.given) == goods.get(K.RECEIPT, 0) + goods.get(K.OPENING, 0)


@given(posted())
def test_a_quarter_begins_as_the_one_before_ended(found: list[Voucher]) -> None:
    assert of(found, Q4).opening == of(found, Q3).closing


@given(posted(), st.randoms(use_true_random=False))
def test_a_sheet_does_not_depend_on_the_order(found: list[Voucher], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert of(shuffled) == of(found)


def test_givers_are_named_with_consent_only(office: Office) -> None:
    campaign = begin_campaign(office)
    secrets: dict[str, Any] = {
        "address": "Số 1 phố Kín",
        "tax_code": "0101",
        "payer": "Lê Nộp",
        "note": "ĐT 0912",
    }
    give(office, K.RECEIPT, campaign, 10, consent=True, **secrets)
    give(office, K.RECEIPT, campaign, 20, **secrets)
    give(office, K.RECEIPT, campaign, 30, consent=True, partner_kind="anonymous", partner="Ai", **secrets)
    give(office, K.RECEIPT, campaign, 40, partner_kind="organisation", partner="Công ty Cho", **secrets)
    with office.read() as connection:
        shown = sheet(connection, Q4)
    assert [(line.giver, line.money) for line in shown.given] == [
        ("Nguyễn Văn Cho", 10),
        ("Nhà hảo tâm", 20),
        ("Nhà hảo tâm", 30),
        ("Công ty Cho", 40),
    ]
    for secret in (*secrets.values(), "Ai", "Trần"):
        assert secret not in repr(shown)


def test_lines_have_no_place_for_what_must_not_be_public() -> None:
    names = {
        item.name for kind in (GivenLine, IssuedLine, SpentLine, DisclosureSheet) for item in fields(kind)
    }
    assert names.isdisjoint({"address", "phone", "tax_code", "identity", "receiver", "partner", "account"})


def test_money_of_others_pledges_and_direct_gifts_stand_apart(office: Office) -> None:
    own = begin_campaign(office)
    through = begin_campaign(office, title="Tỉnh", code="TINH2026", passes_through=True)
    pledge = give(office, K.PLEDGE, own, 900)
    give(office, K.RECEIPT, own, 400, pledge_id=pledge.id)
    give(office, K.RECEIPT, through, 70)
    give(office, K.PASSED_ON, through, 50)
    give(office, K.DIRECT_GIFT, own, 8)
    with office.read() as connection:
        shown = sheet(connection, Q4)
        assert totals(connection).balance == shown.closing == 420
    assert (shown.own.income, shown.through.income, shown.through.spent) == (400, 70, 50)
    assert (shown.pledged_open, shown.direct_gifts) == (500, 8)


def test_what_is_taken_back_in_the_span_is_not_shown_and_later_is_a_line_of_its_own(office: Office) -> None:
    campaign = begin_campaign(office)
    september = give(office, K.RECEIPT, campaign, 5, day=date(2026, 9, 30))
    october = give(office, K.RECEIPT, campaign, 7)
    with office.record() as rec:
        reverse(rec, september.id, ON, "sai")
        reverse(rec, october.id, ON, "sai")
    with office.read() as connection:
        third, fourth = sheet(connection, Q3), sheet(connection, Q4)
    assert [line.money for line in third.given] == [5]
    assert [line.money for line in fourth.given] == [-5]
    assert (third.closing, fourth.opening, fourth.closing) == (5, 5, 0)


def test_terms_count_down_and_end_when_it_was_published(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 5, day=date(2026, 9, 30))
    today = date(2026, 10, 5)

    def told(on: date = today) -> list[tuple[str, date | None, Urgency, int | None]]:
        with office.read() as connection:
            found = terms(connection, COMMUNE, on)
        return [(term.code, term.due.due_on, term.due.urgency, term.due.days_left) for term in found]

    assert told() == [
        ("quarter", date(2026, 10, 15), Urgency.RUNNING, 10),
        ("received", date(2026, 11, 16), Urgency.RUNNING, 42),
        ("distributed", date(2026, 12, 21), Urgency.RUNNING, 77),
        ("year", date(2027, 3, 30), Urgency.RUNNING, 176),
    ]
    assert told(date(2026, 10, 16))[0][2:] == (Urgency.OVERDUE, -1)
    with office.record() as rec:
        note_published(rec, "quarter", today, "Bảng tin xã", span="2026-Q3")
    with office.read() as connection:
        assert terms(connection, COMMUNE, date(2026, 12, 1))[0].due.status is DueStatus.MET
        assert [item.place for item in publications(connection).values()] == ["Bảng tin xã"]
    with office.record() as rec:
        change_profile(rec, COMMUNE, {"fund_yearly_disclosure": "no"})
    assert [code for code, *_ in told()] == ["quarter", "received", "distributed"]


@pytest.mark.parametrize(
    ("code", "span", "place", "on", "sentence"),
    [
        ("x", "2026-Q3", "Bảng tin", ON, "Choose the sheet"),
        ("quarter", "", "Bảng tin", ON, "Choose the sheet"),
        ("quarter", "2026-Q3", " ", ON, "Say where"),
        ("quarter", "2026-Q3", "Bảng tin", date(2026, 10, 6), "future"),
    ],
)
def test_publishing_says_which_where_and_when(
    office: Office, code: str, span: str, place: str, on: date, sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence), office.record() as rec:
        note_published(rec, code, on, place, span=span)


def test_the_workbook_holds_the_sheet(office: Office, tmp_path: Path) -> None:
    campaign = begin_campaign(office)
    give(office, K.RECEIPT, campaign, 900, goods_value=70, goods="Mì", consent=True)
    give(office, K.RECEIPT, campaign, 5, valuables="Trái phiếu", valuables_value=9)
    give(office, K.PAYMENT, campaign, 300, reason="Làm nhà")
    give(office, K.OPENING, campaign, 10_000)
    with office.read() as connection:
        paper = disclosure_paper(connection, office.clock, COMMUNE, key="2026-Q4")
    render(paper, FileKind.WORKBOOK, tmp_path / "a.xlsx")
    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0), "prints like the paper"
    cells = [[cell for cell in row if cell.value is not None] for row in page.iter_rows()]
    rows = [[cell.value for cell in row] for row in cells if row]
    assert [2, "Tiền đã thu trong kỳ", "đồng", 10_905] in rows
    assert ["Trong đó: số dư nhận bàn giao", "đồng", 10_000] in rows, "nobody gave that"
    assert [4, "Số dư cuối kỳ", "đồng", 10_605] in rows
    given = [row[2:] for row in rows if row[0] in (1, 2, 3) and len(row) > 4]
    assert ["Nguyễn Văn Cho", "Ủng hộ đồng bào bão số 3", 900, "Mì", 70] in given
    assert ["Nhà hảo tâm", "Ủng hộ đồng bào bão số 3", 5, "Trái phiếu", 9] in given
    money = next(cell for row in cells for cell in row if cell.value == 10_905)
    assert money.number_format == "#,##0", "thousands stand apart"


@pytest.mark.parametrize("key", ["2026", "2026-M03", "2026-Q5", "2026-H1"])
def test_only_quarters_and_years_are_disclosed(key: str) -> None:
    with pytest.raises(Problem, match="quarter or year"):
        span_of(key)


def test_spans_are_whole_quarters_and_years() -> None:
    spans = [quarter_span(2026, number) for number in range(1, 5)]
    assert [(span.first.month, span.last.month, span.last.day) for span in spans] == [
        (1, 3, 31),
        (4, 6, 30),
        (7, 9, 30),
        (10, 12, 31),
    ]
    assert replace(year_span(2026), key="") == replace(spans[0], key="", last=spans[3].last)
