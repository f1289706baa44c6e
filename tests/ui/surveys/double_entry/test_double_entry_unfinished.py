"""A double entry that was killed comes back by itself, or is offered with the name of who began it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.surveys.double_entry.double_entry import save_double_entry, set_percent
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import set_round_state
from tests.support.running.commands import run_command
from tests.support.system import KILLED
from tests.ui.surveys.conftest import World, in_round, settle
from ui.surveys.entry.sheet_body import SheetBody
from ui.surveys.surveys_room import SurveysRoom

SECOND, THIRD = "Trần Văn Hai", "Lê Thị Ba"
TYPED = {"q01": "1", "q02": "1", "q03": "2"}


@pytest.fixture
def killed(world: World) -> World:
    """Two forms to enter again, the first of which was being entered when the program was killed."""
    answers = {f"q{number:02d}": "1" for number in range(1, 20)}
    with world.office.record() as rec:
        for serial in (1, 2):
            draft = ResponseDraft(f"f{serial}", world.round_id, "a01", serial, answers, "", "")
            save_response(rec, draft, validity="")
        set_percent(rec, world.round_id, 100)
    child = "tests.ui.surveys.double_entry.second_child"
    done = run_command(child, world.office.folder.root, world.round_id, SECOND)
    assert done.returncode == KILLED, done.stderr
    return world


def opened(qtbot: QtBot, world: World) -> SurveysRoom:
    """The room as at the start of the program."""
    room = SurveysRoom(world.context)
    qtbot.addWidget(room, before_close_func=lambda _: settle(qtbot, world))
    room.resize(1268, 682)
    room.show()
    room.entered()
    qtbot.waitUntil(lambda: bool(room.rounds.model.rows))
    settle(qtbot, world)
    return room


def shown_answers(room: SurveysRoom) -> dict[str, str]:
    body = room.double_entry.body
    assert isinstance(body, SheetBody)
    return dict(body.answers())


def test_who_began_it_goes_on_at_once(qtbot: QtBot, killed: World) -> None:
    killed.office.officer = SECOND
    room = opened(qtbot, killed)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.double_entry)
    assert room.double_entry.form is not None
    assert room.double_entry.form.response_id == "f1"
    assert shown_answers(room) == TYPED
    assert room.double_entry.unfinished.isHidden()
    room.double_entry.leave()
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.second)
    assert room.second.round_id == killed.round_id


def test_a_colleague_is_offered_it_with_the_name(qtbot: QtBot, killed: World) -> None:
    killed.office.officer = THIRD
    room = opened(qtbot, killed)
    assert room.pages.currentWidget() is room.rounds, "what somebody else began is not forced on anybody"
    in_round(qtbot, room, killed)
    room.round.menu.show_state()
    assert room.round.menu.double_entry.text() == f"Nhập lần hai (1 dở: {SECOND})"
    room.key_twice(killed.round_id)
    qtbot.waitUntil(lambda: bool(room.second.unfinished.text))
    assert (
        room.second.unfinished.text == f"Thôn Đoài, phiếu số 1: đang nhập dở lần hai, người nhập: {SECOND}."
    )
    room.second.go_on_button.click()
    assert shown_answers(room) == TYPED
    assert SECOND in room.double_entry.unfinished.text
    room.double_entry.restart.click()
    assert shown_answers(room) == {}
    assert room.double_entry.unfinished.isHidden()
    qtbot.waitUntil(lambda: room.double_entry.drafts.saver.idle)
    with killed.office.read() as connection:
        (kept,) = drafts_of(connection, killed.round_id)
    assert (kept.started_by, dict(kept.answers)) == (THIRD, {})


def test_the_first_officer_is_not_offered_it(qtbot: QtBot, killed: World) -> None:
    room = opened(qtbot, killed)
    in_round(qtbot, room, killed)
    room.key_twice(killed.round_id)
    qtbot.waitUntil(lambda: "0/2" in room.second.state.text())
    assert not room.second.unfinished.text


@pytest.mark.parametrize("how", ["keyed", "closed"])
def test_what_cannot_be_finished_any_more_does_not_come_back(qtbot: QtBot, killed: World, how: str) -> None:
    with killed.office.record(THIRD) as rec:
        if how == "keyed":
            save_double_entry(rec, "f1", TYPED)
        else:
            set_round_state(rec, killed.round_id, "closed")
    killed.office.officer = SECOND
    room = opened(qtbot, killed)
    assert room.pages.currentWidget() is room.rounds
