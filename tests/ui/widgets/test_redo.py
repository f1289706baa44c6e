"""Ctrl+Y does again what Ctrl+Z took back, in fields of dialogs and of the window, on X11 too."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from ui.widgets.dialog import Dialog

CONTROL = Qt.KeyboardModifier.ControlModifier


def is_ctrl_y(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Y and event.modifiers() == CONTROL


class LineOfX11(QLineEdit):
    """A field as Qt has it on X11, where Ctrl+Y is no key of it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        event.ignore() if is_ctrl_y(event) else super().keyPressEvent(event)


class TextOfX11(QPlainTextEdit):
    """The same of several lines."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        event.ignore() if is_ctrl_y(event) else super().keyPressEvent(event)


class RichTextOfX11(QTextEdit):
    """The same with links in it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        event.ignore() if is_ctrl_y(event) else super().keyPressEvent(event)


type Field = LineOfX11 | TextOfX11 | RichTextOfX11
KINDS = [LineOfX11, TextOfX11, RichTextOfX11]


def text_of(field: Field) -> str:
    return field.text() if isinstance(field, LineOfX11) else field.toPlainText()


def take_back_and_again(field: Field) -> None:
    QTest.keyClicks(field, "Thon")
    QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
    assert text_of(field) == ""
    QTest.keyClick(field, Qt.Key.Key_Y, CONTROL)
    assert text_of(field) == "Thon"


@pytest.mark.parametrize("kind", KINDS)
def test_in_a_dialog(qtbot: QtBot, kind: type[Field]) -> None:
    dialog, field = Dialog(), kind()
    qtbot.addWidget(dialog)
    QVBoxLayout(dialog).addWidget(field)
    dialog.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    take_back_and_again(field)


def test_it_is_no_key_where_nothing_is_typed(qtbot: QtBot) -> None:
    dialog = Dialog()
    qtbot.addWidget(dialog)
    dialog.show()
    QTest.keyClick(dialog, Qt.Key.Key_Y, CONTROL)
    assert dialog.isVisible()
