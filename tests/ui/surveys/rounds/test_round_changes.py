"""A dialog over a round writes what a person changed in it, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop_app.journal.devices import current_device, head
from desktop_app.storage.tables.sync import sync_unseen
from desktop_app.surveys.rounds.commands import change_round, put_round_area
from desktop_app.surveys.rounds.queries import areas_of_round, round_of, rounds
from desktop_app.surveys.rounds.records import Round
from tests.ui.surveys.conftest import World, a_round, in_round, settle
from ui.surveys.rounds.minutes.minutes_dialog import MinutesDialog
from ui.surveys.rounds.round_dialog import RoundDialog
from ui.surveys.surveys_room import SurveysRoom


def entries(world: World) -> int:
    """How many changes the journal holds."""
    with world.office.read() as connection:
        return head(connection, current_device(connection)).seq


def the_round(world: World, round_id: str) -> Round:
    with world.office.read() as connection:
        found = round_of(connection, round_id)
    assert found is not None
    return found


def change_dialog(qtbot: QtBot, room: SurveysRoom, round_id: str) -> RoundDialog:
    before = room.dialog
    room.round.change_asked.emit(round_id)
    qtbot.waitUntil(lambda: room.dialog is not before)
    assert room.dialog is not None
    return room.dialog


def saved(qtbot: QtBot, dialog: RoundDialog) -> None:
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()


@pytest.mark.parametrize("status", ["draft", "open"])
@pytest.mark.parametrize("questionnaire", ["NTM_XA_2021", "NTM_XA_2026"])
def test_saving_without_a_change_writes_nothing(
    qtbot: QtBot, room: SurveysRoom, world: World, questionnaire: str, status: str
) -> None:
    round_id = a_round(world.office, questionnaire=questionnaire, status=status)
    with world.office.record() as rec:
        target = {"NTM_XA_2021": "commune_ntm_advanced", "NTM_XA_2026": "commune_group_2"}[questionnaire]
        change_round(rec, round_id, {"target": target, "plan_date": "2026-09-01"})
    before, count = the_round(world, round_id), entries(world)
    dialog = change_dialog(qtbot, room, round_id)
    chosen = dialog.chosen_questionnaire
    assert chosen is not None
    assert (chosen.code, dialog.target.currentData()) == (questionnaire, target)
    saved(qtbot, dialog)
    assert the_round(world, round_id) == before
    assert entries(world) == count


def test_a_changed_name_leaves_alone_what_another_person_changed_meanwhile(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    dialog = change_dialog(qtbot, room, world.round_id)
    with world.office.record() as rec:
        change_round(rec, world.round_id, {"plan_number": "12/KH", "thresholds": {"tested_per": "average"}})
    dialog.title.setText("Lấy ý kiến đợt 2")
    dialog.go.click()
    settle(qtbot, world)
    assert dialog.isVisible(), "what was changed is shown first"
    assert dialog.plan_number.text() == "12/KH"
    assert "từ “–” thành “12/KH”; nay lấy theo" in dialog.fields["plan_number"].error
    assert QApplication.focusWidget() is dialog.plan_number
    saved(qtbot, dialog)
    after = the_round(world, world.round_id)
    assert (after.title, after.plan_number, dict(after.thresholds)) == (
        "Lấy ý kiến đợt 2",
        "12/KH",
        {"tested_per": "average"},
    )


def test_what_both_changed_of_a_round_is_shown_and_saved_once_it_was_seen(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    dialog = change_dialog(qtbot, room, world.round_id)
    with world.office.record() as rec:
        elsewhere: dict[str, Any] = {"planned_from": "2026-09-02", "target": "commune_ntm_advanced"}
        change_round(rec, world.round_id, {**elsewhere, "thresholds": {"min_coverage_percent.value": "75"}})
    dialog.planned_from.setText("03/09/2026")
    dialog.thresholds["min_coverage_percent"].setText("80")
    dialog.go.click()
    settle(qtbot, world)
    assert the_round(world, world.round_id).planned_from == date(2026, 9, 2), "nothing is saved unseen"
    words = dialog.fields["planned_from"].error
    assert "từ “–” thành “02/09/2026”; ở đây gõ “03/09/2026”." in words
    assert "“75”; ở đây gõ “80”" in dialog.fields["min_coverage_percent"].error
    assert dialog.target.currentData() == "commune_ntm_advanced"
    saved(qtbot, dialog)
    after = the_round(world, world.round_id)
    assert (after.planned_from, after.target) == (date(2026, 9, 3), "commune_ntm_advanced")
    assert after.thresholds["min_coverage_percent.value"] == "80"


def test_another_questionnaire_takes_the_thresholds_that_are_shown(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    round_id = a_round(world.office, status="draft")
    with world.office.record() as rec:
        change_round(rec, round_id, {"thresholds": {"min_coverage_percent.value": "75"}})
    dialog = change_dialog(qtbot, room, round_id)
    dialog.questionnaire.setCurrentIndex(dialog.questionnaire.findData("NTM_XA_2026"))
    dialog.thresholds["min_coverage_percent"].setText("75")
    saved(qtbot, dialog)
    after = the_round(world, round_id)
    assert (after.template_code, after.template_version, after.target) == (
        "NTM_XA_2026",
        "1",
        "commune_group_1",
    )
    assert dict(after.thresholds) == {"min_coverage_percent.value": "75"}


def test_minutes_saved_without_a_change_write_nothing(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    kept: dict[str, Any] = {"minutes": {"started_at": "hỏng", "copies": "ba", "place": "Nhà văn hoá"}}
    with world.office.record() as rec:
        put_round_area(rec, world.round_id, "a01", **kept)
    in_round(qtbot, room, world)
    with world.office.read() as connection:
        area = areas_of_round(connection, world.round_id)[0]
    count = entries(world)
    dialog = MinutesDialog(room, area, world.context, editable=True)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    dialog.secretary.setText("Trần Thị B")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    settle(qtbot, world)
    with world.office.read() as connection:
        notes = dict(areas_of_round(connection, world.round_id)[0].minutes)
    assert notes == {**kept["minutes"], "secretary": "Trần Thị B"}
    assert entries(world) == count + 1


def test_minutes_say_what_stood_there_when_they_were_opened(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    """The secretary was named elsewhere meanwhile: who saves another one has not seen that."""
    with world.office.record() as rec:
        put_round_area(rec, world.round_id, "a01", minutes={"secretary": "An"})
    in_round(qtbot, room, world)
    with world.office.read() as connection:
        area = areas_of_round(connection, world.round_id)[0]
    dialog = MinutesDialog(room, area, world.context, editable=True)
    qtbot.addWidget(dialog)
    with world.office.record() as rec:
        put_round_area(rec, world.round_id, "a01", minutes={"secretary": "Bình"})
    dialog.secretary.setText("Chi")
    dialog.place.setText("Nhà văn hoá")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    settle(qtbot, world)
    with world.office.read() as connection:
        unseen = connection.execute(select(sync_unseen.c.field, sync_unseen.c.base)).all()
    assert [tuple(row) for row in unseen] == [("minutes/secretary", 0)]


def test_save_pressed_twice_makes_one_round(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    before = room.dialog
    room.rounds.new_asked.emit()
    qtbot.waitUntil(lambda: room.dialog is not before)
    dialog = room.dialog
    assert dialog is not None
    dialog.title.setText("Khảo sát hai lần")
    with qtbot.waitSignal(dialog.accepted):
        dialog.go.click()
        dialog.go.click()
    settle(qtbot, world)
    with world.office.read() as connection:
        titles = [each.title for each in rounds(connection)]
    assert titles.count("Khảo sát hai lần") == 1
