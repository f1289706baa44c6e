"""What a screen reader hears of what happens away from the keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import tr
from tests.ui.forms.test_sheet import a_sheet
from ui.base.saves import Saves
from ui.forms.sheets.sheet import SheetEntry
from ui.forms.sheets.sheet_view import QuestionSheetView
from ui.shell.window.main_window_status import StatusLine
from ui.theme import Theme
from ui.widgets.fields.field import Field
from ui.widgets.frames import Notice
from ui.widgets.tables.rows_model import RowsModel, text_row

POLITE, AT_ONCE = QAccessible.AnnouncementPoliteness.Polite, QAccessible.AnnouncementPoliteness.Assertive


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, QAccessible.AnnouncementPoliteness]]]:
    """What was announced, while a screen reader listens."""
    said: list[tuple[str, QAccessible.AnnouncementPoliteness]] = []

    def hear(event: QAccessibleAnnouncementEvent) -> None:
        said.append((event.message(), event.politeness()))

    monkeypatch.setattr("ui.theme.speech.send", hear)
    QAccessible.setActive(True)
    yield said
    QAccessible.setActive(False)


def test_saved_and_refused_are_said(
    qtbot: QtBot, qapp: QApplication, heard: list[tuple[str, QAccessible.AnnouncementPoliteness]]
) -> None:
    theme, saves = Theme(qapp), Saves()
    line, notice, field = StatusLine(saves, theme), Notice("", theme), Field("Số hộ", QLineEdit())
    page = QWidget()
    layout = QVBoxLayout(page)
    for each in (line, notice, field):
        layout.addWidget(each)
    qtbot.addWidget(page)
    page.show()
    line.say("✓ Đã lưu phiếu số 5")
    saves.begin("a").failed("Ổ đĩa đầy.")
    notice.say("Đợt đã khóa.", "danger")
    field.set_error("Gõ số nguyên.")
    said = [("✓ Đã lưu phiếu số 5", POLITE)]
    said += [(words, AT_ONCE) for words in ("Ổ đĩa đầy.", "Đợt đã khóa.", "Gõ số nguyên.")]
    assert heard == said


def test_the_sheet_of_a_form_tells_its_answers(
    qtbot: QtBot, qapp: QApplication, heard: list[tuple[str, QAccessible.AnnouncementPoliteness]]
) -> None:
    view = QuestionSheetView(SheetEntry(a_sheet(3)), Theme(qapp))
    qtbot.addWidget(view)
    view.refresh()
    assert view.accessibleDescription() == f"1. Câu 1?: {tr('not asked yet')}"
    QTest.keyClick(view, Qt.Key.Key_2)
    assert heard == [(f"2 · 2. 2. Câu 2?: {tr('not asked yet')}", POLITE)], (
        "what was answered, and what is asked next"
    )
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.accessibleDescription() == "1. Câu 1?: 2 · 2"
    assert heard[-1] == ("1. Câu 1?: 2 · 2", POLITE)


def test_nothing_is_said_while_nobody_listens(
    qtbot: QtBot, qapp: QApplication, heard: list[tuple[str, QAccessible.AnnouncementPoliteness]]
) -> None:
    QAccessible.setActive(False)
    line = StatusLine(Saves(), Theme(qapp))
    qtbot.addWidget(line)
    line.say("Đã in.")
    assert heard == []


def test_an_empty_cell_is_told(qapp: QApplication) -> None:
    model = RowsModel(Theme(qapp), ("Tên", "Số hộ"))
    model.set_rows([text_row("a", "Thôn Đoài", "")])
    spoken = [model.data(model.index(0, column), Qt.ItemDataRole.AccessibleTextRole) for column in (0, 1)]
    assert spoken == ["Thôn Đoài", tr("empty")]
