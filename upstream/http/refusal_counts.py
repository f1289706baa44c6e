"""How often requests were refused, by day and reason, for the page of the server's health.

Written at most every half minute: a stranger who is refused a thousand times causes two rows, not a thousand.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter

from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import SQLAlchemyError

from desktop_app.base.clock import VIETNAM, from_millis
from upstream.base.clock import now_millis
from upstream.database.console_tables import refusal_count as table
from upstream.database.database import Database

_EVERY_SECONDS = 30.0
_log = logging.getLogger("so-mat-tran-upstream")


class RefusalCounts:
    """Counts refusals; what a process that ends has not written yet is lost, and missed by nobody."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._waiting = False

    def note(self, code: str) -> None:
        """Count a refusal."""
        day = from_millis(now_millis()).astimezone(VIETNAM).date().isoformat()
        with self._lock:
            self._counts[day, code] += 1
            if self._waiting:
                return
            self._waiting = True
        timer = threading.Timer(_EVERY_SECONDS, self.write)
        timer.daemon = True
        timer.start()

    def write(self) -> None:
        """Write what was counted."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._waiting = False
        try:
            with self._database.write() as connection:
                for (day, code), count in counts.items():
                    _add(connection, day, code, count)
        except SQLAlchemyError as error:
            _log.warning("refusals were not counted: %s", type(error).__name__)


def _add(connection: Connection, day: str, code: str, count: int) -> None:
    mine = (table.c.day == day) & (table.c.code == code)
    changed = connection.execute(update(table).where(mine).values(count=table.c.count + count))
    if not changed.rowcount:
        connection.execute(insert(table).values(day=day, code=code, count=count))
