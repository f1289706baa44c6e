"""Work that a test does by hand instead of a thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any


class ManualExecutor(Executor):
    """An executor that a test turns by hand: order and "still pending" become plain assertions."""

    def __init__(self) -> None:
        self.pending: deque[Callable[[], Any]] = deque()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Keep the call until :meth:`run_next`."""
        future: Future[Any] = Future()
        self.pending.append(lambda: future.set_result(fn(*args, **kwargs)))
        return future

    def run_next(self) -> None:
        """Run the oldest pending job."""
        self.pending.popleft()()

    def drain(self) -> None:
        """Run all jobs, also those submitted meanwhile."""
        while self.pending:
            self.run_next()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Run what is left unless it is cancelled."""
        if cancel_futures:
            self.pending.clear()
        elif wait:
            self.drain()
