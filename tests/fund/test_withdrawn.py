"""A giver withdraws his consent: the next sheet is without his name, and published ones are known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop_app.base.clock import FixedClock
from desktop_app.book.office import Office
from desktop_app.book.persons import due_noted, erasable
from desktop_app.fund.disclosure.publishing import note_published
from desktop_app.fund.disclosure.sheets import sheet
from desktop_app.fund.disclosure.spans import quarter_span
from desktop_app.fund.disclosure.withdrawn import published_with, sheets_to_take_down
from desktop_app.fund.rules.disclosure_rules import disclosure_rules
from desktop_app.fund.vouchers.records import VoucherKind
from desktop_app.persons.anonymising import EraseReason
from desktop_app.persons.records import person_id
from desktop_app.registers.entries.steps import Step, add_note, void_entry
from tests.fund.builders import begin_campaign, give
from tests.persons.builders import ON, begin, live_on, make_anonymous, make_due_anonymous, step

WHO, OTHER = "Nguyễn Văn Cho", "Trần Thị Góp"
AGREED = {
    "agreed_on": "2026-10-01",
    "person": WHO,
    "what_for": "publish_gift",
    "details": "tên và số tiền trên bảng công khai quý",
    "how": "signed",
}

ASKED = {
    "received_on": "2026-10-01",
    "person": WHO,
    "contact": "Thôn Đoài",
    "about": "Thôi nêu tên tôi",
    "way": "visit",
    "shared": "no",
    "carry_by": "2026-10-21",
}


def a_minute_later(office: Office) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.advance(timedelta(minutes=1))


def givers(office: Office) -> list[str]:
    with office.read() as connection:
        return [line.giver for line in sheet(connection, quarter_span(2026, 4)).given]


def test_who_withdraws_leaves_the_next_sheet_and_sums_stay(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900_000, partner=WHO, consent=True)
    give(office, VoucherKind.RECEIPT, campaign, 50_000, partner=OTHER, consent=True)
    consent = begin(office, "DYDL", AGREED)
    begin(office, "DYDL", {**AGREED, "person": OTHER, "what_for": "publish_deed"})
    assert givers(office) == [WHO, OTHER]
    with office.read() as connection:
        received = sheet(connection, quarter_span(2026, 4)).received

    step(office, consent, "withdraw")
    assert givers(office) == [disclosure_rules().anonymous, OTHER]
    with office.read() as connection:
        assert sheet(connection, quarter_span(2026, 4)).received == received

    a_minute_later(office)
    begin(office, "DYDL", {**AGREED, "agreed_on": "2026-10-05", "person": WHO.upper()})
    assert givers(office) == [WHO, OTHER], "the last word counts"


def test_the_last_act_counts_whatever_entry_it_is_of(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900_000, partner=WHO, consent=True)
    first = begin(office, "DYDL", AGREED)
    second = begin(office, "DYDL", {**AGREED, "agreed_on": "2026-10-02"})
    a_minute_later(office)
    step(office, first, "withdraw")
    assert givers(office) == [disclosure_rules().anonymous]
    a_minute_later(office)
    with office.record() as rec:
        add_note(rec, second, "đã gọi điện", ON)
    assert givers(office) == [disclosure_rules().anonymous], "a note is no consent"


@pytest.mark.parametrize("wish", ["withdraw", "restrict", "object", "delete", "see"])
def test_a_request_that_was_carried_out_takes_the_name_off_the_sheets(office: Office, wish: str) -> None:
    """Who agreed on the voucher alone has no entry of consent to withdraw."""
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900_000, partner=WHO, consent=True)
    request = begin(office, "YCDL", {**ASKED, "wish": wish})
    step(office, request, "reply", subject="Trả lời", answer="Sẽ làm")
    assert givers(office) == [WHO], "nothing was done yet"
    with office.record() as rec:
        note_published(rec, "quarter", date(2026, 10, 5), "Bảng tin", span="2026-Q4")
    step(office, request, "carry_out", done="Đã làm")
    with office.read() as connection:
        posted = sheets_to_take_down(connection, request, date(2026, 10, 5))
    if wish == "see":
        assert (givers(office), posted) == ([WHO], ())
        return
    assert givers(office) == [disclosure_rules().anonymous]
    assert [each.span for each in posted] == ["2026-Q4"]
    a_minute_later(office)
    begin(office, "DYDL", AGREED)
    assert givers(office) == [WHO], "who agrees again is named again"


def test_consent_that_was_entered_by_mistake_says_nothing(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900_000, partner=WHO, consent=True)
    step(office, begin(office, "DYDL", AGREED), "withdraw")
    mistaken = begin(office, "DYDL", {**AGREED, "agreed_on": "2026-10-05"})
    with office.record() as rec:
        void_entry(rec, mistaken, Step(ON, "nhầm người"))
    assert givers(office) == [disclosure_rules().anonymous]


def test_the_published_sheets_that_bear_the_name_are_known(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900_000, date(2026, 8, 20), partner=WHO, consent=True)
    with office.record() as rec:
        for quarter in ("2026-Q2", "2026-Q3"):
            note_published(rec, "quarter", date(2026, 10, 5), "Bảng tin", span=quarter)
    with office.read() as connection:
        bear = published_with(connection, WHO, date(2026, 10, 5))
        assert [item.span for item in bear] == ["2026-Q3"]
        assert published_with(connection, OTHER, date(2026, 10, 5)) == []


@pytest.mark.parametrize("register", ["DYDL", "YCDL"])
def test_a_withdrawal_is_kept_as_long_as_a_voucher_has_the_name(office: Office, register: str) -> None:
    """Its own time is over after 5 years, that of the voucher after 10: a reprinted sheet names nobody."""
    campaign = begin_campaign(office)
    voucher = give(office, VoucherKind.RECEIPT, campaign, 900_000, partner=WHO, consent=True).id
    if register == "DYDL":
        step(office, entry := begin(office, "DYDL", AGREED), "withdraw")
    else:
        entry = begin(office, "YCDL", {**ASKED, "wish": "withdraw"})
        step(office, entry, "reply", subject="Trả lời", answer="Sẽ làm")
        step(office, entry, "carry_out", done="Đã làm")
    live_on(office, 6 * 366)
    assert entry not in {item.record.id for item in due_noted(office)}
    planned = erasable(office, [entry])
    assert not planned.done
    assert "bảng công khai" in planned.left[0].why
    make_anonymous(office, [person_id(WHO)], EraseReason.REQUEST)
    assert givers(office) == [disclosure_rules().anonymous]

    live_on(office, 5 * 366)
    make_due_anonymous(office, [voucher])
    assert entry in {item.record.id for item in due_noted(office)}
    assert [each.record.id for each in make_due_anonymous(office, [entry]).anonymised.left] == []


def test_a_sheet_that_was_posted_without_the_name_is_not_taken_down(office: Office) -> None:
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900_000, partner=WHO, consent=True)
    first = begin(office, "DYDL", AGREED)
    live_on(office, 3)
    post(office, "quarter", "2026-Q4")
    live_on(office, 3)
    step(office, first, "withdraw", office.clock.today())
    live_on(office, 3)
    post(office, "year", "2026-Y")
    assert posted_with_name(office) == ["2026-Q4"]

    live_on(office, 3)
    step(office, first, "reopen", office.clock.today())
    assert posted_with_name(office) == ["2026-Q4"], "who agrees again was not on the sheets before"
    live_on(office, 3)
    post(office, "year", "2026-Y")
    assert posted_with_name(office) == ["2026-Q4", "2026-Y"]


def test_a_sheet_of_the_day_of_the_withdrawal_is_looked_at(office: Office) -> None:
    """Nobody noted the hour at which it was posted."""
    campaign = begin_campaign(office)
    give(office, VoucherKind.RECEIPT, campaign, 900_000, partner=WHO, consent=True)
    step(office, begin(office, "DYDL", AGREED), "withdraw")
    post(office, "quarter", "2026-Q4")
    assert posted_with_name(office) == ["2026-Q4"]


def post(office: Office, sheet_code: str, span: str) -> None:
    """Note that a sheet was posted today."""
    with office.record() as rec:
        note_published(rec, sheet_code, rec.clock.today(), "Bảng tin", span=span)


def posted_with_name(office: Office) -> list[str]:
    with office.read() as connection:
        return sorted(item.span for item in published_with(connection, WHO, office.clock.today()))
