"""The deadlines of 10,000 open entries with five events each, against bare SQLite reading the same rows."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest

from desktop_app.catalogue.registers.clock_rules import ClockRule
from desktop_app.registers.clock.clock_events import ClockEvent
from desktop_app.registers.clock.deadline_calculation import calculate_deadline
from desktop_app.registers.clock.due import DeadlineStatus, DueStatus
from tests.benchmarks.reporting.measured import Measured
from tests.registers.clock.clocks import CALENDAR, rule, shipped_calendar

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]

ENTRIES = 10_000
TODAY = date(2026, 11, 27)
ROWS = "SELECT entry, code, on_day, days FROM event ORDER BY entry, number"


@pytest.fixture
def rows(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "events.db")) as connection:
        connection.execute(
            "CREATE TABLE event (entry INTEGER, number INTEGER, code TEXT, on_day TEXT, days INTEGER)"
        )
        connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", events())
        connection.execute("CREATE INDEX in_order ON event (entry, number, code, on_day, days)")
        connection.commit()
        yield connection


def events() -> Iterator[tuple[int, int, str, str, int | None]]:
    """Each entry is opened, noted upon, paused, resumed and extended on days of its own."""
    for entry in range(ENTRIES):
        day = date(2026, 1, 2) + timedelta(entry % 300)
        for number, (code, step) in enumerate(
            (("opened", 0), ("noted", 1), ("asked", 2 + entry % 5), ("supplied", 9), ("extended", 11))
        ):
            extra = 5 if code == "extended" else None
            yield entry, number, code, (day + timedelta(step)).isoformat(), extra


def read(rows: sqlite3.Connection) -> Iterator[list[ClockEvent]]:
    """The events of each entry."""
    for _, said in groupby(rows.execute(ROWS), itemgetter(0)):
        yield [ClockEvent(code, date.fromisoformat(day), days) for _, code, day, days in said]


def test_the_deadlines_of_all_open_entries(measured: Measured, rows: sqlite3.Connection) -> None:
    calendar = shipped_calendar()
    for of in (rule(15), rule(30, CALENDAR)):

        def all_due(_: int, of: ClockRule = of) -> list[DeadlineStatus]:
            return [calculate_deadline(of, said, calendar, TODAY) for said in read(rows)]

        found = all_due(0)
        assert len(found) == ENTRIES
        assert {due.status for due in found} == {DueStatus.RUNNING, DueStatus.LAPSED}
        ratio = measured.in_turn(
            f"deadlines in {of.unit} days of {ENTRIES} entries to reading their events",
            all_due,
            lambda _: rows.execute(ROWS).fetchall(),
            7,
            time.process_time,
        )
        measured.require(ratio, 12)


def test_a_deadline_far_away_takes_no_longer_than_one_at_hand(measured: Measured) -> None:
    """Days are counted, not walked: ten years cost what ten days cost."""
    calendar, said = shipped_calendar(), [ClockEvent("opened", date(2026, 3, 2))]

    def many(days: int) -> None:
        of = rule(days)
        for _ in range(5_000):
            calculate_deadline(of, said, calendar, TODAY)

    ratio = measured.in_turn(
        "a term of 3,660 days to one of 10", lambda _: many(3660), lambda _: many(10), 7, time.process_time
    )
    measured.require(ratio, 3)
