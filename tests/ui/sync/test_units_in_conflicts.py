"""A conflict between figures of two units: one card, each number with its own unit, and one decision."""

from __future__ import annotations

import pytest
from msgspec import structs
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from desktop_app.storage.tables.sync import sync_conflict
from desktop_app.sync.incoming import applying
from desktop_app.sync.values import encode_value
from desktop_app.wire.messages import Conflict
from tests.sync.decisions.test_conflicts import an_item
from tests.together.units.figures import (
    NEW,
    OLD,
    figure,
    record_id,
    sync,
    type_figure,
    type_plan,
    with_newer,
)
from tests.ui.sync.conftest import Screen
from ui.sync.conflict_card import ConflictCard

KM, M = ("5", OLD), ("7000", NEW)


def card_of(screen: Screen, qtbot: QtBot) -> ConflictCard:
    screen.read(qtbot)
    (card,) = screen.room.conflicts.by_id.values()
    return card


def words(card: ConflictCard) -> list[str]:
    return [found.text() for found in card.question.findChildren(QLabel)]


def in_conflict(screens: tuple[Screen, Screen], older: int) -> None:
    """Both know metres, or only the second one."""
    lan, minh = (screen.desk for screen in screens)
    with_newer(minh)
    if not older:
        with_newer(lan)
    type_figure(lan, *KM)
    type_figure(minh, *M)
    sync(lan, minh, lan)


def test_each_number_has_its_own_unit(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    _, minh = screens
    in_conflict(screens, older=1)
    card = card_of(minh, qtbot)
    shown = words(card)
    assert [shown.count(unit) for unit in ("km", "m")] == [1, 1]
    assert shown[shown.index("5") + 1] == "km"
    assert shown[shown.index("7.000") + 1] == "m"
    assert card.take.accessibleDescription() == "7.000 m"
    assert "Hoặc gõ giá trị đúng, km" in shown, "as the current one is"
    card.take.click()
    qtbot.waitUntil(lambda: card.decided)
    assert "“7.000 m”" in card.said.text()
    assert figure(minh.desk) == M
    card.undo_button.click()
    qtbot.waitUntil(lambda: not card.decided)
    assert figure(minh.desk) == KM
    assert isinstance(card.third, QLineEdit)
    card.third.setText("6,5")
    card.use_third.click()
    qtbot.waitUntil(lambda: card.decided)
    assert "“6,5 km”" in card.said.text()
    assert figure(minh.desk) == ("6.5", OLD)


def test_a_unit_that_this_computer_does_not_know_is_said(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    lan, minh = screens
    in_conflict(screens, older=1)
    card = card_of(lan, qtbot)
    assert "theo đơn vị tính của phiên bản 2" in words(card)
    card.take.click()
    qtbot.waitUntil(lambda: card.decided)
    assert figure(lan.desk) == M
    sync(lan.desk, minh.desk)
    assert figure(minh.desk) == M


def test_where_the_current_unit_is_unknown_no_other_number_is_typed(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    lan, minh = screens
    with_newer(minh.desk)
    type_figure(lan.desk, *KM)
    type_figure(minh.desk, *M)
    sync(minh.desk, lan.desk, minh.desk)
    card = card_of(lan, qtbot)
    assert not card.third.isVisibleTo(card)
    assert card.take.isVisibleTo(card)


def test_an_older_province_says_no_unit_and_the_number_is_not_taken(
    screens: tuple[Screen, Screen], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = applying._keep_conflict

    def shorter(connection: object, device: object, item: Conflict) -> int:
        item = structs.replace(item, current_bound=[], other_bound=[])
        return keep(connection, device, item)  # type: ignore[arg-type]

    monkeypatch.setattr(applying, "_keep_conflict", shorter)
    _, minh = screens
    in_conflict(screens, older=0)
    card = card_of(minh, qtbot)
    shown = words(card)
    assert "km" in shown
    assert "m" not in shown
    assert any("Hãy hỏi Minh" in each for each in shown)
    assert not card.take.isVisibleTo(card)
    assert card.third.isVisibleTo(card)


def test_a_plan_is_shown_with_its_unit(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    lan, minh = screens
    with_newer(minh.desk)
    type_plan(lan.desk, *KM)
    type_plan(minh.desk, *M)
    sync(lan.desk, minh.desk, lan.desk)
    shown = words(card_of(minh, qtbot))
    assert shown[shown.index("5") + 1] == "km"
    assert shown[shown.index("7.000") + 1] == "m"


def test_two_figures_that_look_the_same_are_told_apart(screens: tuple[Screen, Screen], qtbot: QtBot) -> None:
    lan, minh = screens
    type_figure(lan.desk, "5", OLD)
    type_figure(minh.desk, "5", "1.1")
    sync(lan.desk, minh.desk, lan.desk)
    shown = words(card_of(minh, qtbot))
    assert [shown.count(each) for each in ("km, phiên bản 1", "km, phiên bản 1.1")] == [1, 1]


def test_a_number_typed_over_a_cell_with_a_comment_alone_has_the_unit_shown_beside_it(
    screens: tuple[Screen, Screen], qtbot: QtBot
) -> None:
    desk = screens[0].desk
    with_newer(desk)
    with desk.office.record() as rec:
        rec.put("indicator_value", record_id(), {"note": "xem lại"})
    item = an_item(
        "indicator_value", record_id(), "value", current=encode_value(None), other=encode_value(KM)
    )
    with desk.office.store.write() as connection:
        connection.execute(insert(sync_conflict), [item])
    card = card_of(screens[0], qtbot)
    assert "Hoặc gõ giá trị đúng, m" in words(card), "as the newest version of the set has it"
    assert isinstance(card.third, QLineEdit)
    card.third.setText("6.500")
    card.use_third.click()
    qtbot.waitUntil(lambda: card.decided)
    assert "“6.500 m”" in card.said.text()
    assert figure(desk) == ("6500", NEW)
