"""The state of a period and its board, open while another computer or the province changes the period."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.commands import set_period_status
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period_state import Status
from tests.builders import COMMUNE
from tests.support.servers.upstream import Desk, Upstream
from tests.ui.movements.test_locked_period import exchange
from tests.ui.movements.test_movements_room import saved
from tests.ui.movements.test_period_acts import (
    PERIOD,
    SET,
    Answers,
    answers,
    context,
    opened_board,
    opened_state,
    press,
    room,
    state,
    typed,
)
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom

__all__ = ["answers", "context", "room"]

SCOPE = ("--commune", COMMUNE, "--scope", f"period:{SET}:{PERIOD}", "--reason", "Xem lại")


def lock_elsewhere(office: Office, context: RoomContext) -> None:
    """Close the period as a colleague's computer does whose change an exchange brings."""
    with office.record() as rec:
        set_period_status(rec, SET, PERIOD, COMMUNE_UNIT, Status.LOCKED)
    context.saves.changed.emit(SavedEntity.PERIOD_STATUS)


class MeanwhileAnswers(Answers):
    """Says yes, behind something that happens while the question is open."""

    def __init__(self, happens: Callable[[], None]) -> None:
        super().__init__()
        self._happens = happens

    def confirm(
        self, question: str, action: str, *, details: str = "", danger: bool = False, leave: str = ""
    ) -> bool:
        self._happens()
        return super().confirm(question, action, details=details, danger=danger, leave=leave)


def test_the_open_state_says_what_the_province_decided_meanwhile(
    upstream: Upstream, room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    Desk(office).enrol(upstream)
    typed(room, qtbot, "a02", "NT01", "7")
    qtbot.waitUntil(lambda: saved(office, "NT01") == {"a02": "7"})
    Desk(office).submit_report(SET, PERIOD)
    exchange(qtbot, context)
    dialog = opened_state(room, qtbot)
    qtbot.waitUntil(lambda: "Ở tỉnh" in dialog.state.text())
    assert [act.text() for act in dialog.acts] == ["&Mở lại kỳ…"]
    dialog.acts[0].setFocus()
    upstream.command("return", *SCOPE, "--cell", "a02", "NT01", "Có nhầm không?")
    exchange(qtbot, context)
    qtbot.waitUntil(lambda: "trả lại" in dialog.state.text())
    assert "Có nhầm không?" in [cell.text for cell in dialog.cells.rows[0].cells]
    assert dialog.view.isVisible()
    assert {act.text() for act in dialog.acts} == {"&Gửi lại cấp tỉnh…", "&Chốt số liệu…", "&Mở lại kỳ…"}
    qtbot.waitUntil(dialog.shut.hasFocus)
    dialog.reject()


def test_what_is_open_behind_a_question_is_looked_at_again(
    room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    dialog = opened_state(room, qtbot)

    def meanwhile() -> None:
        lock_elsewhere(office, context)
        qtbot.waitUntil(lambda: "Đã chốt" in dialog.state.text())

    asks = MeanwhileAnswers(meanwhile)
    room.acts._context = replace(context, ask=asks)
    press(dialog, "Chốt", qtbot)
    assert "vừa thay đổi" in asks.asked[-1]
    assert room.acts.dialog is dialog, "it stays open, as it is now"
    assert state(office).status is Status.LOCKED
    dialog.reject()


def test_the_open_board_counts_what_came_meanwhile(
    room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    board = opened_board(room, qtbot)
    before = board.counts.text()
    lock_elsewhere(office, context)
    qtbot.waitUntil(lambda: board.counts.text() != before)
    board.reject()
