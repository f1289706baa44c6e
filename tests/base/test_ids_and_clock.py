"""Identifiers in the order of time, instants in UTC, days in Vietnam."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

from desktop_app.base import ids
from desktop_app.base.clock import VIETNAM, FixedClock, SystemClock, day_of_month, from_millis, to_millis

NOON = datetime(2026, 11, 24, 12, 0, 0, 123_000, UTC)


def test_an_id_is_a_uuid_of_version_7_with_its_time() -> None:
    made = ids.new_id(FixedClock(NOON))
    read = uuid.UUID(made)
    assert made == read.hex
    assert (read.version, read.variant) == (7, uuid.RFC_4122)
    assert read.int >> 80 == to_millis(NOON)


def test_ids_differ_and_follow_the_time() -> None:
    clock = FixedClock(NOON)
    first = [ids.new_id(clock) for _ in range(1000)]
    assert first == sorted(set(first)), "also those of one millisecond are in the order of making"
    clock.advance(timedelta(milliseconds=1))
    assert ids.new_id(clock) > first[-1]


def test_ids_of_one_millisecond_cannot_be_guessed_from_each_other() -> None:
    clock = FixedClock(NOON)
    made = [int(ids.new_id(clock), 16) for _ in range(100)]
    steps = {after - before for before, after in pairwise(made)}
    assert len(steps) == 99


def test_ids_of_cells_are_their_coordinates() -> None:
    made = [
        ids.indicator_value_id("S", "I", "2026-Q1", "u"),
        ids.target_value_id("S", "I", 2026),
        ids.period_status_id("S", "2026-Q1", "u"),
        ids.survey_area_id("r", "a"),
        ids.survey_tally_id("r", "a", "q"),
        ids.double_entry_id("f"),
        ids.survey_attachment_id("r", "f", "n"),
        ids.office_profile_id("00004"),
    ]
    assert made == [
        "iv:S:I:2026-Q1:u",
        "tv:S:I:2026",
        "ps:S:2026-Q1:u",
        "sa:r:a",
        "st:r:a:q",
        "sk:f",
        "sf:r:f:n",
        "op:00004",
    ]


def test_the_day_begins_at_midnight_in_vietnam() -> None:
    clock = FixedClock(datetime(2026, 3, 31, 16, 59, 59, tzinfo=UTC))
    assert clock.today() == date(2026, 3, 31)
    clock.advance(timedelta(seconds=1))
    assert clock.today() == date(2026, 4, 1)


def test_a_fixed_clock_stands_in_utc() -> None:
    clock = FixedClock(datetime(2026, 4, 1, 1, tzinfo=timezone(timedelta(hours=9))))
    assert clock.now() == datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_the_clock_of_the_computer() -> None:
    before = datetime.now(UTC)
    clock = SystemClock()
    assert before <= clock.now() <= datetime.now(UTC)
    assert clock.now().tzinfo is UTC
    assert before.astimezone(VIETNAM).date() <= clock.today() <= clock.now().astimezone(VIETNAM).date()


def test_stored_instants_come_back() -> None:
    assert to_millis(NOON) == 1_795_521_600_123
    assert from_millis(to_millis(NOON)) == NOON
    assert from_millis(0) == datetime(1970, 1, 1, tzinfo=UTC)


def test_instants_before_1970_are_instants_too() -> None:
    """Of births, foundings and scanned papers; Windows itself knows none of them."""
    born = datetime(1945, 9, 2, 7, 30, 0, 1_000, VIETNAM)
    assert from_millis(to_millis(born)) == born
    assert from_millis(-1) == datetime(1969, 12, 31, 23, 59, 59, 999_000, UTC)
    assert to_millis(from_millis(1_764_000_000_001)) == 1_764_000_000_001


def test_a_day_of_a_later_month_never_leaves_that_month() -> None:
    start = date(2026, 11, 1)
    assert day_of_month(start, 0, 20) == date(2026, 11, 20)
    assert day_of_month(start, 1, 31) == date(2026, 12, 31)
    assert day_of_month(start, 3, 31) == date(2027, 2, 28)
    assert day_of_month(start, 15, 30) == date(2028, 2, 29)
