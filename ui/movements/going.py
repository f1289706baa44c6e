"""How the room comes to a unit, an indicator or a cell that somebody asks for, from any view and group."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop_app.movements.cell import Cell
from desktop_app.movements.period import Period
from ui.context.room import RoomPlace
from ui.grid.grid import GridFrame
from ui.grid.model.navigation import next_open
from ui.movements.presenter import MovementsPresenter
from ui.movements.sheets.views import ViewKind
from ui.movements.toolbar import Toolbar
from ui.places.movements import FigurePlace, IndicatorPlace, UnitPlace


class Going:
    """Puts the cursor there, at once or when the table is there; places are in the table of the period."""

    def __init__(self, presenter: MovementsPresenter, grid: GridFrame, toolbar: Toolbar) -> None:
        self._presenter = presenter
        self._grid = grid
        self._toolbar = toolbar
        self._place: RoomPlace | None = None
        """Where to go once there is a sheet."""

    def to(self, place: RoomPlace) -> None:
        """Go to a place of the room."""
        self._place = place
        self.arrive()

    def arrive(self) -> None:
        """Go where a table that is now shown was asked to go."""
        place, sheet = self._place, self._presenter.sheet
        if place is None or sheet is None:
            return
        if self._presenter.kind is not ViewKind.PERIOD:
            self._presenter.look_at_period()  # which comes here again
            return
        if isinstance(place, FigurePlace) and sheet.data.period.key != place.period:
            return  # its sheet is being read
        self._place = None
        match place:
            case FigurePlace(unit=unit, code=code):
                known = any(each.key == unit for each in sheet.data.units)
                self._to(unit if known else "", code)
            case IndicatorPlace(code):
                self._to("", code)
            case UnitPlace(unit):
                self._to_unit(unit)
            case _:
                pass

    def to_figure(self, period: str, unit: str, code: str) -> None:
        """Go to a figure of another period: its sheet is read first."""
        self._toolbar.narrow.clear()
        self.to(FigurePlace(period=period, unit=unit, code=code))
        self._presenter.look_at(Period.parse(period))
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_unit(self, unit: str) -> None:
        """Go to the first gap of a unit, in whichever group it is."""
        self._toolbar.narrow.clear()
        self.to(UnitPlace(unit))
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_cell(self, cell: Cell) -> None:
        """Go to a cell, in the table of its period."""
        key = (cell.unit, cell.indicator)
        if self._grid.model.place_of(key) is None:
            self._toolbar.narrow.clear()
        if self._presenter.kind is not ViewKind.PERIOD:
            self._presenter.go_to(cell)
            return
        self._presenter.lead(key)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to(self, unit: str, code: str) -> None:
        """Go to an indicator, in the row of a unit or in the first that reports it."""
        self._presenter.reveal(code, unit)
        rows, sheet = self._grid.model.table.rows, self._presenter.sheet
        column = None if sheet is None else sheet.layout.get(code)
        if rows and not unit:
            own = (row.key for row in rows if column is not None and row.group in column.reporters)
            unit = next(own, rows[0].key)
        self._grid.go_to((unit, code))

    def _to_unit(self, unit: str) -> None:
        code = self._presenter.first_gap(unit)
        if code:
            self._to(unit, code)
            return
        table = self._grid.model.table
        row = next((number for number, row in enumerate(table.rows) if row.key == unit), None)
        if row is not None and table.columns:
            target = next_open(table, (row, -1))
            self._grid.go_to(self._grid.model.key_at(*(target or (row, 0))))
