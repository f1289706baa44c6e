"""The lanes of the window: one for the database, two beside it for what takes long, one for the network."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from desktop_app.base.work_queues import Lane, Outcome
from ui.base.main_thread import MainThread


class Lanes:
    """Each lane has one thread of its own, unless tests give executors that they turn by hand.

    What may take long because the book is large never holds up what is being saved: lists are read on
    ``reading``; what is written to a file or goes through the whole book (exports, backups, examining) runs
    on ``files``. SQLite lets both read beside the writer, each at the moment it began. With given executors
    both are the database's.
    """

    def __init__(self, main_thread: MainThread, executors: tuple[Executor, Executor] | None = None) -> None:
        def lane(name: str) -> Lane:
            return Lane(ThreadPoolExecutor(1, thread_name_prefix=name), main_thread.deliver)

        self.closed = False
        if executors is None:
            self.database, self.network = lane("database"), lane("network")
            self.reading, self.files = lane("reading"), lane("files")
        else:
            database, network = executors
            self.database = Lane(database, main_thread.deliver)
            self.network = Lane(network, main_thread.deliver)
            self.reading = self.files = self.database

    def when_empty(self, call: Callable[[], None]) -> None:
        """Call back when everything submitted so far, on one lane after the other, is delivered."""
        waiting = [self.network, self.files, self.reading, self.database]

        def next_lane(_: Outcome[None] | None = None) -> None:
            if waiting:
                waiting.pop().submit(lambda: None, next_lane)
            else:
                call()

        next_lane()

    def close(self) -> None:
        """Finish what was begun."""
        self.closed = True
        for lane in (self.network, self.files, self.reading, self.database):
            lane.close()
