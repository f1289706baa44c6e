"""Run a round on the window's queues: database steps on one, network steps on the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.base.work_queues import Err, Ok, Outcome, WorkQueue
from desktop_app.sync.book import SyncBook
from desktop_app.sync.problems import SyncProblem
from desktop_app.sync.rounds.round import round_steps
from desktop_app.sync.stages import FileProgress, QueueName, RoundResult, SyncStage, SyncStep
from desktop_app.sync.transport.https import HttpTransport


class RoundStopped(SyncProblem):
    """A person stopped the round. What was applied stays, and the next round resumes."""


class QueuedRound:
    """Runs one round; every callback comes through the queues' ``deliver``, so in the window's thread."""

    def __init__(
        self,
        book: SyncBook,
        transport: HttpTransport,
        database: WorkQueue,
        network: WorkQueue,
        on_stage: Callable[[SyncStage], None],
        on_done: Callable[[Outcome[RoundResult]], None],
        *,
        compare: bool = False,
        asked: bool = True,
        on_progress: Callable[[FileProgress], None] | None = None,
        keeps_open: bool = False,
    ) -> None:
        """``keeps_open``: after a round that went well the transport is left to its owner, open."""
        self.result = RoundResult()
        """What the round has done so far, also when it ends in an error."""
        self._steps = round_steps(book, transport, compare=compare, asked=asked, result=self.result)
        self._on_progress = on_progress
        self._progress: FileProgress | None = None
        self._transport = transport
        self._keeps_open = keeps_open
        self._queues = {QueueName.DATABASE: database, QueueName.NETWORK: network}
        self._on_stage = on_stage
        self._on_done = on_done
        self._stage: SyncStage | None = None
        self._stopped = False

    def start(self) -> None:
        """Begin; returns at once."""
        self._advance(lambda: next(self._steps))

    def stop(self) -> None:
        """Stop after the current step; its answer is dropped, and the next round resumes.

        The outcome is :class:`RoundStopped`. Nothing is recorded as a failure.
        """
        self._stopped = True

    def give_way(self) -> None:
        """Stop at once: the current request is broken off, as if the connection had broken."""
        self._stopped = True
        self._transport.give_up()

    def _advance(self, move: Callable[[], SyncStep]) -> None:
        try:
            step = move()
        except StopIteration as end:
            self._finish(Ok(end.value))
        except Exception as error:  # noqa: BLE001  (the outcome of the round; its receiver shows or raises it)
            self._finish(Err(error))
        else:
            if step.stage != self._stage:
                self._stage = step.stage
                self._on_stage(step.stage)
            if step.progress is not None and step.progress != self._progress and self._on_progress:
                self._on_progress(step.progress)
            self._progress = step.progress
            self._queues[step.queue].submit(step.work, self._received)

    def _received(self, outcome: Outcome[Any]) -> None:
        if self._stopped:
            self._steps.close()
            self._finish(Err(RoundStopped("The exchange was stopped. The rest follows the next time.")))
        elif isinstance(outcome, Ok):
            value = outcome.value
            self._advance(lambda: self._steps.send(value))
        else:
            error = outcome.error
            self._advance(lambda: self._steps.throw(error))

    def _finish(self, outcome: Outcome[RoundResult]) -> None:
        if not (self._keeps_open and isinstance(outcome, Ok)):
            self._transport.close()
        self._on_done(outcome)
