"""Rows whose text needs it are two lines high: what a list is for is read without a tip."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QTableView

from ui.theme import spacing as space
from ui.widgets.tables.seen_rows import rows_in_sight

_LEAST_ROWS = 8
"""A table with room for fewer rows of two lines keeps one line, unless all rows are in sight with two."""
_MARGINS = 2 * space.SMALL + space.TINY
"""Pixels: what a cell keeps for itself beside its text."""


def take_two_lines(view: QTableView) -> None:
    """Let every row take two lines in which a text of any column does not fit."""
    if view.findChild(TwoLines) is None:
        head = view.horizontalHeader()
        TwoLines(view, lambda: range(head.count()))


class TwoLines(QObject):
    """Looks at the rows in sight whenever they, their text or the width of their columns change."""

    def __init__(self, view: QTableView, columns: Callable[[], Iterable[int]]) -> None:
        """``columns``: those whose text may take two lines."""
        super().__init__(view)
        self._view, self._columns = view, columns
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # once all columns have their widths
        self._soon.timeout.connect(self._look)
        view.setWordWrap(True)
        view.viewport().installEventFilter(self)
        view.horizontalHeader().sectionResized.connect(self._changed)
        view.verticalScrollBar().valueChanged.connect(self._changed)
        for changed in (view.model().modelReset, view.model().dataChanged):
            changed.connect(self._changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._soon.start()
        return super().eventFilter(watched, event)

    def _changed(self, *_: object) -> None:
        self._soon.start()

    def _look(self) -> None:
        view, rows = self._view, self._view.verticalHeader()
        one = rows.defaultSectionSize()
        two = one + view.fontMetrics().lineSpacing()
        room = view.viewport().height()
        whole = view.minimumHeight() == view.maximumHeight()  # as high as its rows of one line are
        low = whole or room < min(_LEAST_ROWS, view.model().rowCount()) * two
        columns = [column for column in self._columns() if not view.isColumnHidden(column)]
        here = view.currentIndex()
        seen = here.isValid() and view.viewport().rect().intersects(view.visualRect(here))
        for row in rows_in_sight(view):
            wanted = two if not low and any(self._is_cut(row, column) for column in columns) else one
            if rows.sectionSize(row) != wanted:
                rows.resizeSection(row, wanted)
        if seen:
            view.scrollTo(here)  # higher rows above it may have pushed it out of sight

    def _is_cut(self, row: int, column: int) -> bool:
        view = self._view
        index = view.model().index(row, column)
        room = view.columnWidth(column) - _MARGINS
        if index.data(Qt.ItemDataRole.DecorationRole) is not None:
            room -= view.iconSize().width() + space.TINY if view.iconSize().isValid() else space.ICON_SMALL
        return view.columnSpan(row, column) == 1 and (
            view.fontMetrics().horizontalAdvance(str(index.data() or "")) > room
        )
