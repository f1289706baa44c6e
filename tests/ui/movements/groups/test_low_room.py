"""At a scale of 150 % the room has 361 pixels of height: what stands above the table takes two lines."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import Language, speaking
from tests.ui.movements.conftest import shown
from ui.context.room import RoomContext
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.views import ViewKind

HIGH, LOW = (1268, 600), (813, 361)


@pytest.fixture
def low(qtbot: QtBot, room: MovementsRoom) -> MovementsRoom:
    shown(qtbot, room)
    room.resize(*LOW)
    return room


def above(room: MovementsRoom) -> int:
    return room.grid.mapTo(room, room.grid.rect().topLeft()).y()


def test_what_stands_above_the_table_gives_way(qtbot: QtBot, low: MovementsRoom) -> None:
    qtbot.waitUntil(lambda: above(low) < 90)
    rows = sum(low.grid.view.rowHeight(row) for row in range(8))
    qtbot.waitUntil(lambda: low.grid.view.viewport().height() >= rows)
    low.resize(*HIGH)
    qtbot.waitUntil(lambda: above(low) > 90)
    assert low.undo.button.text()
    assert low.board_button.text().endswith("(F8)")


def test_everything_can_still_be_reached(low: MovementsRoom) -> None:
    toolbar = low.toolbar
    for part in (toolbar.views, toolbar.search, toolbar.narrow, low.undo.button, low.beside.button, low.more):
        assert part.isVisible()
        assert part.accessibleName() or part.toolTip()
    assert low.undo.button.toolTip()
    low.grid.view.find_asked.emit()
    assert toolbar.search.hasFocus()


def test_a_view_with_more_to_choose_has_a_line_of_its_own(qtbot: QtBot, low: MovementsRoom) -> None:
    low.presenter.choose_view(ViewKind.AREA, low.grid.current_key())
    qtbot.waitUntil(low.toolbar.subjects.isVisible)
    boxes = (low.toolbar.views, low.toolbar.subjects, low.toolbar.search)

    def in_one_line() -> bool:
        lefts = [box.mapTo(low, box.rect().topLeft()).x() for box in boxes]
        rights = [box.mapTo(low, box.rect().topRight()).x() for box in boxes]
        heights = {box.mapTo(low, box.rect().topLeft()).y() for box in boxes}
        return len(heights) == 1 and all(a < b for a, b in zip(rights, lefts[1:], strict=False))

    qtbot.waitUntil(in_one_line)


def test_the_state_keeps_its_key_where_there_is_room(qtbot: QtBot, low: MovementsRoom) -> None:
    """Its words follow the period: they are told with their key when the window is high again."""
    assert "(F7)" not in low.state_button.text()
    low.resize(*HIGH)
    qtbot.waitUntil(lambda: low.state_button.text().endswith("(F7)"))


def test_keys_reach_the_filter_behind_the_groups(qtbot: QtBot, low: MovementsRoom) -> None:
    low.toolbar.narrow.setFocus(Qt.FocusReason.TabFocusReason)
    assert low.toolbar.narrow.hasFocus()
    low.toolbar.narrow.setText("không có")
    qtbot.waitUntil(lambda: low.pages.currentWidget() is low.no_columns)


@pytest.mark.parametrize("wanted", ["vi", "en"])
@pytest.mark.parametrize(
    "size", [HIGH, (995, 457), LOW, (802, 352)], ids=["100 %", "125 %", "150 %", "smallest"]
)
def test_the_view_is_read_whole_on_every_screen(
    qtbot: QtBot, context: RoomContext, size: tuple[int, int], wanted: Language
) -> None:
    with speaking(wanted):
        room = shown(qtbot, MovementsRoom(context))
        room.resize(*size)
        views = room.toolbar.views
        for place in range(views.count()):
            views.activated.emit(place)
            views.setCurrentIndex(place)
            qtbot.waitUntil(lambda: views.shown == views.currentText())
            qtbot.waitUntil(room.toolbar.search.isVisible)
        assert room.minimumSizeHint().width() <= size[0]
