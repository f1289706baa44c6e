"""A label that changes with every key lays nothing out again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.labels import set_badge, steady_badge


class LaidOut(QObject):
    """Counts how often a window is asked to lay itself out."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  (a name of Qt)
        del watched
        self.times += event.type() == QEvent.Type.LayoutRequest
        return False


def test_a_shorter_text_keeps_the_room_of_the_longest(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp)
    window, laid_out = QWidget(), LaidOut()
    qtbot.addWidget(window)
    state, plain = steady_badge("✓ Đã lưu bản nháp"), QLabel("1")
    row = QHBoxLayout(window)
    row.addWidget(state)
    row.addWidget(plain)
    with qtbot.waitExposed(window):
        window.show()
    for _ in range(3):
        QApplication.processEvents()  # what the first showing leaves behind asks for more
    window.installEventFilter(laid_out)
    width = state.width()
    set_badge(state, "Đang lưu …", "neutral")
    QApplication.processEvents()
    assert (laid_out.times, state.width(), state.text()) == (0, width, "Đang lưu …")
    set_badge(state, "✓ Đã lưu bản nháp của phiếu này", "success")
    QApplication.processEvents()
    assert laid_out.times > 0
    assert state.width() == state.sizeHint().width() > width
    font = state.font()
    font.setPointSizeF(font.pointSizeF() / 2)
    state.setFont(font)
    QApplication.processEvents()
    assert state.width() == state.sizeHint().width()
    theme.deleteLater()
