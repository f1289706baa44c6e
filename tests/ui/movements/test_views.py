"""One grid in three views: a period, an area through its year, an indicator through its year."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.commands import set_values
from desktop_app.movements.progress.closing import close_period
from desktop_app.movements.queries import value_of
from tests.ui.movements.conftest import AREAS, shown
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.grid.block_entry import Rectangle
from ui.grid.model.table import CellAccess, CellEdit, Key
from ui.movements.movements_view import MovementsRoom
from ui.movements.sheets.summary_rows import TOTAL
from ui.movements.sheets.views import PeriodsView, ViewKind

SET = "MTTQ_CO_SO"


def look(qtbot: QtBot, room: MovementsRoom, kind: ViewKind, key: Key) -> None:
    """The same cell in another view, by the key of the program."""
    room.grid.go_to(key)
    for _ in range(room.toolbar.views.count()):
        if room.presenter.kind is kind:
            break
        before = room.presenter._view, room.presenter.kind
        QTest.keyClick(room.grid.view, Qt.Key.Key_F9)
        qtbot.waitUntil(partial(is_other, room, before))
    assert room.presenter.kind is kind


def is_other(room: MovementsRoom, before: tuple[PeriodsView | None, ViewKind]) -> bool:
    """Whether another view is there; the areas alone are another look at the same."""
    view, kind = before
    return room.presenter._view is not view or room.presenter.kind is kind


def enter(room: MovementsRoom, row: str, column: str, text: str) -> None:
    room.presenter.enter([CellEdit(row, column, text)])


def text(room: MovementsRoom, row: str, column: str) -> str:
    place = room.grid.model.place_of((row, column))
    assert place is not None
    return room.grid.model.table.cell(*place).text


def stored(office: Office, code: str, period: str, unit: str) -> str | None:
    with office.read() as connection:
        return value_of(connection, SET, Cell(unit, code, period))


def test_the_cell_is_kept_from_view_to_view(room: MovementsRoom, qtbot: QtBot) -> None:
    room.grid.go_to(("a03", "NT04"))
    look(qtbot, room, ViewKind.AREA, ("a03", "NT04"))
    assert room.grid.current_key() == ("2026-M09", "NT04")
    room.grid.go_to(("2026-M05", "NT02"))
    look(qtbot, room, ViewKind.INDICATOR, ("2026-M05", "NT02"))
    assert room.presenter.subject == "NT02"
    assert room.grid.current_key() == ("a03", "2026-M05")
    room.grid.go_to(("a01", "2026-M07"))
    look(qtbot, room, ViewKind.PERIOD, ("a01", "2026-M07"))
    qtbot.waitUntil(lambda: room.grid.current_key() == ("a01", "NT02"))
    assert room.presenter.period_key == "2026-M07"


def test_an_area_is_typed_through_its_year(room: MovementsRoom, office: Office, qtbot: QtBot) -> None:
    look(qtbot, room, ViewKind.AREA, ("a03", "NT04"))
    enter(room, "2026-M01", "NT04", "1.000")
    enter(room, "2026-M02", "NT04", "500")
    assert [text(room, row, "NT04") for row in ("2026-Q1", "2026-H1", "2026-Y")] == ["1.500"] * 3
    qtbot.waitUntil(lambda: stored(office, "NT04", "2026-M02", "a03") == "500")
    assert stored(office, "NT04", "2026-M01", "a03") == "1000"
    room.presenter.undo()
    assert text(room, "2026-Y", "NT04") == "1.000"
    qtbot.waitUntil(lambda: stored(office, "NT04", "2026-M02", "a03") is None)


def test_an_indicator_is_pasted_over_areas_and_months(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    look(qtbot, room, ViewKind.INDICATOR, ("a01", "NT04"))
    months = [column.key for column in room.grid.model.table.columns]
    assert months[:4] == ["2026-M01", "2026-M02", "2026-M03", "2026-Q1"]
    room.presenter.paste(Rectangle(0, 0, 0, 0), [["1", "2", "3"], ["4", "5", "kps"]])
    assert [text(room, unit, "2026-Q1") for unit in ("a01", "a02")] == ["6", "9"]
    assert text(room, "a02", "2026-M03") == "KPS"
    place = room.grid.summary_model.place_of((TOTAL, "2026-H1"))
    assert place is not None
    assert room.grid.summary_model.table.cell(*place).text == "15"
    qtbot.waitUntil(lambda: stored(office, "NT04", "2026-M03", "a02") == "-0")
    room.presenter.undo()
    qtbot.waitUntil(lambda: stored(office, "NT04", "2026-M01", "a01") is None)
    assert text(room, "a01", "2026-Q1") == ""


@pytest.mark.parametrize("kind", [ViewKind.AREA, ViewKind.INDICATOR])
def test_a_block_that_does_not_fit_waits_for_the_answer_in_a_year_too(
    room: MovementsRoom, office: Office, qtbot: QtBot, kind: ViewKind
) -> None:
    """The cursor is led to the first wrong cell: the table stays, and with it the block that waits."""
    look(qtbot, room, kind, ("a01", "NT04"))
    first = ("2026-M01", "NT04") if kind is ViewKind.AREA else ("a01", "2026-M01")
    target = room.grid.model.place_of(first)
    assert target is not None
    room.presenter.paste(Rectangle(*target, *target), [["ba"], ["4"]])
    assert room.paste_bar.isVisible()
    assert text(room, *first) == "ba"
    below = ("a02", "2026-M01") if kind is ViewKind.INDICATOR else ("a01", "2026-M02")
    room.paste_bar.accept.click()
    qtbot.waitUntil(lambda: stored(office, "NT04", below[1], below[0]) == "4")


def test_closed_periods_are_read_only(
    office: Office, room: MovementsRoom, context: RoomContext, qtbot: QtBot
) -> None:
    with office.record() as rec:
        close_period(rec, SET, "2026-M02")
    look(qtbot, room, ViewKind.AREA, ("a01", "NT04"))
    table = room.grid.model.table
    rows = {row.key: number for number, row in enumerate(table.rows)}
    column = next(number for number, each in enumerate(table.columns) if each.key == "NT04")
    assert not table.is_open(rows["2026-M02"], column)
    assert "chốt" in table.cell(rows["2026-M02"], column).why
    assert table.is_open(rows["2026-M03"], column)
    left = [room.presenter.awaited((row, "NT04")) for row in ("2026-M02", "2026-M03")]
    assert left == [False, True], "nobody is led to a cell that takes nothing"
    assert table.cell(rows["2026-Q1"], column).access is CellAccess.COMPUTED


def test_the_next_area_keeps_period_and_indicator(room: MovementsRoom, qtbot: QtBot) -> None:
    look(qtbot, room, ViewKind.AREA, ("a01", "NT04"))
    room.grid.go_to(("2026-M03", "NT02"))
    QTest.keyClick(room.grid.view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: room.presenter._view is not None and room.presenter._view.subject == "a02")
    assert room.grid.current_key() == ("2026-M03", "NT02")
    assert room.toolbar.subjects.currentText() == AREAS[1][0]


def test_news_from_elsewhere_are_shown_and_what_is_typed_stays(
    room: MovementsRoom, office: Office, qtbot: QtBot
) -> None:
    look(qtbot, room, ViewKind.AREA, ("a01", "NT04"))
    enter(room, "2026-M04", "NT04", "abc")
    room.presenter.reload()
    qtbot.waitUntil(lambda: text(room, "2026-M04", "NT04") == "abc")
    look(qtbot, room, ViewKind.PERIOD, ("2026-M04", "NT04"))
    qtbot.waitUntil(lambda: text(room, "a01", "NT04") == "abc")


@pytest.mark.parametrize("kind", [ViewKind.AREA, ViewKind.INDICATOR])
def test_a_view_is_changed_while_what_was_typed_is_checked(
    context: RoomContext, office: Office, qtbot: QtBot, kind: ViewKind
) -> None:
    """The other table is on its way, and the one that is shown goes on being the one that is checked.

    A table of one month has the sum of the months before it under a key that is no period.
    """
    key = ("a03", "NT03")
    with office.record() as rec:
        set_values(rec, SET, "1.1", [(Cell(*key, month), "5") for month in ("2026-M01", "2026-M02")])
    room = shown(qtbot, MovementsRoom(context))
    room.grid.go_to(key)
    enter(room, *key, "7")
    room.presenter.choose_view(kind, key)
    assert (room.presenter.kind, room.presenter.shown_kind) == (kind, ViewKind.PERIOD)
    room.checks.looking.look()
    room.checks.looking._changed(SavedEntity.INDICATOR_VALUE)
    qtbot.waitUntil(lambda: room.presenter.shown_kind is kind)
    qtbot.waitUntil(lambda: stored(office, "NT03", "2026-M09", "a03") == "7")
