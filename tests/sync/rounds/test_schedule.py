"""When to try again: soon after a change, ever more seldom after failures, at once when the line returns."""

from __future__ import annotations

import tomllib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.base.resource_files import resource_path
from desktop_app.sync.rounds import schedule
from desktop_app.sync.rounds.status import SyncStatus
from desktop_app.sync.transport.https import IDLE_SECONDS
from tests.builders import NOON
from ui.context.auto_sync import SETTLE_MILLISECONDS


def a_status(**changes: object) -> SyncStatus:
    fields: dict[str, object] = {
        "unsent": 0,
        "unacknowledged": 0,
        "conflicts": 0,
        "rejected": 0,
        "last_success": NOON,
        "connected": True,
        "server_name": "Tỉnh",
        "address": "https://tinh.invalid",
        "last_try": NOON,
        "failures": 0,
        "last_problem": "",
        **changes,
    }
    return SyncStatus(**fields)  # type: ignore[arg-type]


def test_an_office_that_is_not_connected_never_tries() -> None:
    status = a_status(connected=False, address="")
    assert schedule.next_try(status, 0.5) is None
    assert schedule.due_in(status, NOON + timedelta(days=9), 0.5, line_came_back=True) is None


def test_an_office_that_exchanges_by_sticks_alone_tries_no_line() -> None:
    assert schedule.next_try(a_status(connected=True, address="", unsent=1), 0.5) is None


def test_a_change_is_sent_soon_and_a_quiet_office_looks_now_and_then() -> None:
    assert schedule.next_try(a_status(unsent=1), 0.5) == schedule.AFTER_CHANGE
    assert schedule.next_try(a_status(unacknowledged=1), 0.5) == schedule.AFTER_CHANGE
    assert schedule.next_try(a_status(), 0.5) == schedule.ASK_EVERY


def test_a_change_reaches_an_idle_computer_within_a_minute() -> None:
    """It waits at the one, then for the question of the other, whatever chance says."""
    asked = [schedule.next_try(a_status(), chance) for chance in (0.0, 1.0)]
    first, last = (each for each in asked if each is not None)
    assert first < last
    settled = timedelta(milliseconds=SETTLE_MILLISECONDS)
    assert schedule.AFTER_CHANGE + settled + last <= timedelta(minutes=1)
    limits = tomllib.loads(resource_path("upstream", "limits.toml").read_text("utf-8"))["connections"]
    assert last.total_seconds() < IDLE_SECONDS < limits["idle_seconds"], "the connection is kept between two"


def test_failures_make_it_wait_longer_up_to_a_limit() -> None:
    waits = [schedule.next_try(a_status(unsent=1, failures=number), 0.5) for number in range(1, 30)]
    assert waits[:3] == [schedule.FIRST_WAIT, schedule.FIRST_WAIT * 2, schedule.FIRST_WAIT * 4]
    assert waits[-1] == schedule.LONGEST_WAIT


def test_an_urgent_report_waits_a_minute_at_most_unless_the_province_asked_for_more() -> None:
    assert schedule.next_try(a_status(urgent=1, failures=9), 1.0) == schedule.LONGEST_URGENT
    assert schedule.next_try(a_status(urgent=1), 1.0) == schedule.LONGEST_URGENT, "its record is through"
    asked = a_status(urgent=1, failures=1, not_before=NOON + timedelta(minutes=10))
    assert schedule.next_try(asked, 0.0) == timedelta(minutes=10)


@given(st.floats(0, 1), st.integers(1, 1000))
def test_chance_spreads_the_offices_and_never_makes_them_rush(chance: float, failures: int) -> None:
    wait = schedule.next_try(a_status(failures=failures), chance)
    assert wait is not None
    assert schedule.FIRST_WAIT / 2 <= wait <= schedule.LONGEST_WAIT * 1.5


@pytest.mark.parametrize(
    ("since", "due"),
    [
        (timedelta(seconds=5), False),
        (schedule.AFTER_CHANGE, True),
        (timedelta(days=-3), True),  # the clock was set back
    ],
)
def test_due(since: timedelta, due: bool) -> None:
    assert (schedule.due_in(a_status(unsent=1), NOON + since, 0.5) == timedelta(0)) is due


def test_the_first_try_and_a_line_that_came_back_do_not_wait() -> None:
    assert schedule.due_in(a_status(last_try=None), NOON, 0.5) == timedelta(0)
    assert schedule.due_in(a_status(failures=9), NOON, 0.5, line_came_back=True) == timedelta(0)
