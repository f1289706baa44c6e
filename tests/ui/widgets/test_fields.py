"""A sentence below a field has room also in a window that was shown without it."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.credentials.opening import PassphraseFor
from ui.safety.passphrase_view import PassphraseDialog
from ui.theme import Theme


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
