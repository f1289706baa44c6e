"""The sync status of figures in the movement room: read, put in words, linked to decisions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.movements.cell import Cell
from desktop_app.movements.progress.figure_stages import FigureStages, load_stages
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.one_reading import OneReading
from ui.context.room import RoomContext
from ui.grid.grid import GridFrame
from ui.movements.sheet_controller import SheetController
from ui.movements.sheets.painted_sheet import PaintedSheet
from ui.places.sync import DecisionPlace

_TOLD_BY = (SavedEntity.INDICATOR_VALUE, SavedEntity.EXCHANGE)


class FigureStageActions(QObject):
    """Reads once for all cells that are shown, and again once something was saved or exchanged."""

    def __init__(
        self, context: RoomContext, owner: SheetController, grid: GridFrame, say: Callable[[str], None]
    ) -> None:
        """``say`` shows in words where the figure with the cursor is."""
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._grid = grid
        self._say = say
        self._navigate = context.navigate
        self._reading = OneReading(context, self, lambda sentence: owner.notice_said.emit(sentence, "danger"))
        owner.state_known.connect(self.read)
        owner.taken.connect(self._tell)
        grid.moved.connect(self._tell)
        listen(context.saves.changed, self, self._changed)

    def read(self, *_: object) -> None:
        """Read where the figures of the set are."""
        sheet = self._owner.sheet
        if sheet is None:
            return
        code = sheet.data.indicators.code

        def query(connection: Connection) -> FigureStages:
            return load_stages(connection, code)

        self._reading.ask(query, lambda found: self._take(code, found))

    def decide(self) -> None:
        """Go to where the two values, or the refusal, of the cell with the cursor are decided about."""
        key = self._grid.current_key()
        found = None if key is None else self._owner.sheet_at(key)
        if found is None or not found[0].ways.asks(found[1]):
            self._context.say(tr("No other value and no refusal waits at this cell."))
            return
        sheet, cell = found
        self._navigate(DecisionPlace(cell.id_in(sheet.data.indicators.code)).destination)

    def _take(self, code: str, stages: FigureStages) -> None:
        self._owner.take_stages(code, stages)
        self._tell()

    def _changed(self, entity: SavedEntity) -> None:
        if entity in _TOLD_BY:
            self.read()

    def _tell(self, *_: object) -> None:
        key = self._grid.current_key()
        found = None if key is None else self._owner.sheet_at(key)
        self._say("" if found is None else _words(*found))


def _words(sheet: PaintedSheet, cell: Cell) -> str:
    """Return where the figure of a cell is; nothing, where none was recorded and nothing is to be decided."""
    speaks = sheet.has(cell) and (sheet.state(cell).text or sheet.ways.asks(cell))
    return sheet.ways.words(cell, sheet.indicator(cell.indicator)) if speaks else ""
