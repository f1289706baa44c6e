"""Counting in the book of ten years, whose running round has 90,000 forms with words of their own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Connection, select

from desktop_app.book.overview import read_overview
from desktop_app.book.search import find
from desktop_app.storage.tables.surveys import survey_response
from desktop_app.surveys.responses.queries import serials
from desktop_app.surveys.results.round_results import read_results
from desktop_app.surveys.round_tally import count_round, findings_of
from desktop_app.surveys.tally.counts import area_counts, recount
from desktop_app.sync.rounds.status import sync_status
from tests.benchmarks.book.extent import OFFICER
from tests.benchmarks.book.kept import OpenAges, OpenBook, reading
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from tests.benchmarks.reporting.rows import BenchRow

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
TODAY = date(2026, 11, 24)
_AREAS = "SELECT * FROM residential_area"


def full_scan(connection: Connection, round_id: str) -> Counter[str]:
    """The floor: read the answers of every form, decode them, count them."""
    counted: Counter[str] = Counter()
    rows = connection.execute(select(survey_response.c.answers).where(survey_response.c.round_id == round_id))
    for (answers,) in rows:
        counted.update(json.loads(answers).items())
    return counted


def test_the_tally_of_a_round(measured: Measured, open_books: OpenAges) -> None:
    with reading(open_books) as both:
        works = [
            WorkAndFloor(
                lambda _, c=connection, r=book.facts.round_id: count_round(c, r),  # type: ignore[misc]
                lambda _, c=connection, r=book.facts.round_id: full_scan(c, r),  # type: ignore[misc]
            )
            for book, connection in both
        ]
        row = measured.over_years("tally of the running round to reading all of its forms", works, 3)
        for book, connection in both:
            round_id = book.facts.round_id
            assert area_counts(connection, round_id) == recount(connection, round_id)
    measured.require(row, 0.5)


def test_the_results_of_a_round(measured: Measured, open_books: OpenAges) -> None:
    """Every question of every form, with who is missing; floor: its answers are unpacked and counted."""
    with reading(open_books) as both:
        works = [
            WorkAndFloor(
                lambda _, c=connection, r=book.facts.round_id: read_results(c, r, TODAY),  # type: ignore[misc]
                lambda _, c=connection, r=book.facts.round_id: full_scan(c, r),  # type: ignore[misc]
            )
            for book, connection in both
        ]
        row = measured.over_years("results of the running round to reading all of its forms", works, 3)
    measured.require(row, 3)


READINGS: dict[str, Callable[[Connection, OpenBook], object]] = {
    "overview": lambda c, _: read_overview(c, "2026-M11"),
    "status line": lambda c, _: sync_status(c),
    "search by name": lambda c, _: find(c, "khu", OFFICER),
    "search by number": lambda c, _: find(c, "7", OFFICER),
    "tally of a round": lambda c, book: count_round(c, book.facts.round_id),
    "tally of a round with areas counted by hand": lambda c, book: count_round(c, book.facts.sheet_round_id),
    "serial numbers of an area": lambda c, book: serials(c, book.facts.round_id, book.facts.areas[1]),
    "contradictions of a round": lambda c, book: findings_of(c, count_round(c, book.facts.round_id), TODAY),
}


@pytest.mark.parametrize("name", READINGS)
def test_what_screens_read(measured: Measured, open_books: OpenAges, name: str) -> None:
    """Floor: bare SQLite reads the list of areas."""
    with reading(open_books) as both:

        def work(book: OpenBook, connection: Connection) -> WorkAndFloor:
            driver = connection.connection.driver_connection
            assert driver is not None
            return WorkAndFloor(
                lambda _: READINGS[name](connection, book), lambda _: driver.execute(_AREAS).fetchall()
            )

        measured.over_years(f"{name} to reading the areas", [work(*each) for each in both], 9)


def test_the_size_of_the_file(measured: Measured, open_books: OpenAges) -> None:
    """Against its forms and figures alone as lines of JSON."""
    sizes = []
    with reading(open_books) as both:
        for book, connection in both:
            plain = 0
            for table in ("survey_response", "indicator_value"):
                rows = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()
                plain += sum(len(json.dumps(dict(row), ensure_ascii=False).encode()) for row in rows)
            journal = connection.exec_driver_sql(
                "SELECT sum(length(packed) + coalesce(length(before), 0)) FROM journal_segment"
            ).scalar_one()
            print(f"the journal's content: {journal / 1e6:.1f} MB")
            sizes.append((book.book.file.stat().st_size / 1e6, plain / 1e6))
    (before, plain_before), (after, plain_after) = sizes
    name = "the file of the book to its forms and figures as JSON"
    row = measured.row(BenchRow(name, after, plain_after, "MB", before, plain_before))
    measured.require(row, 2.5)
