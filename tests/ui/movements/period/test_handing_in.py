"""Handing a period in: nothing goes to the province by Enter out of habit, and where it is, is said."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.period_state import Status
from tests.support.servers.upstream import Desk, Upstream
from tests.ui.movements.test_locked_period import exchange
from tests.ui.movements.test_period_acts import (
    Answers,
    answers,
    context,
    front,
    opened_state,
    press,
    room,
    state,
)
from ui.base.answers import submit
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom

__all__ = ["answers", "context", "room"]


class CarefulAnswers(Answers):
    """Presses Enter at every question: what stays the default where something cannot be taken back."""

    def confirm(
        self, question: str, action: str, *, details: str = "", danger: bool = False, leave: str = ""
    ) -> bool:
        super().confirm(question, action, details=details, danger=danger, leave=leave)
        return not danger


def enter(times: int = 1) -> None:
    for _ in range(times):
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClick(widget, Qt.Key.Key_Return)
        QApplication.processEvents()


def test_enter_after_closing_hands_nothing_in(room: MovementsRoom, office: Office, qtbot: QtBot) -> None:
    press(opened_state(room, qtbot), "Chốt", qtbot)
    qtbot.waitUntil(lambda: state(office).status is Status.LOCKED)
    qtbot.waitUntil(lambda: "Đã chốt" in room.state_badge.text())
    dialog = opened_state(room, qtbot)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.shut.hasFocus)
    enter(2)
    qtbot.waitUntil(lambda: room.acts.dialog is None)
    assert state(office).status is Status.LOCKED


def test_handing_in_is_no_default(
    room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    press(opened_state(room, qtbot), "Chốt", qtbot)
    qtbot.waitUntil(lambda: "Đã chốt" in room.state_badge.text())
    asks = CarefulAnswers()
    room.acts._context = replace(context, ask=asks)
    press(opened_state(room, qtbot), "Gửi", qtbot)
    qtbot.waitUntil(lambda: bool(asks.asked))
    written: list[object] = []
    submit(context.database, room, lambda: None, written.append)
    qtbot.waitUntil(lambda: bool(written))  # what the answer would have started is in the book
    assert state(office).status is Status.LOCKED


def test_it_says_where_the_report_is(
    upstream: Upstream, room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    press(opened_state(room, qtbot), "Chốt", qtbot)
    qtbot.waitUntil(lambda: "Đã chốt" in room.state_badge.text())
    press(opened_state(room, qtbot), "Gửi", qtbot)
    qtbot.waitUntil(lambda: "Chờ gửi" in room.state_badge.text())
    assert "máy chưa kết nối với tỉnh" in opened_state(room, qtbot).state.text()

    room.acts.dialog.reject()  # type: ignore[union-attr]
    front(room, qtbot)
    Desk(office).enrol(upstream)
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: "Đã ở tỉnh" in room.state_badge.text())
    assert opened_state(room, qtbot).state.text().startswith("Ở tỉnh từ ")
