"""Kỳ báo cáo: the reports of all communes, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.locked_states import RETURNED, WHOLE_COMMUNE
from desktop_app.movements.period import Period
from upstream.catalogue.sets import DuePeriod, due_day, sets_in_use
from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.console.queries.today import HANDED_IN
from upstream.database.read_tables import read_figures, read_state, read_step
from upstream.database.statements import among
from upstream.read_model.terms import known_numbers

SUBMITTED = "submitted"


class PeriodCell(NamedTuple):
    """How far a commune's report of a period is. ``status``: empty where nothing was said.

    ``reopened``: it was accepted once, and is not now. ``late``: it is due and not handed in.
    """

    status: str
    at: int
    reopened: bool
    late: bool


@dataclass(frozen=True, slots=True)
class CommunePeriods:
    """A row of the matrix: a cell for each period."""

    code: str
    name: str
    cells: tuple[PeriodCell, ...]

    @property
    def late(self) -> int:
        """How many reports are late."""
        return sum(cell.late for cell in self.cells)


@dataclass(frozen=True, slots=True)
class CommuneReport:
    """The report of a commune for one period.

    Times in ms UTC, 0 for never: ``handed_in_at`` by the office's clock, ``received_at`` by this server's, of
    the first handing in; both of the last one where it was returned meanwhile. ``changed``: units with
    figures that are newer than its last return.
    """

    code: str
    name: str
    status: str
    handed_in_at: int
    received_at: int
    in_time: bool | None
    units: int
    figures: int
    asked: int
    changed: int
    reopened: bool


def matrix(connection: Connection, reach: Reach, due: Sequence[DuePeriod], now: int) -> list[CommunePeriods]:
    """Return how far each commune is with each of these reports."""
    day = _day(now)
    numbers = known_numbers(connection, [WHOLE_COMMUNE, *(each.scope for each in due)])
    columns = read_state.c
    query = select(columns.commune, columns.scope, columns.status, columns.at, columns.accepted).where(
        among(connection, columns.scope, [numbers[each.scope] for each in due if each.scope in numbers]),
        columns.unit == numbers.get(WHOLE_COMMUNE),
        reach.limit(columns.commune),
    )
    known: dict[str, dict[int, PeriodCell]] = {}
    is_due = {numbers.get(each.scope): each.due < day for each in due}
    for code, scope, status, at, accepted in connection.execute(query):
        reopened = accepted is not None and status != "accepted"
        late = is_due[scope] and status not in HANDED_IN
        known.setdefault(code, {})[scope] = PeriodCell(status, at, reopened, late)
    nothing = [
        (numbers.get(each.scope, -place), PeriodCell("", 0, False, each.due < day))
        for place, each in enumerate(due, 1)
    ]
    found = []
    for code, name in names_within(connection, reach).items():
        find = known.get(code, {}).get
        found.append(CommunePeriods(code, name, tuple([find(scope, empty) for scope, empty in nothing])))
    return found


def reports_of(connection: Connection, reach: Reach, set_code: str, period: Period) -> list[CommuneReport]:
    """Return the report of each commune for a period."""
    scope_text = f"period:{set_code}:{period.key}"
    numbers = known_numbers(connection, [WHOLE_COMMUNE, scope_text])
    scope, whole = numbers.get(scope_text, -1), numbers.get(WHOLE_COMMUNE, -1)
    indicators = sets_in_use(connection).get(set_code)
    due = due_day(indicators, period) if indicators is not None else None
    columns = read_state.c
    query = select(columns.commune, columns.status, columns.accepted).where(
        columns.scope == scope, columns.unit == whole, reach.limit(columns.commune)
    )
    known = {code: (status, accepted) for code, status, accepted in connection.execute(query)}
    said = _handed_in(connection, reach, scope, whole)
    counts = _counts(connection, reach, scope)
    changed = _changed(
        connection, scope, {code: each.returned for code, each in said.items() if each.returned}
    )
    found = []
    for code, name in names_within(connection, reach).items():
        status, accepted = known.get(code, ("", None))
        last, count = said.get(code, _NOT_SAID), counts.get(code, (0, 0, 0))
        in_time = (
            None if due is None or not last.at else from_millis(last.at).astimezone(VIETNAM).date() <= due
        )
        reopened = accepted is not None and status != "accepted"
        found.append(
            CommuneReport(
                code, name, status, last.at, last.received_at, in_time, *count, changed.get(code, 0), reopened
            )
        )
    return found


@dataclass(slots=True)
class _HandedIn:
    """When a report was handed in, first or after its last return; ``returned``: the version of that."""

    at: int = 0
    received_at: int = 0
    returned: int = 0


_NOT_SAID = _HandedIn()


def _handed_in(connection: Connection, reach: Reach, scope: int, unit: int) -> dict[str, _HandedIn]:
    columns = read_step.c
    query = (
        select(columns.commune, columns.status, columns.at, columns.received_at, columns.version)
        .where(
            columns.scope == scope,
            columns.unit == unit,
            columns.status.in_((SUBMITTED, RETURNED)),
            reach.limit(columns.commune),
        )
        .order_by(columns.commune, columns.version)
    )
    found: dict[str, _HandedIn] = {}
    for code, status, at, received_at, version in connection.execute(query):
        last = found.setdefault(code, _HandedIn())
        if status == RETURNED:
            found[code] = _HandedIn(returned=version)
        elif not last.at:
            last.at, last.received_at = at, received_at
    return found


def _counts(connection: Connection, reach: Reach, scope: int) -> dict[str, tuple[int, int, int]]:
    """Of each commune how many units have figures, how many figures, and how many are asked for."""
    columns = read_figures.c
    query = (
        select(columns.commune, func.count(), func.sum(columns.figures), func.sum(columns.asked))
        .where(columns.scope == scope, reach.limit(columns.commune))
        .group_by(columns.commune)
    )
    return {code: (units, int(given), int(asked)) for code, units, given, asked in connection.execute(query)}


def _changed(connection: Connection, scope: int, since: Mapping[str, int]) -> dict[str, int]:
    """Of communes how many units have figures that are newer than a version."""
    if not since:
        return {}
    columns = read_figures.c
    query = select(columns.commune, columns.newest).where(
        columns.scope == scope, among(connection, columns.commune, since.keys())
    )
    found = dict.fromkeys(since, 0)
    for code, newest in connection.execute(query):
        found[code] += newest > since[code]
    return found


def _day(at: int) -> date:
    return from_millis(at).astimezone(VIETNAM).date()
