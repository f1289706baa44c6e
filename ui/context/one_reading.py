"""One read at a time: of requests made meanwhile only the newest is read afterwards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from sqlalchemy import Connection

from desktop_app.base.work_queues import Ok, Outcome
from ui.base.answers import submit
from ui.base.errors import sentence_for
from ui.context.room import RoomContext


class OneReading(QObject):
    """Reads for its owner, beside what is being saved.

    A reading that failed ends as one that did not: nobody else holds a word for "under way", so none can be
    left behind (``tests/architecture/test_answers.py`` forbids them).
    """

    def __init__(self, context: RoomContext, owner: QObject, refused: Callable[[str], object]) -> None:
        """``refused`` receives the sentence why something could not be read."""
        super().__init__(owner)
        self._context = context
        self._refused = refused
        self._under_way = False
        self._next: Callable[[], None] | None = None

    def ask[T](self, query: Callable[[Connection], T], show: Callable[[T], object]) -> None:
        """Read now, or behind what is under way and in the place of what waits; ``show`` gets the value."""
        office = self._context.office

        def work() -> T:
            with office.read() as connection:
                return query(connection)

        def done(outcome: Outcome[T]) -> None:
            self._under_way = False
            try:
                if isinstance(outcome, Ok):
                    show(outcome.value)
                else:
                    self._refused(sentence_for(outcome.error))
            finally:
                self._begin_next()

        self._next = lambda: submit(self._context.reading, self, work, done)
        self._begin_next()

    def _begin_next(self) -> None:
        if not self._under_way and self._next is not None:
            begin, self._next = self._next, None
            self._under_way = True
            begin()
