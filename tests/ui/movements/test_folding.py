"""Groups of indicators that are folded: remembered, told, and nothing is written into what is hidden."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from tests.ui.movements.conftest import shown
from ui.context.room import RoomContext
from ui.grid.block_entry import Rectangle
from ui.grid.model.table import CellEdit
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.folding import fold_key
from ui.movements.sheets.summary_rows import TOTAL


def keys_of(room: MovementsRoom) -> list[str]:
    return [column.key for column in room.grid.model.table.columns]


def all_groups(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    return shown(qtbot, MovementsRoom(context), group="")


def test_a_group_is_folded_and_opened_by_keys(qtbot: QtBot, context: RoomContext) -> None:
    room = all_groups(qtbot, context)
    room.presenter.enter([CellEdit("a01", "NT04", "500")])
    room.grid.go_to(("a01", "NT04"))
    before = keys_of(room)
    QTest.keyClick(room.grid.view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert room.grid.current_key() == ("a01", fold_key("NT"))
    assert [key for key in keys_of(room) if key.startswith("NT")] == []
    assert "1 nhóm" in room.grid.state
    QTest.keyClick(room.grid.view, Qt.Key.Key_Return)
    assert keys_of(room) == before
    assert room.grid.current_key() == ("a01", "NT01")
    place = room.grid.summary_model.place_of((TOTAL, "NT04"))
    assert place is not None
    assert room.grid.summary_model.table.cell(*place).text == "500"


def test_it_is_remembered(qtbot: QtBot, context: RoomContext) -> None:
    room = all_groups(qtbot, context)
    room.presenter.fold(("a01", "NT04"))
    again = all_groups(qtbot, context)
    assert fold_key("NT") in keys_of(again)
    again.presenter.unfold_all()
    assert fold_key("NT") not in keys_of(again)


def test_a_paste_over_a_folded_group_is_told_and_not_written(
    qtbot: QtBot, context: RoomContext, office: Office
) -> None:
    room = all_groups(qtbot, context)
    room.presenter.fold(("a01", "NT04"))
    place = keys_of(room).index(fold_key("NT"))
    offered: list[str] = []
    room.presenter.paste_offered.connect(lambda sentence, _count: offered.append(sentence))
    room.presenter.paste(Rectangle(0, place, 0, place), [["7"]])
    assert offered
    room.presenter.settle_paste(accept=True)
    assert room.presenter.sheet is not None
    assert not room.presenter.sheet.values
