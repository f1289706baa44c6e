"""An action: what somebody at a computer does with the book as it stands before him.

It looks first and says what would be done; ``None`` where nothing in the book is fit for it. What the act has
changed is compared with the book before, so an action names neither records nor fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select

from desktop_app.journal.recorder import Recorder
from tests.simulation.computer import Computer
from tests.simulation.world import AREAS, World

MARK = "§"
"""Stands before the number of the step in whatever text people type: such a text is typed once."""

type Work = Callable[[Recorder], object]


@dataclass(frozen=True)
class At:
    """Somebody at a computer. ``pick`` and ``more`` were drawn by chance, ``number`` is that of the step."""

    world: World
    who: Computer
    pick: int
    more: int
    number: int

    @property
    def words(self) -> str:
        """A text that nobody else types."""
        return f"{MARK}{self.number}"

    @property
    def today(self) -> date:
        """What the calendar at this computer shows."""
        return self.who.clock.today()

    @property
    def day(self) -> date:
        """Today, more often than one of the days before."""
        return self.today - timedelta((0, 0, 0, 0, 1, 5, 20)[self.more % 7])

    @property
    def area(self) -> str:
        """An area, or none."""
        return [*AREAS, ""][self.more % (len(AREAS) + 1)]

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The book as it stands on the screen."""
        with self.who.office.read() as connection:
            yield connection

    def one_of[T](self, found: Sequence[T]) -> T | None:
        """One of these, more often one of the last."""
        return found[-1 - self.pick % len(found)] if found else None

    def rows(self, table: Table, *where: Any) -> list[Mapping[str, Any]]:
        """The records of a table, in the order of their ids."""
        with self.reading() as connection:
            query = select(table).where(*where).order_by(table.c.id)
            return [dict(row) for row in connection.execute(query).mappings()]


@dataclass(frozen=True)
class Action:
    """``prepare`` looks at the book; ``weight``: how often it is drawn beside others of its room."""

    prepare: Callable[[At], Work | None]
    weight: float = 1
