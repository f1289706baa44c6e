"""What cannot act looks so, whatever kind of button it is."""

from __future__ import annotations

from typing import get_args

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Appearance, Theme
from ui.widgets.buttons import Kind, button


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_button_that_is_off_looks_otherwise(kind: Kind, qapp: QApplication, qtbot: QtBot) -> None:
    Theme(qapp, Appearance.LIGHT)
    whole = QWidget()
    qtbot.addWidget(whole)
    made: QPushButton = button("Hoàn tác", lambda: None, kind=kind)
    made.setParent(whole)
    made.resize(200, 40)
    whole.resize(240, 60)
    whole.show()
    on = made.grab().toImage()
    made.setEnabled(False)
    assert made.grab().toImage() != on
