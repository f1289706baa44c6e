"""A wrong round goes, a done one is put away, and both come back."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.book.overview import read_overview
from desktop_app.book.search import find
from desktop_app.journal.recorder import Given
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import change_round, create_round, put_round_area
from desktop_app.surveys.rounds.queries import round_of, rounds
from desktop_app.surveys.rounds.removal import RoundNotEmpty, archive_round, delete_round, is_empty
from tests.ui.surveys.conftest import World, in_round
from ui.surveys.surveys_room import SurveysRoom


def wrong_round(world: World) -> str:
    fields: dict[str, Given] = {
        "title": "Đợt nhầm",
        "year": 2026,
        "template_code": "NTM_XA_2021",
        "template_version": "1",
    }
    with world.office.record() as rec:
        round_id = create_round(rec, {**fields, "target": "commune_ntm"})
        put_round_area(rec, round_id, "a01", total_households=40)
    return round_id


def titles(room: SurveysRoom) -> list[str]:
    return [row.cells[0].text for row in room.rounds.model.rows]


def test_a_wrong_round_is_deleted_and_comes_back(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    round_id = wrong_round(world)
    room.open_round(round_id)
    qtbot.waitUntil(lambda: room.round.title.text() == "Đợt nhầm")
    room.round.delete_round()
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.rounds)
    qtbot.waitUntil(lambda: titles(room) == ["Lấy ý kiến năm 2026"])
    assert "Đợt nhầm" in room.rounds.notice.text
    with world.office.read() as connection:
        assert round_of(connection, round_id) is None
        assert find(connection, "dot nham") == ()
    room.rounds.undo_button.click()
    qtbot.waitUntil(lambda: "Đợt nhầm" in titles(room))
    assert not room.rounds.notice.text


def test_a_round_with_something_in_it_is_not_deleted(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    room.round.delete_round()
    qtbot.waitUntil(lambda: "lưu trữ" in room.round.notice.text)
    with world.office.read() as connection:
        assert round_of(connection, world.round_id) is not None


def test_one_form_or_one_note_makes_a_round_more_than_empty(world: World) -> None:
    entered, noted = wrong_round(world), wrong_round(world)
    with world.office.record() as rec:
        assert is_empty(rec.connection, entered)
        save_round = {"status": "open"}
        rec.put("survey_round", entered, save_round)
        save_response(rec, ResponseDraft("f1", entered, "a01", 1, {"q01": "1"}, "", ""), validity="")
        put_round_area(rec, noted, "a01", minutes={"place": "Nhà văn hóa"})
    for round_id in (entered, noted):
        with pytest.raises(RoundNotEmpty), world.office.record() as rec:
            delete_round(rec, round_id)


def test_an_archived_round_is_shown_when_it_is_wanted(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    other = wrong_round(world)
    in_round(qtbot, room, world)
    room.round.archive()
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.rounds)
    qtbot.waitUntil(lambda: titles(room) == ["Đợt nhầm"])
    assert room.rounds.archived.isVisible()
    room.rounds.archived.click()
    assert sorted(titles(room)) == ["Lấy ý kiến năm 2026", "Đợt nhầm"]
    states = {row.id: row.cells[3].text for row in room.rounds.model.rows}
    assert states[world.round_id] == "Đã lưu trữ"
    with world.office.read() as connection:
        assert [item.id for item in rounds(connection)] == [other]
        assert [item.title for item in read_overview(connection, "2026-M10").rounds] == ["Đợt nhầm"]
    room.rounds.undo()
    qtbot.waitUntil(lambda: not room.rounds.archived.isVisible())
    with world.office.record() as rec:
        archive_round(rec, world.round_id)
        change_round(rec, world.round_id, {"plan_number": "3"})  # what is archived is not locked
