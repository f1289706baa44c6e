"""Files of a cell by keyboard: added, opened, taken away; told in the cell; not where nobody types."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.book.office import Office
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.closing import close_period
from tests.ui.contexts import room_context
from tests.ui.movements.test_movements_room import cell
from tests.ui.recorder import AskRecorder
from ui.base.saves import SavedEntity
from ui.context.period_choice import PeriodChoice
from ui.context.room import RoomContext
from ui.forms.media.files_dialog import FilesDialog
from ui.movements.movements_view import MovementsRoom

CELL = ("a02", "NT01")


@pytest.fixture
def context(office: Office, qapp: QApplication) -> Iterator[RoomContext]:
    with room_context(office, qapp, ask=AskRecorder(), period=PeriodChoice("2026-M09")) as made:
        yield made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "Biên bản họp.png"
    Image.new("RGB", (40, 30), "red").save(path)
    return path


def opened(qtbot: QtBot, room: MovementsRoom) -> FilesDialog:
    room.grid.go_to(CELL)
    room.cell_commands.files()
    dialog = room.cell_commands.evidence.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.problem.text()) or bool(dialog.model.rows))
    return dialog


def test_a_file_is_added_shown_opened_and_taken_away_by_keys(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, photo: Path
) -> None:
    ask = context.ask
    assert isinstance(ask, AskRecorder)
    ask.answers += [photo, True]
    dialog = opened(qtbot, room)
    QTest.keyClick(dialog.view, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 1)
    qtbot.waitUntil(lambda: cell(room, *CELL).files != "")
    assert cell(room, *CELL).files == "Tệp đính kèm: 1"
    assert dialog.chosen().startswith("Biên_bản_họp-")
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    opening = room.cell_commands.evidence._opening
    assert opening is not None
    qtbot.waitUntil(lambda: opening.dialog is not None)
    assert opening.dialog is not None
    opening.dialog.reject()
    dialog.activateWindow()  # a window manager does it
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not dialog.model.rows)
    qtbot.waitUntil(lambda: cell(room, *CELL).files == "")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert room.cell_commands.evidence.dialog is None


def test_in_a_closed_period_files_are_only_looked_at(
    qtbot: QtBot, room: MovementsRoom, context: RoomContext, office: Office
) -> None:
    with office.record() as rec:
        close_period(rec, "MTTQ_CO_SO", "2026-M09")
    context.saves.publish([SavedEntity.PERIOD_STATUS])
    qtbot.waitUntil(
        lambda: (
            room.presenter.sheet is not None
            and bool(room.presenter.sheet.data.why_closed(Cell(*CELL, "2026-M09")))
        )
    )
    dialog = opened(qtbot, room)
    assert not dialog.add_button.isEnabled()
    assert dialog.problem.text()
    dialog.reject()
