from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.surveys.responses.queries import responses
from desktop_app.surveys.responses.records import Response, ResponseDraft
from desktop_app.surveys.rounds.commands import create_round, put_round_area, set_round_state
from tests.builders import a_copy, put_area
from tests.ui.contexts import room_context
from ui.base.ask import DialogAsk
from ui.context.room import Destination, RoomContext
from ui.surveys.surveys_room import SurveysRoom

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
AREAS = (("a01", "Thôn Đoài", 40), ("a02", "Thôn Đông", 30), ("a03", "Thôn Thượng", 20))


class RecordingAsk(DialogAsk):
    """Answers every question at once and remembers it; no box waits for a click."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.confirmed: bool | None = True
        """``None``: Escape."""
        self.answer: str | None = "vì nhầm số"

    def tell(self, sentence: str, details: str = "") -> None:
        self.asked.append(sentence)

    def warn(self, sentence: str, details: str = "") -> None:
        self.asked.append(sentence)

    def confirm(
        self, question: str, action: str, *, details: str = "", danger: bool = False, leave: str = ""
    ) -> bool:
        self.asked.append(f"{question} {details}".strip())
        return bool(self.confirmed)

    def choose(
        self, question: str, action: str, other: str, *, details: str = "", danger: bool = False
    ) -> bool | None:
        self.asked.append(f"{question} {details}".strip())
        return self.confirmed

    def text(self, title: str, label: str, initial: str = "") -> str | None:
        self.asked.append(label)
        return self.answer


@dataclass
class World:
    """An office with one open round of three areas, and the room over it."""

    office: Office
    context: RoomContext
    ask: RecordingAsk
    round_id: str
    went: list[Destination] = field(default_factory=list)

    def responses(self, area_id: str = "a01") -> list[Response]:
        with self.office.read() as connection:
            return responses(connection, self.round_id, area_id)


def a_round(office: Office, *, questionnaire: str = "NTM_XA_2021", status: str = "open") -> str:
    with office.record() as rec:
        round_id = create_round(
            rec,
            {
                "title": "Lấy ý kiến năm 2026",
                "target": "commune_ntm",
                "year": 2026,
                "template_code": questionnaire,
                "template_version": "1",
            },
        )
        for area_id, _, households in AREAS:
            put_round_area(
                rec, round_id, area_id, total_households=households, forms_issued=10, forms_collected=2
            )
        if status != "draft":
            set_round_state(rec, round_id, status)
    return round_id


@pytest.fixture
def world(tmp_path: Path, begun_book: Path, qapp: QApplication) -> Iterator[World]:
    office = a_copy(begun_book, tmp_path)
    with office.record() as rec:
        for area_id, name, households in AREAS:
            put_area(rec, area_id, name, households)
    round_id = a_round(office)
    ask = RecordingAsk()
    went: list[Destination] = []
    with room_context(office, qapp, ask=ask, navigate=went.append) as context:
        yield World(office, context, ask, round_id, went)
    office.close()


def settle(qtbot: QtBot, world: World) -> None:
    """Wait until everything that was submitted is delivered, as the shell does before it closes a window."""
    for _ in range(3):  # what is delivered may ask for more
        empty: list[bool] = []
        world.context.database.submit(lambda: True, lambda _, done=empty: done.append(True))  # type: ignore[misc]
        qtbot.waitUntil(lambda done=empty: bool(done))  # type: ignore[misc]


def shown(qtbot: QtBot, world: World) -> SurveysRoom:
    """The room on the screen, as the shell shows it."""
    room = SurveysRoom(world.context)

    def rest(_: object) -> None:
        qtbot.waitUntil(lambda: not room._soon.isActive())  # what was changed is still to be read again
        for _ in range(3):  # a list leads to its lines, and they to the history of one
            settle(qtbot, world)

    qtbot.addWidget(room, before_close_func=rest)
    room.resize(1268, 682)
    room.show()
    room.activateWindow()
    room.entered()
    qtbot.waitUntil(lambda: bool(room.rounds.model.rows))
    return room


@pytest.fixture
def room(qtbot: QtBot, world: World) -> SurveysRoom:
    return shown(qtbot, world)


def in_round(qtbot: QtBot, room: SurveysRoom, world: World) -> SurveysRoom:
    """The room at the round's page."""
    room.open_round(world.round_id)
    qtbot.waitUntil(lambda: bool(room.round.areas.rows))
    return room


def entry(qtbot: QtBot, room: SurveysRoom, world: World, area_id: str = "a01") -> SurveysRoom:
    """The room at the entry screen of an area."""
    in_round(qtbot, room, world)
    room.key_area(area_id)
    qtbot.waitUntil(lambda: room.pages.currentWidget() is room.entry)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return room


def front(room: SurveysRoom) -> ResponseDraft:
    """The form under the fingers."""
    draft = room.entry.presenter.draft
    assert draft is not None, "no form is shown"
    return draft


def press(*keys: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press keys wherever the cursor is; a text stands for its characters."""
    for key in keys:
        parts: tuple[Qt.Key | str, ...] = tuple(key) if isinstance(key, str) else (key,)
        for part in parts:
            target = QApplication.focusWidget()
            assert target is not None, "the focus got lost"
            if isinstance(part, str):
                QTest.keyClicks(target, part, modifiers)
            else:
                QTest.keyClick(target, part, modifiers)


def on_disk(qtbot: QtBot, room: SurveysRoom) -> None:
    """Wait until everything typed is committed."""
    qtbot.waitUntil(lambda: room.entry.presenter.saver.idle)
