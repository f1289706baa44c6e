"""Notes for the minutes of a round that takes no changes."""

from __future__ import annotations

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.surveys.conftest import World, in_round
from ui.surveys.rounds.minutes_dialog import MinutesDialog
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
