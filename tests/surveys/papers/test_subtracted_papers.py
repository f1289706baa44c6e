"""No group of fewer people than may be printed follows from an area's paper, subtracted from the round's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain, combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.base.i18n import speaking
from desktop_app.book.office import Office
from desktop_app.surveys.papers.results_paper import crossed_paper, results_paper
from desktop_app.surveys.results.crossing import CrossedKeys
from desktop_app.surveys.results.results import result_of
from desktop_app.surveys.results.round_results import read_results
from desktop_app.surveys.results.rows import (
    CrossedRow,
    Crossing,
    print_rules,
    printable_groups,
    printable_rows,
)
from tests.surveys.papers.test_results_paper import MANY, text_of
from tests.surveys.results.questionnaires import a_round

SMALLEST = print_rules().smallest_group

type MakeCrossing = Callable[[Sequence[int]], Crossing]


@pytest.fixture
def make_crossing(office: Office) -> MakeCrossing:
    """Makes a crossing whose rows, named by their places, have so many people."""
    with office.read() as connection, speaking("vi"):
        results = read_results(connection, a_round(office, MANY), date(2026, 11, 24))
    first, second = results.by_key["duong"], results.by_key["can"]

    def row(code: str, people: int) -> CrossedRow:
        counts = {"cay": people} if people else {}
        return CrossedRow(code, code, result_of(second, counts, people, results.wording), counts)

    def make(sizes: Sequence[int]) -> Crossing:
        rows = tuple(row(str(place), people) for place, people in enumerate(sizes))
        whole = row("", sum(sizes)).result
        return Crossing(first, second, rows, whole, sum(sizes), results.wording)

    return make


def some[T](items: Sequence[T]) -> Iterable[tuple[T, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(1, len(items) + 1))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6))
def test_no_difference_of_two_papers_is_a_small_group(
    make_crossing: MakeCrossing, people: list[tuple[int, int]]
) -> None:
    here = [each for each, _ in people]
    everywhere = [sum(each) for each in people]
    if 0 < sum(everywhere) - sum(here) < SMALLEST:
        return  # nothing of it is printed
    area, whole = make_crossing(here), make_crossing(everywhere)
    of_round = [tuple(int(row.code) for row in group) for group in printable_groups(whole, SMALLEST)]
    of_round.append(tuple(range(len(people))))
    printed = printable_rows(area, SMALLEST, "rest", whole)
    alone = [(int(row.code),) for row in printed if row.code]
    rest = [row.result.answered for row in printed if not row.code]
    left = tuple(code for code, each in enumerate(here) if each and (code,) not in alone)
    groups = [*alone, *([left] if rest else [])]
    assert rest in ([], [sum(here[code] for code in left)])
    assert all(sum(here[code] for code in group) >= SMALLEST for group in groups)
    for ours in some(groups):
        mine = set(chain(*ours))
        for theirs in some(of_round):
            codes = set(chain(*theirs))
            if mine <= codes:
                others = sum(everywhere[code] for code in codes) - sum(here[code] for code in mine)
                assert others == 0 or others >= SMALLEST, (ours, theirs)


def test_a_row_that_few_others_have_is_put_with_another(office: Office) -> None:
    forms = [("a1", {"duong": "xa", "nguoi": "2"})] * 9 + [("a1", {"duong": "thon", "nguoi": "2"})] * 6
    forms += [("a2", {"duong": "xa", "nguoi": "7"})] * 2 + [("a2", {"duong": "thon", "nguoi": "3"})] * 3
    round_id = a_round(office, tuple(forms))
    with office.read() as connection:
        commune, keys = office.identity.commune_code, CrossedKeys("duong", "nguoi")
        text = text_of(crossed_paper(connection, office.clock, commune, round_id, keys, area_id="a1"))
    assert "Đường xã | 9" not in text, "the round's paper has 11: two others said 7"
    assert "| 15 |" in text, "two rows together: five others"


BOTH, ONLY_ROAD, ONLY_PEOPLE = {"duong": "xa", "nguoi": "2"}, {"duong": "thon"}, {"nguoi": "7"}


@pytest.mark.parametrize(
    ("without_people", "without_road", "printed"),
    [(0, 0, True), (1, 0, False), (4, 6, False), (5, 0, True), (0, 1, False), (6, 4, False), (5, 6, True)],
)
@pytest.mark.parametrize("area_id", ["", "a1"])
def test_what_few_answered_who_left_the_other_question_out_does_not_follow(
    office: Office, area_id: str, without_people: int, without_road: int, printed: bool
) -> None:
    """A summary counts them, a table of both questions does not."""
    forms = [("a1", BOTH)] * 9 + [("a1", ONLY_ROAD)] * without_people + [("a1", ONLY_PEOPLE)] * without_road
    forms += [("a2", BOTH)] * 8
    round_id = a_round(office, tuple(forms))
    with office.read() as connection:
        commune, keys = office.identity.commune_code, CrossedKeys("duong", "nguoi")
        paper = crossed_paper(connection, office.clock, commune, round_id, keys, area_id=area_id)
    text = text_of(paper)
    assert ("Đường xã | " in text, "chỉ trả lời một trong hai câu" in text) == (printed, not printed)


@pytest.mark.parametrize("keys", [CrossedKeys("con/hoc", "nguoi"), CrossedKeys("duong", "con/tuoi")])
def test_of_entries_only_what_is_asked_in_them_is_weighed(office: Office, keys: CrossedKeys) -> None:
    """What is asked once is counted by forms in its summary and by entries in the table."""
    child = {"con[]": "1", "con[1]/tuoi": "6", "con[1]/hoc": "th"}
    forms = [("a1", {**BOTH, **child})] * 9 + [("a1", BOTH)]
    left_out = {**(ONLY_ROAD if keys.second == "nguoi" else ONLY_PEOPLE), **child}
    with office.read() as connection:
        round_id = a_round(office, tuple(forms))
        commune = office.identity.commune_code
        whole = text_of(crossed_paper(connection, office.clock, commune, round_id, keys))
    assert "chỉ trả lời một trong hai câu" not in whole
    with office.read() as connection:
        round_id = a_round(office, (*forms, ("a1", left_out)))
        less = text_of(crossed_paper(connection, office.clock, commune, round_id, keys))
    assert "chỉ trả lời một trong hai câu" in less


def test_an_area_that_the_round_puts_with_others_has_no_details_of_its_own(office: Office) -> None:
    forms = [("a1", {"duong": "xa"})] * 9 + [("a2", {"duong": "thon"})] * 6 + [("a3", {"duong": "ngo"})] * 2
    round_id = a_round(office, tuple(forms))
    with office.read() as connection:
        commune = office.identity.commune_code
        of_two = results_paper(connection, office.clock, commune, round_id, area_id="a2")
        of_one = results_paper(connection, office.clock, commune, round_id, area_id="a1")
    assert "Đường thôn | 6" not in text_of(of_two), "a2 and a3 are eight in the round's paper"
    assert "Đường xã | 9" in text_of(of_one)
