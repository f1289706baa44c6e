"""The lanes of the window: one for the database, one beside it for long reading, one for the network."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from desktop_app.jobs import Lane, Outcome
from ui.main_thread import MainThread


class Lanes:
    """Each lane has one thread of its own, unless tests give executors that they turn by hand.

    What may take long because the book is large (the list of a round's forms) is read on ``reading``, so
    that what is being saved never waits for it. With given executors that is the database's.
    """

    def __init__(self, main_thread: MainThread, executors: tuple[Executor, Executor] | None = None) -> None:
        database, network = executors or (
            ThreadPoolExecutor(1, thread_name_prefix="database"),
            ThreadPoolExecutor(1, thread_name_prefix="network"),
        )
        self.database = Lane(database, main_thread.deliver)
        self.network = Lane(network, main_thread.deliver)
        self.reading = (
            self.database
            if executors
            else Lane(ThreadPoolExecutor(1, thread_name_prefix="reading"), main_thread.deliver)
        )

    def when_empty(self, call: Callable[[], None]) -> None:
        """Call back when everything submitted so far, on one lane after the other, is delivered."""

        def nothing() -> None:
            return None

        def then_network(_: Outcome[None]) -> None:
            self.network.submit(nothing, lambda _: call())

        self.database.submit(nothing, lambda _: self.reading.submit(nothing, then_network))

    def close(self) -> None:
        """Finish what was begun."""
        self.network.close()
        self.reading.close()
        self.database.close()
