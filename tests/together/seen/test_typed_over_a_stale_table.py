"""What is typed over a table that does not show yet what has arrived waits; it replaces nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.base.ids import survey_area_id, survey_tally_id, target_value_id
from desktop_app.movements.commands import set_target
from desktop_app.surveys.rounds.commands import put_round_areas
from desktop_app.surveys.tally.hand_counts import set_tallies
from tests.builders import open_round, put_area
from tests.support.servers.upstream import Desk
from tests.together.seen.test_seen_on_a_screen import waiting

type Typing = Callable[[Desk, str, int | None, int], None]
"""Types a figure at a computer into a round, over what stands on its screen."""


def type_area(desk: Desk, round_id: str, shown: int | None, figure: int) -> None:
    with desk.office.record() as rec:
        put_round_areas(rec, round_id, {"a1": {"forms_issued": figure}}, {"a1": {"forms_issued": shown}})


def type_count(desk: Desk, round_id: str, shown: int | None, figure: int) -> None:
    with desk.office.record() as rec:
        set_tallies(rec, round_id, "a1", {"q01": {"1": figure}}, {"q01": {"1": shown}})


def type_plan(desk: Desk, round_id: str, shown: int | None, figure: int) -> None:
    del round_id
    before = {"value": None if shown is None else str(shown)}
    with desk.office.record() as rec:
        set_target(rec, "MTTQ_CO_SO", "NT04", 2026, str(figure), before)


AREA = ("survey_area", lambda item: survey_area_id(item, "a1"), "forms_issued")
COUNT = ("survey_tally", lambda item: survey_tally_id(item, "a1", "q01"), "counts/1")
PLAN = ("target_value", lambda _: target_value_id("MTTQ_CO_SO", "NT04", 2026), "value")


@pytest.mark.parametrize(
    ("typing", "place"),
    [(type_area, AREA), (type_count, COUNT), (type_plan, PLAN)],
    ids=["area", "count", "plan"],
)
def test_a_figure_typed_over_an_old_one_waits(
    desks: tuple[Desk, Desk], typing: Typing, place: tuple[str, Callable[[str], str], str]
) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1")
        item = open_round(rec, "a1")
    typing(lan, item, None, 5)
    lan.sync()
    minh.sync()
    typing(lan, item, 5, 7)
    lan.sync()
    minh.sync()
    typing(minh, item, 5, 9)  # his table shows the 5 still
    for desk in (minh, lan, minh):
        desk.sync()

    entity, id_of, field = place
    for desk in desks:
        assert str(desk.value(entity, id_of(item), field)) == "7"
        assert {str(value) for value in waiting(desk)} == {"9"}


def test_a_figure_typed_over_the_one_that_stands_replaces_it(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1")
        item = open_round(rec, "a1")
    type_count(lan, item, None, 5)
    lan.sync()
    minh.sync()
    type_count(minh, item, 5, 9)
    for desk in (minh, lan):
        desk.sync()
    for desk in desks:
        assert desk.value("survey_tally", COUNT[1](item), "counts/1") == 9
        assert not waiting(desk)
