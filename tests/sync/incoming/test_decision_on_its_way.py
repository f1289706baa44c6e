"""A decision that the province has not seen yet is not undone by what it still says, nor by a new device."""

from __future__ import annotations

import pytest

from desktop_app.journal.devices import current_device, replace_device
from desktop_app.journal.ops import entries_after
from desktop_app.sync.decisions.conflicts import decided_conflicts, open_conflicts, resolve
from desktop_app.sync.incoming.applying import apply_pages
from desktop_app.wire.messages import Conflict, PullPage
from tests.builders import put_area
from tests.support.servers.upstream import Desk

PLACE = ("7:name", "residential_area", "a1", "name")
SIDES = ("Thôn Đoài", "Lan", "d1", 1, "Thôn Đông", "Minh", "d2", 2)
OPEN = Conflict(*PLACE, *SIDES)
DECIDED = Conflict(*PLACE, *SIDES, "Minh", 9)


@pytest.fixture
def lan(desks: tuple[Desk, Desk]) -> Desk:
    with desks[0].office.record() as rec:
        put_area(rec, "a1")
    arrive(desks[0], OPEN)
    return desks[0]


def arrive(desk: Desk, *found: Conflict) -> int:
    """A page with conflicts; how many count as new and open."""
    with desk.office.store.write() as connection:
        device = current_device(connection)
        return apply_pages(
            connection, desk.office.sync_book(), device, [PullPage(1, conflicts=list(found))]
        ).conflicts


def waiting(desk: Desk) -> list[str]:
    with desk.office.read() as connection:
        return [open_conflict.id for open_conflict in open_conflicts(connection)]


def decided_by(desk: Desk) -> list[str]:
    with desk.office.read() as connection:
        return [decided_conflict.decided_by for decided_conflict in decided_conflicts(connection, 9)]


def test_a_pull_that_still_calls_it_open_leaves_the_decision(lan: Desk) -> None:
    with lan.office.record() as rec:
        resolve(rec, OPEN.id, "Thôn Đông")
    assert arrive(lan, OPEN) == 0
    assert (waiting(lan), decided_by(lan)) == ([], [lan.office.officer])


def test_the_decision_of_somebody_else_counts(lan: Desk) -> None:
    assert arrive(lan, DECIDED) == 0
    assert (waiting(lan), decided_by(lan)) == ([], ["Minh"])


def test_what_is_open_is_told_once(lan: Desk) -> None:
    assert arrive(lan, OPEN) == 0
    assert waiting(lan) == [OPEN.id]


def test_a_new_device_says_what_was_decided(lan: Desk) -> None:
    with lan.office.record() as rec:
        resolve(rec, OPEN.id, "Thôn Đông")
    with lan.office.store.write() as connection:
        old = [item.op for item in entries_after(connection, current_device(connection), 0)]
        new = replace_device(connection, lan.office.clock)
        again = [item.op for item in entries_after(connection, new, 0)]
    assert [op.resolves for op in again] == [op.resolves for op in old]
    assert again[-1].resolves == OPEN.id
    assert [(op.entity_id, op.patch, op.author, op.at, op.base_version) for op in again] == [
        (op.entity_id, op.patch, op.author, op.at, op.base_version) for op in old
    ]
