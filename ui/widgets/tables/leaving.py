"""Columns that leave a list in the order of their worth, so that the others are whole without scrolling."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.theme.fonts import scaled
from ui.widgets.tables.name_column import LEAST, give_no_rest


class LeavingColumns(QObject):
    """Hides columns of a list while the others do not fit, and shows them where there is room again.

    What leaves has to be read elsewhere: beside the list, or where its row leads to. Nothing is left to Qt
    to stretch: it loses count of the columns where one is hidden while others get their width.
    """

    def __init__(
        self, view: QTableView, order: Sequence[int], names: Sequence[int], least: int = LEAST
    ) -> None:
        """``order``: what leaves, the first first. ``names`` share the rest and keep ``least`` each."""
        super().__init__(view)
        self._head: QHeaderView = view.horizontalHeader()
        self._order, self._names, self._least = tuple(order), tuple(names), least
        self._fitting = False
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.fit)
        self.kept_out: frozenset[int] = frozenset()
        """Columns that are hidden for another reason, whatever the room."""
        give_no_rest(self._head)
        for column in names:
            self._head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self._head.installEventFilter(self)
        self._head.sectionResized.connect(lambda section, *_: self._resized(section))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fit()
        return super().eventFilter(watched, event)

    def _resized(self, section: int) -> None:
        if section not in self._names and not self._fitting:
            self._later.start()

    def fit(self) -> None:
        """Decide again which columns there is room for, and share out what they leave."""
        head = self._head
        if self._fitting or head.count() <= max((*self._order, *self._names), default=0):
            return
        self._fitting = True
        try:
            for column in self._order:
                head.setSectionHidden(column, column in self.kept_out)
                if head.sectionSize(column) < head.sectionSizeHint(column):  # a hidden one has no hint
                    head.resizeSection(column, head.sectionSizeHint(column))
            for column in self._order:
                if self._needed() <= head.width():
                    break
                head.setSectionHidden(column, True)
            self._share()
        finally:
            self._fitting = False

    def _shown(self) -> list[int]:
        return [column for column in range(self._head.count()) if not self._head.isSectionHidden(column)]

    def _needed(self) -> int:
        least = scaled(self._least)
        return sum(least if each in self._names else self._head.sectionSize(each) for each in self._shown())

    def _share(self) -> None:
        shown = self._shown()
        names = [column for column in shown if column in self._names]
        taken = sum(self._head.sectionSize(column) for column in shown if column not in self._names)
        for left in range(len(names), 0, -1):
            width = max((self._head.width() - taken) // left, scaled(self._least))
            self._head.resizeSection(names[-left], width)
            taken += width
