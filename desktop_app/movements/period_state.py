"""How far the report of a set and period is, and which cells that leaves open: known before anybody types.

The commune's report holds the figures of all units; the report of a unit holds its own. A longer period that
is closed holds the shorter ones in it. A report that was returned with comments on single cells is open in
those cells only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from operator import itemgetter
from typing import Final

from sqlalchemy import Connection, bindparam, literal, literal_column, select, union_all

from desktop_app.base.i18n import tr
from desktop_app.base.ids import period_status_id
from desktop_app.base.locked_states import ASKED, LOCKED_PERIOD, LOCKED_REPORT
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.cell import Cell
from desktop_app.movements.events import event_days, event_names, period_label
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.set_versions import SetVersions
from desktop_app.storage.prepared import Prepared
from desktop_app.storage.tables.movements import indicator_value, period_status

ANSWERED: Final = "answered"
"""What it says once the report was closed or handed in again."""


class Status(StrEnum):
    """The states of the report of the commune or of a unit; ``roles.toml`` says who may do what."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    """A unit has reported to the commune; the commune's report was sent to the province."""
    LOCKED = "locked"
    """Closed by the commune."""
    RETURNED = "returned"
    ACCEPTED = "accepted"


class PeriodAccepted(Problem):
    """A report takes no figures: it is closed, handed in or accepted, or was returned for other cells."""


@dataclass(frozen=True, slots=True)
class PeriodState:
    """The state of the commune's report, those of the units, and the cells that were returned.

    ``closed`` names a period over this one, or this one, whose report takes no figures, with its state.
    """

    status: Status = Status.DRAFT
    reason: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[Cell] = frozenset()
    closed: tuple[str, str] | None = None
    units_closed: Mapping[str, str] = field(default_factory=dict)
    """Of units whose own report was accepted or locked: the label of its period."""
    counted_closed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Of an event: the indicators that count into a closed period by its day, with that and its state."""
    counted_of_units: Mapping[Cell, str] = field(default_factory=dict)
    """The same of single units whose own report of such a period was accepted: its label by the cell."""
    longer: bool = False
    """Whether it is a longer period that is closed."""

    @property
    def takes_all(self) -> bool:
        """Whether every cell takes a figure."""
        narrowed = self.closed or self.units_closed or self.counted_closed or self.counted_of_units
        return not narrowed and not self.only_asked

    @property
    def only_asked(self) -> bool:
        """Whether only the cells with a comment are open."""
        return self.status is Status.RETURNED and bool(self.asked)

    def refusal(self, cell: Cell) -> PeriodAccepted | None:
        """Why a cell takes no figure; ``None``: it does."""
        if self.closed is not None:
            return _closed(*self.closed)
        if cell.indicator in self.counted_closed:
            return _closed(*self.counted_closed[cell.indicator])
        own = self.units_closed.get(cell.unit) or self.counted_of_units.get(cell)
        if own is not None:
            return _closed(own, Status.ACCEPTED)
        if self.only_asked and cell not in self.asked:
            return PeriodAccepted(
                "The report was returned for single cells: only those with a comment are corrected."
                " To change others, reopen the period with a reason."
            )
        return None

    def closed_problem(self) -> PeriodAccepted | None:
        """Why no cell at all takes a figure; ``None``, where some do."""
        return None if self.closed is None else _closed(*self.closed)


def load_period_state(connection: Connection, set_code: str, period: Period) -> PeriodState:
    """The state of a period, with what closed longer periods mean for it."""
    over = {each.key: each for each in (period, *period.longer)}
    rows = _status_rows(connection, set_code, tuple(over))
    if not rows and period.kind is not PeriodType.EVENT:
        return PeriodState()
    own = {row.unit: row for row in rows if row.period == period.key}
    commune = own.get(COMMUNE_UNIT)
    status = _status(commune.status if commune is not None else "")
    names = event_names(connection, period.year) if period.slug and rows else {}
    closed: tuple[str, str, str] | None = None
    units_closed: dict[str, str] = {}
    for row in rows:  # the shortest period first
        if row.period not in over:
            continue  # of another program: its id says another period
        if row.unit == COMMUNE_UNIT:
            if closed is None and row.status in LOCKED_REPORT:
                closed = (period_label(over[row.period], names), row.status, row.period)
        elif row.status in LOCKED_PERIOD and row.unit not in units_closed:
            units_closed[row.unit] = period_label(over[row.period], names)
    is_event = period.kind is PeriodType.EVENT
    counted = _counted_closed(connection, set_code, period) if is_event else ({}, {})
    asked = _asked(connection, set_code, period.key) if status is Status.RETURNED else frozenset()
    return PeriodState(
        status,
        (commune.status_reason or "") if commune is not None else "",
        {unit: row.status for unit, row in own.items() if unit != COMMUNE_UNIT},
        asked,
        None if closed is None else closed[:2],
        units_closed,
        *counted,
        closed is not None and closed[2] != period.key,
    )


def is_closed(connection: Connection, set_code: str, period: Period) -> bool:
    """Whether the commune's report of the period, or of a longer one that it lies in, takes no figures."""
    reports = [period_status_id(set_code, each.key, COMMUNE_UNIT) for each in (period, *period.longer)]
    closed = select(literal(1)).where(
        period_status.c.id.in_(reports), period_status.c.status.in_(LOCKED_REPORT)
    )
    return connection.execute(closed.limit(1)).first() is not None


