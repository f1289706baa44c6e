"""What is known of one deadline today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from desktop_app.base.problems import Problem
from desktop_app.catalogue.packages.labels import Label
from desktop_app.catalogue.registers.clock_rules import DayUnit
from desktop_app.registers.clock.deadline_timeline import DeadlineTimeline
from desktop_app.registers.clock.explaining import DeadlineExplanation, explain

NO_NAMES: Final[Mapping[str, Label]] = {}


class DueStatus(StrEnum):
    """The status of a term."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MET_LATE = "met_late"
    LAPSED = "lapsed"


class Urgency(StrEnum):
    """How pressing it is; only a clock that runs presses. In this order it becomes worse."""

    NONE = "none"
    RUNNING = "running"
    NEAR = "near"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    LONG_OVERDUE = "long_overdue"


class DeadlineStatus(msgspec.Struct, frozen=True, eq=False):
    """One deadline of one entry, as it is on the day for which it was asked."""

    due_on: date | None
    """``None`` where the clock has not started, or is paused."""
    status: DueStatus
    urgency: Urgency
    days_left: int | None
    """In the unit of the rule, negative behind the term. Of a clock that ended: on that day; of a paused one:
    when it goes on; ``None`` where it has not started."""
    days_paused: int
    unit: DayUnit
    course: DeadlineTimeline
    today: date

    @property
    def explanation(self) -> tuple[Problem, ...]:
        """The sentences that say how the date was found, in the order in which it was."""
        return self.explained(NO_NAMES)

    def explained(self, names: Mapping[str, Label]) -> tuple[Problem, ...]:
        """The same, with the names of events (and of the question that starts the clock) by their codes."""
        return explain(DeadlineExplanation(self.course, self.due_on, self.days_left, self.today, names))
