"""A round is closed only over what its closer has seen; otherwise that it is closed waits for a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop_app.base.ids import figure_file_id
from desktop_app.journal.unseen import seen_of_all
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.progress.closing import close_period, reopen_period
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.sync.decisions.rejections import open_rejections
from tests.builders import put_figures
from tests.support.servers.upstream import Desk, Upstream
from tests.together.refusals.test_state_on_arrival import counted, key, move, totals


def items(desk: Desk) -> list[tuple[str, object, object, str]]:
    """Open items: the field, the value that stands, the one that waits, and whose that is."""
    with desk.office.read() as connection:
        found = open_conflicts(connection)
    return [(item.field, item.current.value, item.other.value, item.other.author) for item in found]


def exchange(desks: tuple[Desk, ...]) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def close(desk: Desk, round_id: str, *states: str) -> None:
    """Move the round away from the line."""
    for state in states:
        with desk.office.record() as rec:
            set_round_state(rec, round_id, state)


def status(desk: Desk, round_id: str) -> object:
    return desk.value("survey_round", round_id, "status")


@pytest.fixture
def round_id(desks: tuple[Desk, Desk]) -> str:
    """A round of Lan's that both have, with a form of each."""
    lan, minh = desks
    made = counted(lan)
    lan.sync()
    minh.sync()
    key(minh, made, "f2", 2, "hai")
    exchange(desks)
    return made


def new_form(minh: Desk, round_id: str) -> None:
    key(minh, round_id, "f9", 9, "chín")


def corrected_form(minh: Desk, round_id: str) -> None:
    minh.put("survey_response", "f1", comment="một rưỡi")


def hand_count(minh: Desk, round_id: str) -> None:
    totals(minh, round_id, 5)


def area_numbers(minh: Desk, round_id: str) -> None:
    with minh.office.record() as rec:
        put_round_area(rec, round_id, "a1", total_households=91)


@pytest.mark.parametrize("late", [new_form, corrected_form, hand_count, area_numbers])
@pytest.mark.parametrize("states", [("closed",), ("closed", "submitted")])
def test_a_closing_that_had_not_seen_what_came_before_it_waits_for_a_person(
    desks: tuple[Desk, Desk], round_id: str, late: Callable[[Desk, str], None], states: tuple[str, ...]
) -> None:
    lan, minh = desks
    late(minh, round_id)
    minh.sync()
    close(lan, round_id, *states)
    exchange(desks)

    for desk in desks:
        assert status(desk, round_id) == "counting"
        assert items(desk) == [("status", "counting", states[-1], "Lan")]
    with lan.office.record() as rec:
        (item,) = open_conflicts(rec.connection)
        resolve(rec, item.id, states[-1])
    exchange(desks)
    for desk in desks:
        assert status(desk, round_id) == states[-1]
        assert items(desk) == []


def test_what_came_while_it_was_asked_whether_to_close_was_not_seen(
    desks: tuple[Desk, Desk], round_id: str
) -> None:
    lan, minh = desks
    with lan.office.read() as connection:
        seen = seen_of_all(connection)
    new_form(minh, round_id)
    minh.sync()
    lan.sync()
    with lan.office.record() as rec:
        set_round_state(rec, round_id, "closed", seen=seen)
    exchange(desks)
    for desk in desks:
        assert items(desk) == [("status", "counting", "closed", "Lan")]


def test_a_round_closed_over_what_was_seen_is_closed(desks: tuple[Desk, Desk], round_id: str) -> None:
    lan, minh = desks
    new_form(minh, round_id)
    minh.sync()
    lan.sync()
    key(lan, round_id, "f3", 3, "ba")  # what the closer has keyed herself she has seen
    close(lan, round_id, "closed", "submitted")
    exchange(desks)
    for desk in desks:
        assert status(desk, round_id) == "submitted"
        assert items(desk) == []


def test_who_made_the_round_closes_over_the_forms_of_others(desks: tuple[Desk, Desk]) -> None:
    """His computer knows every change of the round's record, so no page ever brought it."""
    lan, minh = desks
    made = counted(lan)
    lan.sync()
    minh.sync()
    key(minh, made, "f2", 2, "hai")
    minh.sync()
    lan.sync()
    move(lan, made, "closed")
    exchange(desks)
    for desk in desks:
        assert status(desk, made) == "closed"
        assert items(desk) == []