def is_closed_so_far(connection: Connection, set_code: str, period: Period) -> bool:
    """Whether all figures from January to the end of a period are closed: its quarters, then its months."""
    return all(is_closed(connection, set_code, part) for part in period.settled_parts)


def _counted_closed(
    connection: Connection, set_code: str, event: Period
) -> tuple[dict[str, tuple[str, str]], dict[Cell, str]]:
    """The indicators of an event that count into a period which is closed, by the day of the event.

    Then the cells of units whose own report of such a period was accepted.
    """
    day = event_days(connection, event.year).get(event.key)
    if day is None:
        return {}, {}
    over = {
        each.key: each
        for kind in PeriodType
        if kind not in (PeriodType.YEAR, PeriodType.EVENT)
        for each in (Period.of(day, kind),)
    }
    versions = SetVersions(connection, set_code, event.year)
    closed: dict[str, tuple[str, str]] = {}
    of_units: dict[Cell, str] = {}
    for row in _status_rows(connection, set_code, tuple(over)):
        of_commune = row.unit == COMMUNE_UNIT
        if row.status not in (LOCKED_REPORT if of_commune else LOCKED_PERIOD):
            continue
        period = over[row.period]
        for indicator in versions.of(event).indicators:
            if indicator.period_type is not PeriodType.EVENT or not indicator.has_figures_in(period.kind):
                continue
            if of_commune:
                closed.setdefault(indicator.code, (period.label(), row.status))
            else:
                of_units.setdefault(Cell(row.unit, indicator.code, event.key), period.label())
    return closed, of_units


@cache
def _status_query(periods: int) -> Prepared:
    """The reports of so many periods in one query: it is asked with every figure that is saved."""
    columns = period_status.c
    parts = [
        select(
            literal_column(str(place)), columns.period, columns.unit, columns.status, columns.status_reason
        ).where(columns.id >= bindparam(f"first{place}"), columns.id < bindparam(f"end{place}"))
        for place in range(periods)
    ]
    return Prepared(union_all(*parts))


def _status_rows(connection: Connection, set_code: str, periods: tuple[str, ...]) -> list[_Row]:
    """The rows of the periods, in their order."""
    bounds: dict[str, str] = {}
    for place, period in enumerate(periods):
        first = period_status_id(set_code, period, "")
        bounds |= {f"first{place}": first, f"end{place}": f"{first[:-1]};"}
    rows = _status_query(len(periods)).all(connection, bounds)
    return [_Row(*row[1:]) for row in sorted(rows, key=itemgetter(0))]


@dataclass(frozen=True, slots=True)
class _Row:
    period: str
    unit: str
    status: str
    status_reason: str | None


def _asked(connection: Connection, set_code: str, period: str) -> frozenset[Cell]:
    value = indicator_value.c
    rows = connection.execute(
        select(value.unit, value.indicator_code).where(
            value.set_code == set_code, value.period == period, value.note_state == ASKED
        )
    )
    return frozenset(Cell(unit, code, period) for unit, code in rows)


def _status(stored: str) -> Status:
    try:
        return Status(stored)
    except ValueError:  # nothing yet, or a state of a newer version
        return Status.DRAFT


def _closed(period: str, status: str) -> PeriodAccepted:
    match status:
        case Status.LOCKED:
            return PeriodAccepted(
                "The figures of {period} are closed. To change one, reopen the period with a reason.",
                period=period,
            )
        case Status.SUBMITTED:
            return PeriodAccepted(
                "The figures of {period} were submitted to the province."
                " To change one, reopen the period with a reason.",
                period=period,
            )
        case _:
            return PeriodAccepted(
                "The province has accepted the report for {period}, so its figures cannot be changed."
                " Ask the province to return the report.",
                period=period,
            )


def status_words(status: Status) -> str:
    """The state of the commune's report, in a word or two."""
    words = {
        Status.DRAFT: tr("Being entered"),
        Status.LOCKED: tr("Figures closed"),
        Status.SUBMITTED: tr("Submitted to the province"),
        Status.RETURNED: tr("Returned by the province"),
        Status.ACCEPTED: tr("Accepted by the province"),
    }
    return words[status]
