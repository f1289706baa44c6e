"""Where the cursor stands when a room comes to the front, and when the search is given up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.shell_parts import Bench
from ui.grid.view import GridView
from ui.movements.movements_view import MovementsRoom
from ui.overview.month_strip import MonthStrip
from ui.overview.overview_view import OverviewPage
from ui.surveys.surveys_room import SurveysRoom


def a_room_without_rounds(bench: Bench) -> SurveysRoom:
    bench.shell.show()
    bench.settle()
    bench.window.activateWindow()
    bench.go("surveys")
    bench.settle()
    room = bench.window.page("surveys")
    assert isinstance(room, SurveysRoom)
    return room


def test_without_rounds_the_cursor_stands_on_a_new_one(bench: Bench) -> None:
    room = a_room_without_rounds(bench)
    assert QApplication.focusWidget() is room.rounds.first
    assert room.rounds.new.isHidden(), "one red button"


def test_escape_from_the_search_leads_back(bench: Bench) -> None:
    room = a_room_without_rounds(bench)
    bench.window._open_search()
    assert bench.window.search.isAncestorOf(QApplication.focusWidget() or room)
    QTest.keyClick(bench.window.search.field, Qt.Key.Key_Escape)
    assert bench.window.search.isHidden()
    assert QApplication.focusWidget() is room.rounds.first


def test_a_round_comes_back_with_its_keys(bench: Bench) -> None:
    room = a_room_without_rounds(bench)
    bench.go("overview")
    room.pages.setCurrentWidget(room.round)
    bench.go("surveys")
    bench.settle()
    assert QApplication.focusWidget() is room.round.areas.view, "and not the button that leads away"


def test_a_room_comes_back_with_its_cursor(bench: Bench) -> None:
    room = a_room_without_rounds(bench)
    room.pages.setCurrentWidget(room.round)
    field = room.round.areas.buttons[1]
    field.setFocus()
    bench.go("overview")
    bench.settle()
    assert QApplication.focusWidget() is not field
    bench.go("surveys")
    bench.settle()
    assert QApplication.focusWidget() is field


def the_overview(bench: Bench) -> OverviewPage:
    bench.shell.show()
    bench.settle()
    bench.window.activateWindow()
    bench.settle()
    page = bench.window.page("overview")
    assert isinstance(page, OverviewPage)
    page._presenter._look_closer()  # what its timer does in a second
    bench.settle()
    return page


def test_after_a_period_was_chosen_the_keys_go_to_the_room(bench: Bench) -> None:
    room = a_room_without_rounds(bench)
    chooser = bench.window.top.period
    chooser.current.setFocus()
    chooser.chosen.emit()  # as its panel does
    assert QApplication.focusWidget() is room.rounds.first


def months_of(page: OverviewPage) -> MonthStrip:
    assert page.later is not None
    return page.later.strip


def test_the_overview_begins_at_what_is_due_first(bench: Bench) -> None:
    page = the_overview(bench)
    assert page.steps
    assert QApplication.focusWidget() is page.steps[0]
    assert page.later is not None
    for following in (*page.steps[1:], *page.later.first_steps.steps, months_of(page).stop, page.areas):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is following


def test_a_window_that_was_not_in_front_begins_there_too(bench: Bench) -> None:
    """Its figures came before it had the keys, which are given to the page then."""
    page = the_overview(bench)
    page.setFocus()
    page.entered()
    bench.settle()
    assert QApplication.focusWidget() is page.steps[0]


def test_the_months_share_one_stop_and_the_arrows_lead_along(bench: Bench) -> None:
    page = the_overview(bench)
    october = months_of(page).buttons[9]
    assert months_of(page).stop is october, "the month of the window"
    october.setFocus()
    QTest.keyClick(october, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is months_of(page).stop is october, "November has not begun"
    QTest.keyClick(october, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is months_of(page).stop is months_of(page).buttons[8]
    QTest.keyClick(months_of(page).stop, Qt.Key.Key_Return)
    bench.settle()
    assert (bench.window.room, bench.shell.period.key) == ("movements", "2026-M09")


def test_the_cursor_stays_while_the_overview_is_read_again(bench: Bench) -> None:
    page = the_overview(bench)
    step = page.steps[0]
    page.entered()
    bench.settle()
    assert QApplication.focusWidget() is step, "what says the same is the same button"


def half_typed(bench: Bench) -> GridView:
    """The table of the results, with a figure being typed into its cell."""
    bench.shell.show()
    bench.settle()
    bench.window.activateWindow()
    bench.go("movements")
    bench.settle()
    room = bench.window.page("movements")
    assert isinstance(room, MovementsRoom)
    view = room.grid.view
    QTest.keyClick(view, Qt.Key.Key_7)
    assert view.viewport().isAncestorOf(QApplication.focusWidget() or view), "the editor of the cell"
    return view


def test_from_the_guide_a_half_typed_figure_leads_back_into_its_table(bench: Bench) -> None:
    view = half_typed(bench)
    bench.window.turn_guide()
    bench.settle()
    assert view.currentIndex().data() == "7"
    bench.window.guide.back_asked.emit()
    assert view.hasFocus(), "the next figure is typed on"


def test_from_the_search_a_half_typed_figure_leads_back_into_its_table(bench: Bench) -> None:
    view = half_typed(bench)
    bench.window._open_search()
    bench.settle()
    assert view.currentIndex().data() == "7"
    QTest.keyClick(bench.window.search.field, Qt.Key.Key_Escape)
    assert view.hasFocus(), "the next figure is typed on"


def test_behind_the_lock_a_half_typed_figure_leads_back_into_its_table(bench: Bench) -> None:
    view = half_typed(bench)
    bench.window.cover(True)
    bench.settle()
    assert view.currentIndex().data() == "7"
    bench.window.cover(False)
    bench.window.enter_room()
    assert view.hasFocus(), "the next figure is typed on"
