"""How a list shares its width: what it is for is not cut while there is room; what matters less leaves."""

from __future__ import annotations

from collections.abc import Sequence, Set

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView

from ui.theme.fonts import scaled
from ui.widgets.tables.name_column import LEAST, give_no_rest
from ui.widgets.tables.seen_rows import says_something, width_of_rows

_GENEROUS = 12
"""Pixels by which a column may be wider than it prefers to be, so that nothing is cut for a letter."""

_ANOTHER_LOOK = frozenset({QEvent.Type.Show, QEvent.Type.FontChange, QEvent.Type.StyleChange})
"""After these texts are of another width."""


def share_width(
    view: QTableView, names: Sequence[int], leaves: Sequence[int] = (), least: int = LEAST
) -> None:
    """Let the columns of a list share its width; to be called again where it gets other columns.

    ``names`` share what the others leave and keep ``least`` each; ``leaves``: what leaves, the first first.
    """
    (_of(view) or SharedWidth(view)).begin(names, leaves, least)


def prefer_width(view: QTableView, column: int, width: int) -> None:
    """Give a column a width, also while it is hidden: that is how wide it is where there is room."""
    shared = _of(view)
    if shared is None:
        view.setColumnWidth(column, width)
    else:
        shared.prefer(column, width)


def need_width(view: QTableView, column: int, width: int) -> None:
    """Let a column be as wide as what was painted there needs; it does not become narrower."""
    shared = _of(view)
    if shared is not None:
        shared.need(column, width)
    elif view.columnWidth(column) < width:
        view.setColumnWidth(column, width)


def keep_out(view: QTableView, columns: Set[int]) -> None:
    """Hide columns of a list that shares its width for another reason than the room."""
    shared = _of(view)
    assert shared is not None
    shared.keep_out(columns)


def measure_again(view: QTableView) -> None:
    """Forget how wide what was seen is: a list that shares its width says the same in other words."""
    shared = _of(view)
    if shared is not None:
        shared.forget()


def _of(view: QTableView) -> SharedWidth | None:
    found = view.horizontalHeader().findChild(SharedWidth)
    assert found is None or isinstance(found, SharedWidth)
    return found


