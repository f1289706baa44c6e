"""Unpack pages on the network queue, so that the database is free meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from desktop_app.sync.incoming.origins import SegmentOrigins
from desktop_app.sync.incoming.record_tables import rows_of
from desktop_app.sync.transport.https import Exchanged
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.messages import PullPage
from desktop_app.wire.origins import Origins, unpack_origins
from desktop_app.wire.protocol import SEGMENT_MAX_CELLS
from desktop_app.wire.records import RecordTable, unpack_records
from desktop_app.wire.segment import read_tables

PAGES_AT_ONCE = 24
"""Pages in one transaction: 12,000 forms of 30 answers, a fifth of a second on two cores.

New records have random ids, so every transaction rewrites most of an index of ids (docs/decisions/0052); and
the database is free for the officer in between.
"""


class UnpackedPage:
    """A page and, from when they were first asked for, its records as columns with who wrote them."""

    def __init__(self, page: PullPage) -> None:
        self.page = page

    @cached_property
    def tables(self) -> Sequence[tuple[RecordTable, Origins]]:
        """Return the records.

        Raises:
            Malformed: the page cannot be read; so does every further call.
        """
        return list(_tables(self.page))

    @property
    def cells(self) -> int:
        """How many values it holds."""
        return sum(len(table.entity_ids) * len(table.fields) for table, _ in self.tables)


class ArrivedPages:
    """The answer with its pages, unpacked one ``part`` at a time: what one transaction takes.

    A part holds no more values than a segment may, unless its only page does. A page that cannot be read ends
    its part and fails where it is applied.
    """

    def __init__(self, exchanged: Exchanged) -> None:
        self.exchanged = exchanged
        self._left = [UnpackedPage(page) for page in exchanged.pages]
        self.part: list[UnpackedPage] = []
        self.unpack_next()

    @property
    def more_follows(self) -> bool:
        """Whether there is another part after this one."""
        return bool(self._left)

    def unpack_next(self) -> None:
        """Unpack the next part; a page for which there is no more room in it stays packed."""
        self.part = []
        room = SEGMENT_MAX_CELLS
        while self._left and len(self.part) < PAGES_AT_ONCE:
            try:
                room -= self._left[0].cells
            except Malformed:
                self.part.append(self._left.pop(0))
                return
            if room < 0 and self.part:
                return
            self.part.append(self._left.pop(0))


def _tables(page: PullPage) -> Iterator[tuple[RecordTable, Origins]]:
    """Yield the records of a page and who wrote them."""
    origins = unpack_origins(page.origins)
    for records in unpack_records(page.records):
        yield records, origins
    if page.segment:
        gone = set(page.skip)
        for table in read_tables(page.segment):
            versions = [page.first + position for position in table.positions]
            whole = RecordTable(table.entity, table.fields, table.entity_ids, versions, table.values)
            writers: Origins = {}
            if page.device:  # an older server does not say it
                writers = SegmentOrigins(page.device, versions, table.authors, table.times, table.written)
            if gone.isdisjoint(table.positions):
                yield whole, writers
            else:
                alive = [row for row, position in enumerate(table.positions) if position not in gone]
                yield rows_of(whole, alive), writers
