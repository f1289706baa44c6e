"""How the width of a list is shared out: what names an entry is given room first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop_app.catalogue.registers.definition import ListColumn, Register
from desktop_app.catalogue.registers.sources import Fact
from desktop_app.registers.kinds.wording import wording_of

WIDTHS = {Fact.NUMBER: 106, Fact.DAY: 108, Fact.DUE: 178, Fact.STATE: 100, Fact.AREA: 120}
"""Of columns that tell what every register has: a number is read whole beside the mark of an urgent entry, in
a term "29/10, chậm 21 ngày". A state is given the width of the longest one of its register, up to a limit."""
_PLAIN_WIDTH = 124
_MOST_STATE = 142
_AROUND = 26
_LEAST_WIDE = 228
"""So much that number, state and term stand beside it on a screen of 1366 pixels, with a scroll bar."""
_FIRST = (Fact.NUMBER, Fact.DUE, Fact.STATE, Fact.DAY)
"""The columns that stay longest when there is little room."""


class FittedColumns(QObject):
    """Shares the width of a list out again when it has another one: the panel beside it comes and goes."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._register: Register | None = None
        view.viewport().installEventFilter(self)

    def fit(self, register: Register) -> None:
        """Show the columns of a register."""
        self._register = register
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._fit)  # once the table has its width
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if self._register is not None:
            fit_columns(self._view, self._register)
            self._view.scrollTo(self._view.currentIndex())


def fit_columns(view: QTableView, register: Register) -> None:
    """The wide columns keep room to be read; what does not fit beside them stands in the panel."""
    columns, of_state = register.columns, _state_width(view, register)
    head = view.horizontalHeader()
    room = view.viewport().width() - _LEAST_WIDE * max(1, sum(column.wide for column in columns))
    for number in sorted(range(len(columns)), key=lambda place: _rank(columns[place])):
        column = columns[number]
        if column.wide:
            view.setColumnHidden(number, False)  # another register may have hidden its place
            head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            continue
        width = of_state if _fact(column) is Fact.STATE else _width(column)
        room -= width
        head.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
        view.setColumnWidth(number, width)
        view.setColumnHidden(number, room < 0)


def _state_width(view: QTableView, register: Register) -> int:
    letters, wording = view.fontMetrics(), wording_of(register)
    told = (wording.state(state.code) for state in register.states)
    widest = max(map(letters.horizontalAdvance, told), default=0)
    return max(WIDTHS[Fact.STATE], min(widest + _AROUND, _MOST_STATE))


def _fact(column: ListColumn) -> Fact | None:
    return Fact(column.source.fact) if column.source.fact and not column.source.event else None


def _rank(column: ListColumn) -> int:
    """Which column is given room first."""
    fact = _fact(column)
    return _FIRST.index(fact) if fact in _FIRST else len(_FIRST)


def _width(column: ListColumn) -> int:
    fact = _fact(column)
    return _PLAIN_WIDTH if fact is None else WIDTHS.get(fact, _PLAIN_WIDTH)
