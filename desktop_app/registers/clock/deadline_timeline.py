"""The course of one clock through the events of its entry: started, paused, extended, ended, restarted.

Days are the numbers of :meth:`datetime.date.toordinal`. The day of an event is day 0: what is counted from it
begins on the next day. So a pause takes the days behind its first day up to the day on which it ends, that
included, and whoever goes on has as many days left as before.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from desktop_app.catalogue.registers.clock_rules import ClockRule, DayUnit, Direction, OnDayOff
from desktop_app.registers.clock.calendar import WorkingCalendar
from desktop_app.registers.clock.clock_events import ClockEvent

NEVER: Final = 0
"""Stands for a day that has not come: the numbers of days begin with 1."""


class Pause(NamedTuple):
    """A pause that has ended, and what it took in the unit of the rule."""

    first: int
    last: int
    days: int


class Extension(NamedTuple):
    """An extension by ``days``, or to the day ``until``."""

    on: int
    days: int
    until: int


class Redated(NamedTuple):
    """An event whose day is before one ahead of it, and the day that is taken for it."""

    said: int
    taken: int


class DeadlineTimeline:
    """The position of a clock; each method takes one event."""

    __slots__ = (
        "_anchor",
        "_backwards",
        "_calendar",
        "_count",
        "_exact",
        "_held",
        "_working",
        "days_paused",
        "ended_on",
        "extensions",
        "latest",
        "paused_on",
        "pauses",
        "redated",
        "restarted",
        "returned_on",
        "rule",
        "started_on",
    )

    def __init__(self, rule: ClockRule, calendar: WorkingCalendar) -> None:
        self.rule = rule
        self._calendar = calendar
        self._working = rule.unit is DayUnit.WORKING
        self._backwards = rule.direction is Direction.BEFORE
        self._count = rule.days
        self._anchor = self.started_on = self.paused_on = self._held = self.ended_on = NEVER
        self.latest = self.returned_on = NEVER
        self._exact = self.restarted = False
        self.days_paused = 0
        self.pauses: list[Pause] = []
        self.extensions: list[Extension] = []
        self.redated: list[Redated] = []

    @property
    def calendar(self) -> WorkingCalendar:
        """The days off by which it is counted."""
        return self._calendar

    def take(self, event: ClockEvent) -> None:
        """Take the next event of the log; one dated before those ahead of it counts as of their day."""
        rule, code, day = self.rule, event.code, event.on.toordinal()
        stands = self.started_on == NEVER
        if stands and code != rule.starts and not (self.returned_on and code in rule.restarts):
            return
        if day < self.latest:
            self.redated.append(Redated(day, self.latest))
            day = self.latest
        self.latest = day
        if stands:
            self.start(day)
            return
        if code in rule.restarts:
            self.restart(day)
            return
        if self.ended_on:
            return
        if code in rule.returns:
            self.give_back(day)
            return
        if code in rule.resumes:
            self.resume(day)
        if code in rule.extends:
            self.extend(event, day)
        if code in rule.pauses:
            self.pause(day)
        if code in rule.stops:
            self.resume(day)
            self.ended_on = day

    def start(self, day: int) -> None:
        """Count from ``day``."""
        self.started_on = self._anchor = day

    def restart(self, day: int) -> None:
        """Count again from ``day``, or from the date among the answers where that starts the clock."""
        if not self.rule.starting_field:
            self.started_on = day
        self._anchor, self._count, self._exact, self.restarted = self.started_on, self.rule.days, False, True
        self.paused_on = self._held = self.ended_on = NEVER
        self.days_paused = 0
        self.pauses, self.extensions = [], []

    def give_back(self, day: int) -> None:
        """Nothing was done, and nothing runs until the clock starts again."""
        self.restart(day)
        self.started_on = self._anchor = NEVER
        self.restarted = False
        self.returned_on = day

    def pause(self, day: int) -> None:
        """Hold the clock. A term that has run out is not saved by a pause behind it."""
        if not self.paused_on and day <= self.due():
            self.paused_on = self._held = day

    def resume(self, day: int) -> None:
        """Go on with as many days as were left."""
        if not self.paused_on:
            return
        paused = self.units(self.paused_on, day)
        self.pauses.append(Pause(self.paused_on, day, paused))
        self.days_paused += paused
        if day > self._anchor or self._exact:
            left = self.left_when_held()
            lost = paused if self._held == self.paused_on else self.units(self._held, day)
            if lost or self.due() < day:
                self._anchor, self._count, self._exact = day, left, False
        self.paused_on = self._held = NEVER

    def extend(self, event: ClockEvent, day: int) -> None:
        """Lengthen the term by days, or set the date on which it ends."""
        if event.until is not None:
            self._anchor, self._count, self._exact = event.until.toordinal(), 0, True
            self.extensions.append(Extension(day, 0, self._anchor))
            if self.paused_on:
                self._held = day
        elif event.days:
            if self._backwards:
                self._anchor, self._count = self._later(self.due(), event.days), 0
                self._exact = True
            else:
                self._count += event.days
                self._exact = False
            self.extensions.append(Extension(day, event.days, NEVER))

    def left_when_held(self) -> int:
        """How many days were left when the clock was paused."""
        if self._exact:
            return self.units(self._held, self._anchor)
        return max(0, self._count - self.units(self._anchor, self._held))

    def due(self) -> int:
        """The day on which the term ends, as far as is known."""
        if self._exact:
            return self._anchor
        if self._working:
            count = self._calendar.backwards if self._backwards else self._calendar.forwards
            return count(self._anchor, self._count)
        return self._moved(self.counted())

    def counted(self) -> int:
        """The day on which the term would end if it could end on a day off."""
        if self._exact or self._working:
            return self.due()
        return self._anchor - self._count if self._backwards else self._anchor + self._count

    def units(self, start: int, end: int) -> int:
        """Days behind ``start`` up to ``end`` in the unit of the rule; none where ``end`` is not later."""
        return self._calendar.between(start, end) if self._working else max(0, end - start)

    def _later(self, day: int, count: int) -> int:
        return self._calendar.forwards(day, count) if self._working else day + count

    def _moved(self, day: int) -> int:
        match self.rule.moves:
            case OnDayOff.NEXT_WORKING:
                return self._calendar.forwards(day, 0)
            case OnDayOff.PREVIOUS_WORKING:
                back = self._calendar.backwards(day, 0)
                # No term ends before the step with which it begins or goes on; a date that was given may.
                is_given = bool(self.rule.starting_field) and self._anchor == self.started_on
                may = back >= self._anchor or self._backwards or is_given
                return back if may else self._calendar.forwards(day, 0)
        return day
