"""Computers that write and exchange all the time, and what was acknowledged to them."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise

from sqlalchemy import Connection, select

from desktop_app.journal.devices import current_device, head
from desktop_app.sync.problems import SyncProblem
from tests.builders import put_response
from tests.support.servers.records import records_at
from tests.support.servers.upstream import Desk
from upstream.database.tables import device, segment

_PAUSE_SECONDS = 0.25


class WritingOffices:
    """A thread a computer: it writes a form, exchanges, and notes what the province then says to have."""

    def __init__(self, desks: Mapping[str, Desk]) -> None:
        self.written: Counter[str] = Counter()
        self.problems: Counter[str] = Counter()
        self.acknowledged: list[tuple[str, int, bytes]] = []
        """Computer, number and hash of its last change that the province has acknowledged."""
        self._times: dict[str, list[float]] = {name: [] for name in desks}
        self._end = threading.Event()
        self._desks = desks
        self._pool = ThreadPoolExecutor(len(desks))
        self._writing: list[Future[None]] = []

    def __enter__(self) -> WritingOffices:
        self._writing = [self._pool.submit(self._write, name, desk) for name, desk in self._desks.items()]
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._pool.shutdown()

    def goes_on_since(self, moment: float) -> bool:
        """Whether every computer had something acknowledged after a moment of ``time.monotonic``.

        What a computer fails by, otherwise than by the line, is raised here.
        """
        for each in self._writing:
            if each.done():
                each.result()
        return all(times and times[-1] > moment for times in self._times.values())

    def longest_silence(self) -> float:
        """Seconds for which no computer had anything acknowledged."""
        times = sorted(moment for each in self._times.values() for moment in each)
        return max(later - earlier for earlier, later in pairwise(times))

    def _write(self, name: str, desk: Desk) -> None:
        while not self._end.wait(_PAUSE_SECONDS):
            with desk.office.record() as rec:
                put_response(rec, f"{name}-{self.written[name]}")
            self.written[name] += 1
            self._exchange(name, desk)

    def _exchange(self, name: str, desk: Desk) -> None:
        began = time.monotonic()
        try:
            desk.sync()
        except SyncProblem as problem:
            self.problems[type(problem).__name__] += 1
            return
        with desk.office.read() as connection:
            mine = current_device(connection)
            last = head(connection, mine)
        assert mine.acked_seq == last.seq, "a round without a problem leaves nothing behind"
        self.acknowledged.append((mine.device_id, last.seq, last.hash))
        self._times[name].append(began)

    def require_kept(self, connection: Connection) -> None:
        """Fail unless the province has all that it acknowledged, and every change once."""
        found = {
            (row.device_id, row.last_seq, bytes(row.last_hash))
            for row in connection.execute(
                select(device.c.device_id, segment.c.last_seq, segment.c.last_hash).join(
                    segment, segment.c.device == device.c.number
                )
            )
        }
        lost = [each for each in self.acknowledged if each not in found]
        assert lost == [], f"{len(lost)} of {len(self.acknowledged)} acknowledged changes are lost"
        self._require_once(connection)
        assert len(records_at(connection, "survey_response")) == self.written.total()

    def _require_once(self, connection: Connection) -> None:
        columns = segment.c
        query = select(columns.device, columns.first_seq, columns.last_seq)
        rows = connection.execute(query.order_by(columns.device, columns.first_seq)).all()
        for earlier, later in pairwise(rows):
            follows = later.first_seq == earlier.last_seq + 1
            assert follows if later.device == earlier.device else later.first_seq == 1, (earlier, later)
