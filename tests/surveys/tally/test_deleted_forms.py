"""A form that was deleted is in no official count, whichever way the count was made."""

from __future__ import annotations

from desktop_app.book.office import Office
from desktop_app.surveys.responses.commands import delete_responses, save_response
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round
from desktop_app.surveys.tally.counts import area_counts, rebuild, recount
from tests.builders import open_round, put_area
from tests.support.servers.upstream import Desk

ANSWERS = {f"q{number:02d}": "1" for number in range(1, 20)}


def a_round(office: Office) -> str:
    with office.record() as rec:
        put_area(rec, "a1")
        round_id = open_round(rec, "a1", total_households=20, forms_issued=10, forms_collected=4)
        for serial in (1, 2, 3):
            save_response(
                rec, ResponseDraft(f"f{serial}", round_id, "a1", serial, ANSWERS, "", ""), validity=""
            )
        save_response(rec, ResponseDraft("f4", round_id, "a1", 4, {}, "", ""), validity="blank")
    return round_id


def counted(office: Office, round_id: str) -> tuple[int, int, int]:
    """Valid forms, invalid forms and those satisfied with the first content."""
    with office.read() as connection:
        (area,) = count_round(connection, round_id).areas
        assert area_counts(connection, round_id) == recount(connection, round_id)
    return area.tally.valid, area.tally.invalid_total, area.tally.questions["q01"].by_answer["1"]


def test_in_the_counts_kept_and_in_those_made_afresh(office: Office) -> None:
    round_id = a_round(office)
    assert counted(office, round_id) == (3, 1, 3)
    with office.record() as rec:
        delete_responses(rec, ["f2", "f4"])
    assert counted(office, round_id) == (2, 0, 2)
    with office.store.write() as connection:
        rebuild(connection, [round_id])
    assert counted(office, round_id) == (2, 0, 2)
    with office.read() as connection:
        assert {response.id for response in responses(connection, round_id)} == {"f1", "f3"}
    with office.record() as rec:
        delete_responses(rec, ["f2"], deleted=False)
    assert counted(office, round_id) == (3, 0, 3)


def test_on_a_computer_that_never_had_them(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    round_id = a_round(lan.office)
    with lan.office.record() as rec:
        delete_responses(rec, ["f2", "f4"])
    lan.sync()
    minh.sync()
    assert counted(minh.office, round_id) == counted(lan.office, round_id) == (2, 0, 2)
