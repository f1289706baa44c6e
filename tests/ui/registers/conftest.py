from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.registers.entries.records import RegisterEntryLine
from desktop_app.registers.lists.listing import EntryFilter, Which, lines_of, list_entries
from tests.builders import a_copy, put_area
from tests.ui.contexts import room_context
from tests.ui.surveys.conftest import RecordingAsk
from ui.context.room import RoomContext
from ui.registers.registers_room import RegistersRoom

CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class World:
    """An office with one area, and the room of its registers."""

    office: Office
    context: RoomContext
    ask: RecordingAsk
    said: list[str] = field(default_factory=list)

    def lines(self, code: str = "DLXH") -> list[RegisterEntryLine]:
        with self.office.read() as connection:
            wanted = EntryFilter(code, Which.ALL)
            return lines_of(connection, list_entries(connection, wanted, self.office.officer).ids)


@pytest.fixture
def world(tmp_path: Path, begun_book: Path, qapp: QApplication) -> Iterator[World]:
    office = a_copy(begun_book, tmp_path)
    with office.record() as rec:
        put_area(rec, "a01", "Thôn Đoài")
    ask, said = RecordingAsk(), list[str]()
    with room_context(office, qapp, ask=ask, say=said.append) as context:
        yield World(office, context, ask, said)
    office.close()


def settle(qtbot: QtBot, world: World) -> None:
    """Wait until everything that was submitted is delivered."""
    for _ in range(4):  # what is delivered may ask for more
        empty: list[bool] = []
        world.context.database.submit(lambda: True, lambda _, done=empty: done.append(True))  # type: ignore[misc]
        qtbot.waitUntil(lambda done=empty: bool(done))  # type: ignore[misc]


@pytest.fixture
def room(qtbot: QtBot, world: World) -> RegistersRoom:
    made = RegistersRoom(world.context)

    def rest(_: object) -> None:
        qtbot.waitUntil(lambda: not made._soon.isActive())
        settle(qtbot, world)

    qtbot.addWidget(made, before_close_func=rest)
    made.resize(1268, 700)
    made.show()
    qtbot.waitExposed(made)
    made.entered()
    settle(qtbot, world)
    made.registers.setFocus()
    return made


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press keys where the cursor is."""
    for key in keys:
        target = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, modifier)


def type_text(text: str) -> None:
    """Type letters where the cursor is."""
    for letter in text:
        target = QApplication.focusWidget()
        assert target is not None
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(target, event)


def in_register(qtbot: QtBot, world: World, room: RegistersRoom) -> None:
    """Go to the register of opinions by keyboard."""
    for _ in range(3):  # below what is due and the calendar of the week
        if room.registers.code != "DLXH":
            press(Qt.Key.Key_Down)
    settle(qtbot, world)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.list.entries.cursor_home.hasFocus())


def until(qtbot: QtBot, true: Callable[[], object]) -> None:
    """Wait until something holds."""
    qtbot.waitUntil(lambda: bool(true()))
