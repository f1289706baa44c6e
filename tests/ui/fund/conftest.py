from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.builders import a_copy, put_area
from tests.ui.contexts import room_context
from tests.ui.registers.conftest import World, settle
from tests.ui.surveys.conftest import RecordingAsk
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
