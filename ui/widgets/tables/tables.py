"""Tables that look and behave alike: fixed row height, Vietnamese names, no grid of boxes."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for, scaled
from ui.widgets.tables.elided_tips import HeadingTips, TippingDelegate
from ui.widgets.tables.name_column import give_rest


def show_what_is_cut(view: QTableView, delegate: TippingDelegate | None = None) -> None:
    """Give a table its delegate, and tips for cells and headings that do not fit."""
    view.setItemDelegate(delegate or TippingDelegate(view))
    HeadingTips(view.horizontalHeader())


def set_widths(view: QTableView, widths: Iterable[int]) -> None:
    """Give columns their widths, as wide as their headings at least; one of 0 takes what the others leave."""
    head = view.horizontalHeader()
    for column, width in enumerate(widths):
        if width:
            view.setColumnWidth(column, max(scaled(width), head.sectionSizeHint(column)))
        else:
            give_rest(head, column)


class _Rows(QTableView):
    """Whoever comes with the keys has chosen the row that they are in: its commands are there at once."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        here, chosen = self.currentIndex(), self.selectionModel()
        by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        of_rows = self.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows
        if by_keys and of_rows and here.isValid() and not chosen.hasSelection():
            flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            chosen.select(here, flags)


def table(name: str) -> QTableView:
    """A table that shows rows and chooses whole rows; ``name`` is what a screen reader says."""
    made = _Rows()
    made.setAccessibleName(name)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setTabKeyNavigation(False)
    rows = made.verticalHeader()
    rows.setVisible(False)
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(max(space.ROW_HEIGHT, made.fontMetrics().height() + space.LARGE))
    head = made.horizontalHeader()
    head.setFont(font_for(TextRole.LABEL))
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    head.setTextElideMode(Qt.TextElideMode.ElideRight)
    head.setStretchLastSection(True)
    head.setMinimumSectionSize(48)
    show_what_is_cut(made)
    return made
