"""What waits in the fund stands on the overview, each with its countdown and a button that leads there."""

from __future__ import annotations

from datetime import date

from pytestqt.qtbot import QtBot

from desktop_app.book.overview import read_overview
from desktop_app.book.overview_closer import look_closer
from desktop_app.fund.disclosure.due_list import FundDues
from desktop_app.fund.disclosure.publishing import note_published
from desktop_app.fund.ledger.closing import close_month
from desktop_app.fund.vouchers.listing import Show
from desktop_app.fund.vouchers.records import VoucherKind
from tests.builders import register
from tests.fund.builders import a_draft, begin_campaign, give, put_draft
from tests.ui.registers.conftest import World, settle, until
from ui.context.room import Destination
from ui.fund.fund_room import FundRoom
from ui.overview.fund_card import FundCard, fund_lines
from ui.places.fund import DisclosurePlace, MonthPlace, PreparedPlace

K = VoucherKind
TODAY = date(2026, 10, 5)


def waiting(world: World) -> FundDues:
    office = world.office
    with office.read() as connection:
        facts = look_closer(connection, read_overview(connection, "2026-M10"), office.clock, office.officer)
    assert facts.fund is not None
    return facts.fund


def fill(world: World) -> None:
    """Something in August and September, and a voucher that is not posted."""
    campaign = begin_campaign(world.office, kind="poor", receiving_until=None, distributing_until=None)
    for day in (date(2026, 8, 5), date(2026, 9, 5), date(2026, 10, 1)):
        give(world.office, K.RECEIPT, campaign, 500, day)
    put_draft(world.office, a_draft(K.RECEIPT, campaign, 70))


def test_what_waits_is_told_and_leads_there(qtbot: QtBot, world: World) -> None:
    fill(world)
    went: list[Destination] = []
    card = FundCard(went.append)
    qtbot.addWidget(card)
    card.show_lines(fund_lines(waiting(world), TODAY))
    assert [(line.words, line.status) for line in card.lines] == [
        ("Công khai quý · Quý 3/2026", "Còn 10 ngày"),
        ("1 chứng từ đang lập", "Chưa ghi sổ"),
        ("2 tháng chưa khóa sổ", "08/2026 – 09/2026"),
    ]
    assert not card.isHidden()
    for step in card.steps:
        step.click()
    assert [there.place for there in went] == [
        DisclosurePlace("quarter", "2026-Q3"),
        PreparedPlace(),
        MonthPlace("2026-08"),
    ]


def test_what_was_done_is_told_no_more(qtbot: QtBot, world: World) -> None:
    fill(world)
    with world.office.record() as rec:
        note_published(rec, "quarter", TODAY, "Bảng tin", span="2026-Q3")
        close_month(rec, date(2026, 8, 1))
    dues = waiting(world)
    assert [(term.code, term.about) for term in dues.sheets] == [("year", "2026")]
    assert (dues.unposted, dues.months) == (1, ("2026-09",))
    card = FundCard(lambda _: None)
    qtbot.addWidget(card)
    card.show_lines(fund_lines(dues, TODAY))
    assert card.lines[0].status == "Còn 176 ngày", "where nothing presses, the next sheet"
    card.show_lines(fund_lines(FundDues(), TODAY))
    assert card.isHidden()


def test_an_officer_is_told_only_what_he_may_do(world: World) -> None:
    fill(world)
    register(world.office, "Trần Văn Quản", "admin")
    world.office.officer = register(world.office, "Lê Thị Lập", "entry").name
    assert waiting(world) == FundDues(unposted=1)


def test_the_room_goes_where_the_card_leads(qtbot: QtBot, world: World, room: FundRoom) -> None:
    fill(world)
    room.show_place(PreparedPlace())
    until(qtbot, lambda: room.vouchers.model.rowCount() == 1)
    assert room.vouchers.wanted.show == Show.PREPARED
    room.show_place(MonthPlace("2026-08"))
    until(qtbot, lambda: room.months.chosen_id == "2026-08")
    room.show_place(DisclosurePlace("year", "2026-Y"))
    until(qtbot, lambda: room.disclosure.term is not None and room.disclosure.term.code == "year")
    settle(qtbot, world)
    assert room.tabs.currentWidget() is room.disclosure
