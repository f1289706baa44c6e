"""How the room comes to a unit, an indicator or a cell that somebody asks for, from any view and group."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop_app.movements.period import Period
from ui.context.room import Place
from ui.grid.grid import Grid
from ui.grid.model.navigation import next_due, next_open
from ui.grid.model.table import Key
from ui.movements.presenter import MovementsPresenter
from ui.movements.sheets.views import ViewKind
from ui.movements.toolbar import Toolbar
from ui.places.movements import FigurePlace, IndicatorPlace, UnitPlace


class Going:
    """Puts the cursor there, at once or when the table is there; places are in the table of the period."""

    def __init__(self, presenter: MovementsPresenter, grid: Grid, toolbar: Toolbar) -> None:
        self._presenter = presenter
        self._grid = grid
        self._toolbar = toolbar
        self._place: Place | None = None
        """Where to go once there is a sheet."""

    def to(self, place: Place) -> None:
        """Go to a place of the room."""
        self._place = place
        self.arrive()

    def arrive(self) -> None:
        """A table is shown: go where it was asked to go."""
        place, table = self._place, self._grid.model.table
        if place is None or not table.columns:
            return
        if self._presenter.kind is not ViewKind.PERIOD:
            self._presenter.look_at_period()  # which comes here again
            return
        sheet = self._presenter.sheet
        if isinstance(place, FigurePlace) and (sheet is None or sheet.data.period.key != place.period):
            return  # its sheet is being read
        self._place = None
        match place:
            case FigurePlace(unit=unit, code=code):
                known = any(row.key == unit for row in table.rows)
                self._grid.go_to((unit if known else table.rows[0].key, code))
            case IndicatorPlace(code):
                self._grid.go_to((table.rows[0].key, code))
            case UnitPlace(unit):
                self._to_unit(unit)
            case _:
                pass

    def to_figure(self, period: str, unit: str, code: str) -> None:
        """Go to a figure of another period: its sheet is read first."""
        self.all_groups()
        self.to(FigurePlace(period=period, unit=unit, code=code))
        self._presenter.look_at(Period.parse(period))
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_unit(self, unit: str) -> None:
        """Go to the first gap of a unit, in all groups."""
        self.all_groups()
        self.to(UnitPlace(unit))
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def to_cell(self, key: Key) -> None:
        """Go to the cell of a unit and an indicator."""
        if self._presenter.kind is not ViewKind.PERIOD:
            self.all_groups()
            self._presenter.go_to(key)
            return
        if self._grid.model.place_of(key) is None:
            self.all_groups()
        self._grid.go_to(key)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def all_groups(self) -> None:
        """Show all columns: what is looked for may be in any group."""
        self._presenter.unfold_all()
        self._toolbar.narrow.clear()
        if self._toolbar.groups.currentIndex() > 0:
            self._toolbar.groups.setCurrentIndex(0)
            self._presenter.choose_group("")

    def _to_unit(self, unit: str) -> None:
        table = self._grid.model.table
        row = next((number for number, row in enumerate(table.rows) if row.key == unit), None)
        if row is not None:
            start = (row, -1)
            target = next_due(table, start)
            if target is None or target[0] != row:
                target = next_open(table, start)
            self._grid.go_to(self._grid.model.key_at(*(target or (row, 0))))
