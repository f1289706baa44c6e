"""Whatever list has a column that takes the rest: what does not fit in it takes a second line."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from ui.theme import Appearance, Theme
from ui.widgets.tables.name_column import give_rest
from ui.widgets.tables.rows_model import RowsModel, text_row
from ui.widgets.tables.tables import set_widths, table

LONG = "Đề nghị nâng cấp đường liên thôn và làm rãnh thoát nước trước mùa mưa năm sau"


@pytest.mark.parametrize(
    "lay_out",
    [lambda view: set_widths(view, (100, 0)), lambda view: give_rest(view.horizontalHeader(), 1)],
    ids=["widths", "rest"],
)
def test_a_name_that_does_not_fit_is_read_whole(
    qapp: QApplication, qtbot: QtBot, lay_out: Callable[[QTableView], None]
) -> None:
    view = table("Các mục")
    model = RowsModel(Theme(qapp, Appearance.LIGHT), ("Số", "Nội dung"), (), view)
    view.setModel(model)
    lay_out(view)
    qtbot.addWidget(view)
    view.resize(500, 500)
    view.show()
    model.set_rows([text_row("a", "1", LONG), text_row("b", "2", "Ngắn")])
    one = view.verticalHeader().defaultSectionSize()
    qtbot.waitUntil(lambda: view.rowHeight(0) > one, timeout=3000)
    assert view.rowHeight(1) == one
