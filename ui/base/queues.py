"""The queues of the window: one for the database, two for long work, one for the network."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor

from PySide6.QtCore import QObject

from desktop_app.base.work_queues import Outcome, WorkQueue
from ui.base.answers import submit
from ui.base.main_thread import MainThread


class WorkQueues:
    """Each queue has one thread of its own, unless tests give executors that they turn by hand.

    What may take long because the book is large never holds up what is being saved: lists are read on
    ``reading``; what is written to a file or goes through the whole book (exports, backups, examining) runs
    on ``files``. SQLite lets both read beside the writer, each at the moment it began. With given executors
    both are the database's.
    """

    def __init__(self, main_thread: MainThread, executors: tuple[Executor, Executor] | None = None) -> None:
        def queue(name: str) -> WorkQueue:
            return WorkQueue(ThreadPoolExecutor(1, thread_name_prefix=name), main_thread.deliver)

        self.closed = False
        if executors is None:
            self.database, self.network = queue("database"), queue("network")
            self.reading, self.files = queue("reading"), queue("files")
        else:
            database, network = executors
            self.database = WorkQueue(database, main_thread.deliver)
            self.network = WorkQueue(network, main_thread.deliver)
            self.reading = self.files = self.database

    def when_empty(self, owner: QObject, call: Callable[[], None]) -> None:
        """Call back when everything submitted so far, on one queue after the other, is delivered.

        Nothing is called once ``owner`` is gone.
        """
        waiting = [self.network, self.files, self.reading, self.database]

        def next_queue(_: Outcome[None] | None = None) -> None:
            if waiting:
                submit(waiting.pop(), owner, lambda: None, next_queue)
            else:
                call()

        next_queue()

    def close(self) -> None:
        """Finish what was started."""
        self.closed = True
        for queue in (self.network, self.files, self.reading, self.database):
            queue.close()
