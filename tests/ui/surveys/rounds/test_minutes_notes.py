"""Notes for the minutes of a round that takes no changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.surveys.rounds.commands import put_round_area
from desktop_app.surveys.rounds.queries import areas_of_round
from tests.ui.surveys.conftest import CONTROL, World, a_round, in_round, press
from ui.surveys.rounds.minutes import people_table
from ui.surveys.rounds.minutes.minutes_dialog import MinutesDialog
from ui.surveys.rounds.minutes.people_table import PeopleTable
from ui.surveys.surveys_room import SurveysRoom


def test_notes_of_a_locked_round_can_only_be_read(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    in_round(qtbot, room, world)
    area = room.round._data.area("a01") if room.round._data else None
    assert area is not None
    dialog = MinutesDialog(room, area, world.context, editable=False)
    qtbot.addWidget(dialog)
    assert "không nhận thay đổi" in dialog.refusal.text
    QTest.keyClicks(dialog.place, "Nha van hoa")
    QTest.keyClicks(dialog.opinions, "y kien")
    assert (dialog.place.text(), dialog.opinions.toPlainText()) == ("", "")


def test_people_come_from_the_round_before_and_from_excel(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    people = "Nguyễn Văn A | Tổ trưởng\nTrần Thị B"
    with world.office.record() as rec:
        notes = {"place": "Nhà văn hóa", "counters": people, "opinions": "Ý kiến cũ", "copies": "3"}
        put_round_area(rec, world.round_id, "a01", minutes=notes)
    world.round_id = a_round(world.office)
    areas = in_round(qtbot, room, world).round.areas
    areas.go_to("a01")
    areas._minutes()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), MinutesDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, MinutesDialog)
    assert "Lấy ý kiến năm 2026" in dialog.filled.text
    assert dialog.counters.text() == people
    assert dialog.opinions.toPlainText() == "", "opinions are those of one count"
    dialog.witnesses.first.setFocus()
    QGuiApplication.clipboard().setText("Lê Văn C\tHộ dân\r\nPhạm Thị D\tHộ dân\r\nVũ Văn E\t\r\n")
    press("v", modifiers=CONTROL)
    press(Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert dialog.isVisible(), "Enter goes a line down and saves nothing"
    press("Do F")
    with qtbot.waitSignal(dialog.accepted):
        dialog.save()
    with world.office.read() as connection:
        saved = areas_of_round(connection, world.round_id)[0].minutes
    assert saved["witnesses"] == "Lê Văn C | Hộ dân\nPhạm Thị D | Hộ dân\nVũ Văn E\nDo F"
    assert saved["counters"] == people
    assert saved["copies"] == "3"


def test_a_letter_asks_nobody_for_the_clipboard(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program owns it: a large block is made anew for each who asks, and may be long in coming."""

    class Asked:
        @staticmethod
        def clipboard() -> QClipboard:
            raise AssertionError("only a paste reads the clipboard")

    table = PeopleTable("", ())
    qtbot.addWidget(table)
    monkeypatch.setattr(people_table, "QGuiApplication", Asked)
    QTest.keyClicks(table.first, "Lan")
    assert table.text() == "Lan"
