"""History and double entry call the answers of repeats as the conflicts do."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_app.catalogue.brought.from_form import package_of_form
from desktop_app.catalogue.installed import install
from desktop_app.forms.importing.importing import import_form
from desktop_app.surveys.double_entry.double_entry import save_double_entry, set_percent
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from tests.ui.surveys.conftest import World, a_round
from ui.surveys.surveys_room import SurveysRoom

FORM = """
| survey | | |
| | type | name | label |
| | begin_repeat | person | Người |
| | select_one sex | sex | Giới tính |
| | end_repeat | | |
| | date | day | Ngày ghi |
| choices | | |
| | list_name | name | label |
| | sex | 1 | Nam |
| | sex | 2 | Nữ |
| settings | | |
| | form_id | form_title |
| | ho | Phiếu hộ |
"""
FIRST = {"person[]": "1", "person[1]/sex": "1", "day": "2026-11-01"}
SECOND = {"person[]": "2", "person[1]/sex": "2", "person[2]/sex": "1", "day": "2026-11-02"}


def a_form(world: World) -> str:
    office = world.office
    with office.record() as rec:
        install(rec.connection, package_of_form(import_form(FORM.encode(), "ho.md")), "test", office.clock)
    round_id = a_round(office, questionnaire="ho")
    with office.record() as rec:
        save_response(rec, ResponseDraft("f1", round_id, "a01", 1, FIRST, "", ""), validity="")
    return round_id


def test_two_keyings_of_a_repeat_are_compared_in_words(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    round_id = a_form(world)
    with world.office.record() as rec:
        set_percent(rec, round_id, 100)
    with world.office.record("Trần Văn Hai") as rec:
        save_double_entry(rec, "f1", SECOND)
    room.key_twice(round_id)
    page = room.second
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    shown = {tuple(page.model.index(row, column).data() for column in (2, 3, 4)) for row in range(4)}
    assert shown == {
        ("Số lần lặp của phần “Người”", "1", "2"),
        ("Người thứ 1 · Giới tính", "Nam", "Nữ"),
        ("Người thứ 2 · Giới tính", "–", "Nam"),
        ("Ngày ghi", "01/11/2026", "02/11/2026"),
    }


def test_the_history_of_a_repeat_is_told_in_words(qtbot: QtBot, room: SurveysRoom, world: World) -> None:
    round_id = a_form(world)
    changed = {key: value for key, value in SECOND.items() if not key.startswith("person[2]")}
    with world.office.record() as rec:
        save_response(rec, ResponseDraft("f1", round_id, "a01", 1, changed, "", ""), validity="")
    page = room.responses
    room.pages.setCurrentWidget(page)
    page.open_round(round_id, "a01")
    qtbot.waitUntil(lambda: page.model.line_at(0) is not None)
    page.see_history.click()
    page.view.setCurrentIndex(page.model.index(0, 0))
    qtbot.waitUntil(lambda: len(page.history.model.rows) == 4)
    shown = {tuple(cell.text for cell in row.cells[1:]) for row in page.history.model.rows}
    assert shown == {
        ("Số lần lặp của phần “Người”", "1", "2"),
        ("Người thứ 1 · Giới tính", "Nam", "Nữ"),
        ("Ngày ghi", "01/11/2026", "02/11/2026"),
        ("Nhập phiếu", "", ""),
    }
