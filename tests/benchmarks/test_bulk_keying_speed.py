"""10,000 forms recorded at once, as an import does, against bare rows with the same driver and encryption."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.base.ids import new_id
from desktop_app.journal.recorder import Given
from tests.benchmarks.book.invented import CONTENTS
from tests.benchmarks.book.kept import OpenAges, OpenBook
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.benchmarks.reporting.plugin import SHORT

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
FORMS = 100 if SHORT else 10_000


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Any]:
    connection = sqlcipher.connect(str(tmp_path / "bare.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE saved (id TEXT PRIMARY KEY, content TEXT)")
    yield connection
    connection.close()


def forms_of(book: OpenBook, run: int) -> Iterator[tuple[str, Mapping[str, Given]]]:
    """New forms of the running round, each time with numbers of their own."""
    first = 500_000 + run * FORMS
    for serial in range(FORMS):
        answers = {**dict.fromkeys(CONTENTS, "1"), "full_name": f"Nguyễn Văn {serial}", "land": str(serial)}
        yield (
            new_id(book.office.clock),
            {
                "round_id": book.facts.round_id,
                "area_id": book.facts.areas[serial * len(book.facts.areas) // FORMS],
                "serial": first + serial,
                "channel": "paper",
                "answers": answers,
                "entered_by": "Nguyễn Thị Thử",
            },
        )


def test_ten_thousand_forms_at_once(measured: Measured, open_fresh_books: OpenAges, bare: Any) -> None:
    def keyed(book: OpenBook, run: int) -> None:
        with book.office.record() as rec:
            for key, fields in forms_of(book, run):
                rec.put("survey_response", key, fields)

    def written(book: OpenBook, run: int) -> None:
        rows = ((key, json.dumps(fields, ensure_ascii=False)) for key, fields in forms_of(book, run))
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("INSERT INTO saved VALUES (?, ?)", rows)
        bare.execute("COMMIT")

    def work(book: OpenBook) -> WorkAndFloor:
        return WorkAndFloor(lambda run: keyed(book, run), lambda run: written(book, run))

    row = measured.over_years("10,000 forms at once to bare rows", map(work, open_fresh_books), 3)
    measured.require(row, 60)