def test_what_is_in_another_round_keeps_no_round_open(desks: tuple[Desk, Desk], round_id: str) -> None:
    lan, minh = desks
    other = counted_by(minh)
    minh.sync()
    close(lan, round_id, "closed")
    exchange(desks)
    for desk in desks:
        assert status(desk, round_id) == "closed"
        assert status(desk, other) == "counting"
        assert items(desk) == []


def counted_by(desk: Desk) -> str:
    with desk.office.record() as rec:
        made = create_round(rec, {"title": "Đợt khác", "target": "NTM", "year": 2026})
        put_round_area(rec, made, "a1", total_households=90)
        for state in ("open", "counting"):
            set_round_state(rec, made, state)
    key(desk, made, "g1", 1, "")
    return made


def test_a_closing_said_before_a_new_code_closes_over_what_was_seen(
    upstream: Upstream, desks: tuple[Desk, Desk], round_id: str
) -> None:
    lan, _ = desks
    close(lan, round_id, "closed")
    lan.enrol(upstream)
    exchange(desks)
    for desk in desks:
        assert status(desk, round_id) == "closed"
        assert items(desk) == []


def test_a_report_accepted_over_a_figure_that_was_not_seen_waits_for_a_person(
    desks: tuple[Desk, Desk],
) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "a1", "submitted")
    exchange(desks)
    with minh.office.record() as rec:
        put_figures(rec, "S", {Cell("a1", "X1", "2026-Q1"): "12"})
    minh.sync()
    with lan.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "a1", "accepted")
    exchange(desks)
    for desk in desks:
        assert items(desk) == [("status", "submitted", "accepted", "Lan")]
        with desk.office.read() as connection:
            assert open_rejections(connection) == []


def test_a_period_closed_for_the_first_time_over_a_figure_that_was_not_seen_waits_too(
    desks: tuple[Desk, Desk],
) -> None:
    """The report itself is made by closing it."""
    lan, minh = desks
    exchange(desks)
    with minh.office.record() as rec:
        put_figures(rec, "S", {Cell("a2", "X1", "2026-Q1"): "5"})
    minh.sync()
    with lan.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "commune", "locked")
    exchange(desks)
    for desk in desks:
        assert [(field, other) for field, _, other, _ in items(desk)] == [("status", "locked")]
        with desk.office.read() as connection:
            assert open_rejections(connection) == []


def confirmed_finding(minh: Desk) -> None:
    confirmation = {"set_code": "S", "finding": "rule.R1", "period": "2026-Q1", "unit": "a2"}
    minh.put("figure_confirmation", "fc:S:rule.R1:2026-Q1:a2", **confirmation, figures="X1=5", reason="đúng")


def file_of_a_figure(minh: Desk) -> None:
    entity_id = figure_file_id("S", "X1", "2026-Q1", "a2", "anh-1a2b3c4d.jpg")
    minh.put("attachment", entity_id, owner="iv:S:X1:2026-Q1:a2", name="anh-1a2b3c4d.jpg", sha256="1a2b3c4d")


def file_taken_away(minh: Desk) -> None:
    file_of_a_figure(minh)
    minh.put(
        "attachment", figure_file_id("S", "X1", "2026-Q1", "a2", "anh-1a2b3c4d.jpg"), owner="", sha256=""
    )


@pytest.mark.parametrize("late", [confirmed_finding, file_of_a_figure, file_taken_away])
def test_a_period_closed_over_what_belongs_to_a_figure_and_was_not_seen_waits_too(
    desks: tuple[Desk, Desk], late: Callable[[Desk], None]
) -> None:
    lan, minh = desks
    exchange(desks)
    late(minh)
    minh.sync()
    with lan.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "commune", "locked")
    exchange(desks)
    for desk in desks:
        assert [(field, other) for field, _, other, _ in items(desk)] == [("status", "locked")]


def test_a_period_closed_for_the_first_time_over_what_was_seen_is_closed(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with minh.office.record() as rec:
        put_figures(rec, "S", {Cell("a2", "X1", "2026-Q1"): "5"})
    exchange((minh, lan))
    with lan.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "commune", "locked")
    exchange(desks)
    for desk in desks:
        assert items(desk) == []
        assert desk.value("period_status", "ps:S:2026-Q1:commune", "status") == "locked"


