"""Rows in groups: a heading above each, which can be read but not chosen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QTableView

from ui.widgets.tables.elided_tips import TippingDelegate
from ui.widgets.tables.rows_model import RowsModel
from ui.widgets.tables.tables import show_what_is_cut


def show_groups(view: QTableView, model: RowsModel) -> None:
    """Have each row that leads those below it go over the whole width, whenever the rows are others."""
    show_what_is_cut(view, _GroupedDelegate(view))
    model.modelReset.connect(lambda: _span(view, model))
    _span(view, model)


class _GroupedDelegate(TippingDelegate):
    """Paints a heading, which is not enabled, in the colours of what is."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if option.widget.isEnabled():
            option.state |= QStyle.StateFlag.State_Enabled


def _span(view: QTableView, model: RowsModel) -> None:
    view.clearSpans()
    for number, row in enumerate(model.rows):
        if row.leads:
            view.setSpan(number, 0, 1, model.columnCount())
