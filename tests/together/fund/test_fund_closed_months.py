"""Closed months of the fund over two computers: whose clock says what decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from desktop_app.base.problems import Problem
from desktop_app.fund.ledger.closing import close_month, closed_until, closings, reopen_month
from desktop_app.fund.ledger.posting import reverse
from desktop_app.fund.vouchers.reading import vouchers
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.journal.unseen import seen_of_all
from desktop_app.sync.decisions.rejections import accept_refusal, open_rejections, record_again
from tests.fund.builders import balance, begin_campaign, give
from tests.support.servers.upstream import Desk, Upstream
from tests.together.fund.test_fund import exchange
from tests.together.moved.test_another_server import settled

K = VoucherKind
SEPTEMBER = date(2026, 9, 1)
LAST = date(2026, 9, 30)


def close(desk: Desk, month: date = SEPTEMBER) -> None:
    with desk.office.record() as rec:
        close_month(rec, month)


def refused(desk: Desk, entity: str) -> list[str]:
    with desk.office.read() as connection:
        return [item.reason for item in open_rejections(connection) if item.entity == entity]


def only_refusal(desk: Desk) -> int:
    with desk.office.read() as connection:
        (item,) = open_rejections(connection)
    return item.number


def posted(desk: Desk) -> set[str]:
    with desk.office.read() as connection:
        return {voucher.id for voucher in vouchers(connection)}


@pytest.fixture
def campaign(desks: tuple[Desk, Desk]) -> str:
    """A campaign with 900 from September, known on both computers."""
    lan, minh = desks
    made = begin_campaign(lan.office)
    give(lan.office, K.RECEIPT, made, 900, day=SEPTEMBER)
    exchange(lan, minh)
    return made


@pytest.mark.parametrize("hours", [-30, -1, 1, 30])
def test_a_voucher_posted_without_knowing_of_the_closing_waits_for_a_person(
    desks: tuple[Desk, Desk], campaign: str, hours: int
) -> None:
    """Whichever clock is ahead, and however far."""
    lan, minh = desks
    close(lan)
    lan.sync()
    minh.office.clock.advance(timedelta(hours=hours))  # type: ignore[attr-defined]
    late = give(minh.office, K.PAYMENT, campaign, 300, day=LAST)
    exchange(minh, lan)

    for desk in desks:
        with desk.office.read() as connection:
            assert closed_until(connection) == LAST
        assert balance(desk.office, campaign, LAST) == 900, "the closed month stays as it was printed"
        assert late.id not in posted(desk)
    (reason,) = refused(minh, "fund_voucher")
    assert "09/2026 was closed before" in reason


def test_it_is_taken_when_the_month_is_opened_again_or_given_another_day(
    desks: tuple[Desk, Desk], campaign: str
) -> None:
    lan, minh = desks
    close(lan)
    lan.sync()
    first = give(minh.office, K.PAYMENT, campaign, 300, day=LAST)
    second = give(minh.office, K.PAYMENT, campaign, 20, day=LAST)
    exchange(minh, lan)
    with lan.office.record() as rec:
        reopen_month(rec, SEPTEMBER, "Sót phiếu chi")
    exchange(lan, minh)
    with minh.office.read() as connection:
        waiting = [item for item in open_rejections(connection) if item.entity == "fund_voucher"]
    with minh.office.record() as rec:
        for item in waiting:
            (record_again if item.entity_id == first.id else accept_refusal)(rec, item.number)
    exchange(minh, lan)

    for desk in desks:
        assert first.id in posted(desk)
        assert second.id not in posted(desk)
        assert balance(desk.office, campaign, LAST) == 600
        assert refused(desk, "fund_voucher") == []


def test_a_month_is_not_closed_over_vouchers_that_were_not_seen(
    desks: tuple[Desk, Desk], campaign: str
) -> None:
    lan, minh = desks
    late = give(minh.office, K.PAYMENT, campaign, 300, day=LAST)
    close(lan)
    minh.sync()
    exchange(lan, minh)

    for desk in desks:
        with desk.office.read() as connection:
            assert closings(connection) == []
        assert late.id in posted(desk)
    (reason,) = refused(lan, "fund_closing")
    assert "were not seen" in reason
    with lan.office.record() as rec:
        accept_refusal(rec, only_refusal(lan))
    close(lan)
    exchange(lan, minh)
    for desk in desks:
        with desk.office.read() as connection:
            assert closed_until(connection) == LAST
        assert balance(desk.office, campaign, LAST) == 600


def test_what_came_while_the_list_of_months_stood_on_the_screen_was_not_seen(
    desks: tuple[Desk, Desk], campaign: str
) -> None:
    lan, minh = desks
    with lan.office.read() as connection:
        seen = seen_of_all(connection)
    give(minh.office, K.PAYMENT, campaign, 300, day=LAST)
    exchange(minh, lan)
    with lan.office.record() as rec:
        close_month(rec, SEPTEMBER, seen)
    exchange(lan, minh)
    assert len(refused(lan, "fund_closing")) == 1


def test_a_month_is_not_closed_over_what_was_refused_to_who_closes_it(
    desks: tuple[Desk, Desk], campaign: str
) -> None:
    """His screen shows a voucher that the books do not hold; nor is it taken back there."""
    lan, minh = desks
    close(lan)
    lan.sync()
    late = give(minh.office, K.PAYMENT, campaign, 300, day=LAST)
    with minh.office.record() as rec:
        reverse(rec, late.id, date(2026, 10, 1), "sai")
    close(minh)
    exchange(minh, lan)
    told = [*refused(minh, "fund_voucher"), *refused(minh, "fund_closing")]
    assert [word in reason for word, reason in zip(("closed", "nothing", "not seen"), told, strict=True)] == [
        True
    ] * 3
    for desk in desks:
        assert balance(desk.office, campaign) == 900
        with desk.office.read() as connection:
            assert len(closings(connection)) == 1


def test_taking_back_and_closing_in_one_journal_go_in_their_order(
    desks: tuple[Desk, Desk], campaign: str
) -> None:
    lan, minh = desks
    voucher = give(lan.office, K.PAYMENT, campaign, 300, day=LAST)
    close(lan)
    with lan.office.record() as rec:
        reverse(rec, voucher.id, date(2026, 10, 1), "sai")
    with lan.office.record() as rec:
        reopen_month(rec, SEPTEMBER, "Sót một phiếu chi")
    give(lan.office, K.PAYMENT, campaign, 5, day=date(2026, 10, 2))
    close(lan)
    with pytest.raises(Problem, match="is closed"):
        give(lan.office, K.PAYMENT, campaign, 1, day=LAST)
    exchange(lan, minh)
    for desk in desks:
        assert refused(desk, "fund_voucher") == refused(desk, "fund_closing") == []
        assert balance(desk.office, campaign) == 895


def test_closed_months_and_numbers_go_along_to_another_server(
    desks: tuple[Desk, Desk],
    campaign: str,
    make_upstream: Callable[[str], Upstream],
    tmp_path: Path,
) -> None:
    lan, minh = desks
    give(lan.office, K.PAYMENT, campaign, 300, day=LAST)
    close(lan)
    exchange(lan, minh)
    give(lan.office, K.PAYMENT, campaign, 40, day=date(2026, 10, 2))
    lan.sync()  # and Minh's computer has not heard of it
    new = make_upstream(str(tmp_path / "new.sqlite"))
    for desk in (minh, lan):
        desk.enrol(new)
        desk.sync()
    exchange(lan, minh)

    with lan.office.read() as here, minh.office.read() as there:
        assert vouchers(here) == vouchers(there)
        assert closings(here) == closings(there)
        assert len(vouchers(here)) == 3
        assert all(voucher.number for voucher in vouchers(here))
        assert closed_until(there) == LAST
    settled(lan, minh)
