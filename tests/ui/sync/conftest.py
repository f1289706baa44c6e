"""Two computers of one office, each with the room of sync, and a real province on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import set_language
from tests.builders import put_area
from tests.support.servers.upstream import Desk, Upstream
from tests.ui.contexts import room_context
from tests.ui.recorder import AskRecorder
from ui.base.saves import Saves
from ui.context.auto_sync import AutoSync
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.sync.sync_view import SyncRoom


@dataclass
class Screen:
    """A computer with its room."""

    desk: Desk
    room: SyncRoom
    sync: AutoSync
    saves: Saves
    ask: AskRecorder
    context: RoomContext

    def exchange(self, qtbot: QtBot) -> None:
        """Press the button and wait until the exchange is over and shown."""
        qtbot.waitUntil(lambda: not self.sync.running)  # one that began by itself would take this one's place
        with qtbot.waitSignal(self.sync.round_finished):
            self.room.sync_button.click()
        self.read(qtbot)

    def read(self, qtbot: QtBot) -> None:
        """Have the page read again."""
        with qtbot.waitSignal(self.room.presenter.facts_read):
            self.room.entered()
        self.wait_for_book(qtbot)  # what came first may have been asked for before

    def wait_for_book(self, qtbot: QtBot) -> None:
        """Until all is answered that was asked of the book."""
        read: list[bool] = []
        self.context.database.submit(lambda: True, lambda _: read.append(True))
        qtbot.waitUntil(lambda: bool(read))


@pytest.fixture
def make_screen(
    make_desk: Callable[[str], Desk], qapp: QApplication, qtbot: QtBot
) -> Iterator[Callable[[str], Screen]]:
    """Opens a computer by the name of its officer."""
    set_language("vi")
    syncs: list[AutoSync] = []
    stack = ExitStack()

    def make(name: str) -> Screen:
        desk = make_desk(name)
        ask = AskRecorder()
        period = PeriodChoice("2026-M03")
        plain = stack.enter_context(room_context(desk.office, qapp, ask=ask, period=period))
        sync = AutoSync(desk.office, plain.database, plain.network, plain.saves, chance=lambda: 0.5)
        syncs.append(sync)
        context = replace(plain, sync=lambda: sync)
        room = SyncRoom(context)
        qtbot.addWidget(room)
        room.resize(1268, 660)
        room.show()
        screen = Screen(desk, room, sync, plain.saves, ask, context)
        screen.read(qtbot)
        return screen

    yield make
    for sync in syncs:
        sync.end()
    stack.close()


@pytest.fixture
def screens(upstream: Upstream, make_screen: Callable[[str], Screen]) -> tuple[Screen, Screen]:
    """Two connected computers that know the same area."""
    lan, minh = make_screen("Lan"), make_screen("Minh")
    lan.desk.enrol(upstream, name="Máy Lan")
    minh.desk.enrol(upstream, name="Máy Minh")
    with lan.desk.office.record() as rec:
        put_area(rec, "a1", "Thôn Đoài")
    lan.desk.sync()
    minh.desk.sync()
    return lan, minh
