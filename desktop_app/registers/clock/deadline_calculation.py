"""Computes a deadline from a rule, the events of an entry, the days off and the day on which it is asked.

Nothing is stored: what the log says holds, on every computer. ``today`` decides how pressing a term is, never
on which day it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from desktop_app.catalogue.registers.clock_rules import ClockRule
from desktop_app.registers.clock.calendar import WorkingCalendar
from desktop_app.registers.clock.clock_events import ClockEvent
from desktop_app.registers.clock.deadline_timeline import NEVER, DeadlineTimeline
from desktop_app.registers.clock.due import DeadlineStatus, DueStatus, Urgency

_LAST: Final = date.max.toordinal()
NO_FIELDS: Final[Mapping[str, date]] = {}


def calculate_deadline(
    rule: ClockRule,
    events: Iterable[ClockEvent],
    calendar: WorkingCalendar,
    today: date,
    fields: Mapping[str, date] = NO_FIELDS,
) -> DeadlineStatus:
    """The status of the deadline of ``rule``.

    ``events`` come in the order of the log; those that the rule does not name are passed over. ``fields``
    are the dates among the answers of the entry by the name of their question; ``today`` is the local date.
    """
    course = _run(rule, events, calendar, fields)
    if course.started_on == NEVER:
        return _due(course, None, DueStatus.NOT_STARTED, Urgency.NONE, None, today)
    if course.paused_on:
        return _due(course, None, DueStatus.PAUSED, Urgency.NONE, course.left_when_held(), today)
    end = course.due()
    if course.ended_on:
        status = DueStatus.MET if course.ended_on <= end else DueStatus.MET_LATE
        return _due(course, end, status, Urgency.NONE, _left(course, course.ended_on, end), today)
    now = today.toordinal()
    left = _left(course, now, end)
    status = DueStatus.RUNNING if now <= end else DueStatus.LAPSED
    return _due(course, end, status, _urgency(course, now, end, left), left, today)


def _run(
    rule: ClockRule, events: Iterable[ClockEvent], calendar: WorkingCalendar, fields: Mapping[str, date]
) -> DeadlineTimeline:
    course = DeadlineTimeline(rule, calendar)
    starting = rule.starting_field
    if starting:
        given = fields.get(starting)
        if given is None:
            return course
        course.start(given.toordinal())
    named = rule.events
    for event in events:
        if event.code in named:
            course.take(event)
    return course


def _left(course: DeadlineTimeline, now: int, end: int) -> int:
    """Days from ``now`` to ``end``; a term is never "0 days" away but on its last day."""
    if now < end:
        return max(1, course.units(now, end))
    return -max(1, course.units(end, now)) if now > end else 0


def _urgency(course: DeadlineTimeline, now: int, end: int, left: int) -> Urgency:
    """However short a rule says that near is: what ends on the next working day is near."""
    rule = course.rule
    if left > 0:
        is_near = left <= max(rule.near_days, 1) or course.calendar.between(now, end - 1) == 0
        return Urgency.NEAR if is_near else Urgency.RUNNING
    if left == 0:
        return Urgency.DUE_TODAY
    is_long = rule.long_overdue_days is not None and -left >= rule.long_overdue_days
    return Urgency.LONG_OVERDUE if is_long else Urgency.OVERDUE


def _due(
    course: DeadlineTimeline,
    end: int | None,
    status: DueStatus,
    urgency: Urgency,
    left: int | None,
    today: date,
) -> DeadlineStatus:
    due_on = None if end is None else date.fromordinal(min(max(end, 1), _LAST))
    return DeadlineStatus(due_on, status, urgency, left, course.days_paused, course.rule.unit, course, today)
