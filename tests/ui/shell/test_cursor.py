"""Where the cursor stands when a room comes to the front, and when the search is given up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.shell_parts import OpenApp
from ui.grid.view import GridView
from ui.movements.movements_view import MovementsRoom
from ui.overview.month_strip import MonthStrip
from ui.overview.overview_view import OverviewPage
from ui.surveys.surveys_room import SurveysRoom


def a_room_without_rounds(app: OpenApp) -> SurveysRoom:
    app.shell.show()
    app.settle()
    app.window.activateWindow()
    app.go("surveys")
    app.settle()
    room = app.window.page("surveys")
    assert isinstance(room, SurveysRoom)
    return room


def test_without_rounds_the_cursor_stands_on_a_new_one(app: OpenApp) -> None:
    room = a_room_without_rounds(app)
    assert QApplication.focusWidget() is room.rounds.first
    assert room.rounds.new.isHidden(), "one red button"


def test_escape_from_the_search_leads_back(app: OpenApp) -> None:
    room = a_room_without_rounds(app)
    app.window._open_search()
    assert app.window.search.isAncestorOf(QApplication.focusWidget() or room)
    QTest.keyClick(app.window.search.field, Qt.Key.Key_Escape)
    assert app.window.search.isHidden()
    assert QApplication.focusWidget() is room.rounds.first


def test_a_round_comes_back_with_its_keys(app: OpenApp) -> None:
    room = a_room_without_rounds(app)
    app.go("overview")
    room.pages.setCurrentWidget(room.round)
    app.go("surveys")
    app.settle()
    assert QApplication.focusWidget() is room.round.areas.view, "and not the button that leads away"


def test_a_room_comes_back_with_its_cursor(app: OpenApp) -> None:
    room = a_room_without_rounds(app)
    room.pages.setCurrentWidget(room.round)
    field = room.round.areas.buttons[1]
    field.setFocus()
    app.go("overview")
    app.settle()
    assert QApplication.focusWidget() is not field
    app.go("surveys")
    app.settle()
    assert QApplication.focusWidget() is field


def the_overview(app: OpenApp) -> OverviewPage:
    app.shell.show()
    app.settle()
    app.window.activateWindow()
    app.settle()
    page = app.window.page("overview")
    assert isinstance(page, OverviewPage)
    page._presenter._look_closer()  # what its timer does in a second
    app.settle()
    return page


def test_after_a_period_was_chosen_the_keys_go_to_the_room(app: OpenApp) -> None:
    room = a_room_without_rounds(app)
    chooser = app.window.top.period
    chooser.current.setFocus()
    chooser.chosen.emit()  # as its panel does
    assert QApplication.focusWidget() is room.rounds.first


def months_of(page: OverviewPage) -> MonthStrip:
    assert page.later is not None
    return page.later.strip


def test_the_overview_begins_at_what_is_due_first(app: OpenApp) -> None:
    page = the_overview(app)
    assert page.steps
    assert QApplication.focusWidget() is page.steps[0]
    assert page.later is not None
    for following in (*page.steps[1:], *page.later.first_steps.steps, months_of(page).stop, page.areas):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is following


def test_a_window_that_was_not_in_front_begins_there_too(app: OpenApp) -> None:
    """Its figures came before it had the keys, which are given to the page then."""
    page = the_overview(app)
    page.setFocus()
    page.entered()
    app.settle()
    assert QApplication.focusWidget() is page.steps[0]


def test_the_months_share_one_stop_and_the_arrows_lead_along(app: OpenApp) -> None:
    page = the_overview(app)
    october = months_of(page).buttons[9]
    assert months_of(page).stop is october, "the month of the window"
    october.setFocus()
    QTest.keyClick(october, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is months_of(page).stop is october, "November has not begun"
    QTest.keyClick(october, Qt.Key.Key_Left)
    assert QApplication.focusWidget() is months_of(page).stop is months_of(page).buttons[8]
    QTest.keyClick(months_of(page).stop, Qt.Key.Key_Return)
    app.settle()
    assert (app.window.room, app.shell.period.key) == ("movements", "2026-M09")


def test_the_cursor_stays_while_the_overview_is_read_again(app: OpenApp) -> None:
    page = the_overview(app)
    step = page.steps[0]
    page.entered()
    app.settle()
    assert QApplication.focusWidget() is step, "what says the same is the same button"


def half_typed(app: OpenApp) -> GridView:
    """The table of the results, with a figure being typed into its cell."""
    app.shell.show()
    app.settle()
    app.window.activateWindow()
    app.go("movements")
    app.settle()
    room = app.window.page("movements")
    assert isinstance(room, MovementsRoom)
    view = room.grid.view
    QTest.keyClick(view, Qt.Key.Key_7)
    assert view.viewport().isAncestorOf(QApplication.focusWidget() or view), "the editor of the cell"
    return view


def test_from_the_guide_a_half_typed_figure_leads_back_into_its_table(app: OpenApp) -> None:
    view = half_typed(app)
    app.window.turn_guide()
    app.settle()
    assert view.currentIndex().data() == "7"
    app.window.guide.back_asked.emit()
    assert view.hasFocus(), "the next figure is typed on"


def test_from_the_search_a_half_typed_figure_leads_back_into_its_table(app: OpenApp) -> None:
    view = half_typed(app)
    app.window._open_search()
    app.settle()
    assert view.currentIndex().data() == "7"
    QTest.keyClick(app.window.search.field, Qt.Key.Key_Escape)
    assert view.hasFocus(), "the next figure is typed on"


def test_behind_the_lock_a_half_typed_figure_leads_back_into_its_table(app: OpenApp) -> None:
    view = half_typed(app)
    app.window.cover(True)
    app.settle()
    assert view.currentIndex().data() == "7"
    app.window.cover(False)
    app.window.enter_room()
    assert view.hasFocus(), "the next figure is typed on"
