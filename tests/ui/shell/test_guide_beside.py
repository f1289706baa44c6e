"""The guide stands beside the rooms, which stay in use; F1, F6 and Escape lead between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.fits.measuring import faults, nameless, settle
from tests.ui.fits.screens import SCREENS, TITLE_BAR, left_for_windows
from tests.ui.shell_parts import OpenApp
from ui.shell.guide.pages import guide_pages


def begin(app: OpenApp, room: str = "overview") -> None:
    app.shell.show()
    app.settle()
    QTest.qWaitForWindowActive(app.window)
    app.go(room)


def wide(app: OpenApp, room: str = "overview") -> None:
    """A window in which the guide has room beside every room."""
    begin(app, room)
    app.window.showNormal()
    app.window.resize(1366, 700)
    app.settle()


def press(app: OpenApp, key: Qt.Key) -> None:
    at = QApplication.focusWidget()
    QTest.keyClick(at if at is not None else app.window, key)
    app.settle()


def cursor_in(part: QWidget) -> bool:
    here = QApplication.focusWidget()
    return here is not None and part.isAncestorOf(here)


def shown_page(app: OpenApp) -> str:
    page = app.window.guide.view.page
    return "" if page is None or not app.window.guide.isVisible() else page.name


def test_f1_opens_leads_in_and_closes(app: OpenApp) -> None:
    wide(app, "movements")
    room, guide = app.window.page("movements"), app.window.guide
    press(app, Qt.Key.Key_F1)
    assert shown_page(app) == "phong-trao"
    assert cursor_in(guide)
    press(app, Qt.Key.Key_F6)
    assert shown_page(app) == "phong-trao"
    assert cursor_in(room), "the guide stays, the work goes on"
    press(app, Qt.Key.Key_F1)
    assert cursor_in(guide)
    press(app, Qt.Key.Key_F1)
    assert shown_page(app) == ""
    assert cursor_in(room)
    press(app, Qt.Key.Key_F1)
    press(app, Qt.Key.Key_Escape)
    assert shown_page(app) == ""
    assert cursor_in(room)


def test_a_page_of_a_room_gives_way_and_an_exercise_stays(app: OpenApp) -> None:
    wide(app)
    press(app, Qt.Key.Key_F1)
    app.window.guide.back_asked.emit()
    app.go("surveys")
    assert shown_page(app) == "bat-dau", "it never changes by itself"
    app.window.turn_guide()
    assert shown_page(app) == "khao-sat"
    app.window.guide.view.open_page("the-de-ban")
    app.window.guide.back_asked.emit()
    app.go("movements")
    app.window.turn_guide()
    assert shown_page(app) == "the-de-ban"


def test_what_was_read_is_there_when_it_is_opened_again_in_the_same_room(app: OpenApp) -> None:
    begin(app)
    app.window.turn_guide()
    app.window.guide.view.open_page("ngay-dau-tien")
    app.window.guide.leave()
    app.window.turn_guide()
    assert shown_page(app) == "ngay-dau-tien"
    app.window.guide.leave()
    app.go("surveys")
    app.window.turn_guide()
    assert shown_page(app) == "khao-sat"


@pytest.mark.parametrize("scale", SCREENS)
def test_it_stands_beside_a_room_or_in_its_place(app: OpenApp, scale: str) -> None:
    begin(app)
    window, size = app.window, left_for_windows(SCREENS[scale])
    window.showNormal()
    window.resize(size.width(), size.height() - TITLE_BAR)
    guide, area = window.guide, window.stack.parentWidget()
    assert area is not None
    stood = {}
    for room in ("overview", "registers", "reports"):
        app.go(room)
        window.turn_guide()
        app.settle()
        assert window.width() <= size.width()
        stood[room] = guide.in_place
        if guide.in_place:
            assert not area.isVisible()
            assert guide.geometry().right() == window.top.geometry().right(), "it has the place of the room"
        else:
            assert guide.mapTo(window, QPoint()).x() >= area.mapTo(window, area.rect().topRight()).x()
            assert area.width() >= min(window.stack.minimumSizeHint().width(), 600), "it can be read"
        guide.leave()
        assert area.isVisible()
    low = scale == "150 %"
    assert stood == {"overview": False, "registers": low, "reports": low}


def test_in_the_place_of_a_room_it_makes_room_for_the_work(app: OpenApp) -> None:
    narrow(app, "registers")
    window, guide = app.window, app.window.guide
    guide.view.open_page("the-de-ban")
    press(app, Qt.Key.Key_F6)
    assert cursor_in(window.page("registers"))
    assert not guide.isVisible()
    press(app, Qt.Key.Key_F1)
    assert shown_page(app) == "the-de-ban"
    assert cursor_in(guide)
    app.go("documents")
    assert not guide.isVisible(), "the room that was asked for is seen"
    assert cursor_in(window.page("documents"))
    window.turn_guide()
    assert shown_page(app) == "the-de-ban", "the exercise goes on"
    press(app, Qt.Key.Key_Escape)
    assert cursor_in(window.page("documents"))
    assert app.shell.preferences.current.guide_width == 0, "nobody chose a width"


def test_it_follows_the_size_of_the_window(app: OpenApp) -> None:
    wide(app, "registers")
    window, guide = app.window, app.window.guide
    window.turn_guide()
    app.settle()
    stood = [guide.in_place]
    for size in (QSize(911, 441), QSize(1366, 700)):
        window.resize(size)
        app.settle()
        stood.append(guide.in_place)
        assert cursor_in(guide), "what is read stays"
    assert stood == [False, True, False]
    press(app, Qt.Key.Key_F6)
    window.resize(911, 441)
    app.settle()
    assert not guide.isVisible(), "the work stays"
    assert cursor_in(window.page("registers"))


def test_from_the_place_of_a_room_it_becomes_a_window_and_comes_back(app: OpenApp) -> None:
    narrow(app, "registers")
    guide, area = app.window.guide, app.window.stack.parentWidget()
    assert area is not None
    guide.turn_apart()
    app.settle()
    assert guide.isWindow()
    assert area.isVisible()
    guide.turn_apart()
    app.settle()
    assert guide.in_place
    assert cursor_in(guide)


def test_the_width_is_remembered(app: OpenApp) -> None:
    begin(app)
    window = app.window
    window.showNormal()
    window.resize(1366, 700)
    window.turn_guide()
    window.resizeDocks([window.guide], [420], Qt.Orientation.Horizontal)
    app.settle()
    window.guide.leave()
    assert app.shell.preferences.current.guide_width == window.guide.width() == 420
    window.turn_guide()
    app.settle()
    assert window.guide.width() == 420


def test_the_lock_takes_it_away(app: OpenApp) -> None:
    begin(app)
    app.window.turn_guide()
    app.window.cover(True)
    assert not app.window.guide.isVisible()
    app.window.guide.back_asked.emit()
    assert app.window.locked
    app.window.cover(False)


def narrow(app: OpenApp, room: str) -> None:
    begin(app, room)
    size = SCREENS["150 %"]
    app.window.showNormal()
    app.window.resize(size.width(), size.height() - TITLE_BAR)
    app.window.turn_guide()
    app.settle()


def test_a_room_that_is_too_narrow_scrolls_to_the_cursor(app: OpenApp) -> None:
    wide(app, "reports")
    stack = app.window.stack
    app.window.resize(1000, 600)
    app.window.turn_guide()
    app.settle()
    viewport = stack.parentWidget()
    assert viewport is not None
    assert stack.width() > viewport.width(), "laid out as wide as it needs"
    app.window.guide.back_asked.emit()
    seen = 0
    for _ in range(40):
        app.window.focusNextChild()
        here = QApplication.focusWidget()
        if here is not None and stack.isAncestorOf(here) and here.width() < viewport.width():
            left = here.mapTo(stack, QPoint()).x() + stack.x()
            assert 0 <= left <= viewport.width() - here.width()
            seen += 1
    assert seen > 5


def test_the_bar_above_the_rooms_stays_whole_beside_the_guide(app: OpenApp) -> None:
    narrow(app, "overview")
    bar = app.window.top
    parts = [part for part in (bar.period, bar.search, bar.help) if part.isVisible()]
    assert len(parts) == 3
    for part, following in pairwise(parts):
        assert part.width() >= part.minimumSizeHint().width()
        assert part.geometry().right() < following.geometry().left()
    assert bar.help.geometry().right() <= bar.width()
    assert bar.search.text() == ""
    app.window.guide.leave()
    app.settle()
    assert "Ctrl+K" in bar.search.text()


@pytest.mark.parametrize("scale", SCREENS)
def test_nothing_in_it_is_cut_or_without_a_name(app: OpenApp, scale: str) -> None:
    begin(app, "surveys")
    window, size = app.window, left_for_windows(SCREENS[scale]) - QSize(0, TITLE_BAR)
    window.showNormal()
    window.resize(size)
    window.turn_guide()
    for page in guide_pages("vi"):
        window.guide.view.open_page(page.name)
        settle()
        assert faults(window, size, window.guide) == []
        assert not window.guide.view.text.horizontalScrollBar().isVisible(), page.name
    assert nameless(window.guide) == []


def test_it_can_be_a_window_of_its_own(app: OpenApp) -> None:
    begin(app, "surveys")
    guide = app.window.guide
    app.window.turn_guide()
    guide.turn_apart()
    app.settle()
    assert guide.isWindow()
    assert guide.view.text.window().focusWidget() is guide.view.text
    QTest.keyClick(guide.view.text, Qt.Key.Key_Escape)
    assert not guide.isVisible()
    assert app.shell.preferences.current.guide_width == 0, "the width of a window is not that of the panel"
