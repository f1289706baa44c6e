from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from tests.builders import a_copy, put_area
from tests.ui.contexts import room_context
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom

AREAS = (
    ("Thôn An Bình", 214),
    ("Thôn Bình Minh", 187),
    ("Thôn Cao Xá", 243),
    ("Thôn Đoài", 156),
    ("Thôn Đông", 198),
    ("Thôn Hạ", 121),
    ("Thôn Hồng Phong", 265),
    ("Thôn Lương Sơn", 178),
    ("Thôn Nội", 142),
    ("Thôn Phú Thịnh", 231),
    ("Thôn Thượng", 165),
    ("Thôn Yên Lạc", 209),
)


@pytest.fixture
def office(tmp_path: Path, begun_book: Path) -> Iterator[Office]:
    made = a_copy(begun_book, tmp_path)
    with made.record() as rec:
        for number, (name, households) in enumerate(AREAS, start=1):
            put_area(rec, f"a{number:02d}", name, households)
    yield made
    made.close()


@pytest.fixture
def context(office: Office, qapp: QApplication) -> Iterator[RoomContext]:
    """What a room is given, with real queues and a real book."""
    with room_context(office, qapp, period=PeriodChoice("2026-M09")) as made:
        yield made


def shown(qtbot: QtBot, room: MovementsRoom, group: str = "NT") -> MovementsRoom:
    """The room on the screen with all units and a group of the starter set, as its officer left it."""
    qtbot.addWidget(room)
    known = room._context.preferences
    place = f"{room._context.office.officer}/MTTQ_CO_SO"
    known.keep(shown_groups={place: group}, shown_rows={place: ""})
    room.resize(1268, 660)
    room.show()
    qtbot.waitUntil(lambda: room.presenter.sheet is not None)
    room.grid.view.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(room.grid.view.hasFocus)
    return room


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    return shown(qtbot, MovementsRoom(context))
