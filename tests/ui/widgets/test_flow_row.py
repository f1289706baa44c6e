"""A row of buttons asks for the height that its lines take."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
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


@pytest.mark.parametrize("width", [160, 200, 260, 400, 900])
def test_a_sentence_beside_buttons_is_whole_in_every_width(qtbot: QtBot, width: int) -> None:
    holder, row = QWidget(), FlowRow(left=True)
    qtbot.addWidget(holder)
    sentence = QLabel(
        "Tháng đã khóa thì không ghi được gì nữa; các tháng trước cũng khóa theo.", wordWrap=True
    )
    row.add_stretching(sentence)
    row.addWidget(QPushButton("Khóa"))
    holder.setLayout(row)
    needed = row.heightForWidth(width)
    row.setGeometry(QRect(0, 0, width, needed))
    assert sentence.height() >= sentence.heightForWidth(sentence.width())
    assert sentence.geometry().top() >= 0
    assert sentence.geometry().bottom() < needed


class Asked(QPushButton):
    """Counts how often it says what room it wants."""

    times = 0

    def sizeHint(self) -> QSize:  # noqa: N802  (a name of Qt)
        self.times += 1
        return super().sizeHint()


def test_its_parts_are_asked_again_only_when_one_has_changed(qtbot: QtBot) -> None:
    holder, row = QWidget(), FlowRow()
    qtbot.addWidget(holder)
    parts = [Asked("một"), Asked("hai")]
    for part in parts:
        row.addWidget(part)
    holder.setLayout(row)
    holder.show()
    one, width = row.heightForWidth(10_000), parts[0].sizeHint().width()
    assert row.heightForWidth(width + 2) > one
    asked = [part.times for part in parts]
    assert row.heightForWidth(10_000) == one
    assert [part.times for part in parts] == asked
    parts[1].hide()
    assert row.heightForWidth(width + 2) == one
    parts[1].show()
    assert row.heightForWidth(width + 2) > one
    parts[0].setText("một hai ba bốn năm")
    parts[1].hide()
    assert row.sizeHint().width() > width
    assert row.heightForWidth(width + 2) == one


def test_a_line_breaks_only_where_what_stretches_has_too_little(qtbot: QtBot) -> None:
    """A line to find words would like 200 pixels and can do with 80: the boxes beside it stay in its line."""
    holder, row, found = QWidget(), FlowRow(left=True), Wide()
    qtbot.addWidget(holder)
    found.setMinimumWidth(80)
    row.add_stretching(found)
    box = QWidget()
    box.setFixedSize(100, 20)
    row.addWidget(box)
    holder.setLayout(row)
    holder.show()
    for width in (80 + 100 + row.spacing(), 260, 600):
        row.setGeometry(QRect(0, 0, width, 40))
        assert box.geometry().right() + 1 == width, "nothing is beyond the edge"
        assert found.width() == width - 100 - row.spacing()
    assert row.heightForWidth(80 + 99 + row.spacing()) > row.heightForWidth(260)


class Wide(QWidget):
    """Would like more room than it needs."""

    def sizeHint(self) -> QSize:  # noqa: N802  (a name of Qt)
        return QSize(200, 20)
