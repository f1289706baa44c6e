"""A sentence below a field has room also in a window that was shown without it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.credentials.opening import PassphraseFor
from ui.safety.passphrase_view import PassphraseDialog
from ui.theme import Theme
from ui.widgets.fields.date_field import DateField
from ui.widgets.fields.field import Field


def test_a_screen_reader_hears_how_strong_a_passphrase_is(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = PassphraseDialog(PassphraseFor.NEW_BOOK, Theme(qapp))
    qtbot.addWidget(dialog)
    assert dialog.strength.accessibleDescription() == "0 %"
    dialog.secret.setText("bốn từ khóa dài và lạ")
    assert dialog.strength.accessibleDescription() == f"{round(dialog.strength.share * 100)} %" != "0 %"


def test_a_window_grows_with_what_is_wrong(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = PassphraseDialog(PassphraseFor.NEW_BOOK, Theme(qapp))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.secret.setText("bốn từ khóa dài")
    dialog.again.setText("bốn từ khóa")
    dialog.go_on.click()
    assert dialog.again_field.error
    below = next(each for each in dialog.again_field.findChildren(QLabel) if each.text().startswith("⚠"))
    qtbot.waitUntil(lambda: below.height() >= below.heightForWidth(below.width()) > 0)
    assert below.y() >= dialog.again.mapTo(dialog.again_field, dialog.again.rect().bottomLeft()).y()


def test_alt_leads_to_a_date_as_to_any_other_field(qtbot: QtBot, qapp: QApplication) -> None:
    window, day, why = QWidget(), DateField(date(2026, 10, 5)), QLineEdit()
    layout = QVBoxLayout(window)
    for field in (Field("&Why", why), Field("&Day", day)):
        layout.addWidget(field)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    why.setFocus()
    QTest.keyClick(why, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert day.line.hasFocus()
