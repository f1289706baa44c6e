"""A record is created here and refused, and received as new later: what came is told, and by whom."""

from __future__ import annotations

import pytest

from desktop_app.journal.past.field_writes import FieldWrites
from desktop_app.journal.past.history import history_of
from tests.support.servers.upstream import Desk, Upstream
from tests.together.refusals.test_locks_hold_parts import CELL, figure, scope
from tests.together.restored.test_restored_province import keep


@pytest.fixture
def refused(desks: tuple[Desk, Desk], upstream: Upstream) -> tuple[Desk, Desk]:
    """The second desk typed a figure, and then another, into a locked month that takes figures again."""
    lan, minh = desks
    figure(minh, "118")
    figure(minh, "119")
    upstream.command("lock", *scope("2026-M09"))
    minh.sync()
    assert minh.get("indicator_value", CELL) is None
    upstream.command("unlock", *scope("2026-M09"), "--reason", "sửa")
    lan.sync()
    return lan, minh


def told(desk: Desk) -> list[tuple[object, object, str, str]]:
    with desk.office.read() as connection:
        changes = history_of(connection, "indicator_value", CELL)
    return [
        (change.before, change.after, change.author, change.device)
        for change in changes
        if change.field == "value"
    ]


def test_what_was_received_is_told_behind_what_was_refused(refused: tuple[Desk, Desk]) -> None:
    lan, minh = refused
    figure(lan, "337")
    lan.sync()
    minh.sync()
    assert minh.value("indicator_value", CELL, "value") == "337"
    own = [(None, "118", "Minh", ""), ("118", "119", "Minh", "")]
    assert told(minh) == [*own, (None, "337", "Lan", "Máy Lan")]

    figure(minh, "400")
    minh.sync()
    assert told(minh) == [*own, (None, "337", "Lan", "Máy Lan"), ("337", "400", "Minh", "")]


def test_the_same_value_is_that_of_who_was_not_refused(refused: tuple[Desk, Desk]) -> None:
    lan, minh = refused
    figure(lan, "118")
    lan.sync()
    minh.sync()
    with minh.office.read() as connection:
        written = FieldWrites(connection, "indicator_value", [CELL]).of_value(CELL, "value", "118")
    assert written is not None
    assert written.author == "Lan"


def test_what_was_received_and_typed_over_is_known_to_have_been_here(refused: tuple[Desk, Desk]) -> None:
    lan, minh = refused
    figure(lan, "337")
    lan.sync()
    minh.sync()
    figure(minh, "400")
    with minh.office.read() as connection:
        written = FieldWrites(connection, "indicator_value", [CELL])
        lans = next(each for each in written.of(CELL) if each.author == "Lan")
        assert written.includes(CELL, "value", "337", "Lan", lans.at)


def test_lost_by_the_province_and_refused_when_said_again_it_goes(
    refused: tuple[Desk, Desk], upstream: Upstream
) -> None:
    lan, minh = refused
    kept = keep(upstream)
    figure(lan, "337")
    lan.sync()
    minh.sync()
    kept.put_back()
    upstream.command("lock", *scope("2026-M09"))
    minh.sync()
    assert minh.get("indicator_value", CELL) is None
    assert minh.results[-1].differences == 0, "at once, not by a comparison"
