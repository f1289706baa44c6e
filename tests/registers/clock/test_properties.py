"""What holds of every calendar and every course of events, not only of those that somebody thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.catalogue.registers.clock_rules import ClockRule, Direction, OnDayOff
from desktop_app.catalogue.registers.working_calendar import WorkingCalendarTable
from desktop_app.registers.clock.calendar import WorkingCalendar
from desktop_app.registers.clock.clock_events import ClockEvent, clock_events_in, timeline_text
from desktop_app.registers.clock.deadline_calculation import calculate_deadline
from desktop_app.registers.clock.due import DeadlineStatus, DueStatus
from tests.registers.clock.clocks import CALENDAR, WORKING, rule, special, table

FIRST = date(2026, 1, 1)
TODAY = date(2026, 6, 1)
days = st.integers(0, 150).map(lambda number: FIRST + timedelta(number))


@st.composite
def tables(draw: st.DrawFn) -> WorkingCalendarTable:
    """A year with any holidays and made-up days, and any week."""
    weekly = draw(st.frozensets(st.integers(0, 6), max_size=6))
    off = draw(st.sets(days, max_size=30))
    made_up = {day for day in draw(st.sets(days, max_size=10)) if day.weekday() in weekly and day not in off}
    return table(*off, made_up=tuple(made_up), weekly=weekly)


@st.composite
def courses(draw: st.DrawFn, *, with_dates: bool) -> list[ClockEvent]:
    """An entry that is opened, paused, resumed and extended on any days, in any order of days."""
    found = [ClockEvent("opened", draw(days))]
    for code in draw(st.lists(st.sampled_from(["asked", "supplied", "extended"]), max_size=6)):
        on = draw(days)
        until = draw(days) if code == "extended" and with_dates and draw(st.booleans()) else None
        found.append(ClockEvent(code, on, draw(st.integers(1, 9)) if code == "extended" else None, until))
    return found


def rules(*units: object) -> st.SearchStrategy[ClockRule]:
    """Terms of up to 40 days, counted from the opening of an entry."""
    moves = st.sampled_from(list(OnDayOff))
    return st.builds(
        lambda number, unit, to: replace(rule(number, unit), moves=to),
        st.integers(0, 40), st.sampled_from(units), moves,
    )  # fmt: skip


def known(due: DeadlineStatus) -> tuple[object, ...]:
    return due.due_on, due.status, due.days_left, due.days_paused


@given(courses(with_dates=True))
def test_a_course_says_what_happened(said: list[ClockEvent]) -> None:
    assert clock_events_in(timeline_text(said)) == said
    assert clock_events_in(timeline_text([])) == []


@given(tables(), days, st.integers(0, 300))
def test_forwards_and_back_again_is_the_same_working_day(
    listed: WorkingCalendarTable, start: date, count: int
) -> None:
    calendar = WorkingCalendar([listed])
    assume(calendar.is_working(start))
    there = calendar.forwards(start.toordinal(), count)
    assert calendar.is_working(date.fromordinal(there))
    assert calendar.between(start.toordinal(), there) == count
    assert calendar.backwards(there, count) == start.toordinal()


@given(tables(), days, st.integers(0, 300))
def test_backwards_and_on_again_is_the_same_working_day(
    listed: WorkingCalendarTable, end: date, count: int
) -> None:
    calendar = WorkingCalendar([listed])
    assume(calendar.is_working(end))
    there = calendar.backwards(end.toordinal(), count)
    assert calendar.is_working(date.fromordinal(there))
    assert calendar.forwards(there, count) == end.toordinal()


@given(tables(), days, st.integers(0, 60))
def test_counting_is_walking_from_day_to_day(listed: WorkingCalendarTable, start: date, steps: int) -> None:
    """Across the end of the table too."""
    calendar, start = WorkingCalendar([listed]), start + timedelta(240)
    end = start + timedelta(steps)
    walked = [start + timedelta(step) for step in range(1, steps + 1)]
    assert calendar.between(start.toordinal(), end.toordinal()) == sum(map(calendar.is_working, walked))
    for day in walked:
        special_days = {*(item.day for item in listed.days_off)}
        made_up = {item.day for item in listed.working_days}
        works = day in made_up or (day not in special_days and day.weekday() not in listed.weekly)
        assert calendar.is_working(day) == works == (calendar.why_off(day) is None)


@given(tables(), courses(with_dates=False), rules(WORKING, CALENDAR), days)
def test_a_day_off_more_never_moves_a_term_to_an_earlier_day(
    listed: WorkingCalendarTable, said: list[ClockEvent], of: ClockRule, more: date
) -> None:
    assume(more not in {item.day for item in (*listed.days_off, *listed.working_days)})
    assume(of.moves is not OnDayOff.PREVIOUS_WORKING)
    longer = replace(listed, days_off=(*listed.days_off, special(more)))
    before, after = (
        calculate_deadline(of, said, WorkingCalendar([each]), TODAY) for each in (listed, longer)
    )
    if before.due_on is not None and after.due_on is not None:
        assert after.due_on >= before.due_on


@given(tables(), courses(with_dates=True), rules(WORKING, CALENDAR), st.lists(st.integers(0, 30)))
def test_splitting_a_pause_changes_nothing(
    listed: WorkingCalendarTable, said: list[ClockEvent], of: ClockRule, cuts: list[int]
) -> None:
    """A pause that ends and begins again on the same day, wherever that is, is one pause."""
    said = in_order(said)
    split: list[ClockEvent] = []
    paused: date | None = None
    for each in said:
        if each.code == "supplied" and paused is not None:
            between = sorted({paused + timedelta(step) for step in cuts} & days_between(paused, each.on))
            for day in between:
                split += [ClockEvent("supplied", day), ClockEvent("asked", day)]
        split.append(each)
        if each.code == "asked":
            paused = paused or each.on
        elif each.code != "opened":
            paused = None  # a pause in which the term was extended is not split here
    calendar = WorkingCalendar([listed])
    assert known(calculate_deadline(of, split, calendar, TODAY)) == known(
        calculate_deadline(of, said, calendar, TODAY)
    )


@given(tables(), courses(with_dates=True), rules(WORKING, CALENDAR), days)
def test_days_written_by_a_wrong_clock_are_those_of_the_step_ahead(
    listed: WorkingCalendarTable, said: list[ClockEvent], of: ClockRule, today: date
) -> None:
    calendar = WorkingCalendar([listed])
    assert known(calculate_deadline(of, said, calendar, today)) == known(
        calculate_deadline(of, in_order(said), calendar, today)
    )


@given(tables(), courses(with_dates=True), rules(WORKING, CALENDAR), days, days)
def test_today_decides_how_pressing_a_term_is_and_nothing_else(
    listed: WorkingCalendarTable, said: list[ClockEvent], of: ClockRule, one: date, other: date
) -> None:
    calendar = WorkingCalendar([listed])
    first, second = (calculate_deadline(of, said, calendar, today) for today in (one, other))
    assert (first.due_on, first.days_paused) == (second.due_on, second.days_paused)
    assert (first.status is DueStatus.PAUSED) == (second.status is DueStatus.PAUSED)


@given(tables(), days, st.integers(0, 40))
def test_ahead_of_a_meeting_as_many_working_days_lie_as_the_rule_says(
    listed: WorkingCalendarTable, meeting: date, count: int
) -> None:
    of = rule(count, starts="field:day", direction=Direction.BEFORE)
    calendar = WorkingCalendar([listed])
    due = calculate_deadline(of, (), calendar, TODAY, {"day": meeting}).due_on
    assert due is not None
    assert calendar.is_working(due)
    ahead = calendar.between(due.toordinal() - 1, meeting.toordinal() - 1)
    assert ahead == count or (count == 0 and due <= meeting)


@given(tables(), courses(with_dates=True), rules(WORKING, CALENDAR), days)
def test_every_date_can_be_explained(
    listed: WorkingCalendarTable, said: list[ClockEvent], of: ClockRule, today: date
) -> None:
    due = calculate_deadline(of, said, WorkingCalendar([listed]), today)
    sentences = [problem.sentence() for problem in due.explanation]
    assert sentences
    assert not any("{" in sentence for sentence in sentences)


def in_order(said: list[ClockEvent]) -> list[ClockEvent]:
    """The same events, none dated before the one ahead of it."""
    latest = date.min
    found = []
    for each in said:
        latest = max(latest, each.on)
        found.append(ClockEvent(each.code, latest, each.days, each.until))
    return found


def days_between(first: date, last: date) -> set[date]:
    return {first + timedelta(step) for step in range((last - first).days + 1)}
