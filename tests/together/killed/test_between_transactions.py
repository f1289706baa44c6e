"""A round that ends between any two transactions: what came and the cursor are durable together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from desktop_app.storage.store import Store
from desktop_app.sync.decisions.conflicts import open_conflicts
from desktop_app.sync.rounds.status import sync_status
from tests.builders import put_area
from tests.support.servers.upstream import Desk

_MOST_TRANSACTIONS = 20


class Ended(BaseException):
    """The program ended here; nobody handles it."""


@contextmanager
def ending_before(transaction: int, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """End the program before a transaction of its book, counted from 0."""
    path, write = desk.office.sync_book().store.path, Store.write
    left = transaction

    @contextmanager
    def counted(store: Store, **options: bool) -> Iterator[Connection]:
        nonlocal left
        if store.path == path:
            left -= 1
            if left < 0:
                raise Ended
        with write(store, **options) as connection:
            yield connection

    with monkeypatch.context() as patched:
        patched.setattr(Store, "write", counted)
        yield


def test_ended_between_any_two_transactions_of_a_round(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", households=100)
    for desk in desks:
        desk.sync()
    ends = 0
    for transaction in range(_MOST_TRANSACTIONS):
        with lan.office.record() as rec:
            put_area(rec, f"new-{transaction}", households=transaction)
            rec.put("residential_area", "a1", {"households": 1000 + transaction})
        lan.sync()
        minh.put("residential_area", "a1", households=2000 + transaction, position=transaction)
        try:
            with ending_before(transaction, minh, monkeypatch):
                minh.sync()
            break
        except Ended:
            ends += 1

        assert minh.sync().differences == 0
        lan.sync()

        for desk in desks:
            assert desk.value("residential_area", f"new-{transaction}", "households") == transaction
            assert desk.value("residential_area", "a1", "households") == 1000 + transaction
            assert desk.value("residential_area", "a1", "position") == transaction
            with desk.office.read() as connection:
                waiting = {item.other.value for item in open_conflicts(connection)}
                status = sync_status(connection)
            assert 2000 + transaction in waiting
            assert (status.unsent, status.unacknowledged) == (0, 0)
    assert 2 < ends < _MOST_TRANSACTIONS
