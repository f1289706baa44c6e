"""A row of buttons asks for the height that its lines take."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.flow_row import FlowRow


@pytest.mark.parametrize("width", [40, 100, 108, 109, 150, 216, 217, 600])
def test_it_is_as_high_as_its_lines_at_every_width(qtbot: QtBot, width: int) -> None:
    holder, row = QWidget(), FlowRow()
    qtbot.addWidget(holder)
    parts = [QWidget() for _ in range(5)]
    for number, part in enumerate(parts):
        part.setFixedSize(50, 20 + 5 * (number * 3 % 5))  # the highest is not the last of a line
        row.addWidget(part)
    holder.setLayout(row)
    parts[2].hide()
    needed = row.heightForWidth(width)
    row.setGeometry(QRect(0, 0, width, needed))
    shown = [part.geometry() for part in parts if not part.isHidden()]
    assert max(place.bottom() for place in shown) + 1 == needed
    assert min(place.top() for place in shown) == 0
