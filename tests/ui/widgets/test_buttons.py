"""Enter presses the button that has the cursor, in every dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QVBoxLayout
from pytestqt.qtbot import QtBot

from ui.widgets.buttons import button


@pytest.mark.parametrize("focused", ["cancel", "save"])
def test_enter_presses_the_button_with_the_cursor(qtbot: QtBot, focused: str) -> None:
    pressed: list[str] = []
    dialog = QDialog()
    qtbot.addWidget(dialog)
    cancel = button("Huỷ", lambda: pressed.append("cancel"))
    save = button("Lưu", lambda: pressed.append("save"), kind="primary")
    save.setDefault(True)
    layout = QVBoxLayout(dialog)
    layout.addWidget(save)
    layout.addWidget(cancel)
    dialog.show()
    (cancel if focused == "cancel" else save).setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(cancel if focused == "cancel" else save, key)
    assert pressed == [focused, focused]
