"""Finding the forms with a problem among 90,000, against reading the list of all of them.

One form in twenty has two answers to the overall question, so the answers of every area have to be looked
at: the worst case.
"""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection

from desktop_app.surveys.listing.response_list import ANY_PROBLEM, ResponseFilter, matching_rows
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.round_tally import count_round, findings_of
from tests.benchmarks.book.invented import CONTENTS
from tests.benchmarks.book.kept import OpenAges, OpenBook, reading
from tests.benchmarks.reporting.measured import Measured, WorkAndFloor
from ui.surveys.responses.list_data import read_list

pytestmark = [pytest.mark.bench, pytest.mark.timeout(600)]
TODAY = date(2026, 11, 24)
ANSWERS = dict.fromkeys(CONTENTS, "1")
RUNS = 9


@pytest.fixture
def with_problems(open_books: OpenAges) -> OpenAges:
    """The books with some forms that somebody has to look at."""
    for book in open_books:
        for number in range(30):
            serial = None if number % 3 == 0 else 300_000 + number // 3
            answers = {**ANSWERS, "q05": "7"} if number % 10 == 0 else ANSWERS
            area = book.facts.areas[1]
            draft = ResponseDraft(book.next_id(), book.facts.round_id, area, serial, answers, "", "")
            with book.office.record() as rec:
                save_response(rec, draft, validity="")
    return open_books


def test_the_forms_with_a_problem(measured: Measured, with_problems: OpenAges) -> None:
    def work(book: OpenBook, connection: Connection) -> WorkAndFloor:
        wanted = ResponseFilter(book.facts.round_id, problem=ANY_PROBLEM)
        every = ResponseFilter(book.facts.round_id)
        assert len(read_list(connection, wanted, TODAY, with_keyers=False).rows) >= 30
        return WorkAndFloor(
            lambda _: read_list(connection, wanted, TODAY, with_keyers=False),
            lambda _: matching_rows(connection, every),
        )

    with reading(with_problems) as both:
        works = [work(*each) for each in both]
        row = measured.over_years("forms with a problem to the list of all", works, RUNS)
    measured.require(row, 10)


def test_what_is_wrong_in_the_round(measured: Measured, with_problems: OpenAges) -> None:
    def work(book: OpenBook, connection: Connection) -> WorkAndFloor:
        round_id = book.facts.round_id
        found = findings_of(connection, count_round(connection, round_id), TODAY)
        assert {"serial_absent", "serial_twice", "answer_wrong"} <= {item.code for item in found}
        return WorkAndFloor(
            lambda _: findings_of(connection, count_round(connection, round_id), TODAY),
            lambda _: matching_rows(connection, ResponseFilter(round_id)),
        )

    with reading(with_problems) as both:
        works = [work(*each) for each in both]
        row = measured.over_years("what is wrong in a round to the list of its forms", works, RUNS)
    measured.require(row, 10)
