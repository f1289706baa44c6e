"""The least that a durable save can be: its rows, with the driver alone, in a copy of the same book.

Nothing is asked before (who may, whether the report is open, what was there), and nothing worked out: the op
is encoded and hashed already.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from desktop_app.base.clock import to_millis
from desktop_app.base.ids import indicator_value_id
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
                "SELECT max(device_seq) FROM journal_op",
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
