"""The book that is made in bulk is, row for row, the one that the program's own commands make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.book.office import DataFolder, Office
from desktop_app.journal.chain import first_break
from desktop_app.surveys.tally.counts import area_counts, recount
from tests.benchmarks.book.building import build_book
from tests.benchmarks.book.by_command import ByCommand
from tests.benchmarks.book.extent import SMALL_TWO
from tests.benchmarks.book.in_bulk import InBulk
from tests.builders import PASSPHRASE, a_clock

_SALTED = {"officer_pin"}
"""Tables whose content is made with chance of the system."""
_IN_EVERY_OFFICE = {
    "cell_draft",
    "fund_draft",
    "fund_typing",
    "fund_voucher",
    "indicator_value",
    "journal_op",
    "journal_segment",
    "matter_draft",
    "matter_line",
    "officer_pin",
    "period_status",
    "register_event",
    "response_draft",
    "survey_count",
    "survey_tally",
    "sync_conflict",
    "sync_rejected",
    "target_value",
}

type _Rows = list[dict[str, object]]


@contextmanager
def opened(root: Path) -> Iterator[Office]:
    office = Office.open(DataFolder(root), lambda _: PASSPHRASE, a_clock())
    try:
        yield office
    finally:
        office.close()


def contents(root: Path) -> Mapping[str, _Rows]:
    """Every table of a book, each in one order."""
    found: dict[str, _Rows] = {}
    with opened(root) as office, office.read() as connection:
        names = (
            connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        )
        for name in names:
            rows = connection.execute(text(f'SELECT * FROM "{name}"')).mappings()
            found[name] = sorted((dict(row) for row in rows), key=repr)
    return found


@pytest.mark.long
def test_every_row_is_what_the_commands_write(tmp_path: Path) -> None:
    by_command = build_book(tmp_path / "commands", SMALL_TWO, ByCommand)
    in_bulk = build_book(tmp_path / "bulk", SMALL_TWO, InBulk)
    assert in_bulk == by_command
    wanted, found = contents(tmp_path / "commands"), contents(tmp_path / "bulk")
    assert found.keys() == wanted.keys()
    for table in wanted.keys() - _SALTED:
        assert found[table] == wanted[table], table


def test_it_holds_what_an_office_has_and_fits_together(tmp_path: Path) -> None:
    facts = build_book(tmp_path, SMALL_TWO)
    found = contents(tmp_path)
    assert {table for table in _IN_EVERY_OFFICE if not found[table]} == set()
    assert any(row["successor_id"] for row in found["residential_area"])
    assert {row["tally_mode"] for row in found["survey_area"]} == {"per_form", "totals"}
    assert len(found["officer"]) == 2
    answers = [row["answers"] for row in found["survey_response"] if row["round_id"] == facts.round_id]
    assert len(set(answers)) == SMALL_TWO.forms_running
    with opened(tmp_path) as office, office.read() as connection:
        assert first_break(connection) is None
        for round_id in (facts.round_id, facts.sheet_round_id):
            assert area_counts(connection, round_id) == recount(connection, round_id)
