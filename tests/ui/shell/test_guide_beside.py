"""The guide stands beside the rooms, which stay in use; F1, F6 and Escape lead between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.fits.measuring import faults, nameless, settle
from tests.ui.fits.screens import SCREENS, TITLE_BAR, left_for_windows
from tests.ui.shell_parts import Bench
from ui.shell.guide.pages import guide_pages


def begin(bench: Bench, room: str = "overview") -> None:
    bench.shell.show()
    bench.settle()
    QTest.qWaitForWindowActive(bench.window)
    bench.go(room)


def wide(bench: Bench, room: str = "overview") -> None:
    """A window in which the guide has room beside every room."""
    begin(bench, room)
    bench.window.showNormal()
    bench.window.resize(1366, 700)
    bench.settle()


def press(bench: Bench, key: Qt.Key) -> None:
    at = QApplication.focusWidget()
    QTest.keyClick(at if at is not None else bench.window, key)
    bench.settle()


def cursor_in(part: QWidget) -> bool:
    here = QApplication.focusWidget()
    return here is not None and part.isAncestorOf(here)


def shown_page(bench: Bench) -> str:
    page = bench.window.guide.view.page
    return "" if page is None or not bench.window.guide.isVisible() else page.name


def test_f1_opens_leads_in_and_closes(bench: Bench) -> None:
    wide(bench, "movements")
    room, guide = bench.window.page("movements"), bench.window.guide
    press(bench, Qt.Key.Key_F1)
    assert shown_page(bench) == "phong-trao"
    assert cursor_in(guide)
    press(bench, Qt.Key.Key_F6)
    assert shown_page(bench) == "phong-trao"
    assert cursor_in(room), "the guide stays, the work goes on"
    press(bench, Qt.Key.Key_F1)
    assert cursor_in(guide)
    press(bench, Qt.Key.Key_F1)
    assert shown_page(bench) == ""
    assert cursor_in(room)
    press(bench, Qt.Key.Key_F1)
    press(bench, Qt.Key.Key_Escape)
    assert shown_page(bench) == ""
    assert cursor_in(room)


def test_a_page_of_a_room_gives_way_and_an_exercise_stays(bench: Bench) -> None:
    wide(bench)
    press(bench, Qt.Key.Key_F1)
    bench.window.guide.back_asked.emit()
    bench.go("surveys")
    assert shown_page(bench) == "bat-dau", "it never changes by itself"
    bench.window.turn_guide()
    assert shown_page(bench) == "khao-sat"
    bench.window.guide.view.open_page("the-de-ban")
    bench.window.guide.back_asked.emit()
    bench.go("movements")
    bench.window.turn_guide()
    assert shown_page(bench) == "the-de-ban"


def test_what_was_read_is_there_when_it_is_opened_again_in_the_same_room(bench: Bench) -> None:
    begin(bench)
    bench.window.turn_guide()
    bench.window.guide.view.open_page("ngay-dau-tien")
    bench.window.guide.leave()
    bench.window.turn_guide()
    assert shown_page(bench) == "ngay-dau-tien"
    bench.window.guide.leave()
    bench.go("surveys")
    bench.window.turn_guide()
    assert shown_page(bench) == "khao-sat"


@pytest.mark.parametrize("scale", SCREENS)
def test_it_stands_beside_a_room_or_in_its_place(bench: Bench, scale: str) -> None:
    begin(bench)
    window, size = bench.window, left_for_windows(SCREENS[scale])
    window.showNormal()
    window.resize(size.width(), size.height() - TITLE_BAR)
    guide, area = window.guide, window.stack.parentWidget()
    assert area is not None
    stood = {}
    for room in ("overview", "registers", "reports"):
        bench.go(room)
        window.turn_guide()
        bench.settle()
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


def test_in_the_place_of_a_room_it_makes_room_for_the_work(bench: Bench) -> None:
    narrow(bench, "registers")
    window, guide = bench.window, bench.window.guide
    guide.view.open_page("the-de-ban")
    press(bench, Qt.Key.Key_F6)
    assert cursor_in(window.page("registers"))
    assert not guide.isVisible()
    press(bench, Qt.Key.Key_F1)
    assert shown_page(bench) == "the-de-ban"
    assert cursor_in(guide)
    bench.go("documents")
    assert not guide.isVisible(), "the room that was asked for is seen"
    assert cursor_in(window.page("documents"))
    window.turn_guide()
    assert shown_page(bench) == "the-de-ban", "the exercise goes on"
    press(bench, Qt.Key.Key_Escape)
    assert cursor_in(window.page("documents"))
    assert bench.shell.preferences.current.guide_width == 0, "nobody chose a width"


def test_it_follows_the_size_of_the_window(bench: Bench) -> None:
    wide(bench, "registers")
    window, guide = bench.window, bench.window.guide
    window.turn_guide()
    bench.settle()
    stood = [guide.in_place]
    for size in (QSize(911, 441), QSize(1366, 700)):
        window.resize(size)
        bench.settle()
        stood.append(guide.in_place)
        assert cursor_in(guide), "what is read stays"
    assert stood == [False, True, False]
    press(bench, Qt.Key.Key_F6)
    window.resize(911, 441)
    bench.settle()
    assert not guide.isVisible(), "the work stays"
    assert cursor_in(window.page("registers"))


def test_from_the_place_of_a_room_it_becomes_a_window_and_comes_back(bench: Bench) -> None:
    narrow(bench, "registers")
    guide, area = bench.window.guide, bench.window.stack.parentWidget()
    assert area is not None
    guide.turn_apart()
    bench.settle()
    assert guide.isWindow()
    assert area.isVisible()
    guide.turn_apart()
    bench.settle()
    assert guide.in_place
    assert cursor_in(guide)


def test_the_width_is_remembered(bench: Bench) -> None:
    begin(bench)
    window = bench.window
    window.showNormal()
    window.resize(1366, 700)
    window.turn_guide()
    window.resizeDocks([window.guide], [420], Qt.Orientation.Horizontal)
    bench.settle()
    window.guide.leave()
    assert bench.shell.preferences.current.guide_width == window.guide.width() == 420
    window.turn_guide()
    bench.settle()
    assert window.guide.width() == 420


def test_the_lock_takes_it_away(bench: Bench) -> None:
    begin(bench)
    bench.window.turn_guide()
    bench.window.cover(True)
    assert not bench.window.guide.isVisible()
    bench.window.guide.back_asked.emit()
    assert bench.window.locked
    bench.window.cover(False)


def narrow(bench: Bench, room: str) -> None:
    begin(bench, room)
    size = SCREENS["150 %"]
    bench.window.showNormal()
    bench.window.resize(size.width(), size.height() - TITLE_BAR)
    bench.window.turn_guide()
    bench.settle()


def test_a_room_that_is_too_narrow_scrolls_to_the_cursor(bench: Bench) -> None:
    wide(bench, "reports")
    stack = bench.window.stack
    bench.window.resize(1000, 600)
    bench.window.turn_guide()
    bench.settle()
    viewport = stack.parentWidget()
    assert viewport is not None
    assert stack.width() > viewport.width(), "laid out as wide as it needs"
    bench.window.guide.back_asked.emit()
    seen = 0
    for _ in range(40):
        bench.window.focusNextChild()
        here = QApplication.focusWidget()
        if here is not None and stack.isAncestorOf(here) and here.width() < viewport.width():
            left = here.mapTo(stack, QPoint()).x() + stack.x()
            assert 0 <= left <= viewport.width() - here.width()
            seen += 1
    assert seen > 5


def test_the_bar_above_the_rooms_stays_whole_beside_the_guide(bench: Bench) -> None:
    narrow(bench, "overview")
    bar = bench.window.top
    parts = [part for part in (bar.period, bar.search, bar.help) if part.isVisible()]
    assert len(parts) == 3
    for part, following in pairwise(parts):
        assert part.width() >= part.minimumSizeHint().width()
        assert part.geometry().right() < following.geometry().left()
    assert bar.help.geometry().right() <= bar.width()
    assert bar.search.text() == ""
    bench.window.guide.leave()
    bench.settle()
    assert "Ctrl+K" in bar.search.text()


@pytest.mark.parametrize("scale", SCREENS)
def test_nothing_in_it_is_cut_or_without_a_name(bench: Bench, scale: str) -> None:
    begin(bench, "surveys")
    window, size = bench.window, left_for_windows(SCREENS[scale]) - QSize(0, TITLE_BAR)
    window.showNormal()
    window.resize(size)
    window.turn_guide()
    for page in guide_pages("vi"):
        window.guide.view.open_page(page.name)
        settle()
        assert faults(window, size, window.guide) == []
        assert not window.guide.view.text.horizontalScrollBar().isVisible(), page.name
    assert nameless(window.guide) == []


def test_it_can_be_a_window_of_its_own(bench: Bench) -> None:
    begin(bench, "surveys")
    guide = bench.window.guide
    bench.window.turn_guide()
    guide.turn_apart()
    bench.settle()
    assert guide.isWindow()
    assert guide.view.text.window().focusWidget() is guide.view.text
    QTest.keyClick(guide.view.text, Qt.Key.Key_Escape)
    assert not guide.isVisible()
    assert bench.shell.preferences.current.guide_width == 0, "the width of a window is not that of the panel"
