"""The plans of a year as a table: typed, pasted, taken back; what does not fit; what a set brings."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.catalogue.installed import FROM_FILE, install
from desktop_app.movements.commands import PlanOfUnit
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.plans import WHOLE, PlanKey
from tests.catalogue.small_sets import a_package
from tests.movements.grids import plans_of_year
from tests.ui.movements.conftest import shown
from ui.context.room import RoomContext
from ui.grid.model.table import CellAccess, CellEdit
from ui.movements.movements_view import MovementsRoom
from ui.movements.plans.plan_table import PlanTable, load_plan_data
from ui.movements.plans.plans_dialog import PlansDialog

SET = "MTTQ_CO_SO"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def room(qtbot: QtBot, context: RoomContext) -> MovementsRoom:
    return shown(qtbot, MovementsRoom(context))


@pytest.fixture
def dialog(room: MovementsRoom, qtbot: QtBot) -> PlansDialog:
    return opened(room, qtbot)


def opened(room: MovementsRoom, qtbot: QtBot) -> PlansDialog:
    room.activateWindow()
    qtbot.waitUntil(room.grid.view.hasFocus)
    QTest.keyClick(room.grid.view, Qt.Key.Key_K, CTRL | Qt.KeyboardModifier.ShiftModifier)
    (found,) = room.findChildren(PlansDialog)
    qtbot.waitUntil(lambda: found.isVisible() and bool(found.grid.model.table.rows))
    return found


def plans(office: Office) -> dict[PlanKey, Decimal]:
    with office.read() as connection:
        return dict(plans_of_year(connection, office.identity.commune_code, SET, 2026).recorded)


def pasted(dialog: PlansDialog, where: tuple[str, str], text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    dialog.grid.go_to(where)
    QTest.keyClick(dialog.grid.view, Qt.Key.Key_V, CTRL)


def cell(dialog: PlansDialog, row: str, code: str) -> str:
    return (dialog.grid.model.table.cells or {})[row, code].text


def test_a_block_of_plans_is_pasted_and_taken_back_in_one_step(
    dialog: PlansDialog, office: Office, qtbot: QtBot
) -> None:
    pasted(dialog, ("a01", "NT04"), "1.500.000\r\n500.000\r\n")
    qtbot.waitUntil(lambda: len(plans(office)) == 2)
    assert plans(office) == {("NT04", "a01"): Decimal(1_500_000), ("NT04", "a02"): Decimal(500_000)}
    held = dialog.grid.summary_model.table.cells or {}
    assert held["held", "NT04"].text == "2.000.000 (2 đv)"
    QTest.keyClick(dialog.grid.view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: plans(office) == {})
    assert cell(dialog, "a01", "NT04") == ""


def test_the_plan_of_the_commune_is_its_own_row(dialog: PlansDialog, office: Office, qtbot: QtBot) -> None:
    pasted(dialog, (COMMUNE_UNIT, "NT04"), "7.000")
    qtbot.waitUntil(lambda: plans(office) == {("NT04", WHOLE): Decimal(7000)})
    assert (dialog.grid.summary_model.table.cells or {})["held", "NT04"].text == "7.000"


def test_the_room_and_the_panel_show_what_was_typed_there(
    room: MovementsRoom, dialog: PlansDialog, office: Office, qtbot: QtBot
) -> None:
    pasted(dialog, (COMMUNE_UNIT, "NT04"), "7.000")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()

    def known() -> bool:
        sheet = room.presenter.sheet
        return sheet is not None and sheet.plans.whole().get("NT04") == 7000

    qtbot.waitUntil(known)


def test_what_does_not_fit_is_kept_and_nothing_of_it_recorded(
    room: MovementsRoom, dialog: PlansDialog, office: Office, qtbot: QtBot
) -> None:
    dialog.grid.go_to(("a01", "NT04"))
    for text in ("-5", "nhieu"):
        dialog.table.cells.enter([CellEdit("a01", "NT04", text)])
        assert cell(dialog, "a01", "NT04") == text
        assert (dialog.grid.model.table.cells or {})["a01", "NT04"].problem
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(dialog.isHidden)
    again = opened(room, qtbot)
    assert cell(again, "a01", "NT04") == "nhieu"
    assert plans(office) == {}


def test_nobody_types_the_plan_of_who_does_not_report(dialog: PlansDialog) -> None:
    cells = dialog.grid.model.table.cells or {}
    closed = {key for key, each in cells.items() if each.access is CellAccess.CLOSED}
    assert closed
    assert all(row != COMMUNE_UNIT for row, _ in closed)
    assert ("a01", "NT04") not in closed


def test_another_group_is_chosen_in_the_table(dialog: PlansDialog) -> None:
    before = {column.key for column in dialog.grid.model.table.columns}
    dialog.groups.setCurrentIndex(0)
    dialog.groups.activated.emit(0)
    every = {column.key for column in dialog.grid.model.table.columns}
    assert before < every


def test_a_plan_that_a_set_brings_is_shown_and_given_way_to(office: Office) -> None:
    """It is no figure of the office: what is typed over it was empty before, and emptied it shows again."""
    brought = [{"indicator": "A1", "year": "2026", "unit": "Thôn Nội", "value": "12"}]
    with office.store.write() as connection:
        flow = {"code": "A1", "entered_by": "K", "target": "yes"}
        install(connection, a_package(flow, targets=brought), FROM_FILE, office.clock)
    with office.read() as connection:
        data = load_plan_data(connection, office.clock, "BO", 2026, office.identity.commune_code)
    recorded: list[PlanOfUnit] = []
    table = PlanTable(data, lambda plans, _: recorded.extend(plans))
    key = ("a09", "A1")

    def shown(typed: dict[tuple[str, str], str]) -> tuple[str, bool, str]:
        above, below = table.table(typed)
        here = (above.cells or {})[key]
        return here.text, bool(here.note), (below.cells or {})["held", "A1"].text

    assert shown({}) == ("12", True, "12 (1 đv)")
    assert shown({key: "15"}) == ("15", False, "15 (1 đv)")
    assert shown({key: ""}) == ("12", True, "12 (1 đv)")
    table.save({key: "15"}, {key: "12"}, lambda _: None)
    assert recorded == [PlanOfUnit("A1", "a09", Decimal(15), None)]
