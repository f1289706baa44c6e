"""The progress of a period: who must report, who has, what is missing, who is late. Counted from its grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from sqlalchemy import Connection, select

from desktop_app.base.clock import Clock
from desktop_app.catalogue.indicator_set import Indicator, Nature
from desktop_app.journal.past.last_changes import LastChange, last_changes
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodState, Status, load_period_state
from desktop_app.movements.progress.due import DueDays, due_days
from desktop_app.movements.sheet.grid import Grid
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.storage.tables.movements import indicator_value


class ReportStage(IntEnum):
    """The progress of a unit, the most urgent first."""

    LATE = 0
    """Figures are missing after the due day."""
    NOTHING = 1
    STARTED = 2
    FILLED = 3
    """Nothing is missing, but the unit has not been marked as reported."""
    REPORTED = 4


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far a unit is: how many of the cells that it has to fill are, and which are not.

    ``due`` is the first due day of what is missing, or that of the report; ``days_late`` counts from the day
    after it. ``last`` is the newest change of one of its figures.
    """

    unit: ReportingUnit
    stage: ReportStage
    expected: int
    missing: tuple[Indicator, ...]
    last: LastChange | None
    days_late: int = 0
    due: date | None = None

    @property
    def filled(self) -> int:
        """How many cells are filled."""
        return self.expected - len(self.missing)


@dataclass(frozen=True, slots=True)
class Board:
    """The progress of a set and period, the late first."""

    set_code: str
    period: Period
    due: date | None
    state: PeriodState
    units: tuple[UnitProgress, ...]

    @property
    def reported(self) -> int:
        """How many units have reported, or have nothing missing."""
        return sum(each.stage >= ReportStage.FILLED for each in self.units)

    @property
    def late(self) -> tuple[UnitProgress, ...]:
        """The units that are late."""
        return tuple(each for each in self.units if each.stage is ReportStage.LATE)

    @property
    def missing(self) -> int:
        """How many awaited cells are empty."""
        return sum(len(each.missing) for each in self.units)


def load_board(
    connection: Connection, clock: Clock, commune_code: str, set_code: str, period: Period
) -> Board:
    """The progress of a period.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    figures = YearFigures(connection, clock, commune_code, set_code, period.year)
    indicators = figures.set_of(period)
    grid = figures.grid(indicators, period)
    state = load_period_state(connection, set_code, period)
    last = last_of_units(connection, set_code, period)
    due = due_days(indicators, period)
    return Board(set_code, period, due.whole, state, units_of_board(grid, state, last, due, clock.today()))


def units_of_board(
    grid: Grid, state: PeriodState, last: Mapping[str, LastChange], due: DueDays, today: date
) -> tuple[UnitProgress, ...]:
    """Yield every unit that has cells to fill and exists at the end of the period, the most urgent first."""
    found = []
    for unit, row in zip(grid.units, grid.rows, strict=True):
        cells = [
            (column.indicator, cell)
            for column, cell in zip(grid.columns, row, strict=True)
            if cell.editable and column.asked_of(unit) and column.indicator.nature is not Nature.TEXT
        ]
        if not cells or unit.ended:
            continue
        missing = tuple(indicator for indicator, cell in cells if cell.awaited)
        by = due.first(missing) or due.whole
        days = 0 if by is None else max((today - by).days, 0)
        stage = _stage(unit.key, len(cells), len(missing), state, late=days > 0)
        late = days if stage is ReportStage.LATE else 0
        found.append(UnitProgress(unit, stage, len(cells), missing, last.get(unit.key), late, by))
    found.sort(key=lambda each: (each.stage, -len(each.missing)))
    return tuple(found)


def last_of_units(connection: Connection, set_code: str, period: Period) -> dict[str, LastChange]:
    """Return when a figure of each unit was typed last, and by whom."""
    value = indicator_value.c
    rows = connection.execute(
        select(value.id, value.unit).where(value.set_code == set_code, value.period == period.key)
    )
    unit_of = {row.id: row.unit for row in rows}
    found: dict[str, LastChange] = {}
    for entity_id, change in last_changes(connection, "indicator_value", "value", unit_of).items():
        unit = unit_of[entity_id]
        if unit not in found or found[unit].at <= change.at:
            found[unit] = change
    return found


def _stage(unit: str, expected: int, missing: int, state: PeriodState, *, late: bool) -> ReportStage:
    said = state.units.get(unit) in (Status.SUBMITTED, Status.ACCEPTED, Status.LOCKED)
    whole = unit == COMMUNE_UNIT and state.closed is not None
    if said or whole:
        return ReportStage.REPORTED
    if not missing:
        return ReportStage.FILLED
    if late:
        return ReportStage.LATE
    return ReportStage.NOTHING if missing == expected else ReportStage.STARTED
