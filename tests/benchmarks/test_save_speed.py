"""One durable save, journal and counts included, against the bare transaction.

The floor writes the same content as one row with the same driver, encryption and durability.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.storage.expected_head import HeadKeeper
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import create_round, set_round_state
from tests.benchmarks.workloads.floors import in_turn
from tests.builders import an_office, put_area

pytestmark = pytest.mark.bench
RUNS = 400
SET = "MTTQ_CO_SO"
ANSWERS = {f"q{number:02d}": "1" for number in range(1, 20)}


def month(run: int) -> str:
    """Another month for each run."""
    return f"{1950 + run // 12}-M{run % 12 + 1:02d}"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = an_office(tmp_path / "office")
    with opened.record() as rec:
        put_area(rec, "a1")
    yield opened
    opened.close()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Any]:
    connection = sqlcipher.connect(str(tmp_path / "bare.db"), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE saved (id TEXT PRIMARY KEY, content TEXT)")
    yield connection
    connection.close()


def _bare_save(connection: Any, key: str, content: str) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO saved VALUES (?, ?)", (key, content))
    connection.execute("COMMIT")


def test_one_response(office: Office, bare: Any) -> None:
    with office.record() as rec:
        questionnaire = {"template_code": "NTM_XA_2021", "template_version": "1"}
        round_id = create_round(rec, {"title": "Đợt", "year": 2026, **questionnaire})
        set_round_state(rec, round_id, "open")

    def ours(run: int) -> None:
        draft = ResponseDraft(f"x{run}", round_id, f"a{run % 12}", run, ANSWERS, "q19", "")
        with office.record() as rec:
            save_response(rec, draft, validity="")

    content = json.dumps(
        {"answers": ANSWERS, "round": round_id, "comment": "", "entered_by": "Nguyễn Thị Thử"}
    )
    ratio = in_turn(
        "durable save of a response", ours, lambda run: _bare_save(bare, f"x{run}", content), RUNS
    )
    assert ratio.value < 25


def test_one_cell(office: Office, bare: Any) -> None:
    def ours(run: int) -> None:
        with office.record() as rec:
            set_values(rec, SET, "1", [(Cell("a1", "NT01", month(run)), str(run))])

    ratio = in_turn("durable save of a cell", ours, lambda run: _bare_save(bare, f"c{run}", str(run)), RUNS)
    assert ratio.value < 25


class NoFileBeside(HeadKeeper):
    """Keeps nothing."""

    def behind(self, connection: object, end: object) -> None:
        """Reads nothing."""

    def keep(self, numbered: object) -> None:
        """Writes nothing."""


def test_the_file_beside_the_book(office: Office, tmp_path: Path) -> None:
    """What it costs to keep how far the book must go at least: the same save without it is the floor."""
    alone = an_office(tmp_path / "alone")
    with alone.record() as rec:
        put_area(rec, "a1")
    alone.store._head.close()
    alone.store._head = NoFileBeside(alone.folder.book)

    def save(saving: Office, run: int) -> None:
        with saving.record() as rec:
            set_values(rec, SET, "1", [(Cell("a1", "NT01", month(run)), str(run))])

    ratio = in_turn(
        "a cell with the file beside the book",
        lambda run: save(office, run),
        lambda run: save(alone, run),
        RUNS,
        time.process_time,
    )
    alone.close()
    assert ratio.value < 1.5
