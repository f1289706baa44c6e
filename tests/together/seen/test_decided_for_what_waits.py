"""A person decides for a value that he has just typed, before the province said what became of it."""

from __future__ import annotations

from desktop_app.sync.decisions.conflicts import open_conflicts, resolve
from desktop_app.wire.op import Value
from tests.builders import put_area
from tests.support.servers.upstream import Desk


def waiting(desk: Desk) -> list[tuple[Value, Value]]:
    with desk.office.read() as connection:
        return [(item.current.value, item.other.value) for item in open_conflicts(connection)]


def households(desk: Desk, value: int) -> None:
    desk.put("residential_area", "a1", households=value)


def test_a_value_typed_again_is_not_closed_away_with_its_own_item(desks: tuple[Desk, Desk]) -> None:
    lan, minh = desks
    with lan.office.record() as rec:
        put_area(rec, "a1", households=100)
    for desk in desks:
        desk.sync()
    households(minh, 120)
    minh.sync()
    households(lan, 110)
    lan.sync()
    assert waiting(lan) == [(120, 110)]
    households(lan, 110)  # over 120, which stands there
    households(minh, 130)
    minh.sync()
    with lan.office.read() as connection:
        (item,) = open_conflicts(connection)
    assert item.current.value == item.other.value == 110
    with lan.office.record() as rec:
        resolve(rec, item.id, 110)

    for desk in (lan, minh, lan):
        desk.sync()

    for desk in desks:
        assert desk.value("residential_area", "a1", "households") == 130
        assert waiting(desk) == [(130, 110)]
