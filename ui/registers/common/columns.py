"""How the width of a list is shared out: what names an entry is given room first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHeaderView, QTableView

from desktop_app.catalogue.registers.definition import ListColumn, Register
from desktop_app.catalogue.registers.sources import EntryFact
from ui.widgets.tables.seen_rows import width_of_rows

WIDTHS = {
    EntryFact.NUMBER: 84,
    EntryFact.DAY: 108,
    EntryFact.DUE: 104,
    EntryFact.STATE: 100,
    EntryFact.AREA: 120,
}
"""Of columns that tell what every register has, at least. A number with the mark of an urgent entry, a term
("chậm 21 ngày làm việc") and a state are as wide as what is seen."""
_PLAIN_WIDTH = 124
_MOST = 250
_READ_WHOLE = {EntryFact.NUMBER: _MOST, EntryFact.DUE: _MOST, EntryFact.STATE: _MOST, None: 144}
"""How wide a column becomes at most for what it says; ``None``: an answer, as the symbol BC-MTTQ-BTT."""
_LEAST_WIDE, _ROOMY_WIDE = 180, 290
"""So much that number, state and term are beside it on a screen of 1366 pixels, with a scroll bar; what else
a register has comes only where the subject keeps more than that."""
_SHORTEST: Mapping[EntryFact | None, int] = {None: _PLAIN_WIDTH, EntryFact.DUE: 124}
"""So far a column may be cut before it is left out: of a term that is “chậm 21 ngày”."""
_KEPT = (EntryFact.DUE, EntryFact.NUMBER, EntryFact.STATE)
_FIRST = (*_KEPT, EntryFact.DAY)
"""The columns that stay longest beside the subject when there is little room."""


class FittedColumns(QObject):
    """Shares the width of a list out again when it has another one: the panel beside it comes and goes."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._register: Register | None = None
        self._seen: dict[int, int] = {}
        """How wide what was seen of a column is; it gives nothing back while its register is shown."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)  # once the table has its width, and its rows what they say
        self._soon.timeout.connect(self._fit)
        view.viewport().installEventFilter(self)

    def fit(self, register: Register) -> None:
        """Show the columns of a register."""
        if self._register is None:
            self._view.model().dataChanged.connect(lambda *_: self._soon.start())
        if register != self._register:
            self._seen.clear()
        self._register = register
        self._fit()

    def forget(self) -> None:
        """Measure again what is seen: it is put in other words."""
        self._seen.clear()
        self._soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if self._register is not None:
            self._look(self._register)
            fit_columns(self._view, self._register, self._seen)
            self._view.scrollTo(self._view.currentIndex())

    def _look(self, register: Register) -> None:
        """Measure what the rows in sight say: others are not read yet."""
        for number, column in enumerate(register.columns):
            if _fact(column) in _READ_WHOLE:
                self._seen[number] = max(self._seen.get(number, 0), width_of_rows(self._view, number))


def fit_columns(view: QTableView, register: Register, seen: Mapping[int, int]) -> None:
    """The wide columns keep room to be read; the panel shows what does not fit."""
    columns = register.columns
    head = view.horizontalHeader()
    wide = max(1, sum(column.wide for column in columns))
    room = view.viewport().width() - _LEAST_WIDE * wide
    spared = False
    for number in sorted(range(len(columns)), key=lambda place: _rank(columns[place])):
        column = columns[number]
        if column.wide:
            view.setColumnHidden(number, False)  # another register may have hidden its place
            head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            continue
        if not spared and not _is_kept(column):
            room, spared = room - (_ROOMY_WIDE - _LEAST_WIDE) * wide, True
        width = max(_width(column), min(seen.get(number, 0), _READ_WHOLE.get(_fact(column), 0)))
        if room < width:
            width = max(min(width, room), _SHORTEST.get(_fact(column), width))
        room -= width
        head.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
        view.setColumnWidth(number, width)
        view.setColumnHidden(number, room < 0)


def _fact(column: ListColumn) -> EntryFact | None:
    return EntryFact(column.source.fact) if column.source.fact and not column.source.event else None


def _is_kept(column: ListColumn) -> bool:
    return column.kept or _fact(column) in _KEPT


def _rank(column: ListColumn) -> tuple[bool, int]:
    """Which column is given room first."""
    fact = _fact(column)
    return not _is_kept(column), _FIRST.index(fact) if fact in _FIRST else len(_FIRST)


def _width(column: ListColumn) -> int:
    fact = _fact(column)
    return _PLAIN_WIDTH if fact is None else WIDTHS.get(fact, _PLAIN_WIDTH)
