"""What a field makes of what is typed is seen: numbers in figures, days with their year."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.base.figures.number_reader import parse_dong, parse_number
from ui.widgets.fields.date_field import DateField
from ui.widgets.fields.day_line import DayLine
from ui.widgets.fields.field import Field
from ui.widgets.fields.figure_reading import reading_of, show_reading


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("500,000", "Read as 500.000"),
        ("700,000 VND", "Read as 700.000"),
        ("=3+4", "Read as 7"),
        ("500.000", ""),
        ("mười", ""),
        ("", ""),
    ],
)
def test_an_amount_is_shown_in_figures_as_it_is_read(text: str, words: str) -> None:
    assert reading_of(text, parse_dong).replace("Đọc là", "Read as") == words


def test_the_reading_stands_below_while_it_is_typed(qtbot: QtBot) -> None:
    line = QLineEdit()
    field = Field("Số tiền", line, "gợi ý")
    qtbot.addWidget(field)
    show_reading(field, line, parse_number, "gợi ý")
    QTest.keyClicks(line, "1,250")
    assert "1250" in field._below.text()
    assert "1,25" in field._below.text(), "both that it can be"
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert field._below.text() == "gợi ý"


def test_a_day_without_its_year_is_completed_where_it_is_seen(qtbot: QtBot) -> None:
    shown = QWidget()
    layout = QVBoxLayout(shown)
    line, other = DayLine(lambda: date(2025, 1, 31)), QLineEdit()
    layout.addWidget(line)
    layout.addWidget(other)
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    line.setFocus()
    QTest.keyClicks(line, "25/11")
    assert line.text() == "25/11", "not while it is typed"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == "25/11/2025"
    line.selectAll()
    QTest.keyClicks(line, "9/11")
    other.setFocus()
    assert line.text() == "09/11/2025"


def test_a_date_field_takes_a_day_of_its_year(qtbot: QtBot) -> None:
    field = DateField(date(2026, 5, 1))
    qtbot.addWidget(field)
    field.line.setText("25/11")
    assert field.read()
    assert field.value == date(2026, 11, 25)