class SharedWidth(QObject):
    """Shares the width of a list out whenever it, its rows or the width of a column changes.

    Nobody else hides its columns; see :func:`keep_out`. What leaves has to be read elsewhere: beside the
    list, or where its row leads to. Nothing is left to Qt to stretch: it loses count of the columns where
    one is hidden while others get their width.
    """

    def __init__(self, view: QTableView) -> None:
        super().__init__(view.horizontalHeader())
        self._view = view
        self._head: QHeaderView = view.horizontalHeader()
        self._names: tuple[int, ...] = ()
        self._leaves: tuple[int, ...] = ()
        self._least = LEAST
        self._fitting = False
        self._preferred: dict[int, int] = {}
        """How wide columns are where there is room, but for those that share the rest."""
        self._needed: dict[int, int] = {}
        """How wide what was seen of a column is; it gives nothing back, so that nothing moves to and fro."""
        self._said: set[int] = set()
        """The columns of which something was seen."""
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self.fit)
        self._kept_out: frozenset[int] = frozenset()
        self._head.installEventFilter(self)
        self._head.sectionResized.connect(self._resized)
        model = view.model()
        for changed in (model.modelReset, model.dataChanged, model.rowsInserted, model.layoutChanged):
            changed.connect(self._changed)

    def begin(self, names: Sequence[int], leaves: Sequence[int], least: int) -> None:
        """Start with what columns prefer, and those that are new with the width that they have now."""
        self._names, self._leaves, self._least = tuple(names), tuple(leaves), least
        self._needed.clear()
        self._said.clear()
        self._head.setStretchLastSection(False)
        give_no_rest(self._head)
        for column in range(self._head.count()):
            self._head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self._preferred.setdefault(column, self._head.sectionSize(column))
        self.fit()

    def prefer(self, column: int, width: int) -> None:
        """Give a column another width where there is room."""
        self._preferred[column] = width
        self._later.start()

    def need(self, column: int, width: int) -> None:
        """A figure that must not be cut takes so much; asked for the same again, nothing changes."""
        known = (self._needed, self._preferred)
        if min(each.get(column, 0) for each in known) < width:
            for each in known:
                each[column] = max(each.get(column, 0), width)
            self._later.start()

    def keep_out(self, columns: Set[int]) -> None:
        """Hide these columns whatever the room."""
        self._kept_out = frozenset(columns)
        self.fit()

    def forget(self) -> None:
        """Measure all that is seen from the start."""
        self._needed.clear()
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.fit()
        elif event.type() in _ANOTHER_LOOK:
            self._later.start()
        return super().eventFilter(watched, event)

    def _resized(self, section: int, _before: int, now: int) -> None:
        if section not in self._names and not self._fitting:
            self._preferred[section] = now
            self._later.start()

    def _changed(self, *_: object) -> None:
        self._later.start()

    def fit(self) -> None:
        """Decide again which columns there is room for, and share out what they leave."""
        if self._fitting or self._head.count() <= max((*self._leaves, *self._names), default=0):
            return
        self._fitting = True
        try:
            for column in range(self._head.count()):
                self._head.setSectionHidden(column, column in self._kept_out)
            if self._names:
                self._share()
        finally:
            self._fitting = False

    def _share(self) -> None:
        self._measure()
        self._hide()
        for column, width in self._widths().items():
            self._head.resizeSection(column, width)

    def _measure(self) -> None:
        for column in range(self._head.count()):
            seen = max(width_of_rows(self._view, column), self._head.sectionSizeHint(column))
            self._needed[column] = max(self._needed.get(column, 0), seen)
            if says_something(self._view, column):
                self._said.add(column)

    def _hide(self) -> None:
        """What says nothing leaves before a name is cut, the rest where there is no room for the least."""
        for column in self._leaves:
            if column not in self._said and not self._names_fit():
                self._head.setSectionHidden(column, True)
        for column in self._leaves:
            if sum(self._floor(each) for each in self._shown()) > self._head.width():
                self._head.setSectionHidden(column, True)

    def _shown(self) -> list[int]:
        return [column for column in range(self._head.count()) if not self._head.isSectionHidden(column)]

    def _floor(self, column: int) -> int:
        """How narrow a column may become."""
        if column in self._names:
            return scaled(self._least)
        preferred = max(self._preferred.get(column, 0), self._head.sectionSizeHint(column))
        return min(preferred + _GENEROUS, self._needed[column])

    def _room(self) -> int:
        """What is left for the names where the others are as narrow as they may be."""
        others = (self._floor(column) for column in self._shown() if column not in self._names)
        return self._head.width() - sum(others)

    def _names_fit(self) -> bool:
        return sum(self._needed[column] for column in self._names) <= self._room()

    def _widths(self) -> dict[int, int]:
        shown = self._shown()
        names = [column for column in shown if column in self._names]
        widths = {column: self._floor(column) for column in shown if column not in names}
        room = self._room()
        spare = room - sum(max(self._needed[column], scaled(self._least)) for column in names)
        for limit in (self._needed, self._preferred):  # first what is cut, then what likes more room
            for column, width in tuple(widths.items()):
                more = max(0, min(limit.get(column, 0) - width, spare))
                widths[column], spare, room = width + more, spare - more, room - more
        return widths | self._shares(names, room)

    def _shares(self, names: Sequence[int], room: int) -> dict[int, int]:
        """As much as each name needs, where that is less than its part, and the rest in equal parts."""
        widths: dict[int, int] = {}
        by_need = sorted(names, key=lambda column: self._needed[column])
        for place, column in enumerate(by_need):
            needed, others = self._needed[column], sum(self._needed[each] for each in by_need[place + 1 :])
            part = room // (len(by_need) - place)
            width = min(part, max(needed, room - others))
            widths[column] = max(width, scaled(self._least))
            room -= widths[column]
        return widths
