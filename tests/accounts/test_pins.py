from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop_app.accounts.access_log import accesses
from desktop_app.accounts.commands import add_officer
from desktop_app.accounts.officers import find_officer
from desktop_app.accounts.pins import WrongPin, set_pin, sign_in, wait_after
from desktop_app.base.clock import FixedClock, to_millis
from desktop_app.base.problems import Problem
from desktop_app.base.role_book import role_book
from desktop_app.book.followers import FOLLOWERS
from desktop_app.journal.devices import start_device
from desktop_app.journal.recorder import Recorder
from desktop_app.storage.store import Store
from desktop_app.storage.tables.accounts import officer_pin
from tests.builders import QUICK, a_clock

PIN = "274913"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "book.db", bytes(32))
    with store.write() as connection:
        start_device(connection, a_clock())
    yield store
    store.close()


def an_officer(store: Store, pin: str | None = PIN) -> str:
    with store.write() as connection:
        rec = Recorder(connection, "", a_clock(), FOLLOWERS)
        officer = add_officer(rec, name="Lê Thị Quản", roles=["admin"])
        rec.finish()
        if pin is not None:
            set_pin(connection, a_clock(), officer.id, pin, QUICK)
    return officer.id


def test_the_right_pin_signs_in_and_is_logged_without_content(store: Store) -> None:
    officer_id = an_officer(store)
    assert sign_in(store, a_clock(), officer_id, PIN).name == "Lê Thị Quản"
    with store.read() as connection:
        assert [entry.action for entry in accesses(connection)] == ["sign_in", "change", "change"]
        assert PIN not in str(connection.execute(sa.text("SELECT * FROM access_log")).all())
        assert PIN not in str(connection.execute(sa.text("SELECT * FROM officer_pin")).all())


def test_five_wrong_pins_then_waiting_that_survives_a_restart(store: Store) -> None:
    officer_id, clock = an_officer(store), a_clock()
    for _ in range(5):
        with pytest.raises(WrongPin, match="not right"):
            sign_in(store, clock, officer_id, "000001")
    store.close()
    again = Store.open(store.path, bytes(32))
    with pytest.raises(WrongPin, match="in 31 seconds"):
        sign_in(again, clock, officer_id, PIN)
    clock.advance(timedelta(seconds=31))
    assert sign_in(again, clock, officer_id, PIN).has_pin
    with pytest.raises(WrongPin, match="not right"):  # the count began anew
        sign_in(again, clock, officer_id, "000001")
    sign_in(again, clock, officer_id, PIN)
    again.close()


@pytest.mark.parametrize("days", [1100, -2000])
def test_setting_the_clock_neither_ends_nor_lengthens_the_wait(store: Store, days: int) -> None:
    officer_id, clock = an_officer(store), a_clock()
    for _ in range(5):
        with pytest.raises(WrongPin, match="not right"):
            sign_in(store, clock, officer_id, "000001")
    clock.advance(timedelta(seconds=10))
    clock.instant += timedelta(days=days)
    with pytest.raises(WrongPin, match="in 21 seconds"):
        sign_in(store, clock, officer_id, PIN)
    clock.advance(timedelta(seconds=20))
    assert sign_in(store, clock, officer_id, PIN).has_pin


def test_after_a_restart_of_the_computer_the_wait_begins_again(store: Store) -> None:
    officer_id, clock = an_officer(store), a_clock()
    for _ in range(5):
        with pytest.raises(WrongPin, match="not right"):
            sign_in(store, clock, officer_id, "000001")
    started = FixedClock(clock.now() + timedelta(days=1100), timedelta(seconds=40))
    with pytest.raises(WrongPin, match="in 31 seconds"):
        sign_in(store, started, officer_id, PIN)
    started.advance(timedelta(seconds=29))
    with pytest.raises(WrongPin, match="in 2 seconds"):
        sign_in(store, started, officer_id, PIN)
    started.advance(timedelta(seconds=1))
    assert sign_in(store, started, officer_id, PIN).has_pin


def test_a_wait_written_as_an_instant_by_an_older_version_is_no_longer_than_the_rule(store: Store) -> None:
    officer_id, clock = an_officer(store), a_clock()
    with store.write() as connection:
        values = {"wrong_pins": 7, "wait_until": to_millis(clock.now()) + 120_000}
        connection.execute(sa.update(officer_pin).values(values))
    with pytest.raises(WrongPin, match="in 121 seconds"):
        sign_in(store, clock, officer_id, PIN)
    clock.advance(timedelta(seconds=120))
    assert sign_in(store, clock, officer_id, PIN).has_pin


def test_the_wait_doubles_up_to_a_limit() -> None:
    rules = role_book().pin
    waits = [wait_after(wrong, rules).total_seconds() for wrong in (1, 4, 5, 6, 7, 9, 10, 1000)]
    assert waits == [0, 0, 30, 60, 120, 480, 900, 900]


def test_no_pin_no_entry(store: Store) -> None:
    officer_id = an_officer(store, pin=None)
    with pytest.raises(WrongPin, match="has no PIN"):
        sign_in(store, a_clock(), officer_id, "")
    with store.read() as connection:
        assert not find_officer(connection, officer_id).has_pin


@pytest.mark.parametrize(
    "pin", ["27491", "2749132749132", "27491a", "٢٧٤٩١٣", "111111", "123456", "987654", ""]
)
def test_weak_pins_are_refused(store: Store, pin: str) -> None:
    officer_id = an_officer(store)
    with store.write() as connection, pytest.raises(Problem):
        set_pin(connection, a_clock(), officer_id, pin, QUICK)
    assert sign_in(store, a_clock(), officer_id, PIN).has_pin


def test_who_left_does_not_sign_in_with_the_pin_that_is_still_there(store: Store) -> None:
    officer_id = an_officer(store)
    with store.write() as connection:
        connection.execute(sa.text("UPDATE officer SET dismissed = 1 WHERE id = :id"), {"id": officer_id})
    with pytest.raises(WrongPin, match="has no PIN"):
        sign_in(store, a_clock(), officer_id, PIN)
