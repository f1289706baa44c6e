"""Connecting, exchanging and deciding on the screen, against a real province."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.sync.rounds.status import sync_status
from desktop_app.updates.trust import known_trust
from tests.builders import COMMUNE, put_response, register
from tests.registers.entries.test_relations import A_DOCUMENT, drafted, issue
from tests.support.servers.upstream import Desk, Upstream
from tests.sync.incoming.test_quarantine import POISON, say
from tests.together.registers.test_sealed import AFTER, correct, says
from tests.ui.sync.conftest import Screen
from tests.updates.a_province import Province
from ui.base.saves import SavedEntity
from ui.places.sync import DecisionPlace
from ui.sync.conflict_card import ConflictCard

CELL = "iv:MTTQ_CO_SO:TT01:2026-M03:a1"


def put_cell(desk: Desk, value: str) -> None:
    _, set_code, indicator, period, unit = CELL.split(":")
    desk.put(
        "indicator_value",
        CELL,
        set_code=set_code,
        set_version="1",
        indicator_code=indicator,
        period=period,
        unit=unit,
        value=value,
    )


def in_conflict(qtbot: QtBot, screens: tuple[Screen, Screen]) -> ConflictCard:
    """The card on the second computer after both have entered another figure."""
    lan, minh = screens
    put_cell(lan.desk, "1250")
    put_cell(minh.desk, "1520")
    lan.desk.sync()
    minh.read(qtbot)
    minh.exchange(qtbot)
    (card,) = minh.room.conflicts.by_id.values()
    return card


def test_a_computer_is_connected_on_the_screen_and_exchanges_at_once(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    room, form = screen.room, screen.room.form
    put_cell(screen.desk, "12")
    assert room.pages.currentWidget() is room.form_page
    assert "dùng thử" in form.sample.text
    form.address.setText(upstream.address)
    form.code.setText(upstream.code())
    form.name.setText("Máy Lan")
    with qtbot.waitSignal(screen.sync.round_finished):
        form.press.click()
    screen.read(qtbot)
    assert room.pages.currentWidget() is room.connected_page
    assert "đã có ở tỉnh" in room.cards.calm.text
    for card in (room.cards.unsent, room.cards.unacknowledged, room.cards.conflicts, room.cards.success):
        assert card.isHidden(), "one sentence says that nothing is left to do"
    assert "Tỉnh Thử" in room.header.explanation.text()
    assert room.history.lines == ["Gửi 1 thay đổi"]
    assert room.stage.isHidden()
    qtbot.waitUntil(lambda: not screen.sync.running)
    assert room.focusWidget() is room.sync_button, "the form is gone, with the cursor in it"
    screen.exchange(qtbot)
    qtbot.waitUntil(lambda: not screen.sync.running)
    assert room.focusWidget() is room.sync_button


def test_a_page_that_nobody_looks_at_makes_no_cards_with_every_save(
    make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    read: list[object] = []
    screen.room.presenter.facts_read.connect(read.append)
    for seen in (False, True):
        screen.room.setVisible(seen)
        screen.saves.publish([SavedEntity.SURVEY_RESPONSE])
        qtbot.waitUntil(lambda: not screen.room.presenter._soon.isActive())
        screen.wait_for_book(qtbot)
        assert bool(read) is seen


def test_the_fingerprint_of_a_province_that_signs_is_told_at_once(
    upstream: Upstream, make_screen: Callable[[str], Screen], tmp_path: Path, qtbot: QtBot
) -> None:
    """The paper that carries the code carries it too, and is at hand now."""
    Province(upstream, tmp_path / "sticks").begin_to_sign()
    screen = make_screen("Lan")
    form = screen.room.form
    form.address.setText(upstream.address)
    form.code.setText(upstream.code())
    with qtbot.waitSignal(screen.sync.round_finished):
        form.press.click()
    with screen.desk.office.read() as connection:
        trust = known_trust(connection)
    assert trust is not None
    (said,) = screen.ask.told
    assert trust.root.fingerprint in said


def test_what_is_wrong_stands_beside_its_field(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    form = make_screen("Lan").room.form
    form.press.click()
    assert form.address_field.error
    assert form.code_field.error
    form.address.setText("http://tinh.example")
    form.code.setText("AAAA-BBBB")
    form.press.click()
    qtbot.waitUntil(lambda: "https://" in form.address_field.error)
    assert not form.code_field.error
    form.address.setText(upstream.address)
    form.press.click()
    qtbot.waitUntil(lambda: "Tỉnh không có mã này" in form.code_field.error)
    assert not form.address_field.error
    upstream.stop()
    form.press.click()
    qtbot.waitUntil(lambda: "không có đường truyền" in form.address_field.error)
    assert form.press.isEnabled()


def test_a_conflict_is_told_in_words_of_the_office(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    card = in_conflict(qtbot, screens)
    assert card.row.subject.title == "Thôn Đoài – TT01 Số cuộc tuyên truyền – Tháng 3/2026"
    assert card.row.subject.field == "Số liệu"
    assert card.row.subject.form.shown(card.row.item.other.value) == "1.520"
    cards = screens[1].room.cards
    assert cards.conflicts.figure.text() == "1"
    assert cards.conflicts.isVisible()
    assert cards.calm.isHidden()
    assert cards.unsent.isHidden(), "only what is above zero"


def test_one_is_led_from_a_cell_to_its_card(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    card = in_conflict(qtbot, screens)
    minh = screens[1]
    minh.room.show_place(DecisionPlace("iv:MTTQ_CO_SO:KHAC:2026-M01:a9"))
    minh.read(qtbot)
    assert minh.room.focusWidget() is not card.keep, "another record has no card here"
    minh.room.show_place(DecisionPlace(card.row.item.entity_id))
    qtbot.waitUntil(lambda: minh.room.focusWidget() is card.keep)


def test_a_value_is_chosen_undone_and_chosen_again(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    lan, minh = screens
    card = in_conflict(qtbot, screens)
    card.take.click()
    qtbot.waitUntil(lambda: card.decided)
    assert minh.desk.value("indicator_value", CELL, "value") == "1520"
    assert "1.520" in card.said.text()

    card.undo_button.click()
    qtbot.waitUntil(lambda: not card.decided)
    assert minh.desk.value("indicator_value", CELL, "value") == "1250"
    assert minh.room.isVisible()
    minh.exchange(qtbot)
    assert card in minh.room.conflicts.by_id.values(), "what was undone still waits for a decision"

    assert isinstance(card.third, QLineEdit)
    card.third.setText("một")
    card.use_third.click()
    assert card.third_field.error
    card.third.setText("1.385")
    card.use_third.click()
    qtbot.waitUntil(lambda: card.decided)
    minh.exchange(qtbot)
    lan.desk.sync()
    for screen in screens:
        assert screen.desk.value("indicator_value", CELL, "value") == "1385"
        with screen.desk.office.read() as connection:
            assert sync_status(connection).conflicts == 0
    assert minh.room.conflicts.by_id == {}


def test_a_decision_is_taken_again_in_another_sitting(
    screens: tuple[Screen, Screen], make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    lan, minh = screens
    card = in_conflict(qtbot, screens)
    assert minh.room.decided.isHidden()
    card.take.click()
    qtbot.waitUntil(lambda: card.decided)
    minh.desk.office.close()

    again = make_screen("Minh")  # the book opened anew: nothing is remembered but what is in it
    room = again.room
    assert room.conflicts.by_id == {}
    (row,) = room.decided.rows
    assert (row.conflict.current_held, row.decided_by) == (("1520", "1"), "Minh")
    room.decided.again_asked.emit(row)
    assert room.decided.rows == ()
    (open_card,) = room.conflicts.by_id.values()
    assert (open_card.keep.text(), open_card.take.text()) == ("Lấy giá trị này", "Giữ giá trị này")
    open_card.keep.click()
    qtbot.waitUntil(lambda: open_card.decided)
    assert again.desk.value("indicator_value", CELL, "value") == "1250"
    open_card.undo_button.click()
    qtbot.waitUntil(lambda: not open_card.decided)
    assert again.desk.value("indicator_value", CELL, "value") == "1520"
    open_card.keep.click()
    qtbot.waitUntil(lambda: open_card.decided)
    again.exchange(qtbot)
    lan.desk.sync()
    assert lan.desk.value("indicator_value", CELL, "value") == "1250"
    lan.read(qtbot)
    assert lan.room.decided.rows[0].decided_by == "Minh"


def test_who_may_not_enter_the_figure_decides_nothing_again(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    _, minh = screens
    card = in_conflict(qtbot, screens)
    card.take.click()
    qtbot.waitUntil(lambda: card.decided)
    office = minh.desk.office
    admin = register(office, "Quản", "admin")
    office.officer = admin.name
    card.undo_button.click()
    qtbot.waitUntil(lambda: "không có quyền" in card.third_field.error)
    assert minh.desk.value("indicator_value", CELL, "value") == "1520"


def test_an_answer_is_chosen_from_its_names(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    lan, minh = screens
    with lan.desk.office.record() as rec:
        rec.put(
            "survey_round",
            "r1",
            {
                "title": "Đợt 2026",
                "target": "commune",
                "year": 2026,
                "template_code": "NTM_XA_2021",
                "template_version": "1",
                "status": "open",
            },
        )
        put_response(rec, "f12", "a1", serial=12)
    lan.desk.sync()
    minh.desk.sync()
    lan.desk.put("survey_response", "f12", answers={"q05": "2"})
    minh.desk.put("survey_response", "f12", answers={"q05": None})
    lan.desk.sync()
    minh.read(qtbot)
    minh.exchange(qtbot)
    (card,) = minh.room.conflicts.by_id.values()
    assert card.row.subject.title == "Phiếu số 12 – Thôn Đoài – Đợt 2026"
    assert card.row.subject.field == "5. Trường học"
    assert card.row.subject.form.shown(card.row.item.current.value) == "Chưa hài lòng"
    assert isinstance(card.third, QComboBox)
    card.use_third.click()
    assert card.third_field.error
    card.third.setCurrentIndex(card.third.findText("Hài lòng"))
    card.use_third.click()
    qtbot.waitUntil(lambda: card.decided)
    assert minh.desk.value("survey_response", "f12", "answers/q05") == "1"


def test_half_typed_values_outlive_another_exchange(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    card = in_conflict(qtbot, screens)
    assert isinstance(card.third, QLineEdit)
    card.third.setText("13")
    screens[1].exchange(qtbot)
    assert list(screens[1].room.conflicts.by_id.values()) == [card]
    assert card.third.text() == "13"


def test_half_typed_values_outlive_a_change_of_what_is_decided(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    lan, minh = screens
    card = in_conflict(qtbot, screens)
    assert isinstance(card.third, QLineEdit)
    card.third.setFocus()
    qtbot.waitUntil(card.third.hasFocus)
    card.third.setText("13")
    lan.desk.sync()
    put_cell(lan.desk, "1777")
    lan.desk.sync()
    minh.exchange(qtbot)
    minh.read(qtbot)
    (newer,) = minh.room.conflicts.by_id.values()
    assert newer is not card
    assert "1.777" in newer.row.subject.form.shown(newer.row.item.current.held)
    assert isinstance(newer.third, QLineEdit)
    assert (newer.third.text(), newer.third.hasFocus()) == ("13", True)
    assert "Hãy đọc lại" in newer.changed.text()
    assert newer.changed.isVisible()

    newer.keep.setFocus()
    put_cell(lan.desk, "1888")
    lan.desk.sync()
    minh.exchange(qtbot)
    minh.read(qtbot)
    (newest,) = minh.room.conflicts.by_id.values()
    assert newest.hasFocus(), "no button that chooses a value nobody read"
    assert isinstance(newest.third, QLineEdit)
    assert newest.third.text() == "13"


def test_a_decision_elsewhere_says_what_was_half_typed(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    lan, minh = screens
    card = in_conflict(qtbot, screens)
    assert isinstance(card.third, QLineEdit)
    card.third.setText("13")
    lan.exchange(qtbot)
    lan.read(qtbot)
    (there,) = lan.room.conflicts.by_id.values()
    there.keep.click()
    qtbot.waitUntil(lambda: there.decided)
    lan.exchange(qtbot)
    minh.exchange(qtbot)
    assert list(minh.room.conflicts.by_id.values()) == [card]
    assert card.decided
    assert card.said.text() == "Máy khác đã quyết định trong lúc đó. Bạn đang gõ “13”, chưa được ghi."
    assert card.undo_button.isHidden()
    minh.read(qtbot)
    qtbot.waitUntil(lambda: not minh.room.conflicts.by_id)


def test_a_decision_elsewhere_that_is_undone_asks_again(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    minh = screens[1]
    card = in_conflict(qtbot, screens)
    assert isinstance(card.third, QLineEdit)
    card.third.setText("13")
    conflicts, (now, row) = minh.room.conflicts, (minh.desk.office.clock.now(), card.row)
    conflicts.show_rows([], 0, now)
    assert conflicts.count_open() == 0
    conflicts.show_rows([row], 1, now)
    assert list(conflicts.by_id.values()) == [card]
    assert not card.question.isHidden()
    assert conflicts.count_open() == 1
    assert card.third.text() == "13"
    card.use_third.click()
    qtbot.waitUntil(lambda: card.decided and not card.undo_button.isHidden())


@pytest.mark.parametrize("again", [True, False])
def test_a_rejected_change_says_why_and_what_to_do(
    screens: tuple[Screen, Screen], upstream: Upstream, qtbot: QtBot, *, again: bool
) -> None:
    lan, _ = screens
    upstream.command(
        "lock",
        "--commune",
        COMMUNE,
        "--scope",
        "period:MTTQ_CO_SO:2026-M03",
        "--reason",
        "Đã chốt số liệu quý",
    )
    put_cell(lan.desk, "7")
    lan.read(qtbot)
    lan.exchange(qtbot)
    (card,) = lan.room.rejections.by_number.values()
    assert card.row.title == "Thôn Đoài – TT01 Số cuộc tuyên truyền – Tháng 3/2026"
    assert ("Số liệu", "7 cuộc") in card.row.values
    assert card.row.rejection.reason
    if again:
        card.again.click()
    else:
        lan.ask.answers.append(True)
        card.drop.click()
    qtbot.waitUntil(lambda: lan.room.rejections.by_number == {})
    with lan.desk.office.read() as connection:
        assert sync_status(connection).rejected == 0
        assert sync_status(connection).unsent == int(again)


def test_offline_is_told_quietly(screens: tuple[Screen, Screen], upstream: Upstream, qtbot: QtBot) -> None:
    lan, _ = screens
    upstream.stop()
    put_cell(lan.desk, "7")
    lan.read(qtbot)
    lan.exchange(qtbot)
    assert "không có đường truyền" in lan.room.trouble.text
    assert lan.room.cards.unsent.figure.text() == "1"
    assert lan.ask.warned == []
    assert lan.ask.asked == []


def test_who_may_not_connect_is_told_before_trying(
    upstream: Upstream, make_screen: Callable[[str], Screen], qtbot: QtBot
) -> None:
    screen = make_screen("Lan")
    office, form = screen.desk.office, screen.room.form
    assert form.press.isEnabled()
    register(office, "Quản", "admin")
    register(office, "Lan", "entry")
    screen.read(qtbot)
    assert "Lan không có quyền" in form.forbidden.text
    assert form.forbidden.isVisible()
    assert not form.press.isEnabled()
    form.address.setText(upstream.address)
    form.code.setText(upstream.code())
    form.code.returnPressed.emit()
    assert form.wait.isHidden()
    assert not screen.room.connect_button.isEnabled()
    office.officer = "Quản"
    screen.read(qtbot)
    assert form.press.isEnabled()
    assert form.forbidden.isHidden()


def test_records_that_no_table_holds_are_told_in_a_sentence(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    lan, minh = screens
    assert minh.room.aside.isHidden()
    say(lan.desk, *POISON)
    lan.desk.sync()
    minh.exchange(qtbot)
    assert not minh.room.aside.isHidden()
    assert "Có 3 mục tỉnh gửi về" in minh.room.aside.text
    assert "cập nhật chương trình" in minh.room.aside.text


def test_of_a_document_that_was_issued_only_what_went_out_is_kept(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    lan, minh = screens
    document = drafted(lan.desk.office)
    lan.desk.sync()
    minh.exchange(qtbot)
    correct(minh.desk, document, abstract=AFTER)
    issue(lan.desk.office, document)
    lan.desk.sync()
    minh.read(qtbot)
    minh.exchange(qtbot)
    (card,) = minh.room.conflicts.by_id.values()
    assert "01" in card.row.subject.title
    assert not card.take.isVisibleTo(card)
    assert not card.use_third.isVisibleTo(card)
    card.keep.click()
    qtbot.waitUntil(lambda: card.decided)
    assert says(minh.desk, document) == A_DOCUMENT
