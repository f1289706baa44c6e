"""A merger is taken back while another computer goes on: nothing is lost, and what does not fit is listed."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.areas.commands import NewArea
from desktop_app.areas.queries import all_areas, areas_at
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.progress.after_end import figures_after_end
from desktop_app.movements.progress.area_changes import merge, take_change_back
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
