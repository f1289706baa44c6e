"""The two lanes of the window: one for the database, one for the network."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from desktop_app.jobs import Lane
from ui.main_thread import MainThread


class Lanes:
    """Each lane has one thread of its own, unless tests give executors that they turn by hand."""

    def __init__(self, main_thread: MainThread, executors: tuple[Executor, Executor] | None = None) -> None:
        database, network = executors or (
            ThreadPoolExecutor(1, thread_name_prefix="database"),
            ThreadPoolExecutor(1, thread_name_prefix="network"),
        )
        self.database = Lane(database, main_thread.deliver)
        self.network = Lane(network, main_thread.deliver)

    def when_empty(self, call: Callable[[], None]) -> None:
        """Call back when everything submitted so far, first database then network, is delivered."""

        def nothing() -> None:
            return None

        self.database.submit(nothing, lambda _: self.network.submit(nothing, lambda _: call()))

    def close(self) -> None:
        """Finish what was begun."""
        self.network.close()
        self.database.close()
