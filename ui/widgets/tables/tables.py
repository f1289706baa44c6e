"""Tables that look and behave alike: fixed row height, Vietnamese names, no grid of boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for, scaled
from ui.widgets.labels import restyle
from ui.widgets.tables.elided_tips import HeadingTips, TippingDelegate
from ui.widgets.tables.name_column import LEAST
from ui.widgets.tables.seen_rows import width_of_rows
from ui.widgets.tables.shared_width import prefer_width, share_width
from ui.widgets.tables.two_lines import take_two_lines

_Flag = QItemSelectionModel.SelectionFlag
_LOW_ROWS = 8
"""In a table with room for fewer rows they stand closer, and where that is not enough closest."""
_KEPT_ROWS = 8


def show_what_is_cut(view: QTableView, delegate: TippingDelegate | None = None) -> None:
    """Give a table its delegate, and tips for cells and headings that do not fit."""
    view.setItemDelegate(delegate or TippingDelegate(view))
    HeadingTips(view.horizontalHeader())


def set_widths(
    view: QTableView, widths: Sequence[int], *, least: int = LEAST, leaves: Sequence[int] = ()
) -> None:
    """Give columns their widths, as wide as their headings at least; those of 0 share what the others leave.

    Where they would be cut the others become as narrow as what they say. ``leaves``: the columns that leave
    where even then there is no room, the first first; without them the table scrolls sideways. A row with a
    text that does not fit takes two lines where there is room below.
    """
    head = view.horizontalHeader()
    take_two_lines(view)
    for column, width in enumerate(widths):
        if width:
            prefer_width(view, column, max(scaled(width), head.sectionSizeHint(column)))
    if 0 in widths:
        names = [column for column, width in enumerate(widths) if not width]
        share_width(view, names, leaves, least)


def keep_rows(view: QTableView, rows: int = _KEPT_ROWS) -> None:
    """Never less than some rows in sight: for a table in a page or dialog that scrolls when it is low."""
    head = view.horizontalHeader().sizeHint().height()
    bar = view.horizontalScrollBar().sizeHint().height()
    frame = 2 * (view.frameWidth() + space.HAIR)
    view.setMinimumHeight(head + rows * _closest_rows(view) + bar + frame)


def take_height(view: QTableView, most: int) -> None:
    """Make a table as high as its rows, ``most`` of them at most: in a body that scrolls with it."""
    rows = view.model().rowCount()
    shown = min(rows, most)
    head = view.horizontalHeader().sizeHint().height()
    bar = view.horizontalScrollBar().sizeHint().height()  # a wide table has it on a narrow screen
    frame = 2 * view.frameWidth() + space.TINY
    view.setFixedHeight(frame + head + bar + shown * view.verticalHeader().defaultSectionSize())
    needed, off = Qt.ScrollBarPolicy.ScrollBarAsNeeded, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    view.setVerticalScrollBarPolicy(needed if shown < rows else off)


def _close_rows(view: QTableView) -> int:
    """How high a row is where there is little room."""
    return view.fontMetrics().height() + space.SMALL


def _closest_rows(view: QTableView) -> int:
    """How high a row is where there is least room."""
    return view.fontMetrics().height() + space.TINY


def fit_to_rows(view: QTableView, most: Mapping[int, int]) -> None:
    """Give columns the width of what their rows say and ``most`` of them at most; others share the rest."""
    head = view.horizontalHeader()
    for column, limit in most.items():
        wanted = min(width_of_rows(view, column), scaled(limit))
        prefer_width(view, column, max(wanted, head.sectionSizeHint(column)))


class _RowHeights(QTableView):
    """Rows stand closer in a low table, so that there is something to compare.

    Whoever comes with the keys has chosen the row that they are in: its commands are there at once. The row
    with the cursor is always chosen: Qt leaves the choice behind while Ctrl is down, for Ctrl+End or because
    a list is shown again after Ctrl+Enter, and commands would mean another row than is marked.
    """

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        heights = (_roomy_rows(self), _close_rows(self), _closest_rows(self))
        if rows.defaultSectionSize() not in heights:
            return  # its owner has decided
        inside = self.height() - 2 * self.frameWidth()
        roomy_head = 0 if head.isHidden() else head.sizeHint().height()
        wanted = next((each for each in heights if inside - roomy_head >= _LOW_ROWS * each), heights[-1])
        if rows.defaultSectionSize() != wanted:
            rows.setDefaultSectionSize(wanted)
            head.setProperty("close", wanted == heights[-1])
            restyle(head)
            self.updateGeometries()  # or it does not know yet which row is the first in sight

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        flags = super().selectionCommand(index, event)
        by_mouse = event is not None and not isinstance(event, QKeyEvent)
        toggles = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        of_rows = self.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows
        if flags == _Flag.NoUpdate and of_rows and not (by_mouse or toggles):
            return _Flag.ClearAndSelect | _Flag.Rows
        return flags

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        here, chosen = self.currentIndex(), self.selectionModel()
        by_keys = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        of_rows = self.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows
        if by_keys and of_rows and here.isValid() and not chosen.hasSelection():
            chosen.select(here, _Flag.Select | _Flag.Rows)


def _roomy_rows(view: QTableView) -> int:
    return max(space.ROW_HEIGHT, view.fontMetrics().height() + space.LARGE)


def table(name: str) -> QTableView:
    """A table that shows rows and chooses whole rows; ``name`` is what a screen reader says."""
    made = _RowHeights()
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
    rows.setDefaultSectionSize(_roomy_rows(made))
    head = made.horizontalHeader()
    head.setFont(font_for(TextRole.LABEL))
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    head.setTextElideMode(Qt.TextElideMode.ElideRight)
    head.setStretchLastSection(True)
    head.setMinimumSectionSize(48)
    show_what_is_cut(made)
    return made
