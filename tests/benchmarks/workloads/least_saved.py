"""The least that a durable save can be: its rows, with the driver alone, in a copy of the same book.

Nothing is asked before (who may, whether the report is open, what was there), and nothing worked out: the op
is encoded and hashed already.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import batched
from pathlib import Path
from typing import Any, Final

from desktop_app.base.clock import to_millis
from desktop_app.base.ids import indicator_value_id
from desktop_app.journal.segments import BLOCK, record_number
from tests.benchmarks.book.by_command import SET
from tests.benchmarks.book.extent import END, OFFICER
from tests.benchmarks.book.kept import BenchBook, OpenBook

_OP = """
    INSERT INTO journal_op (device, device_seq, entity, entity_id, base_version, patch, "before", author, at,
        resolves, continues, hash)
    VALUES (?, ?, ?, ?, 0, ?, ?, ?, ?, NULL, 0, ?)
"""
_FIGURE = """
    INSERT INTO indicator_value (id, set_code, set_version, indicator_code, period, unit, version, value)
    VALUES (?, ?, ?, 'NT01', '2026-M11', ?, 0, ?)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, value = excluded.value
"""
_RESPONSE = """
    INSERT INTO survey_response (id, version, round_id, area_id, serial, answered_on, channel, validity,
        answers, comment, entered_by, entered_at)
    VALUES (?, 0, ?, ?, ?, NULL, 'paper', '', ?, '', ?, ?)
"""
_COUNTED: Final = "SELECT counts, serials FROM survey_count WHERE round_id = ? AND area_id = ?"
_COUNTS: Final = "UPDATE survey_count SET counts = ?, serials = ? WHERE round_id = ? AND area_id = ?"
_LAST: Final = """
    SELECT max(seq)
    FROM (SELECT max(device_seq) AS seq FROM journal_op UNION ALL SELECT max(last_seq) FROM journal_segment)
"""
_VALUE: Final = "UPDATE indicator_value SET version = 0, value = ? WHERE id = ?"
_SEGMENT: Final = """
    INSERT INTO journal_segment (device, first_seq, last_seq, last_hash, packed, "before")
    VALUES (?, ?, ?, ?, ?, ?)
"""
_RECORD: Final = "INSERT INTO journal_segment_record (record, segment) VALUES (?, ?)"
_PACKED: Final = bytes(2_000)
"""Of 500 figures; what stood there takes as much."""
_PATCH: Final = {"cell": bytes(30), "before": bytes(25)}
_HASH: Final = bytes(32)
_AT: Final = to_millis(END)


class LeastSaved:
    """Writes in a book that nobody reads."""

    def __init__(self, book: OpenBook, driver: Any) -> None:
        self._book, self._driver = book, driver
        (self._device,), (last,) = (
            driver.execute(query).fetchone()
            for query in (
                "SELECT number FROM journal_device WHERE retired_at IS NULL",
                _LAST,
            )
        )
        self._seq = int(last)
        self._counts: dict[tuple[str, str], tuple[str, bytes]] = {}

    def cell(self, run: int) -> None:
        """A figure and its op; the counts of areas stay as they are."""
        facts = self._book.facts
        area = facts.areas[run % 10 * 2]
        entity_id = indicator_value_id(SET, "NT01", "2026-M11", area)
        self._driver.execute("BEGIN IMMEDIATE")
        self._driver.execute(_FIGURE, (entity_id, SET, facts.set_version, area, str(50_000 + run)))
        self._op("indicator_value", entity_id, _PATCH["cell"], _PATCH["before"])
        self._driver.execute("COMMIT")

    def response(self, run: int, round_id: str, answers: Mapping[str, str]) -> None:
        """A form, its op, and the counts and serial numbers of its area."""
        area, entity_id = self._book.facts.areas[1 + run % 2], self._book.next_id()
        counts, serials = self._counted(round_id, area)
        said = json.dumps(answers)
        self._driver.execute("BEGIN IMMEDIATE")
        row = (entity_id, round_id, area, 300_000 + run, said, OFFICER, _AT)
        self._driver.execute(_RESPONSE, row)
        self._op("survey_response", entity_id, said.encode(), None)
        self._driver.execute(_COUNTS, (f"{counts}{' ' * (run % 2)}", serials, round_id, area))
        self._driver.execute("COMMIT")

    def figures(self, run: int, ids: Sequence[str]) -> None:
        """Figures of a block that is there already, and its ops as segments, which are packed already."""
        self._driver.execute("BEGIN IMMEDIATE")
        self._driver.executemany(_VALUE, ((str(run + place), each) for place, each in enumerate(ids)))
        for part in batched(ids, BLOCK):
            first, self._seq = self._seq + 1, self._seq + len(part)
            row = (self._device, first, self._seq, _HASH, _PACKED, _PACKED)
            number = self._driver.execute(_SEGMENT, row).lastrowid
            records = sorted({record_number(each) for each in part})
            self._driver.executemany(_RECORD, ((record, number) for record in records))
        self._driver.execute("COMMIT")

    def _op(self, entity: str, entity_id: str, patch: bytes, before: bytes | None) -> None:
        self._seq += 1
        row = (self._device, self._seq, entity, entity_id, patch, before, OFFICER, _AT, _HASH)
        self._driver.execute(_OP, row)

    def _counted(self, round_id: str, area: str) -> tuple[str, bytes]:
        place = (round_id, area)
        if place not in self._counts:
            self._counts[place] = self._driver.execute(_COUNTED, place).fetchone()
        return self._counts[place]


@contextmanager
def least_saved(book: BenchBook, root: Path) -> Iterator[LeastSaved]:
    """Over a copy of a book, which is of no use afterwards."""
    copy = book.copied_to(root)
    with closing(copy.open()) as office, closing(office.store.engine.raw_connection()) as pooled:
        yield LeastSaved(OpenBook(copy, office), pooled.driver_connection)
