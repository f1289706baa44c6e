"""Reads the overview on the queues and hands it to the view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.book.office import Office
from desktop_app.book.overview import due_on, read_overview
from desktop_app.book.overview_facts import OverviewFacts
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.context.period_choice import split_period

Read = Callable[[str], OverviewFacts]
Examine = Callable[[OverviewFacts], OverviewFacts]
_LATER_MILLISECONDS = 1000
"""The first examination loads the catalogue: the window is there and can be used before that."""
_GATHER_MILLISECONDS = 150
_TYPES = {"M": "month", "Q": "quarter", "H": "half_year", "Y": "year"}
_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}


class OverviewPresenter(QObject):
    """Changes that follow each other closely lead to one reading.

    The closer look is taken beside the database's queue: it goes through the figures of years, and nothing
    that is saved waits for it.
    """

    facts_read = Signal(object)
    failed = Signal(str)

    def __init__(
        self, read: Read, examine: Examine, database: WorkQueue, beside: WorkQueue, period: str
    ) -> None:
        super().__init__()
        self._read = read
        self._examine = examine
        self._seen: OverviewFacts | None = None
        self._database, self._beside = database, beside
        self._period = period
        self._number = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_GATHER_MILLISECONDS)
        self._soon.timeout.connect(self.refresh)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_LATER_MILLISECONDS)
        self._later.timeout.connect(self._look_closer)

    def show_period(self, period: str, *, now: bool = True) -> None:
        """Look at another period, ``now`` or when it is read next."""
        self._period = period
        if now:
            self.refresh()

    def refresh_soon(self) -> None:
        """Something changed; read again in a moment."""
        self._soon.start()

    def refresh(self) -> None:
        """Read again now."""
        self._number += 1
        self._later.stop()
        number, period = self._number, self._period
        submit(self._database, self, lambda: self._read(period), lambda outcome: self._take(number, outcome))

    def _take(self, number: int, outcome: Outcome[OverviewFacts]) -> None:
        if number != self._number:
            return
        if isinstance(outcome, Ok):
            self.facts_read.emit(outcome.value)
            if not outcome.value.examined:
                self._seen = outcome.value
                self._later.start()
        else:
            self.failed.emit(sentence_for(outcome.error))

    def _look_closer(self) -> None:
        number, seen = self._number, self._seen
        if seen is not None:
            self._later.setInterval(0)
            submit(
                self._beside, self, lambda: self._examine(seen), lambda outcome: self._take(number, outcome)
            )


def reader(office: Office) -> Read:
    """Reads the facts of a period from the book of ``office``."""

    def read(period: str) -> OverviewFacts:
        return office.first_page(lambda look: read_overview(look, period, due_day(period)))

    return read


def examiner(office: Office) -> Examine:
    """Counts the empty cells too, and looks at the safety of the book."""

    def examine(facts: OverviewFacts) -> OverviewFacts:
        from desktop_app.backup.safety import safety_facts
        from desktop_app.book.overview_closer import look_closer

        with office.read() as connection:
            closer = look_closer(connection, facts, office.clock, office.officer)
        return replace(closer, safety=safety_facts(office))

    return examine


def due_day(period: str) -> date | None:
    """By when the figures of a period are to be reported; None when the program's calendar does not say."""
    year, kind, number = split_period(period)
    return due_on(_TYPES[kind], date(year, (number - 1) * _MONTHS[kind] + 1, 1))
