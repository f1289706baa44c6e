"""A merger is taken back while another computer goes on: nothing is lost, and what does not fit is listed."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.areas.commands import NewArea
from desktop_app.areas.queries import all_areas, areas_at
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.progress.after_end import figures_after_end
from desktop_app.movements.progress.area_changes import change_day, merge, split, take_change_back
from desktop_app.movements.progress.closing import set_comment
from desktop_app.sync.decisions.conflicts import open_conflicts
from tests.builders import put_area
from tests.support.servers.upstream import Desk
from tests.together.registers.office_of_two import exchange

FIRST_OF_JULY = date(2026, 7, 1)


@pytest.fixture
def merged(desks: tuple[Desk, Desk]) -> str:
    """The area into which two were merged by mistake; both computers know it."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        put_area(rec, "a2", "Thôn Đông")
        made = merge(rec, ["a1", "a2"], NewArea("Đoài", "thon"), FIRST_OF_JULY).id
    exchange(lan, minh)
    return made


def state(desk: Desk) -> tuple[list[str], dict[str, object], int]:
    with desk.office.read() as connection:
        names = [area.name for area in areas_at(connection, FIRST_OF_JULY)]
        return names, dict(figures_after_end(connection)), len(open_conflicts(connection))


def test_both_take_it_back(desks: tuple[Desk, Desk], merged: str) -> None:
    for desk in desks:
        with desk.office.record() as rec:
            take_change_back(rec, merged)
    exchange(*desks)
    for desk in desks:
        assert state(desk) == (["Thôn Đoài", "Thôn Đông"], {}, 0)


def test_figures_that_came_meanwhile_are_listed(desks: tuple[Desk, Desk], merged: str) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        take_change_back(rec, merged)
    with minh.office.record() as rec:
        set_values(rec, "MTTQ_CO_SO", "1.1", [(Cell(merged, "NT04", "2026-M08"), "7")])
    exchange(lan, minh)
    for desk in desks:
        names, left, conflicts = state(desk)
        assert (names, list(left), conflicts) == (["Thôn Đoài", "Thôn Đông"], [merged], 0)


def test_older_programs_count_nothing_of_it(desks: tuple[Desk, Desk], merged: str) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        take_change_back(rec, merged)
    exchange(lan, minh)
    with minh.office.read() as connection:
        found = {area.id: area for area in all_areas(connection)}
    assert found[merged].was_taken_back
    assert found[merged].successor_id == "a1", "older programs show no row of its own for it"
    assert found["a1"].valid_to is None


def test_both_take_a_split_back_with_its_figures_and_comments(desks: tuple[Desk, Desk]) -> None:
    """What follows to the whole is there once, whoever did it."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
        one, _ = split(rec, "a1", [NewArea(name, "thon") for name in ("Một", "Hai")], FIRST_OF_JULY)
        cell = Cell(one.id, "NT04", "2026-M08")
        set_values(rec, "MTTQ_CO_SO", "1.1", [(cell, "7")])
        set_comment(rec, "MTTQ_CO_SO", cell, "Theo sổ")
    exchange(lan, minh)
    for desk in desks:
        with desk.office.record() as rec:
            take_change_back(rec, one.id, carry=True)
    exchange(*desks)
    whole = Cell("a1", "NT04", "2026-M08").id_in("MTTQ_CO_SO")
    for desk in desks:
        assert state(desk) == (["Thôn Đoài"], {}, 0)
        assert desk.value("indicator_value", whole, "value") == "7"
        assert desk.value("indicator_value", whole, "note") == "Theo sổ"
        assert not desk.value("indicator_value", cell.id_in("MTTQ_CO_SO"), "note")


def test_one_moves_the_day_while_the_other_takes_it_back(desks: tuple[Desk, Desk], merged: str) -> None:
    """Both days of an area are asked about: neither act is half done without a word."""
    lan, minh = desks
    with lan.office.record() as rec:
        change_day(rec, merged, date(2026, 8, 1))
    with minh.office.record() as rec:
        take_change_back(rec, merged)
    exchange(*desks)
    assert state(lan) == state(minh)
    with lan.office.read() as connection:
        asked = {item.entity_id for item in open_conflicts(connection)}
    assert {"a1", "a2"} <= asked
