"""What the first page shows, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from desktop_app.fund.disclosure.due_list import FundDues

DONE_STATES = frozenset({"submitted", "accepted", "locked"})
RUNNING_STATES = frozenset({"draft", "open"})


class AreaState(StrEnum):
    """How far a report of a period is."""

    NOTHING = "nothing"
    STARTED = "started"
    FULL = "full"
    """Nothing is missing, but it is not reported yet."""
    DONE = "done"


class DueKind(StrEnum):
    """What has to be done next, in the order of urgency."""

    ENTRY_HOURS = "entry_hours"
    ENTRIES_URGENT = "entries_urgent"
    PERIOD_RETURNED = "period_returned"
    ROUND_RETURNED = "round_returned"
    CLOSED_OVER_TEXTS = "closed_over_texts"
    MONTH_LATE = "month_late"
    ENTRIES_OVERDUE = "entries_overdue"
    ENTRIES_DUE = "entries_due"
    NO_AREAS = "no_areas"
    NO_HOUSEHOLDS = "no_households"
    ROUND_TO_OPEN = "round_to_open"
    COLLECTED_MISSING = "collected_missing"
    FORMS_TO_KEY = "forms_to_key"
    ROUND_TO_CLOSE = "round_to_close"
    AREAS_MISSING = "areas_missing"
    CELLS_MISSING = "cells_missing"
    UNSENT = "unsent"
    NOT_CONNECTED = "not_connected"


_KINDS = tuple(DueKind)


class MonthCell(msgspec.Struct, frozen=True):
    """How far the report of a month is: the cells filled and those that have to be, once they were counted.

    ``gap`` is the first empty cell: its unit and its indicator.
    """

    state: AreaState = AreaState.NOTHING
    filled: int = 0
    expected: int | None = None
    gap: tuple[str, str] | None = None


class MonthProgress(msgspec.Struct, frozen=True):
    """A month of the year: its key, how far the commune is, and the day by which it is due."""

    key: str
    cell: MonthCell
    due: date | None = None


class PlanLine(msgspec.Struct, frozen=True):
    """An indicator against its plan: what was reached since January of the plan of the year, in words."""

    code: str
    name: str
    reached: str
    plan: str
    share: float


class SafetyFacts(msgspec.Struct, frozen=True):
    """Whether the book can be opened again and who has it besides this computer.

    ``code_made``: there is a recovery code. A passphrase opens the book elsewhere, too, but may be forgotten.
    """

    code_made: bool
    last_backup: datetime | None
    is_connected: bool
    last_exchange: datetime | None
    conflicts: int
    rejected: int
    officer_changes: int = 0
    """Changes of the list of officers that whoever works here manages and has not looked at."""
    computers_waiting: int = 0
    """Computers that wait until they are let in to read names."""
    reads_no_names: bool = False
    """This computer is one of them."""
    names_unsealed: bool = False
    """Names are sealed since, but not all that were written before."""


class AreaProgress(msgspec.Struct, frozen=True):
    """An area and how many figures it has in the period; ``months`` are those of the year.

    A month in which the area was not there, or had nothing to report, is ``None``.
    """

    id: str
    name: str
    kind: str
    households: int | None
    figures: int
    state: AreaState
    months: tuple[MonthCell | None, ...] = ()


class RoundProgress(msgspec.Struct, frozen=True):
    """A survey round that is under way. Counts are of paper forms.

    ``left`` are forms collected and not yet counted, area by area; ``unreported`` are areas without a
    number of collected forms.
    """

    id: str
    title: str
    status: str
    entered: int
    invalid: int
    collected: int
    left: int
    unreported: int
    areas: int
    areas_closed: int
    planned_to: date | None


class DueItem(msgspec.Struct, frozen=True):
    """One thing to do: what, how many, about whom, by when, and which record to open."""

    kind: DueKind
    count: int
    subject: str = ""
    by: date | None = None
    place: str = ""
    gap: str = ""
    """The indicator of the first empty cell, where the unit ``place`` has one."""
    expected: int = 0
    """Of how many the ``count`` is, where that is known."""
    period: str = ""
    at: datetime | None = None
    """The moment by which it has to be done, of a term in hours; and how many are left."""
    seconds: float = 0.0

    def is_late(self, today: date) -> bool:
        """Return whether its day, or the moment of a term in hours, has passed."""
        if self.at is not None:
            return self.seconds < 0
        return self.by is not None and self.by < today


def by_urgency(dues: Iterable[DueItem], today: date) -> list[DueItem]:
    """Terms in hours, urgent entries, what came back, what is overdue, what a new office lacks, the rest.

    Days decide before kinds do, and the order never depends on which record was made first.
    """
    return sorted(
        dues,
        key=lambda due: (_rank(due, today), due.by or today, _KINDS.index(due.kind), due.period, due.subject),
    )


def _rank(due: DueItem, today: date) -> int:
    if due.kind is DueKind.ENTRY_HOURS:
        return -3
    if due.kind is DueKind.ENTRIES_URGENT:
        return -2
    if due.kind in (DueKind.PERIOD_RETURNED, DueKind.ROUND_RETURNED, DueKind.CLOSED_OVER_TEXTS):
        return -1
    if due.is_late(today):
        return 0
    if due.kind in (DueKind.NO_AREAS, DueKind.NO_HOUSEHOLDS):
        return 1
    return 3 if due.by is None else 2


class OverviewFacts(msgspec.Struct, frozen=True):
    """Everything that the first page shows of a period.

    ``examined`` says whether the empty cells were counted too: before that it is unknown what is due.
    ``closed``: the commune has closed the figures of the period, so nothing of them is due.
    """

    period: str
    areas: tuple[AreaProgress, ...]
    rounds: tuple[RoundProgress, ...]
    unsent: int
    dues: tuple[DueItem, ...]
    due_on: date | None = None
    examined: bool = False
    closed: bool = False
    months: tuple[MonthProgress, ...] = ()
    """The twelve months of the year of ``period``."""
    behind: tuple[PlanLine, ...] = ()
    """The indicators that are the furthest behind their plan."""
    safety: SafetyFacts | None = None
    keeps_figures: bool = False
    """Whether there is a figure of this year, of the year before or of the one that is shown."""
    has_signer: bool = True
    """Whether a signer of papers is named."""
    fund: FundDues | None = None
    """What waits in the fund, once it was examined, for an officer who works with it."""
