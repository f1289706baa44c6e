"""The deadlines of entries, computed when they are looked at from what happened to each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import Connection

from desktop_app.catalogue.installed import working_calendars
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.registers.clock_rules import ClockRule
from desktop_app.catalogue.registers.definition import VOID_STATE, Register
from desktop_app.catalogue.registers.working_calendar import WorkingCalendarTable
from desktop_app.registers.clock.calendar import WorkingCalendar
from desktop_app.registers.clock.deadline_calculation import calculate_deadline
from desktop_app.registers.clock.due import DeadlineStatus, Urgency
from desktop_app.registers.entries.history import History, clock_events_of
from desktop_app.registers.entries.records import RegisterEntry

_WORST_FIRST = tuple(reversed(Urgency))


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock of an entry and its status."""

    rule: ClockRule
    due: DeadlineStatus
    names: Mapping[str, Label]

    @property
    def presses(self) -> bool:
        """Whether it is near, due today, or overdue."""
        return self.due.urgency not in (Urgency.NONE, Urgency.RUNNING)

    def sentences(self) -> tuple[str, ...]:
        """How the date was found, in the language of the user."""
        return tuple(problem.sentence() for problem in self.due.explained(self.names))


def calendar_of(connection: Connection) -> WorkingCalendar:
    """The days off that this book knows."""
    return _calendar(tuple(working_calendars(connection)))


@cache
def _calendar(tables: Sequence[WorkingCalendarTable]) -> WorkingCalendar:
    return WorkingCalendar(tables)


def deadlines_of(
    register: Register, matter: RegisterEntry, past: History, calendar: WorkingCalendar, today: date
) -> tuple[Deadline, ...]:
    """The deadlines of an entry, in the order of its register; none of one that was voided."""
    if past.state == VOID_STATE or not register.clocks:
        return ()
    names, events = names_of(register), clock_events_of(past)

    def due(rule: ClockRule) -> DeadlineStatus:
        step = past.asking(rule.starting_field) if rule.starting_field else None
        if step is None:
            return calculate_deadline(rule, events, calendar, today, dates_of(rule, matter.answers))
        # What was done before the date was set has not ended the term.
        since = clock_events_of(past.behind(step))
        return calculate_deadline(rule, since, calendar, today, dates_of(rule, step.answers))

    return tuple(Deadline(rule, due(rule), names) for rule in register.clocks)


def most_pressing(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The deadline that presses most of those that run; the earlier one of two that press alike."""
    running = [item for item in deadlines if item.due.urgency is not Urgency.NONE]
    return min(running, key=_rank, default=None)


def _rank(deadline: Deadline) -> tuple[int, date]:
    return (_WORST_FIRST.index(deadline.due.urgency), deadline.due.due_on or date.max)


def dates_of(rule: ClockRule, answers: Mapping[str, str]) -> dict[str, date]:
    """The date among the answers of an entry, or of a step, that starts a clock, where one does."""
    name = rule.starting_field
    found: dict[str, date] = {}
    if name:
        with suppress(ValueError):
            found[name] = date.fromisoformat(answers.get(name, ""))
    return found


def names_of(register: Register) -> Mapping[str, Label]:
    """What the steps of a register are called, for the sentences about its deadlines."""
    return {action.code: action.label for action in register.actions}
