"""A form that an office brings: chosen for a round, entered, counted without a verdict, listed, exported."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.brought.from_form import package_from_workbook
from desktop_app.catalogue.installed import install
from desktop_app.exchange.exports.responses import export_responses
from desktop_app.surveys.double_entry.double_entry import percent_of
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from desktop_app.surveys.rounds.queries import rounds
from tests.ui.surveys.conftest import AREAS, CONTROL, World, on_disk, press
from ui.surveys.entry.form_body import FormBody
from ui.surveys.surveys_room import SurveysRoom

HOUSEHOLDS = """
| survey |
| | type | name | label::Tiếng Việt (vi) | required | relevant | constraint |
| | select_one muc_do | duong | Đường làng có tốt không? | yes | | |
| | select_one muc_do | nuoc | Nước sạch có đủ không? | | | |
| | integer | so_nguoi | Nhà có mấy người? | yes | | . > 0 and . < 30 |
| | begin repeat | con | Người con | | | |
| | text | ten | Tên gọi | | | |
| | integer | tuoi | Tuổi | | | . < 100 |
| | end repeat | | | | | |
| | text | y_kien | Vì sao đường kém? | | ${duong} = '3' | |
| choices |
| | list_name | name | label::Tiếng Việt (vi) |
| | muc_do | 1 | Tốt |
| | muc_do | 2 | Vừa |
| | muc_do | 3 | Kém |
| settings |
| | form_id | form_title | version | default_language |
| | HO_DAN | Khảo sát hộ dân | 7 | Tiếng Việt (vi) |
"""

NOTES = """
| survey |
| | type | name | label |
| | text | viec | Việc cần làm trước |
| | decimal | tien | Số tiền (triệu đồng) |
| settings |
| | form_id | form_title |
| | GHI_CHEP | Ghi chép tự do |
"""


def bring(world: World, form: str) -> None:
    package, _ = package_from_workbook(form.encode(), "mau.md")
    with world.office.store.write() as connection:
        install(connection, package, "file", world.office.clock)


def round_of_form(world: World, code: str, version: str) -> str:
    with world.office.record() as rec:
        round_id = create_round(
            rec, {"title": "Đợt thử", "year": 2026, "template_code": code, "template_version": version}
        )
        for area_id, _, households in AREAS:
            put_round_area(rec, round_id, area_id, total_households=households, forms_issued=3)
        set_round_state(rec, round_id, "open")
    return round_id


def key(qtbot: QtBot, room: SurveysRoom, round_id: str) -> FormBody:
    room.open_round(round_id)
    qtbot.waitUntil(lambda: bool(room.round.areas.rows))
    room.key_area("a01")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    body = room.entry.body
    assert isinstance(body, FormBody)
    return body


def test_a_new_round_takes_a_form_without_thresholds(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    bring(world, HOUSEHOLDS)
    room._offer("")
    qtbot.waitUntil(lambda: room.dialog is not None)
    dialog = room.dialog
    assert dialog is not None
    qtbot.addWidget(dialog)
    dialog.questionnaire.setCurrentIndex(dialog.questionnaire.findData("HO_DAN"))
    assert dialog.title.text() == "Khảo sát hộ dân"
    assert [edit.placeholderText() for edit in dialog.thresholds.values()] == ["chưa đặt"] * 3
    assert not any(edit.text() for edit in dialog.thresholds.values())
    dialog.second.setText("120")
    dialog.go.click()
    assert dialog.fields["second_keying_percent"].error
    dialog.second.setText("15 %")
    dialog.go.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    with world.office.read() as connection:
        made = next(item for item in rounds(connection) if item.template_code == "HO_DAN")
        assert percent_of(connection, made.id) == 15
    assert (made.title, made.template_version) == ("Khảo sát hộ dân", "7")


def test_it_is_keyed_with_repeats_and_counted_without_a_verdict(
    qtbot: QtBot, room: SurveysRoom, world: World, tmp_path: Path
) -> None:
    bring(world, HOUSEHOLDS)
    round_id = round_of_form(world, "HO_DAN", "7")
    body = key(qtbot, room, round_id)
    assert body.question() == "duong"
    press("3")
    assert body.question() == "nuoc"
    press("1")
    press("40", Qt.Key.Key_Return)
    people = next(card for card in body.view.cards() if card.ref.endswith("so_nguoi"))
    assert people.wrong.text(), "a number outside the allowed range is said beside it"
    press(Qt.Key.Key_PageUp, Qt.Key.Key_Backspace, Qt.Key.Key_Backspace, "4", Qt.Key.Key_Return)
    press("An", Qt.Key.Key_Return, "12", Qt.Key.Key_Return)
    assert body.question() == "y_kien", "asked only because the road is bad"
    press("ngap", Qt.Key.Key_Return)
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    on_disk(qtbot, room)
    with world.office.read() as connection:
        (form,) = responses(connection, round_id, "a01")
        export_responses(connection, round_id, tmp_path / "x.zip", labels=False)
    assert dict(form.answers) == {
        "duong": "3",
        "nuoc": "1",
        "so_nguoi": "4",
        "con[]": "1",
        "con[1]/ten": "An",
        "con[1]/tuoi": "12",
        "y_kien": "ngap",
    }
    room.entry.left.emit()
    results = room.round.results
    expected = [
        ["1", "Đường làng có tốt không?", "0", "0", "1", "0"],
        ["2", "Nước sạch có đủ không?", "1", "0", "0", "0"],
    ]
    qtbot.waitUntil(lambda: [[cell.text for cell in row.cells] for row in results.questions.rows] == expected)
    assert results.overall.isHidden()
    assert not results.pages.isTabVisible(1)
    room.open_round(world.round_id)
    qtbot.waitUntil(lambda: results._judged and len(results.questions.rows) == 19)
    assert not results.overall.isHidden()
    room.show_rounds()
    qtbot.waitUntil(lambda: len(room.rounds.model.rows) == 2)
    assert "Không xét đạt" in [row.cells[-1].text for row in room.rounds.model.rows]


def test_a_form_in_which_nothing_is_counted(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    bring(world, NOTES)
    round_id = round_of_form(world, "GHI_CHEP", "1")
    body = key(qtbot, room, round_id)
    press("Sua cong", Qt.Key.Key_Return, "12,5", Qt.Key.Key_Return)
    assert body.question() == "tien"
    with qtbot.waitSignal(room.entry.presenter.form_saved):
        press(Qt.Key.Key_Return, modifiers=CONTROL)
    on_disk(qtbot, room)
    with world.office.read() as connection:
        (form,) = responses(connection, round_id, "a01")
    assert dict(form.answers) == {"viec": "Sua cong", "tien": "12.5"}
    room.entry.left.emit()
    qtbot.waitUntil(lambda: not room.round.results.pages.isTabVisible(0))
    room.list_forms("a01")
    qtbot.waitUntil(lambda: room.responses.model.rowCount() == 1)
    qtbot.waitUntil(lambda: room.responses.model.line_at(0) is not None)
    texts = [room.responses.model.index(0, column).data() for column in range(9)]
    assert texts[2:6] == ["–", "–", "–", "✓ Hợp lệ"]
    room.type_totals("a02")
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.totals)
    assert room.totals.grid.model.rowCount() == 0
