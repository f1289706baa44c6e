"""Paints a bar under the number of forms entered: of those issued, the share returned and entered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from ui.grid.cells.delegate import GridDelegate, Index
from ui.grid.model.model import GridModel
from ui.surveys.rounds.areas_sheet import RoundAreaRow
from ui.theme import Theme

_BAR = 4


class AreaBars(GridDelegate):
    """The bar of an area: its whole are the forms issued. The figure is above it, in words in its tip."""

    def __init__(
        self, theme: Theme, view: QTableView, model: GridModel, row_of: Callable[[str], RoundAreaRow | None]
    ) -> None:
        super().__init__(theme, view, model)
        self._theme = theme
        self._rows_model = model
        self._row_of = row_of

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        rows = self._rows_model.table.rows
        row = self._row_of(rows[index.row()].key) if index.row() < len(rows) else None
        if row is None:
            return
        tokens, rect = self._theme.palette.tokens(), QRect(option.rect)
        whole = QRect(rect.left() + 6, rect.bottom() - _BAR - 1, rect.width() - 12, _BAR)
        came_back, entered = row.shares
        for share, colour in (
            (1.0, "border"),
            (came_back, "disabled"),
            (entered, "success" if row.done else "focus"),
        ):
            part = QRect(whole)
            part.setWidth(round(whole.width() * share))
            painter.fillRect(part, QColor(tokens[colour]))
