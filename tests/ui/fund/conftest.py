from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.fund.vouchers.records import VoucherKind
from tests.builders import a_copy, put_area
from tests.ui.contexts import room_context
from tests.ui.registers.conftest import World, settle, until
from tests.ui.surveys.conftest import RecordingAsk
from ui.fund.entry.voucher_form import VoucherForm
from ui.fund.fund_room import FundRoom


@pytest.fixture
def world(tmp_path: Path, begun_book: Path, qapp: QApplication) -> Iterator[World]:
    office = a_copy(begun_book, tmp_path)
    with office.record() as rec:
        put_area(rec, "a01", "Thôn Đoài")
    ask, said = RecordingAsk(), list[str]()
    with room_context(office, qapp, ask=ask, say=said.append) as context:
        yield World(office, context, ask, said)
    office.close()


@pytest.fixture
def room(qtbot: QtBot, world: World) -> FundRoom:
    made = FundRoom(world.context)

    def rest(_: object) -> None:
        qtbot.waitUntil(lambda: not made.busy)
        settle(qtbot, world)

    qtbot.addWidget(made, before_close_func=rest)
    made.resize(1268, 700)
    made.show()
    qtbot.waitExposed(made)
    made.entered()
    settle(qtbot, world)
    return made


def in_list(qtbot: QtBot, world: World, room: FundRoom, campaign_id: str = "") -> None:
    room.show_vouchers(campaign_id)
    settle(qtbot, world)
    until(qtbot, lambda: room.vouchers.data is not None)


def begin(qtbot: QtBot, world: World, room: FundRoom, kind: VoucherKind) -> VoucherForm:
    """Choose what the menu of Ctrl+N offers; the menu itself opens on a real display only."""
    in_list(qtbot, world, room)
    before = room.entry.body
    room.vouchers.new_asked.emit(kind.value)
    until(qtbot, lambda: room.entry.body is not None and room.entry.body is not before)
    settle(qtbot, world)
    form = room.entry.body
    assert form is not None
    assert form.isAncestorOf(QApplication.focusWidget() or room), "no key is lost"
    return form
