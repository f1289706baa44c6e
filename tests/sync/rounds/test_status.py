"""The numbers of the status page, from what the book knows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from desktop_app.base.clock import FixedClock
from desktop_app.storage.tables.journal import journal_device
from desktop_app.sync.rounds.status import sync_status, unsent_since
from desktop_app.sync.state import change_state
from tests.builders import an_office, put_area


@pytest.mark.parametrize(
    ("sent", "acknowledged", "unsent", "waiting"),
    [
        (0, 0, 3, 0),
        (2, 0, 1, 2),
        (2, 1, 1, 1),
        (0, 2, 1, 0),  # acknowledged before a restored book knew that it was sent
        (9, 1, 0, 2),  # the book was restored to before what was sent
    ],
)
def test_unsent_and_unacknowledged_make_up_what_is_behind_the_acknowledged(
    tmp_path: Path, sent: int, acknowledged: int, unsent: int, waiting: int
) -> None:
    office = an_office(tmp_path)
    with office.record() as rec:
        for name in ("a1", "a2", "a3"):
            put_area(rec, name)
    with office.store.write() as connection:
        connection.execute(update(journal_device).values(acked_seq=acknowledged))
        change_state(connection, sent_seq=sent)
        status = sync_status(connection)
    office.close()
    assert (status.unsent, status.unacknowledged) == (unsent, waiting)


def test_the_oldest_change_that_is_not_confirmed_says_since_when(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    assert isinstance(office.clock, FixedClock)
    with office.read() as connection:
        assert unsent_since(connection) is None
    began = office.clock.now()
    for name in ("a1", "a2"):
        with office.record() as rec:
            put_area(rec, name)
        office.clock.advance(timedelta(hours=1))
    with office.store.write() as connection:
        assert unsent_since(connection) == began
        connection.execute(update(journal_device).values(acked_seq=1))
        assert unsent_since(connection) == began + timedelta(hours=1)
        connection.execute(update(journal_device).values(acked_seq=2))
        assert unsent_since(connection) is None
    office.close()
