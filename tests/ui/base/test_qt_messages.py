"""What may be noted of a message of Qt, whose words name files and values."""

from __future__ import annotations

import pytest

from ui.base.qt_messages import noted_words


@pytest.mark.parametrize(
    ("message", "noted"),
    [
        ("QPainter::begin: Paint device returned engine == 0", "Qt (x) QPainter::begin"),
        ("QObject::startTimer(): no thread", "Qt (x) QObject::startTimer"),
        ("QFont: no Nguyễn", "Qt (x) QFont"),
        ("Cannot open file 'C:/Nguyễn Thị Lan.jpg'", "Qt (x)"),
        ("Quận Ba Đình", "Qt (x)"),
        ("", "Qt (x)"),
    ],
)
def test_a_message_of_qt_is_told_by_its_function(message: str, noted: str) -> None:
    assert noted_words("x", message) == noted
