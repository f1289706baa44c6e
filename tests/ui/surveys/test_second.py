"""Second keying on the screen: blind, by another officer, settled by a third look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.surveys.commands import save_response
from desktop_app.surveys.drafts import drafts_of
from desktop_app.surveys.records import Draft
from desktop_app.surveys.second_keying import percent_of
from tests.ui.surveys.conftest import CONTROL, World, in_round, press
from ui.surveys.sheet_body import SheetBody
from ui.surveys.surveys_room import SurveysRoom


def sheet(room: SurveysRoom) -> SheetBody:
    found = room.second_entry.body
    assert isinstance(found, SheetBody)
    return found


def test_a_form_is_keyed_twice_and_settled(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    answers = {f"q{number:02d}": "1" for number in range(1, 20)}
    with world.office.record() as rec:
        save_response(rec, Draft("f1", world.round_id, "a01", 1, answers, "", ""), validity="")
    in_round(qtbot, room, world)
    room.key_twice(world.round_id)
    page = room.second
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    page.percent.setValue(100)
    qtbot.waitUntil(lambda: "0/1" in page.state.text())
    with world.office.read() as connection:
        assert percent_of(connection, world.round_id) == 100
    assert not page.key_button.isEnabled(), "nobody keys his own form again"
    world.office.officer = "Trần Văn Hai"
    page.refresh()
    qtbot.waitUntil(page.key_button.isEnabled)
    page.key_button.click()
    body = sheet(room)
    assert body.entry.answers == {}, "blind"
    qtbot.waitUntil(lambda view=body.view: QApplication.focusWidget() is view)  # type: ignore[misc]
    press("112")
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: room.second_entry.saver.idle)
    with world.office.read() as connection:
        assert [one.id for one in drafts_of(connection, world.round_id)] == ["sk:f1"]
    room.open_round(world.round_id)
    qtbot.waitUntil(lambda: room.round.areas.model.rows[0].keyed == 1)
    assert not room.round.areas.model.rows[0].unfinished, "a second keying is no unfinished form"
    room.key_twice(world.round_id)
    qtbot.waitUntil(page.key_button.isEnabled)
    page.key_button.click()
    body = sheet(room)
    assert body.entry.answers == {"q01": "1", "q02": "1", "q03": "2"}
    qtbot.waitUntil(lambda view=body.view: QApplication.focusWidget() is view)  # type: ignore[misc]
    press(Qt.Key.Key_End)
    press("1")
    press(Qt.Key.Key_Return, modifiers=CONTROL)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 16)
    first = [cell.text for cell in page.model.rows[0].cells]
    assert first[2:] == ["3. Thủy lợi và phòng, chống thiên tai", "Hài lòng", "Chưa hài lòng", "còn mở"]
    page.view.setCurrentIndex(page.model.index(0, 0))
    page.take_second.click()
    qtbot.waitUntil(lambda: world.responses()[0].answers["q03"] == "2")
    qtbot.waitUntil(lambda: any("✓" in row.cells[5].text for row in page.model.rows))
    assert page.rates.rows[0].cells[0].text == "Nguyễn Thị Thử"
