"""A segment that comes again, or of which a part is here, changes nothing and counts nothing twice."""

from __future__ import annotations

from collections import Counter

import pytest

from desktop_app.journal.past.received_changes import received_changes
from desktop_app.surveys.tally.counts import area_counts, recount, taken_numbers
from desktop_app.surveys.tally.serial_numbers import recount_numbers
from desktop_app.sync.state import change_state
from tests.builders import put_response
from tests.support.servers.upstream import Desk

FORMS = 600


@pytest.fixture
def pulled(desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    lan, minh = desks
    with lan.office.record() as rec:
        for serial in range(FORMS):
            put_response(rec, f"f{serial:04d}", serial=serial, validity="blank" if serial % 7 == 0 else "")
    lan.sync()
    minh.sync()
    return lan, minh


def from_the_beginning(desk: Desk) -> None:
    with desk.office.store.write() as connection:
        change_state(connection, cursor=0)
    desk.sync()


def test_all_of_it_again(pulled: tuple[Desk, Desk]) -> None:
    _, minh = pulled
    from_the_beginning(minh)
    assert_counted_once(minh)


@pytest.mark.parametrize("here", [(499, 550), (599,)])
def test_some_of_it_again(pulled: tuple[Desk, Desk], here: tuple[int, ...]) -> None:
    """The last form of a segment is here, those before it are not, or those of the one before it."""
    _, minh = pulled
    marks = ", ".join("?" * len(here))
    with minh.office.store.write() as connection:
        connection.exec_driver_sql(f"DELETE FROM survey_response WHERE serial NOT IN ({marks})", here)
        connection.exec_driver_sql("DELETE FROM survey_count")
        connection.exec_driver_sql(
            "INSERT INTO survey_count (round_id, area_id, counts, questionnaire, serials)"
            " VALUES ('r1', 'a1', ?, '', ?)",
            (f'{{"valid":{len(here)}}}', recount_numbers(connection, "r1")["a1"]),
        )
    from_the_beginning(minh)
    assert_counted_once(minh)


def assert_counted_once(desk: Desk) -> None:
    with desk.office.read() as connection:
        forms = connection.exec_driver_sql("SELECT count(*) FROM survey_response").scalar_one()
        ids = connection.exec_driver_sql("SELECT id FROM survey_response").scalars().all()
        born = Counter(change.entity_id for change in received_changes(connection, "survey_response", ids))
        counts, afresh = area_counts(connection, "r1"), recount(connection, "r1")
        assert taken_numbers(connection, "r1") == recount_numbers(connection, "r1")
    assert (forms, set(born.values()), len(born)) == (FORMS, {1}, FORMS)
    assert counts == afresh
    assert counts["a1"]["valid"] + counts["a1"]["invalid:blank"] == FORMS
