"""One durable save, journal and counts included, against the bare transaction.

The floor writes the same content as one row with the same driver, encryption and durability; the least, all
rows that a save writes, in their tables.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.storage.expected_head import HeadKeeper
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.benchmarks.book.by_command import SET
from tests.benchmarks.book.invented import CONTENTS
from tests.benchmarks.book.kept import BookAges, OpenAges, OpenBook
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.benchmarks.workloads.least_saved import LeastSaved, least_saved

pytestmark = [pytest.mark.bench, pytest.mark.timeout(900)]
RUNS = 300
ANSWERS = dict.fromkeys(CONTENTS, "1")


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Any]:
    connection = sqlcipher.connect(str(tmp_path / "bare.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE saved (id INTEGER PRIMARY KEY, content TEXT)")
    yield connection
    connection.close()


@pytest.fixture
def least(books: BookAges, tmp_path: Path) -> Iterator[LeastSaved]:
    with least_saved(books.ten, tmp_path / "least") as made:
        yield made


def _bare_save(connection: Any, content: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO saved (content) VALUES (?)", (content,))
    connection.execute("COMMIT")


def response(book: OpenBook, run: int, round_id: str, answers: dict[str, str]) -> None:
    """Finish a form in one of the running rounds."""
    area = book.facts.areas[1 + run % 2]
    draft = ResponseDraft(book.next_id(), round_id, area, 200_000 + run, answers, "q19", "")
    with book.office.record() as rec:
        save_response(rec, draft, validity="")


def cell(book: OpenBook, run: int) -> None:
    """Correct one figure of the running month after the other."""
    key = Cell(book.facts.areas[run % 10 * 2], "NT01", "2026-M11")
    with book.office.record() as rec:
        set_values(rec, SET, book.facts.set_version, [(key, str(1_000 + run))])


def test_one_response(measured: Measured, open_books: OpenAges, bare: Any, least: LeastSaved) -> None:
    content = json.dumps(
        {"answers": ANSWERS, "round": "r" * 32, "comment": "", "entered_by": "Nguyễn Thị Thử"}
    )

    def work(book: OpenBook) -> WorkAndFloor:
        return WorkAndFloor(
            lambda run: response(book, run, book.facts.sheet_round_id, ANSWERS),
            lambda _: _bare_save(bare, content),
        )

    round_id = open_books.ten.facts.sheet_round_id
    row = measured.over_years(
        "durable save of a response",
        map(work, open_books),
        RUNS,
        goal=1.5,
        least=lambda run: least.response(run, round_id, ANSWERS),
    )
    measured.require(row, 25)
    measured.require_flat(row, 4)


def test_one_response_with_words(measured: Measured, open_books: OpenAges, bare: Any) -> None:
    """In a round where the words of all forms are different."""

    def answers(run: int) -> dict[str, str]:
        words = {"full_name": f"Nguyễn Văn {run}", "born": "1961-02-03", "land": str(run)}
        return {**ANSWERS, **words, "wish": f"Sửa đường trục thôn, hộ {run}"}

    def work(book: OpenBook) -> WorkAndFloor:
        return WorkAndFloor(
            lambda run: response(book, run, book.facts.round_id, answers(run)),
            lambda run: _bare_save(bare, json.dumps(answers(run))),
        )

    row = measured.over_years("durable save of a response with words", map(work, open_books), RUNS, goal=1.5)
    measured.require(row, 25)
    measured.require_flat(row, 4)


def test_one_cell(measured: Measured, open_books: OpenAges, bare: Any, least: LeastSaved) -> None:
    def work(book: OpenBook) -> WorkAndFloor:
        return WorkAndFloor(lambda run: cell(book, run), lambda run: _bare_save(bare, str(run)))

    row = measured.over_years(
        "durable save of a cell", map(work, open_books), RUNS, goal=1.5, least=least.cell
    )
    measured.require(row, 25)
    measured.require_flat(row, 4)


class NoFileBeside(HeadKeeper):
    """Keeps nothing."""

    def behind(self, connection: object, end: object) -> None:
        """Reads nothing."""

    def keep(self, numbered: object) -> None:
        """Writes nothing."""


def test_the_file_beside_the_book(
    measured: Measured, open_books: OpenAges, books: BookAges, tmp_path: Path
) -> None:
    """What it costs to keep how far the book must go at least: the same save without it is the floor."""
    copy = books.one.copied_to(tmp_path / "alone")
    with closing(copy.open()) as office:
        office.store._head.close()
        office.store._head = NoFileBeside(office.folder.book)
        alone = OpenBook(copy, office)
        row = measured.in_turn(
            "a cell with the file beside the book",
            lambda run: cell(open_books.one, run),
            lambda run: cell(alone, run),
            RUNS,
            time.process_time,
        )
    measured.require(row, 1.5)
