"""Decides what the search shows: rooms at once, what is in the book when the database has answered.

Hits on a name come before hits on something related.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop_app.base.text import fold
from desktop_app.base.work_queues import Ok, Outcome, WorkQueue
from desktop_app.book.search import Found
from ui.base.answers import submit
from ui.context.room import RoomSpec
from ui.search.hits import SearchHit, hit_of, room_hits, settings_hits

Find = Callable[[str], tuple[Found, ...]]


class SearchPresenter(QObject):
    """Takes what is typed, emits hits. An answer to older typing is dropped.

    The book is searched beside the database's queue: nothing that is saved waits for it.
    """

    hits_changed = Signal(object, bool)
    """The hits, and whether the book is still being searched for more."""

    def __init__(self, rooms: Sequence[RoomSpec], find: Find, queue: WorkQueue, *, sample: bool) -> None:
        super().__init__()
        self._rooms = rooms
        self._find = find
        self._queue = queue
        self._sample = sample
        self._asked = 0
        self._running = False
        self._waiting: str | None = None
        self._first: tuple[SearchHit, ...] = ()
        self._last: tuple[SearchHit, ...] = ()

    def show_rooms(self, rooms: Sequence[RoomSpec]) -> None:
        """Find these rooms from now on."""
        self._rooms = rooms

    def type(self, text: str) -> None:
        """The field holds ``text`` now."""
        self._asked += 1
        wanted = fold(text)
        by_name, self._last = settings_hits(wanted, sample=self._sample)
        self._first = (*room_hits(self._rooms, wanted), *by_name)
        self._waiting = text if wanted else None
        self.hits_changed.emit((*self._first, *self._last), bool(wanted))
        self._go_on()

    def _go_on(self) -> None:
        """Keep one search under way; while it runs only the newest typing waits."""
        if self._running or self._waiting is None:
            return
        text, number = self._waiting, self._asked
        self._waiting, self._running = None, True
        submit(self._queue, self, lambda: self._find(text), lambda outcome: self._answer(number, outcome))

    def _answer(self, number: int, outcome: Outcome[tuple[Found, ...]]) -> None:
        self._running = False
        if number == self._asked:
            found = tuple(map(hit_of, outcome.value)) if isinstance(outcome, Ok) else ()
            self.hits_changed.emit((*self._first, *found, *self._last), False)
        self._go_on()
