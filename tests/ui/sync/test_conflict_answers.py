"""Conflicts on answers of a form: an officer decides on what the form calls them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.catalogue.brought.from_form import package_of_form
from desktop_app.catalogue.installed import install
from desktop_app.forms.importing.importing import import_form
from desktop_app.journal.recorder import Given
from desktop_app.surveys.responses.commands import save_response
from desktop_app.surveys.responses.records import ResponseDraft
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from tests.ui.sync.conftest import Screen
from ui.sync.conflict_card import ConflictCard
from ui.sync.decisions import Conflicts

FORM = """
| survey | | |
| | type | name | label |
| | begin_repeat | person | Người |
| | text | ten | Họ và tên |
| | select_one sex | sex | Giới tính |
| | select_multiple lang | langs | Tiếng nói |
| | end_repeat | | |
| | date | day | Ngày ghi |
| | dateTime | came | Đến lúc |
| choices | | |
| | list_name | name | label |
| | sex | 1 | Nam |
| | sex | 2 | Nữ |
| | lang | v | Tiếng Việt |
| | lang | t | Tiếng Tày |
| settings | | |
| | form_title | form_id |
| | Phiếu hộ | ho |
"""
ANSWERS = ("person[]", "person[2]/sex", "person[2]/langs", "day", "came")
BEFORE = {"person[]": "2", "person[1]/ten": "An", "person[2]/sex": "1", "person[2]/langs": "v",
          "day": "2026-11-01", "came": "2026-11-01T08:00:00.000+07:00"}  # fmt: skip


def entered(screen: Screen, round_id: str, changes: dict[str, str]) -> None:
    with screen.desk.office.record() as rec:
        save_response(rec, ResponseDraft("f1", round_id, "a1", 1, BEFORE | changes, "", ""), validity="")


def cards(screens: tuple[Screen, Screen], qtbot: QtBot) -> dict[str, ConflictCard]:
    """The cards on the second computer by the key of the answer."""
    lan, minh = screens
    for screen in screens:
        with screen.desk.office.store.write() as connection:
            brought = import_form(FORM.encode(), "ho.md")
            install(connection, package_of_form(brought), "test", screen.desk.office.clock)
    with lan.desk.office.record() as rec:
        fields: dict[str, Given] = {
            "title": "Đợt 1",
            "target": "",
            "year": 2026,
            "template_code": "ho",
            "template_version": "1",
        }
        round_id = create_round(rec, fields)
        put_round_area(rec, round_id, "a1")
        set_round_state(rec, round_id, "open")
    entered(lan, round_id, {})
    lan.desk.sync()
    minh.desk.sync()
    came = "2026-11-0{day}T08:00:00.000+07:00"
    entered(
        lan,
        round_id,
        {
            "came": came.format(day=2),
            "person[]": "3",
            "person[2]/sex": "2",
            "person[2]/langs": "t",
            "day": "2026-11-02",
        },
    )
    entered(
        minh,
        round_id,
        {
            "came": came.format(day=3),
            "person[]": "4",
            "person[2]/sex": "9",
            "person[2]/langs": "v t",
            "day": "2026-11-03",
        },
    )
    lan.desk.sync()
    minh.read(qtbot)
    minh.exchange(qtbot)
    conflicts = minh.room.conflicts
    qtbot.waitUntil(lambda: len(conflicts.by_id) == len(ANSWERS))
    return {card.row.item.field.removeprefix("answers/"): card for card in conflicts.by_id.values()}


def test_the_cards_of_a_long_list_are_made_one_after_the_other(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    rows = [card.row for card in cards(screens, qtbot).values()]
    now = screens[1].desk.office.clock.now()
    conflicts = Conflicts(screens[1].context.theme)
    qtbot.addWidget(conflicts)
    conflicts.show_rows(rows, len(rows), now)
    assert list(conflicts.by_id) == [row.item.id for row in rows[:1]]
    last = replace(rows[-1], item=replace(rows[-1].item, id="z", entity_id="z"))
    conflicts.show_rows([*rows, last], len(rows) + 1, now)
    assert conflicts.press_of("z") is not None, "who is led to a card need not wait for those before it"
    qtbot.waitUntil(lambda: conflicts.by_id.keys() == {"z", *(row.item.id for row in rows)})


def test_a_conflict_on_answers_in_repeats_is_told_in_the_words_of_the_form(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    found = cards(screens, qtbot)

    def told(key: str) -> tuple[str, str, str]:
        subject, item = found[key].row.subject, found[key].row.item
        return subject.field, subject.form.shown(item.current.value), subject.form.shown(item.other.value)

    assert told("person[]") == ("Số lần lặp của phần “Người”", "3", "4")
    assert told("person[2]/sex") == ("Người thứ 2 · Giới tính", "Nữ", "9 (mã không có trong phiếu)")
    assert told("person[2]/langs") == (
        "Người thứ 2 · Tiếng nói",
        "Tiếng Tày",
        "Tiếng Việt + Tiếng Tày",
    )
    assert told("day") == ("Ngày ghi", "02/11/2026", "03/11/2026")
    sex = found["person[2]/sex"].third
    assert isinstance(sex, QComboBox)
    assert [sex.itemText(row) for row in range(1, sex.count())] == ["Không trả lời", "Nam", "Nữ"]
    assert (
        found["person[2]/langs"].use_third.isHidden() or not found["person[2]/langs"].row.subject.form.typed
    )


def test_a_third_answer_is_typed_as_it_is_written_here(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    minh = screens[1]
    found = cards(screens, qtbot)
    came = "2026-11-04T08:15:00.000+07:00"
    for key, typed, stored in (
        ("day", "4/11/2026", "2026-11-04"),
        ("person[]", "5", "5"),
        ("came", "4/11/2026 8h15", came),
    ):
        card = found[key]
        assert isinstance(card.third, QLineEdit)
        card.third.setText("hôm qua")
        card.use_third.click()
        assert card.third_field.error
        card.third.setText(typed)
        card.use_third.click()
        qtbot.waitUntil(partial(lambda given: given.decided, card))
        assert minh.desk.value("survey_response", "f1", f"answers/{key}") == stored
