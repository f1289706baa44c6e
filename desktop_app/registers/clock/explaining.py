"""Says in sentences how a date was found: from which day, what was left out, paused and extended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.catalogue.registers.clock_rules import DayUnit, Direction, OnDayOff
from desktop_app.registers.clock.deadline_timeline import NEVER, DeadlineTimeline
from desktop_app.registers.clock.wording import (
    DayWord,
    HolidayWord,
    ListWord,
    NameWord,
    WeekdayWord,
    in_rows,
)

_LAST: Final = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class DeadlineExplanation:
    """What is explained: the course of the clock, what came of it, and what events are called."""

    course: DeadlineTimeline
    due_on: date | None
    days_left: int | None
    today: date
    names: Mapping[str, Label]

    @property
    def works(self) -> bool:
        """Whether working days are counted."""
        return self.course.rule.unit is DayUnit.WORKING

    @property
    def span(self) -> tuple[int, int]:
        """The days that were looked at: the first is not counted, the last is."""
        start = self.course.started_on
        end = self.due_on.toordinal() if self.due_on is not None else max(start, self.course.paused_on)
        return (start, end) if start <= end else (end - 1, start - 1)


def explain(facts: DeadlineExplanation) -> tuple[Problem, ...]:
    """The sentences, in the order in which the date was found."""
    if facts.course.started_on == NEVER:
        return (_not_started(facts),)
    return (
        *_start(facts),
        *_term(facts),
        *_extensions(facts),
        *_pauses(facts),
        *_moved(facts),
        *_made_up(facts),
        *_end(facts),
        *_doubts(facts),
    )


def _not_started(facts: DeadlineExplanation) -> Problem:
    if facts.course.returned_on:
        return Problem("Given back on {day}: not counted until it starts again.",
                       day=_day(facts.course.returned_on))  # fmt: skip
    if facts.course.rule.starting_field:
        return Problem("Not counted yet: its starting date is not filled in.")
    return Problem("Not counted yet: its starting step has not been taken.")


def _start(facts: DeadlineExplanation) -> Iterator[Problem]:
    course = facts.course
    name = facts.names.get(course.rule.starting_field or course.rule.starts)
    day = _day(course.started_on)
    if course.restarted:
        yield Problem("Counted again from {day}.", day=day)
    elif name is not None:
        yield Problem("{event} on {day}.", event=NameWord(name), day=day)
    elif course.rule.starting_field and not course.rule.days:
        yield Problem("The date that was given is {day}.", day=day)
    else:
        yield Problem("Counted from {day}.", day=day)


def _term(facts: DeadlineExplanation) -> Iterator[Problem]:
    rule = facts.course.rule
    if rule.days:
        yield _length(facts)
    elif not rule.starting_field:
        yield Problem("On the same day.")


def _length(facts: DeadlineExplanation) -> Problem:
    rule = facts.course.rule
    ahead = rule.direction is Direction.BEFORE
    if not facts.works:
        if ahead:
            return Problem("{count} calendar days before it.", count=rule.days)
        return Problem("{count} calendar days.", count=rule.days)
    skipped = _skipped(facts)
    if not skipped:
        if ahead:
            return Problem("{count} working days before it.", count=rule.days)
        return Problem("{count} working days.", count=rule.days)
    listed = ListWord(tuple(skipped))
    if ahead:
        return Problem("{count} working days before it, without {skipped}.", count=rule.days, skipped=listed)
    return Problem("{count} working days, without {skipped}.", count=rule.days, skipped=listed)


def _skipped(facts: DeadlineExplanation) -> list[WeekdayWord | HolidayWord]:
    calendar, (start, end) = facts.course.calendar, facts.span
    weekly = [WeekdayWord(number) for number in calendar.weekly(start, end)]
    return [*weekly, *in_rows(calendar.holidays(start, end))]


def _extensions(facts: DeadlineExplanation) -> Iterator[Problem]:
    for item in facts.course.extensions:
        day = _day(item.on)
        if item.until:
            yield Problem("Extended on {day} to {until}.", day=day, until=_day(item.until))
        elif facts.works:
            yield Problem("Extended on {day} by {count} working days.", day=day, count=item.days)
        else:
            yield Problem("Extended on {day} by {count} calendar days.", day=day, count=item.days)


def _pauses(facts: DeadlineExplanation) -> Iterator[Problem]:
    for item in facts.course.pauses:
        said = {"first": _day(item.first), "last": _day(item.last), "count": item.days}
        if facts.works:
            yield Problem("Paused from {first} to {last}: {count} working days do not count.", **said)
        else:
            yield Problem("Paused from {first} to {last}: {count} calendar days do not count.", **said)


def _moved(facts: DeadlineExplanation) -> Iterator[Problem]:
    course = facts.course
    if facts.due_on is None or course.counted() == facts.due_on.toordinal():
        return
    counted = _date(course.counted())
    off = course.calendar.why_off(counted)
    why: object = WeekdayWord(counted.weekday())
    if off is not None and off.holiday is not None:
        why = NameWord(off.holiday.name)
    if course.rule.moves is OnDayOff.NEXT_WORKING:
        yield Problem(
            "{day} is a day off ({why}): the next working day is taken.", day=DayWord(counted), why=why
        )
    else:
        yield Problem(
            "{day} is a day off ({why}): the working day before it is taken.", day=DayWord(counted), why=why
        )


def _made_up(facts: DeadlineExplanation) -> Iterator[Problem]:
    if facts.works:
        for item in facts.course.calendar.made_up(*facts.span):
            yield Problem("{day} is a working day ({why}).", day=DayWord(item.day), why=NameWord(item.name))


def _end(facts: DeadlineExplanation) -> Iterator[Problem]:
    course = facts.course
    if course.paused_on:
        said = {"day": _day(course.paused_on), "count": facts.days_left}
        if facts.works:
            yield Problem("Paused since {day}; {count} working days are left when it resumes.", **said)
        else:
            yield Problem("Paused since {day}; {count} calendar days are left when it resumes.", **said)
    elif facts.due_on is not None:
        yield Problem("The term ends on {day}.", day=DayWord(facts.due_on))
        if course.ended_on:
            yield _ended(facts)


def _ended(facts: DeadlineExplanation) -> Problem:
    day, left = _day(facts.course.ended_on), facts.days_left or 0
    if left >= 0:
        return Problem("Done on {day}, in time.", day=day)
    if facts.works:
        return Problem("Done on {day}, {count} working days late.", day=day, count=-left)
    return Problem("Done on {day}, {count} calendar days late.", day=day, count=-left)


def _doubts(facts: DeadlineExplanation) -> Iterator[Problem]:
    """What makes the date doubtful: years without a table, days not decided yet, wrong clocks."""
    course, (start, end) = facts.course, facts.span
    calendar = course.calendar
    if facts.works or course.rule.moves is not OnDayOff.STAYS:
        missing, expected = calendar.years(start, end, None), calendar.years(start, end, Certainty.PROPOSED)
        if missing:
            yield Problem(
                "There is no table of holidays for {years} yet; only the weekly days off are known.",
                years=ListWord(tuple(missing)),
            )
        if expected:
            yield Problem(
                "The holidays of {years} are expected, not announced.", years=ListWord(tuple(expected))
            )
        for item in calendar.not_confirmed(start, end):
            yield Problem(
                "{day} ({why}) is not decided as a day off and counts as an ordinary day.",
                day=DayWord(item.day),
                why=NameWord(item.name),
            )
    for said, taken in course.redated:
        yield Problem(
            "A later step is dated {said}, before the previous one; {taken} is used instead. The "
            "date of a computer may have been wrong.",
            said=_day(said),
            taken=_day(taken),
        )
    if facts.today.toordinal() < course.latest:
        yield Problem(
            "Today ({today}) is before the last step ({day}). Check the date of this computer.",
            today=DayWord(facts.today),
            day=_day(course.latest),
        )


def _date(number: int) -> date:
    return date.fromordinal(min(max(number, 1), _LAST))


def _day(number: int) -> DayWord:
    return DayWord(_date(number))
