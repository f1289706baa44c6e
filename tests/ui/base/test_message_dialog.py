"""The questions of the window: what leaves things as they are is not called as what is asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QStyle
from pytestqt.qtbot import QtBot

from desktop_app.base.i18n import tr
from ui.base.ask import DialogAsk
from ui.base.message_dialog import MessageDialog
from ui.widgets.buttons import button
from ui.widgets.dialog_foot import dialog_foot


def test_to_leave_is_not_called_as_what_is_asked(qtbot: QtBot) -> None:
    """“Hủy” was beside “Hủy việc này”: one of them takes the merger of two areas back."""
    sign = QStyle.StandardPixmap.SP_MessageBoxWarning
    for action, leave in ((tr("Take it back"), "Giữ nguyên"), (tr("Take the figures along"), "Hủy")):
        asked = MessageDialog(None, sign, "?", action=action)
        qtbot.addWidget(asked)
        assert (asked.go.text(), asked.leave.text()) == (action, leave)


def test_at_the_foot_of_a_dialog_neither(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.setLayout(dialog_foot(dialog, button("&Hủy số")))
    assert [each.text() for each in dialog.findChildren(QPushButton)] == ["Giữ nguyên", "&Hủy số"]


@pytest.mark.parametrize("danger", [False, True])
def test_escape_does_neither_of_two_acts(qtbot: QtBot, *, danger: bool) -> None:
    """It began a new entry, where going on with the one before was offered."""
    answers: list[bool | None] = []
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab):

        def press(key: Qt.Key = key) -> None:
            box = QApplication.activeModalWidget()
            assert isinstance(box, MessageDialog)
            if key is Qt.Key.Key_Tab:
                assert box.other is not None
                box.other.setFocus()
                QTest.keyClick(box.other, Qt.Key.Key_Space)
            else:
                QTest.keyClick(box, key)

        QTimer.singleShot(0, press)
        answers.append(DialogAsk().choose("Ghi tiếp?", "Ghi tiếp", "Ghi mục mới", danger=danger))
    assert answers == [None, not danger, False]
