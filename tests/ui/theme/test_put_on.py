"""A look is put on once: the same again lays out no window anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import DARK, Appearance, TextSize, Theme
from ui.theme.appearance import style_sheet


class Watched(QWidget):
    """Counts how often its style was changed."""

    def __init__(self) -> None:
        super().__init__()
        self.styled = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  (a name of Qt)
        self.styled += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_the_same_look_again_leaves_windows_alone(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp, Appearance.LIGHT)
    window = Watched()
    qtbot.addWidget(window)
    window.show()
    before = window.styled
    Theme(qapp, Appearance.LIGHT)
    theme.choose(TextSize.LARGE)
    assert window.styled == before
    theme.choose(Appearance.DARK)
    assert qapp.styleSheet() == style_sheet(DARK)
    assert window.styled > before
    theme.choose(Appearance.LIGHT)
    theme.choose(TextSize.SYSTEM)
