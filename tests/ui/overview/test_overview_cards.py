"""The cards of the first page: what they say, what they leave out, and where their buttons lead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.clock import VIETNAM, FixedClock
from desktop_app.base.i18n import speaking, tr
from desktop_app.book.office import Office
from desktop_app.book.overview import read_overview
from desktop_app.book.overview_closer import look_closer
from desktop_app.book.overview_facts import (
    AreaProgress,
    AreaState,
    DueItem,
    DueKind,
    MonthCell,
    MonthProgress,
    OverviewFacts,
    RoundProgress,
    SafetyFacts,
    by_urgency,
)
from tests.persons.builders import begin
from tests.registers.builders import begin_urgent
from tests.registers.test_personal_data_registers import A_BREACH
from ui.context.room import Destination
from ui.overview.due_words import DueCard, due_cards, summary_words
from ui.overview.first_steps_card import FirstStepsCard, first_steps
from ui.overview.month_strip import MonthStrip
from ui.overview.month_words import has_unasked
from ui.overview.rounds_card import RoundsCard, round_step, step_names
from ui.overview.safety_card import SafetyCard, safety_lines
from ui.overview.today_card import MOST, TodayCard
from ui.places.movements import FigurePlace, PeriodPlace
from ui.places.settings import SectionPlace
from ui.theme import Appearance, Theme
from ui.widgets.work.steps import Steps

TODAY = date(2026, 10, 25)
SAFE = SafetyFacts(
    code_made=True,
    last_backup=datetime(2026, 10, 24, 2, tzinfo=UTC),
    is_connected=True,
    last_exchange=datetime(2026, 10, 25, 1, tzinfo=UTC),
    conflicts=0,
    rejected=0,
)
ROUND = RoundProgress("r", "Đợt 1", "open", 0, 0, 0, 0, 1, 2, 0, None)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, Appearance.LIGHT)


def test_months_that_are_late_share_one_line_and_the_page_is_summed_up() -> None:
    late = [
        DueItem(
            DueKind.MONTH_LATE, n, "Thôn Đoài", date(2026, month, 20), "a1", "TT01", 383, f"2026-M0{month}"
        )
        for month, n in ((7, 101), (8, 96))
    ]
    entries = DueItem(DueKind.ENTRIES_OVERDUE, 72, "Rác thải", date(2026, 9, 22))
    empty = DueItem(DueKind.CELLS_MISSING, 289, "Thôn Đoài", date(2026, 10, 30), "a1")
    dues = [late[0], entries, late[1], empty]
    cards = due_cards(dues, "2026-M10", TODAY)
    assert [card.heading for card in cards][:2] == [
        "2 kỳ báo cáo quá hạn",
        "72 mục của sổ theo dõi đã quá hạn",
    ]
    assert len(cards) == 3
    assert cards[0].late
    assert cards[0].sentence == "Số ô đã có: T7 101/383, T8 96/383."
    assert cards[0].destination.place == FigurePlace("2026-M07", "a1", "TT01")
    next_year = due_cards(dues, "2027-M01", date(2027, 1, 2))
    assert next_year[0].sentence == "Số ô đã có: T7/2026 101/383, T8/2026 96/383."
    alone = due_cards([late[1], empty], "2026-M10", TODAY)
    assert alone[0].heading == "Tháng 8/2026: mới có 96/383 ô"
    months = [
        MonthProgress("2026-M09", MonthCell(filled=1, expected=9)),
        MonthProgress("2026-M10", MonthCell(filled=30, expected=383)),
    ]
    said = "Tháng 10/2026 · 2 kỳ quá hạn · 72 việc quá hạn · còn 353 số liệu tháng 10/2026"
    assert summary_words(dues, months, "2026-M10", TODAY) == said, (
        "cells of all units, as in the strip of months"
    )
    assert summary_words([], [], "2026-M10", TODAY) == "Tháng 10/2026"


def test_five_things_are_shown_and_the_others_when_asked(qtbot: QtBot, theme: Theme) -> None:
    card = TodayCard(theme, lambda _: None)
    qtbot.addWidget(card)
    dues = [DueCard(f"Việc {n}", "Câu.", "Làm", "clock", Destination("sync")) for n in range(MOST + 2)]
    card.show_dues(dues, "")
    card.show()
    assert len(card.steps) == MOST
    assert card.more.text() == "Còn 2 việc khác"
    card.more.click()
    assert [step.accessibleName() for step in card.steps] == [f"Làm: Việc {n}" for n in range(MOST + 2)]
    assert card.more.isHidden()
    assert card.focusWidget() is card.steps[MOST], "the first that came"
    card.show_dues([], "Không có việc gì.")
    assert (card.steps, card.lines) == ([], ())


def test_the_cursor_stays_on_its_line_when_the_lines_change(qtbot: QtBot, theme: Theme) -> None:
    card = TodayCard(theme, lambda _: None)
    qtbot.addWidget(card)
    places = [PeriodPlace(f"2026-M0{n}").destination for n in range(1, 5)]
    dues = [DueCard(f"Việc {n}", "Câu.", "Làm", "clock", place) for n, place in enumerate(places)]
    card.show_dues(dues[:3], "")
    card.show()
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    card.steps[1].setFocus()
    in_other_words = DueCard("Việc 1: còn 2", "Câu khác.", "Làm", "clock", places[1])
    card.show_dues([dues[3], dues[0], in_other_words], "")
    assert card.focusWidget() is card.steps[2], "it has moved"
    card.show_dues([dues[3], dues[0]], "")
    assert card.hasFocus(), "it is gone: Enter presses nothing else"


def test_only_months_before_the_first_figures_are_explained() -> None:
    empty, begun = MonthCell(expected=4), MonthCell(AreaState.STARTED, 3, 4)
    before = MonthProgress("2026-M07", empty)
    first = MonthProgress("2026-M08", begun, date(2026, 8, 20))
    later = MonthProgress("2026-M11", empty)
    assert has_unasked([before, first], TODAY)
    assert not has_unasked([first, later], TODAY), "a month to come is not late anyway"
    assert not has_unasked([before, later], TODAY), "nothing is ever due here"


def test_a_month_opens_at_its_first_gap(qtbot: QtBot, theme: Theme) -> None:
    went: list[Destination] = []
    strip = MonthStrip(theme, went.append)
    qtbot.addWidget(strip)
    months = [MonthProgress(f"2026-M{number:02d}", MonthCell(expected=4)) for number in range(1, 13)]
    months[7] = MonthProgress("2026-M08", MonthCell(AreaState.STARTED, 3, 4, ("b", "A2")), date(2026, 8, 20))
    months[6] = MonthProgress("2026-M07", MonthCell(AreaState.DONE, 4, 4))
    strip.show_months(months, "2026-M10", TODAY)
    july, august = strip.buttons[6:8]
    assert august.accessibleName() == "Tháng 8/2026: Đang nhập, 3/4 ô, hạn 20/08/2026, đã quá hạn"
    assert july.accessibleName() == "Tháng 7/2026: Đã nộp, 4/4 ô"
    assert strip.buttons[10].accessibleName() == "Tháng 11/2026: chưa tới"
    assert [made.isEnabled() for made in strip.buttons[9:]] == [True, False, False]
    july.click()
    august.click()
    assert [there.place for there in went] == [PeriodPlace("2026-M07"), FigurePlace("2026-M08", "b", "A2")]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (replace(SAFE, code_made=False), "Chưa có mã khôi phục"),
        (replace(SAFE, last_backup=None), "Chưa có bản sao lưu"),
        (replace(SAFE, last_backup=datetime(2026, 10, 1, 2, tzinfo=UTC)), "Sao lưu gần nhất ngày 01/10/2026"),
        (replace(SAFE, is_connected=False), "Chưa kết nối với tỉnh"),
        (replace(SAFE, last_exchange=None), "Chưa trao đổi lần nào với tỉnh"),
        (replace(SAFE, conflicts=1, rejected=1), "2 chỗ khác nhau đang chờ quyết định"),
    ],
)
def test_what_is_not_safe_is_told_in_its_line(
    qtbot: QtBot, theme: Theme, facts: SafetyFacts, words: str
) -> None:
    lines = safety_lines(facts, TODAY)
    assert len(lines) == 4
    assert [line.words for line in lines if not line.is_well] == [words]
    went: list[Destination] = []
    card = SafetyCard(theme, went.append)
    qtbot.addWidget(card)
    card.show_lines(lines)
    (step,) = card.steps
    step.click()
    assert went[0].room in {"settings", "sync"}


def test_a_safe_book_has_four_lines_and_nothing_to_press(qtbot: QtBot, theme: Theme) -> None:
    card = SafetyCard(theme, lambda _: None)
    qtbot.addWidget(card)
    card.show_lines(safety_lines(SAFE, TODAY))
    assert (len(card.lines), card.steps) == (4, [])


@pytest.mark.parametrize(
    ("given", "step"),
    [
        (replace(ROUND, status="draft"), 0),
        (ROUND, 1),
        (replace(ROUND, entered=3, left=1, unreported=0), 1),
        (replace(ROUND, entered=3, unreported=0), 2),
        (replace(ROUND, entered=3, unreported=0, status="closed"), 3),
    ],
)
def test_a_round_stands_at_one_of_four_steps(
    qtbot: QtBot, theme: Theme, given: RoundProgress, step: int
) -> None:
    assert round_step(given) == step
    card = RoundsCard(theme, lambda _: None)
    qtbot.addWidget(card)
    card.show_lines([given])
    (steps,) = card.findChildren(Steps)
    assert steps.accessibleName() == tr(
        "Step {n} of {all}: {name}", n=step + 1, all=4, name=step_names()[step]
    )


def test_a_new_office_is_led_through_five_steps(qtbot: QtBot, theme: Theme) -> None:
    area = AreaProgress("a", "Thôn Đoài", "thon", None, 0, AreaState.NOTHING)
    months = tuple(MonthProgress(f"2026-M{number:02d}", MonthCell()) for number in range(1, 13))
    safety = replace(SAFE, is_connected=False)
    facts = OverviewFacts("2026-M10", (area,), (), 0, (), months=months, safety=safety, has_signer=False)
    assert [step.is_done for step in first_steps(facts)] == [True, False, False, True, False]
    went: list[Destination] = []
    card = FirstStepsCard(theme, went.append)
    qtbot.addWidget(card)
    card.show_lines(first_steps(facts))
    for step in card.steps:
        step.click()
    assert [there.place for there in went] == [SectionPlace("areas"), SectionPlace("office"), None]
    assert first_steps(replace(facts, keeps_figures=True)) == []
    assert first_steps(replace(facts, rounds=(ROUND,))) == []


def test_the_hours_of_a_breach_run_first_of_all(office: Office) -> None:
    """Law 91/2025/QH15, Art. 23: 72 hours from the hour at which it was found, whatever days are off."""
    begin_urgent(office, noted_on="2026-09-01")
    begin(office, "SCDL", {**A_BREACH, "found_on": "2026-10-02", "found_at": "09:30:00.000+07:00"})

    def first_card(hours: float) -> DueCard:
        clock = FixedClock(datetime(2026, 10, 2, 9, 30, tzinfo=VIETNAM) + timedelta(hours=hours))
        with office.read() as connection:
            facts = look_closer(connection, read_overview(connection, "2026-M10"), clock, office.officer)
        dues = by_urgency(facts.dues, clock.today())
        kinds = {due.kind for due in dues}
        assert {DueKind.ENTRY_HOURS, DueKind.ENTRIES_URGENT} <= kinds
        return next(card for card in due_cards(dues, "2026-M10", clock.today()) if "Mất máy" in card.sentence)

    early, last, late = map(first_card, (1, 71.5, 75))
    assert early.sentence == "Mất máy tính xách tay. Còn 71 giờ: đến 09:30 ngày 05/10/2026."
    assert "Còn 30 phút: đến 09:30" in last.sentence
    assert "Quá hạn 3 giờ: hạn là 09:30 ngày 05/10/2026." in late.sentence
    assert [card.late for card in (early, last, late)] == [False, False, True]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (2 * 3600, "Time left: 2 hours, until"),
        (3600, "Time left: 60 minutes, until"),
        (119, "Time left: less than 2 minutes, until"),
        (-30, "less than 2 minutes too late: "),
        (-3601, "60 minutes too late: "),
    ],
)
def test_a_term_is_never_none_of_a_unit_nor_one_hours(seconds: float, words: str) -> None:
    at = datetime(2026, 10, 30, tzinfo=UTC)
    due = DueItem(DueKind.ENTRY_HOURS, 1, "Mất máy", date(2026, 10, 30), at=at, seconds=seconds)
    with speaking("en"):
        (card,) = due_cards([due], "2026-M10", TODAY)
    assert f"Mất máy. {words}" in card.sentence


def test_a_term_in_hours_hides_behind_nothing() -> None:
    """Each has a line of its own, before urgent entries that are later."""
    hours = DueItem(
        DueKind.ENTRY_HOURS, 1, "Mất máy", date(2026, 10, 30), at=datetime(2026, 10, 30, tzinfo=UTC)
    )
    urgent = DueItem(DueKind.ENTRIES_URGENT, 3, "Đường ngập", date(2026, 9, 9))
    returned = DueItem(DueKind.PERIOD_RETURNED, 1, period="2026-M09")
    assert by_urgency([returned, urgent, hours], TODAY) == [hours, urgent, returned]
