"""A round that the province has locked is known before anybody types into it."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_app.surveys.rounds.commands import set_round_state
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.ui.surveys.conftest import World, entry, in_round, press
from ui.surveys.surveys_room import SurveysRoom


def exchange(qtbot: QtBot, world: World) -> None:
    """An exchange as the window makes it."""
    sync = world.context.sync()
    with qtbot.waitSignal(sync.round_finished):
        sync.sync_now()


def scope(world: World) -> tuple[str, ...]:
    return "--commune", COMMUNE, "--scope", f"round:{world.round_id}"


def moves(room: SurveysRoom) -> list[str]:
    offered = [change.label() for change in room.round.offered]
    assert room.round.step_button.isVisibleTo(room.round) == bool(offered)
    return offered


def test_the_pages_of_a_locked_round_say_so_and_take_no_typing(
    upstream: Upstream, qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    Desk(world.office).enrol(upstream)
    exchange(qtbot, world)
    in_round(qtbot, room, world)
    assert moves(room)
    upstream.command("lock", *scope(world), "--reason", "Tỉnh đang thẩm tra")
    exchange(qtbot, world)

    qtbot.waitUntil(lambda: "Tỉnh đang thẩm tra" in room.round.province.text)
    assert moves(room) == []
    assert not room.round.areas.sheet.editable
    assert not room.round.areas.sheet.takes_forms
    entry(qtbot, room, world)
    assert room.entry.readonly
    assert "Tỉnh đang thẩm tra" in room.entry.locked.text
    press("1", "2")
    assert world.responses() == []

    upstream.command("unlock", *scope(world))
    exchange(qtbot, world)
    qtbot.waitUntil(lambda: not room.entry.readonly)
    assert room.entry.locked.text == ""


def test_a_form_under_the_fingers_is_kept_when_the_round_is_locked(
    upstream: Upstream, qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    Desk(world.office).enrol(upstream)
    exchange(qtbot, world)
    entry(qtbot, room, world)
    press("1")
    upstream.command("lock", *scope(world), "--reason", "Tỉnh đang thẩm tra")
    exchange(qtbot, world)
    qtbot.waitUntil(lambda: room.entry.readonly)
    assert "Tỉnh đang thẩm tra" in room.entry.locked.text


def test_the_reason_of_a_return_stands_on_the_page_of_the_round(
    upstream: Upstream, qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    Desk(world.office).enrol(upstream)
    for state in ("counting", "closed", "submitted"):
        with world.office.record() as rec:
            set_round_state(rec, world.round_id, state)
    exchange(qtbot, world)
    in_round(qtbot, room, world)
    upstream.command("return", *scope(world), "--reason", "Thiếu Thôn Đoài")
    exchange(qtbot, world)
    qtbot.waitUntil(lambda: "Thiếu Thôn Đoài" in room.round.province.text)
    assert len(moves(room)) == 2, "mend the counts, or submit again"
