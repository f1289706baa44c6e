"""Of a long list the rows are made that somebody sees."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme import Theme
from ui.widgets.tables.groups import show_groups
from ui.widgets.tables.rows_model import RowOnDemand, RowsModel, TextCell, TextRow
from ui.widgets.tables.tables import fit_to_rows, table

_ROWS = 3000


def test_the_rows_in_sight_are_made_and_each_once(qtbot: QtBot, qapp: QApplication) -> None:
    made: list[int] = []

    def cells(number: int) -> tuple[TextCell, ...]:
        made.append(number)
        return TextCell(f"Việc {number}"), TextCell("Hôm nay")

    view = table("Đến hạn")
    model = RowsModel(Theme(qapp), ("Việc", "Hạn"), parent=view)
    qtbot.addWidget(view)
    view.setModel(model)
    show_groups(view, model)
    heading = TextRow("", (TextCell("Quá hạn"),), leads=True)
    rows = [TextRow(str(number), RowOnDemand(2, partial(cells, number))) for number in range(_ROWS)]
    model.set_rows([heading, *rows])
    fit_to_rows(view, {0: 300, 1: 120})
    assert view.columnSpan(0, 0) == 2
    view.resize(600, 400)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    assert 0 < len(made) < 100
    assert len(made) == len(set(made))
    view.scrollToBottom()
    view.grab()
    assert _ROWS - 1 in made
    assert len(made) < 200
    assert model.index(1, 0).data() == "Việc 0"
