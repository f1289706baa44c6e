"""Which rows of a table can be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QTableView


def rows_in_sight(view: QTableView) -> range:
    """The rows that can be seen, also where the table has not been shown yet.

    Looking at all of them, as Qt does in a table that is not visible, keeps the window from its work.
    """
    first, height = max(view.rowAt(0), 0), max(view.verticalHeader().defaultSectionSize(), 1)
    tall = max(view.viewport().height(), view.window().height())
    return range(first, min(view.model().rowCount(), first + tall // height + 2))
