"""A label that changes with every key lays nothing out again."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.laying_out import laying_out
from ui.theme import Theme
from ui.widgets.labels import HeldLabel, set_badge, steady_badge


def test_a_shorter_text_keeps_the_room_of_the_longest(qtbot: QtBot, qapp: QApplication) -> None:
    theme = Theme(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    state, plain = steady_badge("✓ Đã lưu bản nháp"), QLabel("1")
    row = QHBoxLayout(window)
    row.addWidget(state)
    row.addWidget(plain)
    with qtbot.waitExposed(window):
        window.show()
    for _ in range(3):
        QApplication.processEvents()  # what the first showing leaves behind asks for more
    width = state.width()
    with laying_out(qapp) as laid_out:
        set_badge(state, "Đang lưu …", "neutral")
    assert (laid_out, state.width(), state.text()) == ([], width, "Đang lưu …")
    with laying_out(qapp) as laid_out:
        set_badge(state, "✓ Đã lưu bản nháp của phiếu này", "success")
    assert laid_out
    assert state.width() == state.sizeHint().width() > width
    font = state.font()
    font.setPointSizeF(font.pointSizeF() / 2)
    state.setFont(font)
    QApplication.processEvents()
    assert state.width() == state.sizeHint().width()
    theme.deleteLater()


def test_a_held_label_has_the_room_of_its_longest_sentence(qtbot: QtBot, qapp: QApplication) -> None:
    Theme(qapp)
    texts = ["Có", "Ông (bà) có hài lòng với kết quả xây dựng nông thôn mới của xã không? " * 3]
    page, held = QWidget(), HeldLabel(texts)
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(held)
    page.resize(300, 400)
    page.show()
    qtbot.waitExposed(page)
    high = held.height()
    for text in texts:
        held.setText(text)
        assert (held.text(), held.accessibleName(), held.height()) == (text, text, high)
    whole = held.fontMetrics().boundingRect(
        QRect(0, 0, held.width(), 9999), int(Qt.TextFlag.TextWordWrap), texts[1]
    )
    assert high >= whole.height()
    image = held.grab().toImage()
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 1, "words are painted"
    page.resize(900, 400)
    qtbot.waitUntil(lambda: held.height() < high)
