"""Deadlines of the shipped registers beside days counted by hand with the calendar of 2026."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.catalogue.registers.clock_rules import ClockRule
from desktop_app.registers.clock.clock_events import ClockEvent
from desktop_app.registers.clock.deadline_calculation import calculate_deadline
from tests.catalogue.registers.shipped import shipped
from tests.registers.clock.clocks import shipped_calendar

TODAY = date(2026, 10, 5)


def clock(register: str, code: str) -> ClockRule:
    return next(item for item in shipped(register).clocks if item.code == code)


@pytest.mark.parametrize(
    ("code", "meeting", "due"),
    [
        ("notice", date(2026, 10, 12), date(2026, 10, 7)),  # Monday: Friday, Thursday, Wednesday
        ("notice", date(2026, 10, 15), date(2026, 10, 12)),  # Thursday: Wednesday, Tuesday, Monday
        ("press", date(2026, 10, 15), date(2026, 10, 6)),  # a weekend lies between
        ("notice", date(2026, 9, 4), date(2026, 8, 27)),  # 3 September, then 28 and 27 August: National Day
    ],
)
def test_a_meeting_is_announced_working_days_before(code: str, meeting: date, due: date) -> None:
    found = calculate_deadline(clock("TXCT", code), [], shipped_calendar(), TODAY, {"meeting_on": meeting})
    assert found.due_on == due


def test_a_petition_waits_while_something_is_made_clear_and_may_be_extended() -> None:
    rule = clock("KNCT", "answer")
    forwarded = ClockEvent("forward", date(2026, 10, 2))  # a Friday
    assert calculate_deadline(rule, [forwarded], shipped_calendar(), TODAY).due_on == date(2026, 10, 23)
    waited = [
        forwarded,
        ClockEvent("ask_clarification", date(2026, 10, 9)),  # five working days are used
        ClockEvent("clarified", date(2026, 10, 19)),  # ten are left
    ]
    assert calculate_deadline(rule, waited, shipped_calendar(), TODAY).due_on == date(2026, 11, 2)
    extended = [*waited, ClockEvent("extend", date(2026, 10, 20), days=5)]
    assert calculate_deadline(rule, extended, shipped_calendar(), TODAY).due_on == date(2026, 11, 9)


def test_a_document_is_due_on_the_day_that_the_leader_set_or_the_next_working_day() -> None:
    rule = clock("VBDEN", "handle")
    for set_for, due in ((date(2026, 10, 15), date(2026, 10, 15)), (date(2026, 10, 17), date(2026, 10, 19))):
        assert calculate_deadline(rule, [], shipped_calendar(), TODAY, {"due_by": set_for}).due_on == due
