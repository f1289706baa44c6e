"""Deadlines, against dates that were counted by hand on the calendars of 2025 to 2028."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop_app.catalogue.registers.clock_rules import ClockRule, DayUnit, Direction, OnDayOff
from desktop_app.registers.clock.calendar import WorkingCalendar
from desktop_app.registers.clock.due import DueStatus, Urgency
from tests.registers.clock.clocks import CALENDAR, WORKING, ask, day, rule, shipped_calendar

MEETING = rule(
    3,
    starts="field:from_day",
    direction=Direction.BEFORE,
    pauses=frozenset(),
    moves=OnDayOff.PREVIOUS_WORKING,
)
SESSION = rule(15, CALENDAR, starts="field:from_day")


@pytest.mark.parametrize(
    ("of", "said", "due"),
    [
        # A Friday and a week without holidays: Monday is day 1.
        pytest.param(rule(5), ["opened 6/3/2026"], "13/3/2026", id="friday"),
        # Saturday is day 0 too; Monday is day 1.
        pytest.param(rule(5), ["opened 7/3/2026"], "13/3/2026", id="saturday"),
        # 16 to 20/2 are off: 23 to 27/2, 2 to 6/3, 9 to 13/3.
        pytest.param(rule(15), ["opened 13/2/2026"], "13/3/2026", id="tet-2026"),
        # 27 to 31/1 are off: 24/1 is day 1, then 3 to 6/2.
        pytest.param(rule(5), ["opened 23/1/2025"], "6/2/2025", id="tet-2025"),
        # 1 and 2/1 are off, Saturday 10/1 is worked: 5 to 9/1, 10/1.
        pytest.param(rule(6), ["opened 31/12/2025"], "10/1/2026", id="made-up-saturday"),
        # Saturday 22/8 is worked, 31/8 to 2/9 are off: 20, 21, 22, 24 to 28/8, 3, 4/9.
        pytest.param(rule(10), ["opened 19/8/2026"], "4/9/2026", id="national-day"),
        # Sunday 26/4 is a holiday, Monday 27/4 is off for it: 28, 29/4, 4/5.
        pytest.param(rule(3), ["opened 24/4/2026"], "4/5/2026", id="holiday-on-sunday"),
        # 24/11 is not decided as a day off and counts.
        pytest.param(rule(2), ["opened 20/11/2026"], "24/11/2026", id="not-decided"),
        # 29 to 31/12 are days 1 to 3; 2028 has no table: 3 to 7/1 are 4 to 8.
        pytest.param(rule(8), ["opened 28/12/2027"], "7/1/2028", id="year-without-table"),
        pytest.param(rule(0), ["opened 6/3/2026"], "6/3/2026", id="same-day"),
        pytest.param(rule(0), ["opened 7/3/2026"], "9/3/2026", id="same-day-on-saturday"),
        # Calendar days: 6/3 + 15 = Saturday 21/3, moved to Monday.
        pytest.param(rule(15, CALENDAR), ["opened 6/3/2026"], "23/3/2026", id="calendar-moved"),
        pytest.param(
            rule(15, CALENDAR, moves=OnDayOff.PREVIOUS_WORKING), ["opened 6/3/2026"], "20/3/2026",
            id="calendar-moved-back",
        ),
        pytest.param(
            rule(15, CALENDAR, moves=OnDayOff.STAYS), ["opened 6/3/2026"], "21/3/2026", id="calendar-stays"
        ),
        # 4/2 + 10 = Saturday 14/2; the first working day behind Tết is Monday 23/2.
        pytest.param(rule(10, CALENDAR), ["opened 4/2/2026"], "23/2/2026", id="calendar-into-tet"),
        # Saturday and Sunday alone are lost: nothing.
        pytest.param(
            rule(5), ["opened 4/3/2026", "asked 7/3/2026", "supplied 8/3/2026"], "11/3/2026",
            id="pause-over-a-weekend",
        ),
        # 6/3 was day 2; Monday is lost, for it is day 0 of going on.
        pytest.param(
            rule(5), ["opened 4/3/2026", "asked 6/3/2026", "supplied 9/3/2026"], "12/3/2026",
            id="pause-friday-to-monday",
        ),
        # Tuesday 24/2 is day 2 of 5; the answer comes on Wednesday 4/3: 5, 6, 9/3.
        pytest.param(
            rule(5), ["opened 13/2/2026", "asked 24/2/2026", "supplied 4/3/2026"], "9/3/2026", id="pause"
        ),
        # 4 calendar days are lost: 21/3 becomes 25/3.
        pytest.param(
            rule(15, CALENDAR), ["opened 6/3/2026", "asked 9/3/2026", "supplied 13/3/2026"], "25/3/2026",
            id="pause-in-calendar-days",
        ),
        # On its last day a term is paused; it ends when it goes on, on Monday where that is a Sunday.
        pytest.param(
            rule(5), ["opened 2/3/2026", "asked 9/3/2026", "supplied 15/3/2026"], "16/3/2026",
            id="paused-on-the-last-day",
        ),
        # Friday 6/3 was the last day and no working day was lost: it ends when it goes on, on Monday.
        pytest.param(
            rule(5), ["opened 27/2/2026", "asked 6/3/2026", "supplied 8/3/2026"], "9/3/2026",
            id="paused-on-the-last-day-over-a-weekend",
        ),
        # Nothing was lost of a term to a Sunday that was written.
        pytest.param(
            rule(5),
            ["opened 2/3/2026", "extended 6/3/2026 →22/3/2026", "asked 14/3/2026", "supplied 15/3/2026"],
            "22/3/2026",
            id="extended-then-paused-for-nothing",
        ),
        # The working day before Sunday 8/3 lies ahead of the beginning.
        pytest.param(
            rule(0, CALENDAR, moves=OnDayOff.PREVIOUS_WORKING), ["opened 8/3/2026"], "9/3/2026",
            id="not-before-it-begins",
        ),
        # Counted backwards from a step: 9/3 - 1 is a Sunday.
        pytest.param(
            rule(1, CALENDAR, direction=Direction.BEFORE, moves=OnDayOff.PREVIOUS_WORKING),
            ["opened 9/3/2026"], "6/3/2026", id="backwards-from-a-step",
        ),
        # 9/3 was the last day: a pause on the 10th saves nothing.
        pytest.param(
            rule(5), ["opened 2/3/2026", "asked 10/3/2026", "supplied 20/3/2026"], "9/3/2026",
            id="paused-too-late",
        ),
        # 9/3 and 5 more: 16/3.
        pytest.param(rule(5), ["opened 2/3/2026", "extended 6/3/2026 +5"], "16/3/2026", id="extended"),
        pytest.param(
            rule(5), ["opened 2/3/2026", "extended 6/3/2026 →22/3/2026"], "22/3/2026", id="to-a-sunday"
        ),
        # 22/3 was written; 2 working days are lost: from Sunday on, Tuesday.
        pytest.param(
            rule(5),
            ["opened 2/3/2026", "extended 6/3/2026 →22/3/2026", "asked 17/3/2026", "supplied 19/3/2026"],
            "24/3/2026",
            id="extended-then-paused",
        ),
        # The date was written while it was paused, on the 11th: the 12th and 13th are lost behind 20/3.
        pytest.param(
            rule(5),
            ["opened 2/3/2026", "asked 5/3/2026", "extended 11/3/2026 →20/3/2026", "supplied 13/3/2026"],
            "24/3/2026",
            id="extended-while-paused",
        ),
        pytest.param(
            rule(5), ["opened 2/3/2026", "answered 4/3/2026", "reopened 5/3/2026"], "12/3/2026", id="anew"
        ),
        # Another step that starts it while it runs starts nothing.
        pytest.param(rule(5), ["opened 2/3/2026", "opened 5/3/2026"], "9/3/2026", id="started-twice"),
    ],
)  # fmt: skip
def test_the_day_on_which_a_term_ends(of: ClockRule, said: list[str], due: str) -> None:
    assert ask(of, *said).due_on == day(due)


@pytest.mark.parametrize(
    ("of", "on", "due"),
    [
        # Wednesday: Tuesday, Monday, Friday.
        pytest.param(MEETING, "11/3/2026", "6/3/2026", id="over-a-weekend"),
        # Tuesday 24/2: Monday 23/2, then Friday 13/2 and Thursday 12/2.
        pytest.param(MEETING, "24/2/2026", "12/2/2026", id="over-tet"),
        # Saturday 22/8 is worked: Monday's days before are 22, 21, 20.
        pytest.param(MEETING, "24/8/2026", "20/8/2026", id="made-up-saturday"),
        pytest.param(MEETING, "2/1/2028", "29/12/2027", id="into-the-year-before"),
        # A date that another office gave: a Sunday, so Friday is the last day on which somebody works.
        pytest.param(
            rule(0, CALENDAR, starts="field:from_day", moves=OnDayOff.PREVIOUS_WORKING),
            "8/3/2026", "6/3/2026", id="given-date-on-a-sunday",
        ),
        # 15 days behind a session that closes on 12/12/2026: Sunday 27/12, moved to Monday.
        pytest.param(SESSION, "12/12/2026", "28/12/2026", id="behind-a-session"),
        # 15 calendar days ahead: Saturday 5/12, moved to Friday.
        pytest.param(
            rule(15, CALENDAR, starts="field:from_day", direction=Direction.BEFORE, pauses=frozenset(),
                 moves=OnDayOff.PREVIOUS_WORKING),
            "20/12/2026", "4/12/2026", id="ahead-of-a-session",
        ),
    ],
)  # fmt: skip
def test_a_term_counted_from_a_date_among_the_answers(of: ClockRule, on: str, due: str) -> None:
    assert ask(of, "opened 2/2/2026", from_day=on).due_on == day(due)
    assert ask(of, "opened 2/2/2026").status is DueStatus.NOT_STARTED


def test_a_term_ahead_of_a_meeting_is_met_before_it_and_follows_the_meeting() -> None:
    met = ask(MEETING, "answered 5/3/2026", from_day="11/3/2026")
    late = ask(MEETING, "answered 9/3/2026", from_day="11/3/2026")
    assert (met.status, met.days_left) == (DueStatus.MET, 1)
    assert (late.status, late.days_left) == (DueStatus.MET_LATE, -1)
    moved = ask(MEETING, "answered 9/3/2026", from_day="13/3/2026")
    assert (moved.status, moved.due_on) == (DueStatus.MET, day("10/3/2026"))
    extended = ask(MEETING, "extended 2/3/2026 +1", from_day="11/3/2026")
    assert extended.due_on == day("9/3/2026")
    written = ask(MEETING, "extended 2/3/2026 →6/3/2026", "extended 3/3/2026 +2", from_day="11/3/2026")
    assert written.due_on == day("10/3/2026")


@pytest.mark.parametrize(
    ("today", "status", "urgency", "left"),
    [
        ("2/3/2026", DueStatus.RUNNING, Urgency.RUNNING, 10),
        ("10/3/2026", DueStatus.RUNNING, Urgency.RUNNING, 4),
        ("11/3/2026", DueStatus.RUNNING, Urgency.NEAR, 3),
        ("14/3/2026", DueStatus.RUNNING, Urgency.NEAR, 1),  # a Saturday: Monday is left
        ("16/3/2026", DueStatus.RUNNING, Urgency.DUE_TODAY, 0),
        ("17/3/2026", DueStatus.LAPSED, Urgency.OVERDUE, -1),
        ("27/3/2026", DueStatus.LAPSED, Urgency.OVERDUE, -9),
        ("30/3/2026", DueStatus.LAPSED, Urgency.LONG_OVERDUE, -10),
    ],
)
def test_how_pressing_a_term_is(today: str, status: DueStatus, urgency: Urgency, left: int) -> None:
    due = ask(rule(10), "opened 2/3/2026", today=today)
    assert due.due_on == day("16/3/2026")
    assert (due.status, due.urgency, due.days_left) == (status, urgency, left)


def test_a_day_is_counted_even_where_no_working_day_lies_between() -> None:
    """Due on a Friday, asked on Saturday: late, and not by nought days."""
    due = ask(rule(5), "opened 6/3/2026", today="14/3/2026")
    assert (due.status, due.days_left, due.urgency) == (DueStatus.LAPSED, -1, Urgency.OVERDUE)
    written = ask(rule(5), "opened 2/3/2026", "extended 2/3/2026 →22/3/2026", today="21/3/2026")
    assert (written.days_left, written.urgency) == (1, Urgency.NEAR)


def test_nothing_is_long_overdue_where_the_rule_does_not_say_when() -> None:
    due = ask(rule(10, long_overdue_days=None), "opened 2/3/2026", today="1/3/2027")
    assert due.urgency is Urgency.OVERDUE


def test_a_clock_that_is_paused_has_days_and_no_date() -> None:
    due = ask(rule(5), "opened 13/2/2026", "asked 24/2/2026", today="1/6/2026")
    assert (due.due_on, due.status, due.urgency) == (None, DueStatus.PAUSED, Urgency.NONE)
    assert (due.days_left, due.days_paused) == (3, 0)
    longer = ask(rule(5), "opened 13/2/2026", "asked 24/2/2026", "extended 25/2/2026 +4")
    assert longer.days_left == 7
    # The last day was moved from a day off: nothing is left on it, not less.
    assert ask(rule(0), "opened 7/3/2026", "asked 9/3/2026").days_left == 0
    assert ask(rule(15, CALENDAR), "opened 6/3/2026", "asked 23/3/2026").days_left == 0


def test_a_clock_ends_once_and_says_by_how_much() -> None:
    met = ask(rule(5), "opened 2/3/2026", "answered 6/3/2026", "answered 1/6/2026", today="1/6/2026")
    assert (met.status, met.urgency, met.days_left) == (DueStatus.MET, Urgency.NONE, 1)
    late = ask(rule(5), "opened 2/3/2026", "answered 11/3/2026", today="1/6/2026")
    assert (late.status, late.urgency, late.days_left) == (DueStatus.MET_LATE, Urgency.NONE, -2)
    paused = ask(rule(5), "opened 2/3/2026", "asked 5/3/2026", "answered 20/3/2026", today="1/6/2026")
    assert (paused.status, paused.days_left, paused.days_paused) == (DueStatus.MET, 2, 11)


def test_only_a_clock_that_has_started_is_begun_anew() -> None:
    assert ask(rule(5), "reopened 2/3/2026").status is DueStatus.NOT_STARTED
    assert ask(rule(5), "answered 2/3/2026", "opened 4/3/2026").due_on == day("11/3/2026")
    anew = ask(rule(5), "opened 2/3/2026", "asked 4/3/2026", "extended 5/3/2026 +9", "reopened 6/3/2026")
    assert (anew.status, anew.due_on, anew.days_paused) == (DueStatus.RUNNING, day("13/3/2026"), 0)
    meeting = ask(MEETING, "answered 5/3/2026", "reopened 6/3/2026", from_day="18/3/2026", today="6/3/2026")
    assert (meeting.status, meeting.due_on) == (DueStatus.RUNNING, day("13/3/2026"))


def test_a_pause_ahead_of_the_date_that_starts_a_term_takes_nothing_from_it() -> None:
    before = ask(SESSION, "asked 1/12/2026", "supplied 5/12/2026", from_day="12/12/2026")
    assert before.due_on == ask(SESSION, from_day="12/12/2026").due_on
    over = ask(SESSION, "asked 1/12/2026", "supplied 14/12/2026", from_day="12/12/2026")
    assert over.due_on == day("29/12/2026")


def test_a_step_dated_by_a_wrong_clock_counts_as_of_the_step_ahead_of_it() -> None:
    """The battery of the computer is empty: it is 2010 again. The log knows better which step came first."""
    wrong = ask(rule(5), "opened 2/3/2026", "asked 4/3/2026", "supplied 1/1/2010", "answered 3/1/2010")
    right = ask(rule(5), "opened 2/3/2026", "asked 4/3/2026", "supplied 4/3/2026", "answered 4/3/2026")
    assert (wrong.due_on, wrong.status, wrong.days_left) == (right.due_on, right.status, right.days_left)
    assert [(item.said, item.taken) for item in wrong.course.redated] == [
        (day("1/1/2010").toordinal(), day("4/3/2026").toordinal()),
        (day("3/1/2010").toordinal(), day("4/3/2026").toordinal()),
    ]


def test_steps_that_the_rule_does_not_name_say_nothing_about_days() -> None:
    """A reminder that is dated in the future by a wrong clock must not carry the answer with it."""
    due = ask(rule(5), "opened 2/3/2026", "reminded 1/1/2031", "answered 9/3/2026")
    assert (due.status, due.course.redated) == (DueStatus.MET, [])


def test_the_date_of_this_computer_never_moves_a_deadline() -> None:
    said = ("opened 2/3/2026", "asked 4/3/2026", "supplied 6/3/2026", "extended 9/3/2026 +2")
    days = ("1/1/2000", "9/3/2026", "31/12/2026", "1/1/2090")
    found = {ask(rule(10), *said, today=today).due_on for today in days}
    assert found == {day("20/3/2026")}


def test_several_steps_on_one_day_are_taken_in_their_order() -> None:
    due = ask(rule(5), "opened 2/3/2026", "asked 2/3/2026", "supplied 2/3/2026", "answered 2/3/2026")
    assert (due.status, due.due_on, due.days_paused) == (DueStatus.MET, day("9/3/2026"), 0)
    reopened = ask(rule(5), "opened 2/3/2026", "answered 2/3/2026", "reopened 2/3/2026", today="2/3/2026")
    assert reopened.status is DueStatus.RUNNING


@pytest.mark.parametrize("unit", [WORKING, CALENDAR])
def test_days_that_nobody_can_write_end_at_the_last_one(unit: DayUnit) -> None:
    of = rule(3660, unit)
    assert ask(of, "opened 30/12/9999").due_on == day("31/12/9999")
    first = rule(3660, unit, starts="field:from_day", direction=Direction.BEFORE)
    assert ask(first, from_day="2/1/1").due_on == day("1/1/1")
    stays = rule(3660, unit, moves=OnDayOff.STAYS)
    assert ask(stays, "opened 30/12/9999").due_on == day("31/12/9999")
    last = date.max.toordinal()
    assert shipped_calendar().forwards(last, 3660) == last
    assert shipped_calendar().backwards(1, 3660) == 1


def test_without_any_table_saturday_and_sunday_are_off() -> None:
    due = ask(rule(15), "opened 13/2/2026", calendar=WorkingCalendar([]))
    assert due.due_on == day("6/3/2026")


def test_a_year_ago_and_a_year_on_are_counted_alike() -> None:
    """Far from the tables the week repeats itself, on both sides."""
    calendar = shipped_calendar()
    for start in (day("1/3/1999"), day("28/12/2024"), day("29/12/2027"), day("1/3/2060")):
        worked = [
            number
            for number in range(start.toordinal() + 1, start.toordinal() + 60)
            if calendar.is_working(start + timedelta(number - start.toordinal()))
        ]
        for count, expected in enumerate(worked, 1):
            assert calendar.forwards(start.toordinal(), count) == expected
            assert calendar.between(start.toordinal(), expected) == count
