"""Queues: work that leaves the GUI thread and comes back as a value.

One queue for the database, so that there is one writer; one for the network. A queue is given its executor
and a ``deliver`` function which passes the outcome on (the window passes one queued signal, tests one that
simply calls).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial

import msgspec

_log = logging.getLogger(__name__)
Deliver = Callable[[Callable[[], None]], None]


class Ok[T](msgspec.Struct, frozen=True):
    """The work returned ``value``."""

    value: T


class Err(msgspec.Struct, frozen=True):
    """The work raised ``error``."""

    error: Exception


type Outcome[T] = Ok[T] | Err


class WorkQueue:
    """Runs work one after the other on its executor and delivers each outcome."""

    def __init__(self, executor: Executor, deliver: Deliver) -> None:
        self._executor = executor
        self._deliver = deliver
        self._closed = False

    def submit[T](self, work: Callable[[], T], on_done: Callable[[Outcome[T]], None]) -> None:
        """Do ``work`` soon; ``on_done`` receives its outcome through ``deliver``."""
        self._executor.submit(_Job(work, on_done).run, self._deliver, self._is_open)

    def _is_open(self) -> bool:
        return not self._closed

    def close(self) -> None:
        """Finish what was submitted and accept nothing more.

        Outcomes that were not delivered by then are dropped: their receiver is going away.
        """
        self._closed = True
        self._executor.shutdown(wait=True)


class _Job[T]:
    """A piece of work and who receives its outcome.

    Both may hold objects that must end on the thread to which the outcome is delivered (windows), so that
    thread releases them, however late the thread that did the work comes back from delivering.
    """

    def __init__(self, work: Callable[[], T], on_done: Callable[[Outcome[T]], None]) -> None:
        self._work: Callable[[], T] | None = work
        self._on_done: Callable[[Outcome[T]], None] | None = on_done
        self._outcome: Outcome[T] | None = None

    def run(self, deliver: Deliver, is_wanted: Callable[[], bool]) -> None:
        """Do the work and deliver; on arrival it is checked whether the outcome is still wanted."""
        assert self._work is not None
        self._outcome = _outcome_of(self._work)
        deliver(partial(self._tell, is_wanted))

    def _tell(self, is_wanted: Callable[[], bool]) -> None:
        on_done, outcome, work = self._on_done, self._outcome, self._work
        self._on_done = self._outcome = self._work = None
        assert on_done is not None
        assert outcome is not None
        if is_wanted():
            on_done(outcome)
        del work


def _outcome_of[T](work: Callable[[], T]) -> Outcome[T]:
    try:
        return Ok(work())
    except Exception as error:  # noqa: BLE001  whatever the work raises is its outcome; the receiver decides
        _log.debug("work on a queue failed", exc_info=True)
        return Err(error)
