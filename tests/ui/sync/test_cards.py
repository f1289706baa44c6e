"""Cards of what is to be decided: made while somebody looks, each inside its page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from string import ascii_lowercase

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.sync.conftest import Screen
from tests.ui.sync.test_sync_room import in_conflict
from ui.sync.conflict_card import ConflictCard
from ui.sync.decisions import Conflicts
from ui.theme import Theme


class WindowsOpened(QObject):
    """Hears which windows are shown."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


@pytest.fixture
def opened(qapp: QApplication) -> Iterator[WindowsOpened]:
    heard = WindowsOpened()
    qapp.installEventFilter(heard)
    yield heard
    qapp.removeEventFilter(heard)


def test_a_card_opens_no_window_of_its_own(
    screens: tuple[Screen, Screen], qtbot: QtBot, opened: WindowsOpened
) -> None:
    opened.windows.clear()
    card = in_conflict(qtbot, screens)
    assert isinstance(card, ConflictCard)
    assert card.third.isVisible()
    assert card.use_third.mapTo(screens[1].room, QPoint()).x() > 0
    assert opened.windows == []


def test_further_cards_are_made_while_somebody_looks(qtbot: QtBot, qapp: QApplication) -> None:
    section = Conflicts(Theme(qapp))
    made: list[str] = []
    qtbot.addWidget(section)

    def make(key: str) -> None:
        made.append(key)
        section.cards.addWidget(QWidget())

    keys = ascii_lowercase
    section.make_cards({key: partial(make, key) for key in keys})
    qtbot.wait(100)
    assert made == ["a"]
    section.show()
    qtbot.waitUntil(lambda: len(made) > 1)
    section.hide()
    there = list(made)
    qtbot.wait(100)
    assert made == there != list(keys)
    section.show()
    qtbot.waitUntil(lambda: made == list(keys))
