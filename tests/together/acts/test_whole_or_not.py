"""An act is taken whole or not: nothing of a refused one counts anywhere, and one item waits for a person."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.areas.commands import NewArea, add_areas
from desktop_app.base.problems import Problem
from desktop_app.fund.ledger.posting import post, reverse
from desktop_app.fund.rules.fund_rules import fund_rules
from desktop_app.fund.vouchers.reading import open_drafts, vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.journal.devices import current_device, head
from desktop_app.registers.numbers.giving import NotTheHolder
from desktop_app.registers.numbers.keeping import take_over
from desktop_app.sync.decisions.rejections import (
    accept_refusal,
    count_open,
    open_refusals,
    open_rejections,
    record_again,
)
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.outbox import cut
from desktop_app.wire.messages import ExchangeRequest
from desktop_app.wire.protocol import SEGMENT_OPS
from tests.builders import COMMUNE
from tests.fund.builders import a_draft, balance, begin_campaign, give, put_draft
from tests.registers.builders import begin_opinion, past_of
from tests.registers.numbers.books import RULE
from tests.registers.numbers.books import give as give_number
from tests.support.servers.upstream import Desk, Upstream
from tests.together.registers.office_of_two import book, exchange, step
from upstream.records.locks import set_lock

K = VoucherKind
RECEIPTS = fund_rules().voucher_name(K.RECEIPT).numbers


def take(desk: Desk, series: str, last: int) -> None:
    with desk.office.record() as rec:
        take_over(rec, series, 2026, last, "Máy kia hỏng")


def items(desk: Desk) -> list[list[str]]:
    """The kinds of records in each refused act that waits."""
    with desk.office.read() as connection:
        acts = open_refusals(connection)
        assert count_open(connection) == len(acts)
        return [sorted(item.entity for item in act) for act in acts]


def first_number(desk: Desk) -> int:
    with desk.office.read() as connection:
        return open_rejections(connection)[0].number


def again(desk: Desk) -> None:
    number = first_number(desk)
    with desk.office.record() as rec:
        record_again(rec, number)


def numbered(desk: Desk) -> list[tuple[int, str]]:
    """The vouchers that are posted, and their numbers."""
    with desk.office.read() as connection:
        return [(item.said.money, item.number) for item in vouchers(connection)]


def test_a_voucher_whose_number_is_refused_is_not_posted(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    give(lan.office, K.RECEIPT, campaign, 100)
    exchange(lan, minh)
    take(minh, RECEIPTS.series, 1)
    minh.sync()
    draft_id = put_draft(lan.office, a_draft(K.RECEIPT, campaign, 900))
    with lan.office.record() as rec:
        post(rec, draft_id)
    exchange(lan, minh)
    for desk in desks:
        assert numbered(desk) == [(100, "PT-2026-0001")]
        assert balance(desk.office, campaign) == 100
    assert items(lan) == [["fund_voucher", "register_number"]]
    assert items(minh) == []
    with lan.office.read() as connection:
        assert [item.id for item in open_drafts(connection)] == [draft_id], "it can be posted again"
    with pytest.raises(NotTheHolder), lan.office.record() as rec:
        post(rec, draft_id)
    take(lan, RECEIPTS.series, 1)
    again(lan)
    exchange(lan, minh)
    assert items(lan) == []
    assert numbered(lan) == numbered(minh) == [(100, "PT-2026-0001"), (900, "PT-2026-0002")]


def test_a_number_is_not_taken_by_a_voucher_that_is_refused(desks: tuple[Desk, Desk]) -> None:
    """Posted on both computers; the number alone would have been taken, since it was counted."""
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    give(lan.office, K.RECEIPT, campaign, 100)
    draft_id = put_draft(lan.office, a_draft(K.RECEIPT, campaign, 900))
    exchange(lan, minh)
    take(minh, RECEIPTS.series, 2)
    for desk in desks:
        with desk.office.record() as rec:
            post(rec, draft_id)
    minh.sync()
    exchange(lan, minh)
    for desk in desks:
        assert [number for _, number in numbered(desk)] == ["PT-2026-0001", "PT-2026-0003"]
        assert [written for written, _ in book(desk, RECEIPTS.series)] == ["PT-2026-0001", "PT-2026-0003"]
    assert items(lan) == [["fund_voucher", "register_number"]]
    number = first_number(lan)
    with lan.office.record() as rec:
        accept_refusal(rec, number)
    assert items(lan) == []
    with pytest.raises(Problem, match="posted already"), lan.office.record() as rec:
        post(rec, draft_id)


def test_a_voucher_taken_back_on_both_computers_is_taken_back_once(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    campaign = begin_campaign(lan.office)
    voucher = give(lan.office, K.RECEIPT, campaign, 100)
    exchange(lan, minh)
    for desk in (minh, lan):
        with desk.office.record() as rec:
            reverse(rec, voucher.id, date(2026, 10, 3), "Ghi nhầm")
    exchange(minh, lan)
    assert numbered(lan) == numbered(minh)
    assert [number for _, number in numbered(lan)].count("–") == 0
    assert balance(lan.office, campaign) == balance(minh.office, campaign) == 0
    assert len(items(lan)) == 1
    assert items(minh) == []


def test_a_step_is_not_taken_without_its_number_and_what_follows_it_waits_too(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    give_number(lan.office, "a", date(2026, 10, 1))
    matter_id = begin_opinion(lan.office)
    exchange(lan, minh)
    take(minh, RULE.series, 1)
    minh.sync()
    step(lan, matter_id, "receive")
    step(lan, matter_id, "forward", addressee="UBND xã")
    exchange(lan, minh)
    for desk in desks:
        assert [item.action for item in past_of(desk.office, matter_id).events] == ["opened"]
        assert [written for written, _ in book(desk)] == ["01/2026"]
    assert items(lan) == [["register_event", "register_number"], ["register_event"]]
    with lan.office.read() as connection:
        first, second = open_refusals(connection)
    assert {item.reason for item in first} == {second[0].reason}, "what stands on it says why, too"
    take(lan, RULE.series, 1)
    again(lan)
    again(lan)
    exchange(lan, minh)
    assert items(lan) == []
    assert [item.action for item in past_of(minh.office, matter_id).events] == [
        "opened",
        "receive",
        "forward",
    ]
    assert [written for written, _ in book(minh)] == ["01/2026", "02/2026"]


def test_figures_of_two_months_are_pasted_together_or_not_at_all(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = desks
    cells = [f"iv:S:A1:2026-M0{month}:a1" for month in (7, 8)]
    with upstream.opened() as connection:
        set_lock(connection, COMMUNE, "period:S:2026-M08", "Đã chốt", locked=True)
    with lan.office.record() as rec:
        for cell in cells:
            _, code, indicator, period, unit = cell.split(":")
            rec.put(
                "indicator_value",
                cell,
                {"set_code": code, "indicator_code": indicator, "period": period, "unit": unit, "value": "5"},
            )
    lan.put(
        "indicator_value",
        "iv:S:A1:2026-M09:a1",
        set_code="S",
        indicator_code="A1",
        period="2026-M09",
        unit="a1",
        value="7",
    )
    exchange(lan, minh)
    for desk in desks:
        assert [desk.get("indicator_value", cell) for cell in cells] == [None, None]
        assert desk.value("indicator_value", "iv:S:A1:2026-M09:a1", "value") == "7"
    assert items(lan) == [["indicator_value", "indicator_value"]]
    with upstream.opened() as connection:
        set_lock(connection, COMMUNE, "period:S:2026-M08", "", locked=False)
    again(lan)
    exchange(lan, minh)
    assert items(lan) == []
    assert [minh.value("indicator_value", cell, "value") for cell in cells] == ["5", "5"]


def test_an_act_that_is_cut_by_the_line_is_taken_when_its_end_is_there(
    desks: tuple[Desk, Desk], upstream: Upstream
) -> None:
    """Its first ops are in one segment and arrive, the others do not; then the server is killed."""
    lan, minh = desks
    with lan.office.read() as connection:
        written = head(connection, current_device(connection)).seq
    for number in range(SEGMENT_OPS - 2 - written):
        lan.put("goods_store", f"k{number}", name="Kho", area_id="")
    names = [f"Thôn {number}" for number in range(5)]
    with lan.office.record() as rec:
        add_areas(rec, COMMUNE, [NewArea(name, "thon", 50) for name in names])
    with lan.office.read() as connection:
        device = current_device(connection)
        box, end = cut(connection, device), head(connection, device)
    assert len(box.segments) == 2
    request = ExchangeRequest(end.seq, end.hash, 0, "", 0)
    with connect(lan.office.sync_book()) as transport:
        answer = transport.exchange(request, box.segments[:1]).answer
    assert answer.acked_seq == SEGMENT_OPS - 2, "only what is whole"
    upstream.kill()
    upstream.start()
    minh.sync()
    assert minh.get("goods_store", "k0") is not None
    with minh.office.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM residential_area").scalar() == 0
    exchange(lan, minh)
    with minh.office.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM residential_area").scalar() == 5
    assert lan.sync(compare=True).differences == 0
