"""Automatic exchanges: when something is to be sent, when the connection is back, and at intervals.

Network work runs on the network queue, database work on the database queue. Being offline is normal: nothing
here opens a box; the status line and the page of the room show the state.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QElapsedTimer, QObject, Signal
from shiboken6 import isValid

from desktop_app.accounts.session import Session
from desktop_app.base.clock import to_millis
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import Err, Ok, Outcome, WorkQueue
from desktop_app.book.office import Office
from desktop_app.sync.book import SyncBook
from desktop_app.sync.identity.enrolment import connect
from desktop_app.sync.rounds.queues import QueuedRound, RoundStopped
from desktop_app.sync.rounds.round_log import RoundEntry, add_round, round_entry_of
from desktop_app.sync.rounds.schedule import PAUSE, due_in
from desktop_app.sync.rounds.status import SyncStatus, sync_status
from desktop_app.sync.stages import FileProgress, RoundResult, SyncStage
from desktop_app.sync.state import encode_problem
from desktop_app.sync.transport.https import HttpTransport
from ui.base.answers import listen, submit
from ui.base.errors import sentence_for
from ui.base.saves import SavedEntity, Saves, entities
from ui.base.timers import once_after
from ui.context.line_watch import LineWatch

SETTLE_MILLISECONDS = 1_000
"""Changes that come one upon the other are looked at once."""

_LONGEST_TIMER = 2_000_000_000


class AutoSync(QObject):
    """Lives as long as the window's shell; :meth:`begin` starts it, :meth:`end` stops it."""

    stage_changed = Signal(str)
    """Where the exchange is: a value of :class:`SyncStage`."""
    progress_changed = Signal(object)
    """Which file is under way: a :class:`FileProgress`."""
    running_changed = Signal(bool)
    round_finished = Signal(object)
    """The :class:`RoundEntry` of the exchange that ended."""

    def __init__(
        self,
        office: Office,
        database: WorkQueue,
        network: WorkQueue,
        saves: Saves,
        parent: QObject | None = None,
        *,
        chance: Callable[[], float] = random.random,
        watch: LineWatch | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._database = database
        self._network = network
        self._saves = saves
        self._chance = chance
        self._round: QueuedRound | None = None
        self._running = False
        self._asked = False
        self._begun = False
        self._over = False
        self._address = ""
        self._again = False
        """The exchange under way gives way to another one, or is followed by it."""
        self._line: HttpTransport | None = None
        """The connection that is kept open from one exchange to the next."""
        self._is_question = False
        """Nothing waits to be sent: the exchange under way only asks, and no room hears of it."""
        self._in_trouble = False
        """The last exchange failed."""
        self._held = QElapsedTimer()
        self._next = once_after(0, self._start, self)
        self._settle = once_after(0, self._plan, self)
        self._watch = watch or LineWatch(self)
        listen(self._watch.came_back, self, self.line_came_back)
        listen(saves.changed, self, self._changed)

    @property
    def running(self) -> bool:
        """Whether an exchange is under way."""
        return self._running

    @property
    def waiting(self) -> bool:
        """Whether the next exchange has its time."""
        return self._next.isActive()

    def begin(self) -> None:
        """From now on exchange by itself."""
        self._begun = True
        self._plan()

    def end(self) -> None:
        """Start nothing more; an exchange under way goes no further than its present step."""
        self._begun = False
        self._over = True
        self._next.stop()
        self._settle.stop()
        self.stop()
        if not self._running:
            self._hang_up()

    def sync_now(self) -> None:
        """Exchange at once, because a person asks for it; a question under way is followed by it."""
        self._held.invalidate()
        if self._running and self._is_question:
            self._is_question, self._asked, self._again = False, True, True
            self.running_changed.emit(True)
        self._start(asked=True)

    def send_urgent(self) -> None:
        """Exchange at once, for an urgent report: what is under way gives way, and goes on behind it."""
        self._held.invalidate()
        self._is_question = self._is_question and self._running
        if not self._running:
            if self._address:
                self._start()
            else:
                self._plan()
            return
        self._again = True
        if self._round is not None:
            self._round.give_way()

    def stop(self) -> None:
        """Stop the exchange under way; by itself the next one comes later than usual."""
        if self._round is not None:
            self._held.start()
            self._round.stop()

    def _changed(self, entity: SavedEntity) -> None:
        if entity is not SavedEntity.EXCHANGE:
            self.plan_soon()

    def plan_soon(self) -> None:
        """Something has changed that may have to be sent."""
        if self._begun and not self._running:
            self._settle.start(SETTLE_MILLISECONDS)

    def line_came_back(self) -> None:
        """Some network is there again: see whether the province answers, and exchange if it does."""
        address = self._address
        if not self._begun or self._running or not address:
            return
        self._hang_up()  # it is of the network from before

        def probe() -> None:
            with HttpTransport(address) as transport:
                transport.ping()

        submit(self._network, self, probe, self._probed)

    def _probed(self, outcome: Outcome[None]) -> None:
        if self._begun and isinstance(outcome, Ok):
            self._plan(line_came_back=True)

    def _plan(self, *, line_came_back: bool = False) -> None:
        submit(
            self._database, self, self._read_status, lambda outcome: self._planned(outcome, line_came_back)
        )

    def _read_status(self) -> SyncStatus:
        with self._office.read() as connection:
            return sync_status(connection)

    def _planned(self, outcome: Outcome[SyncStatus], line_came_back: bool) -> None:
        if not self._begun or self._running:
            return
        if isinstance(outcome, Err):
            sentence_for(outcome.error)  # writes it to the log; the next change plans again
            return
        status = outcome.value
        self._address = status.address
        waits = status.unsent or status.unacknowledged or status.urgent or status.files_to_send
        self._is_question = not (waits or status.failures or status.last_success is None)
        now = self._office.clock.now()
        wait = due_in(status, now, self._chance(), line_came_back=line_came_back)
        if wait is None:
            self._next.stop()
            return
        if self._held.isValid() and not line_came_back:
            wait = max(wait, PAUSE - timedelta(milliseconds=self._held.elapsed()))
        self._next.start(min(max(int(wait.total_seconds() * 1000), 0), _LONGEST_TIMER))

    def _start(self, *, asked: bool = False) -> None:
        if self._running:
            return
        self._asked = asked
        self._running = True
        self._is_question = self._is_question and not asked
        self._next.stop()
        self._settle.stop()
        if not self._is_question:
            self.running_changed.emit(True)
        book, line = self._book(), self._line
        submit(self._database, self, lambda: connect(book, kept=line), self._connected)

    def _book(self) -> SyncBook:
        """Scheduled exchanges run while the window is locked, under the name of the schedule."""
        return self._office.sync_book(None if self._asked else Session.of_schedule())

    def _connected(self, outcome: Outcome[HttpTransport]) -> None:
        if not isValid(self) or self._over:
            if isinstance(outcome, Ok):
                outcome.value.close()
            return
        if isinstance(outcome, Err):
            self._held.start()  # the book knows nothing of this try: without a pause it would come at once
            self._finished(outcome)
            return
        self._line = outcome.value
        self._round = QueuedRound(
            self._book(),
            outcome.value,
            self._database,
            self._network,
            self._show_stage,
            self._finished,
            asked=self._asked,
            on_progress=self._show_progress,
            keeps_open=True,
        )
        self._again = False  # whatever was urgent so far goes first in this one
        self._round.start()

    def _show_stage(self, stage: SyncStage) -> None:
        if isValid(self):
            self.stage_changed.emit(stage.value)

    def _show_progress(self, progress: FileProgress) -> None:
        if isValid(self):
            self.progress_changed.emit(progress)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _finished(self, outcome: Outcome[RoundResult]) -> None:
        if not isValid(self) or self._over:
            self._hang_up()
            return
        reached = RoundResult() if self._round is None else self._round.result
        self._round = None
        if isinstance(outcome, Err) and not isinstance(outcome.error, Problem):
            self._held.start()
        now = to_millis(self._office.clock.now())
        if reached.ended:  # it is in the list, also where it was stopped behind its last step
            self._ended(round_entry_of(now, reached), reached)
            return
        entry = _entry(now, outcome)

        def keep() -> None:
            with self._office.store.write() as connection:
                add_round(connection, entry)

        submit(self._database, self, keep, lambda _: self._ended(entry, reached))

    def _ended(self, entry: RoundEntry, reached: RoundResult) -> None:
        if not isValid(self):
            return
        self._running = False
        was_question, was_in_trouble = self._is_question, self._in_trouble
        self._in_trouble = bool(entry.problem)
        # Also of a round that was cut off: what it brought before is in the book, and must be on the screen.
        found = entities(reached.applied.entities)
        files = reached.files_sent + reached.files_fetched
        is_news = bool(found) or files > 0 or not entry.is_empty or reached.requests != 1
        if is_news or was_in_trouble or not was_question:
            self._saves.publish([*found, SavedEntity.EXCHANGE])
        if reached.packages or reached.unit_lists:
            self._saves.publish([SavedEntity.CATALOGUE_PACKAGE])
        if reached.files_fetched:
            self._saves.publish([SavedEntity.ATTACHMENT])
        if not was_question:
            self.running_changed.emit(False)
        self.round_finished.emit(entry)
        again, self._again = self._again, False
        if again and not self._over:
            self._start(asked=self._asked)
        elif self._begun:
            self._plan()


def _entry(now: int, outcome: Outcome[RoundResult]) -> RoundEntry:
    match outcome:
        case Ok(result):
            return round_entry_of(now, result)
        case Err(RoundStopped()):
            return RoundEntry(now, stopped=True)
        case Err(Problem() as problem):
            return RoundEntry(now, problem=encode_problem(problem))
        case Err(error):
            return RoundEntry(now, problem=encode_problem(Problem(_unforeseen(error))))


def _unforeseen(error: Exception) -> str:
    sentence_for(error)  # writes it to the log with its traceback
    return "The program met a fault it does not know. What was shown as saved is kept. Try again."
