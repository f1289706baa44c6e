from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.jobs import Lane
from desktop_app.workspace import Office
from tests.builders import an_office, put_area
from ui.ask import DialogAsk
from ui.main_thread import MainThread
from ui.movements.movements_view import MovementsRoom
from ui.notifier import Notifier
from ui.period_choice import PeriodChoice
from ui.room import RoomContext
from ui.theme import Theme

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
def office(tmp_path: Path) -> Iterator[Office]:
    made = an_office(tmp_path)
    with made.record() as rec:
        for number, (name, households) in enumerate(AREAS, start=1):
            put_area(rec, f"a{number:02d}", name, households)
    yield made
    made.close()


@pytest.fixture
def context(office: Office, qapp: QApplication) -> Iterator[RoomContext]:
    """What a room is given, with real lanes and a real book."""
    main_thread = MainThread()
    database = Lane(ThreadPoolExecutor(1), main_thread.deliver)
    network = Lane(ThreadPoolExecutor(1), main_thread.deliver)
    yield RoomContext(
        office=office,
        database=database,
        network=network,
        notifier=Notifier(),
        ask=DialogAsk(),
        theme=Theme(qapp),
        language="vi",
        navigate=lambda _: None,
        period=PeriodChoice("2026-M09"),
    )
    database.close()
    network.close()


def shown(qtbot: QtBot, room: MovementsRoom, group: str = "NT") -> MovementsRoom:
    """The room on the screen with a group of the starter set."""
    qtbot.addWidget(room)
    room.resize(1268, 660)
    room.show()
    qtbot.waitUntil(lambda: room.presenter.sheet is not None)
    room.toolbar.groups.setCurrentIndex(room.toolbar.groups.findData(group))
    room.presenter.choose_group(group)
    room.grid.view.setFocus(Qt.FocusReason.OtherFocusReason)
    qtbot.waitUntil(room.grid.view.hasFocus)
    return room


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    return shown(qtbot, MovementsRoom(context))
