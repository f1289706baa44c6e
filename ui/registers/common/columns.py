"""How the width of a list is shared out: what names an entry is given room first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHeaderView, QTableView

from desktop_app.catalogue.registers.definition import ListColumn
from desktop_app.catalogue.registers.sources import Fact

WIDTHS = {Fact.NUMBER: 92, Fact.DAY: 100, Fact.DUE: 178, Fact.STATE: 118, Fact.AREA: 120}
"""Of columns that tell what every register has; in a term "29/10, chậm 21 ngày" is read whole."""
_PLAIN_WIDTH = 124
_LEAST_WIDE = 280
_FIRST = (Fact.NUMBER, Fact.DUE, Fact.STATE, Fact.DAY)
"""The columns that stay longest when there is little room."""


def fit_columns(view: QTableView, columns: Sequence[ListColumn]) -> None:
    """The wide columns keep room to be read; what does not fit beside them stands in the panel."""
    head = view.horizontalHeader()
    room = view.viewport().width() - _LEAST_WIDE * max(1, sum(column.wide for column in columns))
    for number in sorted(range(len(columns)), key=lambda place: _rank(columns[place])):
        column = columns[number]
        if column.wide:
            view.setColumnHidden(number, False)  # another register may have hidden its place
            head.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            continue
        width = _width(column)
        room -= width
        head.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
        view.setColumnWidth(number, width)
        view.setColumnHidden(number, room < 0)


def _fact(column: ListColumn) -> Fact | None:
    return Fact(column.source.fact) if column.source.fact and not column.source.event else None


def _rank(column: ListColumn) -> int:
    """Which column is given room first."""
    fact = _fact(column)
    return _FIRST.index(fact) if fact in _FIRST else len(_FIRST)


def _width(column: ListColumn) -> int:
    fact = _fact(column)
    return _PLAIN_WIDTH if fact is None else WIDTHS.get(fact, _PLAIN_WIDTH)
