"""Any form by keys: what is typed is kept before the cursor leaves, repeats are added and removed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.forms.importing.importing import import_form
from desktop_app.surveys.responses.drafts import drafts_of
from desktop_app.surveys.responses.entry import entry_place
from desktop_app.surveys.responses.records import ResponseDraft
from tests.ui.surveys.conftest import World, on_disk, press
from ui.forms.occurrences import moved
from ui.surveys.entry.form_body import FormBody
from ui.surveys.surveys_room import SurveysRoom

FORM = """
| survey |
| | type | name | label |
| | text | que | Quê |
| | date | ngay | Ngày |
| | integer | nam | Năm sinh |
| | begin_repeat | nguoi | Người |
| | text | ten | Tên |
| | integer | tuoi | Tuổi |
| | end_repeat | | |
"""


def opened(qtbot: QtBot, room: SurveysRoom, world: World, draft: ResponseDraft | None = None) -> None:
    with world.office.read() as connection:
        place = entry_place(connection, world.round_id, "a01")
    room.pages.setCurrentWidget(room.entry)
    room.entry.key_area(place, import_form(FORM.encode(), "khac.md").definition, draft)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)


def kept(world: World) -> dict[str, str]:
    with world.office.read() as connection:
        return {
            name: text
            for item in drafts_of(connection, world.round_id)
            for name, text in item.answers.items()
        }


def test_a_text_is_kept_while_it_is_typed(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    opened(qtbot, room, world)

    def typed_on() -> bool:
        press("a")
        return bool(kept(world).get("que"))

    qtbot.waitUntil(typed_on)
    room.entry.leave()
    on_disk(qtbot, room)


def test_a_date_that_cannot_be_read_comes_back_as_it_was_typed(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    opened(qtbot, room, world)
    press(Qt.Key.Key_Return, "31/2/26", Qt.Key.Key_Return, "1980", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kept(world).get("ngay") == "31/2/26")
    qtbot.waitUntil(lambda: kept(world).get("nam") == "1980")
    with world.office.read() as connection:
        (draft,) = drafts_of(connection, world.round_id)
    opened(qtbot, room, world, draft)
    fields = [item.text() for item in room.entry.body.findChildren(QLineEdit)] if room.entry.body else []
    assert "31/2/26" in fields
    assert "1980" in fields, "a year is not grouped"


def test_what_could_not_be_read_moves_up_with_its_person(
    qtbot: QtBot, room: SurveysRoom, world: World
) -> None:
    alt = Qt.KeyboardModifier.AltModifier
    opened(qtbot, room, world)
    press(Qt.Key.Key_Insert, modifiers=alt)
    body = room.entry.body
    assert isinstance(body, FormBody)
    assert body.question() == "nguoi[2]/ten"
    press("bo", Qt.Key.Key_Return, "4x", Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, "x1", Qt.Key.Key_PageUp)
    assert body.answers()["nguoi[1]/tuoi"] == "x1"
    assert body.answers()["nguoi[2]/tuoi"] == "4x"
    body.remove_occurrence()
    assert body.question() == "nguoi[1]/ten", "the next person is in the place of the one removed"
    answers = body.answers()
    assert (answers["nguoi[1]/ten"], answers["nguoi[1]/tuoi"]) == ("bo", "4x")
    assert "nguoi[2]/tuoi" not in answers
    shown = [card.editor.text() for card in body.view.cards() if isinstance(card.editor, QLineEdit)]
    assert shown == ["", "", "", "bo", "4x"]


def test_where_an_answer_goes_when_an_occurrence_is_removed() -> None:
    assert moved("ho[2]/con[1]/ten", "ho[1]") == "ho[1]/con[1]/ten"
    assert moved("ho[1]/con[12]/ten", "ho[1]/con[3]") == "ho[1]/con[11]/ten"
    assert moved("ho[1]/con[2]/ten", "ho[1]/con[3]") == "ho[1]/con[2]/ten"
    assert moved("ho[2]/con[4]/ten", "ho[1]/con[3]") == "ho[2]/con[4]/ten"
    assert moved("ho[1]/con[3]/ten", "ho[1]/con[3]") is None
    assert moved("que", "ho[1]") == "que"
