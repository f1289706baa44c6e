"""The rows of a table that can be seen, and how wide what they say is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QTableView


def rows_in_sight(view: QTableView) -> range:
    """The rows that can be seen, also where the table has not been shown yet.

    Looking at all of them, as Qt does in a table that is not visible, keeps the window from its work.
    """
    first, height = max(view.rowAt(0), 0), max(view.verticalHeader().defaultSectionSize(), 1)
    tall = max(view.viewport().height(), view.window().height())
    return range(first, min(view.model().rowCount(), first + tall // height + 2))


def width_of_rows(view: QTableView, column: int) -> int:
    """How wide a column has to be for the rows in sight.

    Only the longest text, with an icon and without, is measured with all that belongs to a cell.
    """
    model, metrics = view.model(), QFontMetricsF(view.font())  # part of a pixel makes a figure too wide
    longest: dict[bool, tuple[float, int]] = {}
    for row in rows_in_sight(view):
        if view.columnSpan(row, column) > 1:
            continue  # the heading of a group runs over the columns beside it
        index = model.index(row, column)
        has_icon = index.data(Qt.ItemDataRole.DecorationRole) is not None
        width = metrics.horizontalAdvance(str(index.data() or ""))
        longest[has_icon] = max(longest.get(has_icon, (0, row)), (width, row))
    hints = (view.sizeHintForIndex(model.index(row, column)).width() for _, row in longest.values())
    return max(hints, default=0)


def says_something(view: QTableView, column: int) -> bool:
    """Whether any of the rows in sight has more in a column than the dash for nothing."""
    index = view.model().index
    return any(str(index(row, column).data() or "").strip(" –") for row in rows_in_sight(view))
