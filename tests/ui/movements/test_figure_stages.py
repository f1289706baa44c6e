"""Cells tell how far they are on their way to the province: a mark, a tip, words in the panel, a command."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import insert, update

from desktop_app.base.ids import indicator_value_id
from desktop_app.book.office import Office
from desktop_app.journal.devices import current_device, head
from desktop_app.movements.cell import Cell
from desktop_app.storage.tables.journal import journal_device
from desktop_app.storage.tables.sync import sync_conflict, sync_rejected
from tests.builders import put_figures
from tests.ui.movements.conftest import shown
from tests.ui.movements.test_movements_room import cell, enter
from ui.base.saves import SavedEntity
from ui.context.room import Destination, RoomContext
from ui.grid.model.table import SyncMark
from ui.movements.movements_view import MovementsRoom
from ui.places.sync import DecisionPlace

SET, PERIOD = "MTTQ_CO_SO", "2026-M09"
SENT, ASKED, REFUSED, NEW = ("a01", "NT01"), ("a02", "NT01"), ("a03", "NT01"), ("a04", "NT01")


def id_of(key: tuple[str, str]) -> str:
    return indicator_value_id(SET, key[1], PERIOD, key[0])


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext, office: Office) -> MovementsRoom:
    """A month of which all was sent, one figure has another value beside it, one was refused."""
    with office.record() as rec:
        put_figures(rec, SET, {Cell(unit, "NT01", PERIOD): "12" for unit, _ in (SENT, ASKED, REFUSED)})
    with office.store.write() as connection:
        device = current_device(connection)
        connection.execute(update(journal_device).values(acked_seq=head(connection, device).seq))
        connection.execute(
            insert(sync_conflict).values(
                id="c1",
                entity="indicator_value",
                entity_id=id_of(ASKED),
                field="value",
                current=msgspec.msgpack.encode("12"),
                current_author="Lan",
                current_device="Máy Lan",
                current_at=1,
                other=msgspec.msgpack.encode("15"),
                author="Minh",
                device="Máy Minh",
                at=1,
            )
        )
        connection.execute(
            insert(sync_rejected).values(
                device=1,
                device_seq=1,
                entity="indicator_value",
                entity_id=id_of(REFUSED),
                patch=msgspec.msgpack.encode({"value": "12"}),
                reason="Kỳ này đã khoá.",
                at=1,
            )
        )
    made = shown(qtbot, MovementsRoom(context))
    qtbot.waitUntil(lambda: cell(made, *REFUSED).travel is SyncMark.REFUSED)
    return made


def test_what_is_to_be_done_is_marked_and_what_was_sent_is_not(room: MovementsRoom, qtbot: QtBot) -> None:
    assert [cell(room, *key).travel for key in (SENT, ASKED, REFUSED, NEW)] == [
        SyncMark.NONE,
        SyncMark.CONFLICT,
        SyncMark.REFUSED,
        SyncMark.NONE,
    ]
    enter(room, *NEW, "7")
    qtbot.waitUntil(lambda: cell(room, *NEW).travel is SyncMark.WAITING)


def test_tips_and_screen_readers_tell_it(room: MovementsRoom) -> None:
    model = room.grid.model
    place = model.place_of(ASKED)
    assert place is not None
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
        told = model.data(model.index(*place), role)
        assert "“15”" in str(told)
        assert "Minh" in str(told)


def test_the_panel_says_in_words_where_the_figure_is(room: MovementsRoom, qtbot: QtBot) -> None:
    QTest.keyClick(room.grid.view, Qt.Key.Key_F4)
    said = []
    for key in (SENT, ASKED, REFUSED, NEW):
        room.grid.go_to(key)
        said.append(room.panel.way.text())
    assert said[0] == "Đã gửi lên tỉnh."
    assert said[1].startswith("Có giá trị khác đang chờ: “15”, do Minh nhập (Máy Minh).")
    assert said[2] == "Tỉnh không nhận: Kỳ này đã khoá."
    assert said[3] == ""
    assert room.panel.way.isHidden(), "nothing was recorded there"
    enter(room, *NEW, "7")
    room.grid.go_to(NEW)
    qtbot.waitUntil(lambda: "đang chờ gửi" in room.panel.way.text())


def test_what_is_exchanged_is_told_without_reading_the_sheet_again(
    room: MovementsRoom, context: RoomContext, office: Office, qtbot: QtBot
) -> None:
    sheet = room.presenter.sheet
    with office.store.write() as connection:
        connection.execute(update(sync_rejected).values(settled_at=5))
        connection.execute(update(sync_conflict).values(resolved_by="Lan"))
    context.saves.publish([SavedEntity.EXCHANGE])
    qtbot.waitUntil(lambda: cell(room, *REFUSED).travel is SyncMark.NONE)
    assert cell(room, *ASKED).travel is SyncMark.NONE
    assert room.presenter.sheet is sheet


def test_the_command_leads_to_the_card_of_the_cell(
    qtbot: QtBot, room: MovementsRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    led: list[Destination] = []
    monkeypatch.setattr(room.cell_commands.stages, "_navigate", led.append)
    room.grid.go_to(SENT)
    room.cell_commands.stages.decide()
    assert led == []
    for key in (ASKED, REFUSED):
        room.grid.go_to(key)
        room.cell_commands.stages.decide()
    assert led == [DecisionPlace(id_of(key)).destination for key in (ASKED, REFUSED)]


@pytest.mark.faults
def test_a_reading_that_failed_once_does_not_keep_the_next_from_coming(
    room: MovementsRoom, office: Office, context: RoomContext, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: cell(room, *ASKED).travel is SyncMark.CONFLICT)
    with office.store.write() as connection:
        connection.exec_driver_sql("ALTER TABLE sync_rejected RENAME TO set_aside")
    with qtbot.waitSignal(room.presenter.notice_said, check_params_cb=lambda _, tone: tone == "danger"):
        context.saves.changed.emit(SavedEntity.EXCHANGE)
    with office.store.write() as connection:
        connection.exec_driver_sql("ALTER TABLE set_aside RENAME TO sync_rejected")
        connection.exec_driver_sql("DELETE FROM sync_conflict")
    context.saves.changed.emit(SavedEntity.EXCHANGE)
    qtbot.waitUntil(lambda: cell(room, *ASKED).travel is not SyncMark.CONFLICT)