def test_a_report_whose_state_is_newer_than_the_screen_is_closed_over_what_stood_there(
    desks: tuple[Desk, Desk],
) -> None:
    """The report came anew with a figure while the question stood on the screen: its version is no base."""
    lan, minh = desks
    report = ("MTTQ_CO_SO", "2026-Q1")
    with lan.office.record() as rec:
        close_period(rec, *report)
    exchange(desks)
    with lan.office.record() as rec:
        reopen_period(rec, *report, "thiếu")
    exchange(desks)
    with minh.office.read() as connection:
        seen = seen_of_all(connection)
    with lan.office.record() as rec:
        put_figures(rec, "MTTQ_CO_SO", {Cell("a1", "X1", "2026-Q1"): "12"})
        set_period_status(rec, *report, "commune", "draft", reason="vẫn thiếu")
    exchange(desks)
    with minh.office.record() as rec:
        close_period(rec, *report, seen=seen)
    exchange(desks)
    for desk in desks:
        assert desk.value("period_status", "ps:MTTQ_CO_SO:2026-Q1:commune", "status") == "draft"
        assert ("status", "draft", "locked") in [item[:3] for item in items(desk)]


def test_a_closing_does_not_take_the_place_of_an_earlier_one_that_waits(desks: tuple[Desk, Desk]) -> None:
    """It names what the table showed, which is older than the item: so it was not typed over that."""
    lan, minh = desks
    report = ("MTTQ_CO_SO", "2026-Q1")
    exchange(desks)
    with lan.office.read() as connection:
        seen = seen_of_all(connection)
    with minh.office.record() as rec:
        put_figures(rec, "MTTQ_CO_SO", {Cell("a1", "X1", "2026-Q1"): "12"})
    minh.sync()
    for status in ("submitted", "locked"):
        with lan.office.record() as rec:
            set_period_status(rec, *report, "commune", status, seen=seen)
        exchange(desks)
    for desk in desks:
        assert {(field, other) for field, _, other, _ in items(desk)} == {
            ("status", "submitted"),
            ("status", "locked"),
        }


@pytest.fixture
def refused_over_five(desks: tuple[Desk, Desk]) -> tuple[Desk, Desk]:
    """Lan's 5 stands; Minh has typed 7 over it, which will be refused: Lan has closed the quarter."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_figures(rec, "S", {Cell("a1", "X1", "2026-M01"): "5"})
    exchange((lan, minh))
    with minh.office.record() as rec:
        put_figures(rec, "S", {Cell("a1", "X1", "2026-M01"): "7"})
    with lan.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "commune", "locked")
    lan.sync()
    return lan, minh


@pytest.mark.parametrize("told_first", [False, True])
def test_what_lies_under_a_refused_change_was_not_seen_by_its_author(
    refused_over_five: tuple[Desk, Desk], told_first: bool
) -> None:
    """His screen shows what he typed until he is told that it was refused."""
    lan, minh = refused_over_five
    if told_first:
        minh.sync()
    with minh.office.record() as rec:
        set_period_status(rec, "S", "2026-M01", "commune", "locked")
    exchange((minh, lan))
    waits = [] if told_first else [("status", "locked")]
    for desk in (lan, minh):
        assert desk.value("indicator_value", "iv:S:X1:2026-M01:a1", "value") == "5"
        assert [(field, other) for field, _, other, _ in items(desk)] == waits


def test_a_closed_report_is_not_handed_in_over_what_lies_under_a_refused_change(
    refused_over_five: tuple[Desk, Desk],
) -> None:
    lan, minh = refused_over_five
    with minh.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "commune", "submitted")
    exchange((minh, lan))
    for desk in (lan, minh):
        assert items(desk) == [("status", "locked", "submitted", "Minh")]


def test_nobody_has_seen_that_a_report_was_held_open_before_a_page_says_so(desks: tuple[Desk, Desk]) -> None:
    """Minh's closing waits as he had not seen Lan's 5; she closes it too, and knows nothing of that."""
    lan, minh = desks
    exchange(desks)
    with lan.office.record() as rec:
        put_figures(rec, "S", {Cell("a2", "X1", "2026-Q1"): "5"})
    lan.sync()
    with minh.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "commune", "locked")
    with lan.office.record() as rec:
        set_period_status(rec, "S", "2026-Q1", "commune", "locked")
    minh.sync()
    exchange((lan, minh))
    for desk in desks:
        assert desk.value("period_status", "ps:S:2026-Q1:commune", "status") == "draft"
        assert items(desk) == [("status", "draft", "locked", "Minh")]  # both say so: one item is enough
