"""Deleted against corrected, merged against entered, merged or numbered twice: each is there to be seen."""

from __future__ import annotations

import pytest

from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from tests.builders import put_response
from tests.support.servers.upstream import Desk


@pytest.fixture
def form(desks: tuple[Desk, Desk]) -> str:
    """A form that both computers have."""
    lan, minh = desks
    with lan.office.record() as rec:
        put_response(rec, "f1", comment="")
    lan.sync()
    minh.sync()
    return "f1"


def exchange(desks: tuple[Desk, Desk]) -> None:
    for desk in (*desks, *desks):
        desk.sync()


def items(desk: Desk) -> list[tuple[str, str, object, object]]:
    """Open items: of what, which field, the value that stands and the one that waits."""
    with desk.office.read() as connection:
        found = open_conflicts(connection)
    return [(item.entity_id, item.field, item.current.value, item.other.value) for item in found]


def decide(desk: Desk, value: object) -> None:
    with desk.office.record() as rec:
        (item,) = open_conflicts(rec.connection)
        resolve(rec, item.id, value)  # type: ignore[arg-type]


def test_corrected_after_it_was_deleted_elsewhere(desks: tuple[Desk, Desk], form: str) -> None:
    lan, minh = desks
    lan.put("survey_response", form, deleted=1)
    minh.put("survey_response", form, answers={"q01": "2"})
    minh.put("survey_response", form, answers={"q02": "2"})
    exchange(desks)
    for desk in desks:
        assert items(desk) == [(form, "deleted", 1, 0)]
        assert desk.value("survey_response", form, "answers/q01") == "2"
    with lan.office.read() as connection:
        (item,) = open_conflicts(connection)
    assert (item.current.author, item.other.author) == ("Lan", "Minh")
    decide(lan, 0)
    exchange(desks)
    for desk in desks:
        assert items(desk) == []
        assert desk.value("survey_response", form, "deleted") == 0


def test_deleted_after_it_was_corrected_elsewhere(desks: tuple[Desk, Desk], form: str) -> None:
    lan, minh = desks
    minh.put("survey_response", form, answers={"q01": "2"})
    minh.sync()
    lan.put("survey_response", form, deleted=1)
    exchange(desks)
    for desk in desks:
        assert desk.value("survey_response", form, "deleted") == 0
        assert items(desk) == [(form, "deleted", 0, 1)]


def test_deleted_with_all_seen_is_deleted(desks: tuple[Desk, Desk], form: str) -> None:
    lan, minh = desks
    minh.put("survey_response", form, answers={"q01": "2"})
    exchange(desks)
    lan.put("survey_response", form, deleted=1)
    exchange(desks)
    for desk in desks:
        assert desk.value("survey_response", form, "deleted") == 1
        assert items(desk) == []
    minh.put("survey_response", form, deleted=0)
    exchange(desks)
    assert lan.value("survey_response", form, "deleted") == 0


def test_deleted_on_both_computers(desks: tuple[Desk, Desk], form: str) -> None:
    lan, minh = desks
    lan.put("survey_response", form, deleted=1)
    minh.put("survey_response", form, deleted=1)
    exchange(desks)
    for desk in desks:
        assert desk.value("survey_response", form, "deleted") == 1
        assert items(desk) == []
