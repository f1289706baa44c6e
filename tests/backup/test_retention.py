from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.backup.backups import superseded

NOON = datetime(2026, 10, 5, 5, 0, tzinfo=UTC)


def daily(count: int) -> list[datetime]:
    return [NOON - timedelta(days=day) for day in range(count)]


def test_a_week_is_kept_whole() -> None:
    assert superseded(daily(7)) == []


def test_two_months_leave_seven_days_and_four_weeks() -> None:
    kept = set(daily(60)) - set(superseded(daily(60)))
    assert {(NOON - instant).days for instant in kept} == {0, 1, 2, 3, 4, 5, 6, 8, 15}  # Monday: 0, 1, 8, 15


def test_several_a_day_leave_the_last() -> None:
    made = [NOON, NOON - timedelta(hours=1), NOON - timedelta(hours=2)]
    assert superseded(made) == sorted(made[1:])


def test_days_are_vietnams() -> None:
    evening, night = datetime(2026, 10, 4, 16, 59, tzinfo=UTC), datetime(2026, 10, 4, 17, 1, tzinfo=UTC)
    assert superseded([evening, night]) == []  # 23:59 and 00:01 in Vietnam


def test_a_pause_loses_nothing() -> None:
    old = [NOON - timedelta(days=400 + day) for day in range(6)]
    assert superseded([NOON, *old]) == []


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), min_size=1))  # noqa: DTZ001
def test_the_newest_always_stays_and_thinning_twice_is_thinning_once(naive: list[datetime]) -> None:
    made = [instant.replace(tzinfo=UTC) for instant in naive]
    gone = superseded(made)
    kept = set(made) - set(gone)
    assert max(made) in kept
    assert superseded(kept) == []
    assert len(kept) <= 11


def test_the_newest_stays_even_where_nothing_is_asked_for() -> None:
    assert superseded(daily(3), daily=0, weekly=0) == sorted(daily(3)[1:])
