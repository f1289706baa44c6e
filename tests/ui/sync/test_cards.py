"""Cards of what is to be decided: made while somebody looks, each inside its page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.sync.conftest import Screen
from tests.ui.sync.test_sync_room import in_conflict
from ui.sync.conflict_card import ConflictCard
from ui.sync.decisions import Rejections
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


class Made(Rejections):
    """Cards that are nothing but widgets."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.made: list[int] = []

    def ask_for(self, count: int) -> None:
        self.make_cards({number: partial(self._put, number) for number in range(count)}, count)

    def count_open(self) -> int:
        return len(self.made)

    def _put(self, number: int) -> None:
        self.made.append(number)
        self.cards.addWidget(QWidget())


@pytest.fixture
def section(qtbot: QtBot, qapp: QApplication) -> Made:
    found = Made(Theme(qapp))
    qtbot.addWidget(found)
    return found


def test_further_cards_are_made_while_somebody_looks(qtbot: QtBot, section: Made) -> None:
    section.ask_for(12)
    section.hide()
    qtbot.wait(100)
    assert len(section.made) == 1
    section.show()
    qtbot.waitUntil(lambda: len(section.made) > 1)
    section.hide()
    there = len(section.made)
    qtbot.wait(100)
    assert len(section.made) == there < 12
    section.show()
    qtbot.waitUntil(lambda: len(section.made) == 12)
    assert section.more.isHidden()


def test_of_many_some_wait_until_others_are_done(qtbot: QtBot, section: Made) -> None:
    section.ask_for(40)
    section.show()
    qtbot.waitUntil(lambda: len(section.made) == 12)
    qtbot.wait(100)
    assert len(section.made) == 12
    assert "28" in section.more.text()
    section.make_now(30)
    assert section.made[-1] == 30, "who is led to a card sees it"
    del section.made[:2]
    section.go_on()
    qtbot.waitUntil(lambda: section.made[-1] == 12)
    assert len(section.made) == 12


def test_nothing_follows_the_last_card_when_it_is_done(qtbot: QtBot, section: Made) -> None:
    section.ask_for(1)
    section.show()
    section.made.clear()
    section.go_on()
    qtbot.waitUntil(lambda: not section._next.isActive())
    assert section.more.isHidden(), section.more.text()
