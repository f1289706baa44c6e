"""Commands on a selected block: copy, cut, paste, clear, fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle
from ui.grid.block_entry import Rectangle, entry_at, fill_down, fill_right
from ui.grid.model.clipboard_text import format_block, parse_block
from ui.grid.model.model import GridModel
from ui.grid.model.navigation import Place
from ui.grid.model.table import CellAccess, CellEdit

if TYPE_CHECKING:
    from ui.grid.view import GridView

_OWN_FIGURES = "application/x-so-mat-tran-figures"
"""Says of a copied block that this program wrote its figures: no need to guess how."""


class BlockCommands:
    """Acts on the selection of ``view`` through its signals."""

    def __init__(self, view: GridView, model: GridModel) -> None:
        self._view = view
        self._model = model

    def copy(self) -> None:
        """Put the selected block on the clipboard, as figures without separators that Excel reads."""
        area = self._view.chosen()
        if area is not None:
            table = self._model.table
            rows, columns = range(area.top, area.bottom + 1), range(area.left, area.right + 1)
            block = [[table.cell(row, column).edit for column in columns] for row in rows]
            content = QMimeData()
            content.setText(format_block(block))
            content.setData(_OWN_FIGURES, NumberStyle.VIETNAMESE.value.encode())
            QGuiApplication.clipboard().setMimeData(content)

    def cut(self) -> None:
        """Copy the block and empty it."""
        self.copy()
        self.clear()

    def paste(self) -> None:
        """Hand the clipboard's block to the owner of the grid, who checks it."""
        content = QGuiApplication.clipboard().mimeData()
        area, block = self._view.chosen(), parse_block(content.text())
        style = NumberStyle.VIETNAMESE if content.hasFormat(_OWN_FIGURES) else None
        if area is not None and block:
            self._view.pasted.emit(area, block, style)

    def clear(self) -> None:
        """Empty the selected cells; empty is not zero.

        Where nobody types any more, what was typed before and not taken goes away.
        """
        table = self._model.table
        entries = [entry_at(table, place, "") for place in self._view.chosen_places() if self._filled(place)]
        self._enter(entries)

    def fill(self, text: str) -> None:
        """Enter a text in every selected cell that a person fills."""
        table = self._model.table
        open_places = (place for place in self._view.chosen_places() if table.is_open(*place))
        self._enter([entry_at(table, place, text) for place in open_places])

    @property
    def takes_nothing(self) -> bool:
        """Whether "nothing occurred" can be said in any column."""
        return any(column.nothing for column in self._model.table.columns)

    def nothing_occurred(self) -> None:
        """Say of the selected empty cells that nothing occurred; of a single cell also where it is filled."""
        table, places = self._model.table, self._view.chosen_places()
        wanted = [
            place
            for place in places
            if table.columns[place[1]].nothing
            and table.is_open(*place)
            and (len(places) == 1 or not table.cell(*place).text)
        ]
        if wanted:
            self._enter([entry_at(table, place, table.columns[place[1]].nothing) for place in wanted])
        elif len(places) == 1:
            self._view.message.emit(_no_nothing())

    def _filled(self, place: Place) -> bool:
        cell = self._model.table.cell(*place)
        if cell.access is not CellAccess.OPEN:
            return bool(cell.problem)
        return bool(cell.edit) and not self._model.table.columns[place[1]].options

    def fill_down(self) -> None:
        """Repeat the top row of the selection below it."""
        area = self._view.chosen()
        self._enter(fill_down(self._model.table, area) if area is not None else [])

    def fill_right(self) -> None:
        """Repeat the left column of the selection to its right."""
        area = self._view.chosen()
        self._enter(fill_right(self._model.table, area) if area is not None else [])

    def choose_row(self) -> None:
        """Select the whole rows of the selection."""
        area, last = self._view.chosen(), len(self._model.table.columns) - 1
        if area is not None:
            self._view.span(Rectangle(area.top, 0, area.bottom, last))

    def choose_column(self) -> None:
        """Select the whole columns of the selection."""
        area, last = self._view.chosen(), len(self._model.table.rows) - 1
        if area is not None:
            self._view.span(Rectangle(0, area.left, last, area.right))

    def _enter(self, entries: list[CellEdit]) -> None:
        if entries:
            self._view.block_entered.emit(entries)


def _no_nothing() -> str:
    return tr("“Nothing occurred” is for what happens in a period. Type a figure here, 0 for none.")
