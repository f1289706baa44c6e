"""Tables for pages kept up to date beside the server that has pages: rows that are due, and totals.

Never more than half of one processor: between two communes the thread rests as long as it has worked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from desktop_app.base.clock import SystemClock
from upstream.database.database import Database
from upstream.http.error_log import log_change
from upstream.read_model.entries import settle_entries
from upstream.read_model.fund import settle_funds
from upstream.read_model.rebuilding import rebuild
from upstream.read_model.rounds import settle_rounds
from upstream.read_model.totals import TotalsKeeper
from upstream.read_model.troubles import try_all_again

_LOOKS_EVERY_SECONDS = 10.0
_LONGEST_WAIT_SECONDS = 160.0
"""Of a database that is full or gone; each wait is twice as long as the one before."""
_PAGES = 1
"""The number of this work, which one of several processes does."""


def settle_all(database: Database, goes_on: Callable[[int], bool] = lambda _done: True) -> None:
    """Compute all that the merge has only said to have changed; ``goes_on`` hears of each commune's totals.

    Raises:
        DBAPIError: the database is full or gone; what was done is kept.
    """
    keeper = TotalsKeeper(database)
    try:
        keeper.settle(go_on=goes_on)
    finally:
        keeper.close()
    settle_entries(database, SystemClock().today())
    settle_rounds(database)
    settle_funds(database)


@contextmanager
def kept_for_pages(database: Database) -> Iterator[None]:
    """Keep the tables up to date in a thread, until the end of the block."""
    end = threading.Event()
    thread = threading.Thread(target=_keep, args=(database, end), name="pages")
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join()


def _keep(database: Database, end: threading.Event) -> None:
    keeper, rest = TotalsKeeper(database), _Rest(end)
    works: tuple[Callable[[], object], ...] = (
        lambda: rebuild(database, lambda _done, _of: None, rest.goes_on),
        lambda: keeper.settle(go_on=rest.goes_on),
        lambda: settle_entries(database, SystemClock().today(), rest.goes_on),
        lambda: settle_rounds(database, rest.goes_on),
        lambda: settle_funds(database, rest.goes_on),
    )
    wait, fault, first = _LOOKS_EVERY_SECONDS, "", True
    try:
        while not end.is_set():
            try:
                with database.elected(_PAGES) as elected:
                    if elected and first:
                        try_all_again(database)
                        first = False
                    for work in works if elected else ():
                        work()
                wait, fault = _LOOKS_EVERY_SECONDS, ""
            except Exception as error:  # noqa: BLE001  the database is full or gone: later
                wait = min(2 * wait, _LONGEST_WAIT_SECONDS)
                fault = log_change(error, fault)
            end.wait(wait)
            rest.begin()
    finally:
        keeper.close()


class _Rest:
    """Waits as long as was worked."""

    def __init__(self, end: threading.Event) -> None:
        self._end = end
        self.begin()

    def begin(self) -> None:
        """Work begins."""
        self._since = time.thread_time()

    def goes_on(self, _done: int = 0) -> bool:
        """Wait; whether there is anything more to be done then."""
        self._end.wait(time.thread_time() - self._since)
        self.begin()
        return not self._end.is_set()
