"""Finding the forms with a problem among 100,000, against reading the list of all of them.

One form in twenty of the big book has two answers to the overall question, so the answers of every area have
to be looked at: the worst case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from desktop_app.base.ids import new_id
from desktop_app.book.office import Office
from desktop_app.surveys.listing.response_list import ANY_PROBLEM, ResponseFilter, matching_rows
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round, findings_of
from tests.benchmarks.workloads.big_book import BigBook
from tests.benchmarks.workloads.floors import in_turn
from tests.builders import an_office
from ui.surveys.responses.list_data import read_list

pytestmark = [pytest.mark.bench, pytest.mark.timeout(300)]
TODAY = date(2026, 10, 5)
ANSWERS = {f"q{number:02d}": "1" for number in range(1, 20)}
RUNS = 9


@pytest.fixture
def office(big_book: BigBook) -> Iterator[Office]:
    """The big book with some forms that somebody has to look at."""
    opened = an_office(big_book.root)
    for number in range(30):
        serial = None if number % 3 == 0 else 300_000 + number // 3
        answers = {**ANSWERS, "q05": "7"} if number % 10 == 0 else ANSWERS
        draft = ResponseDraft(
            new_id(opened.clock), big_book.round_id, big_book.areas[1], serial, answers, "", ""
        )
        with opened.record() as rec:
            save_response(rec, draft, validity="")
    yield opened
    opened.close()


def test_the_forms_with_a_problem(big_book: BigBook, office: Office) -> None:
    wanted = ResponseFilter(big_book.round_id, problem=ANY_PROBLEM)
    with office.read() as connection:
        ratio = in_turn(
            f"forms with a problem among {big_book.responses} to the list of all",
            lambda _: read_list(connection, wanted, TODAY, with_keyers=False),
            lambda _: matching_rows(connection, ResponseFilter(big_book.round_id)),
            RUNS,
        )
        assert len(read_list(connection, wanted, TODAY, with_keyers=False).rows) >= 30
    assert ratio.value < 10


def test_what_is_wrong_in_the_round(big_book: BigBook, office: Office) -> None:
    with office.read() as connection:
        ratio = in_turn(
            f"what is wrong in a round of {big_book.responses} to the list of its forms",
            lambda _: findings_of(connection, count_round(connection, big_book.round_id), TODAY),
            lambda _: matching_rows(connection, ResponseFilter(big_book.round_id)),
            RUNS,
        )
        codes = {
            item.code for item in findings_of(connection, count_round(connection, big_book.round_id), TODAY)
        }
    assert {"serial_absent", "serial_twice", "answer_wrong"} <= codes
    assert ratio.value < 10
