"""A text that is cut in one line gets two, where the table shows enough rows."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import Appearance, Theme
from ui.widgets.tables.rows_model import RowsModel, text_row
from ui.widgets.tables.tables import table
from ui.widgets.tables.two_lines import TwoLines

LONG = "Đề nghị nâng cấp đường liên thôn và làm rãnh thoát nước trước mùa mưa"


def test_a_row_is_as_high_as_its_subject_needs(qapp: QApplication, qtbot: QtBot) -> None:
    view = table("Các mục")
    model = RowsModel(Theme(qapp, Appearance.LIGHT), ("Nội dung", "Ghi chú"), (), view)
    view.setModel(model)
    TwoLines(view, lambda: (0,))
    qtbot.addWidget(view)
    view.resize(500, 500)
    view.show()
    view.setColumnWidth(0, 300)
    model.set_rows(
        [text_row("a", LONG, ""), text_row("b", "Đèn đường hỏng", ""), text_row("c", "Ngắn", LONG)]
    )
    one = view.verticalHeader().defaultSectionSize()

    def two() -> int:
        return one + view.fontMetrics().lineSpacing()

    def heights() -> list[int]:
        return [view.rowHeight(row) for row in range(3)]

    qtbot.waitUntil(lambda: heights() == [two(), one, one])
    view.setColumnWidth(0, 1200)
    qtbot.waitUntil(lambda: heights() == [one, one, one])
    view.setColumnWidth(0, 300)
    qtbot.waitUntil(lambda: heights() == [two(), one, one])
    view.resize(500, 120)
    low = view.verticalHeader().defaultSectionSize
    qtbot.waitUntil(lambda: heights() == [low(), low(), low()])
