"""Where the cursor is when an empty list gets lines, and when its lines go."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTableWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.empty_state import EmptyState, ListOrEmpty


class Page(QWidget):
    """A search line above a list that may be empty."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.view = QTableWidget(3, 1)
        self.first_step, self.show_all = QPushButton("Mục mới"), QPushButton("Hiện tất cả")
        self.stack = ListOrEmpty(self.view)
        self.stack.have(
            EmptyState("registers", "Chưa có mục nào", "", theme, self.first_step),
            EmptyState("filter", "Không mục nào khớp", "", theme, self.show_all),
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.stack)


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> Page:
    made = Page(Theme(qapp))
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made).__enter__()
    made.activateWindow()
    made.stack.show_for(0, 0)
    return made


def test_the_cursor_goes_from_the_first_step_into_the_list_that_comes(page: Page) -> None:
    page.stack.take_focus()
    assert page.first_step.hasFocus()
    page.stack.show_for(3, 3)
    assert page.view.hasFocus()
    page.stack.show_for(0, 3)
    assert page.show_all.hasFocus()
    page.stack.show_for(0, 0)
    assert page.first_step.hasFocus()


def test_a_cursor_that_is_elsewhere_is_left_alone(page: Page) -> None:
    page.line.setFocus()
    for shown, total in ((3, 3), (0, 3), (0, 0), (3, 3)):
        page.stack.show_for(shown, total)
        assert page.line.hasFocus()
