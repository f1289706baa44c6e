"""What the first page shows a moment later: what needs the catalogue, the registers and the fund."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop_app.base.clock import Clock
from desktop_app.base.locked_states import RETURNED, WHOLE_COMMUNE
from desktop_app.book.overview_facts import (
    AreaProgress,
    AreaState,
    DueItem,
    DueKind,
    MonthCell,
    MonthProgress,
    OverviewFacts,
    PlanLine,
)
from desktop_app.storage.known_facts import all_facts

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_app.fund.disclosure.due_list import FundDues
    from desktop_app.movements.analysis.year_map import UnitMonth, YearMap
    from desktop_app.movements.period import Period

_MOST_BEHIND = 5


def look_closer(connection: Connection, facts: OverviewFacts, clock: Clock, reader: str) -> OverviewFacts:
    """The same facts, with the empty cells, the months, the plan, and what is due in registers and the fund.

    The due day is that of the sets; until then it was the program's. ``reader``: the officer who looks, who
    sees no register that he may not read. What is overdue comes first, by its day.
    """
    from desktop_app.movements.analysis.year_map import year_map
    from desktop_app.movements.period import Period
    from desktop_app.movements.progress.missing import first_due_day
    from desktop_app.office.profile import load_profile

    today, period = clock.today(), Period.parse(facts.period)
    commune_code = all_facts(connection).get("commune_code") or ""
    day = first_due_day(connection, period) or facts.due_on
    # What is late does not depend on the period that is shown, and in January it belongs to the year before.
    years = sorted({period.year, today.year - 1, today.year})
    maps = {year: year_map(connection, clock, commune_code, year) for year in years}
    months = {
        each.key: each
        for each in _months({key: units for reported in maps.values() for key, units in reported.items()})
    }
    areas = tuple(_with_months(area, maps[period.year]) for area in facts.areas)
    shown = tuple(months.get(month.key, month) for month in facts.months)
    known = replace(facts, areas=areas, months=shown)
    return replace(
        known,
        dues=_dues(connection, clock, known, tuple(months.values()), day, reader),
        keeps_figures=any(month.cell.filled for month in months.values()),
        due_on=day,
        examined=True,
        has_signer=bool(load_profile(connection, commune_code)["signer_name"]),
        behind=tuple(_behind(connection, clock, commune_code, period)),
        fund=_fund_dues(connection, today, reader),
    )


def months_of(connection: Connection, clock: Clock, year: int) -> tuple[MonthProgress, ...]:
    """Return the months of a year that have started, as the first page shows them."""
    from desktop_app.movements.analysis.year_map import year_map

    commune_code = all_facts(connection).get("commune_code") or ""
    reported: dict[Period, Mapping[str, UnitMonth]] = {}
    for each in (year - 1, year):  # what is due of January depends on whether figures were kept before
        reported |= year_map(connection, clock, commune_code, each)
    return tuple(month for month in _months(reported) if month.key.startswith(f"{year:04d}-"))


def _with_months(area: AreaProgress, reported: YearMap) -> AreaProgress:
    found = [units.get(area.id) for units in reported.values()]
    cells = tuple(None if each is None else _cell(area.id, each) for each in found)
    later = tuple(MonthCell() for _ in range(12 - len(cells)))
    return replace(area, months=(*cells, *later))


def _cell(unit: str, month: UnitMonth) -> MonthCell:
    if month.is_reported:
        state = AreaState.DONE
    elif month.filled == month.expected:
        state = AreaState.FULL
    else:
        state = AreaState.STARTED if month.filled else AreaState.NOTHING
    return MonthCell(state, month.filled, month.expected, (unit, month.gap) if month.gap else None)


def _months(reported: YearMap) -> Iterator[MonthProgress]:
    """Yield the months of the commune: of all units together.

    Nothing is due of the months before the first in which the office kept figures, or before this one.
    """
    known = {month.key: units for month, units in reported.items() if units}
    started = [key for key, units in known.items() if any(each.filled for each in units.values())]
    first = min([*started, *list(known)[-1:]], default="")
    for key, units in known.items():
        cells = [_cell(unit, each) for unit, each in units.items()]
        days = [each.due for each in units.values() if each.due is not None]
        yield MonthProgress(key, _together(cells), min(days, default=None) if key >= first else None)


def _together(cells: Sequence[MonthCell]) -> MonthCell:
    states = {cell.state for cell in cells}
    if states == {AreaState.DONE}:
        state = AreaState.DONE
    elif states <= {AreaState.DONE, AreaState.FULL}:
        state = AreaState.FULL
    else:
        state = AreaState.NOTHING if states == {AreaState.NOTHING} else AreaState.STARTED
    open_cells = [cell for cell in cells if cell.state is not AreaState.DONE]
    gap = next((cell.gap for cell in open_cells if cell.gap), None)
    return MonthCell(
        state, sum(each.filled for each in cells), sum(each.expected or 0 for each in cells), gap
    )


def _dues(
    connection: Connection,
    clock: Clock,
    facts: OverviewFacts,
    months: Sequence[MonthProgress],
    day: date | None,
    reader: str,
) -> tuple[DueItem, ...]:
    """Return all that is due, in no order."""
    today = clock.today()
    last = tuple(due for due in facts.dues if due.kind in (DueKind.UNSENT, DueKind.NOT_CONNECTED))
    first = tuple(
        replace(due, by=day) if due.kind is DueKind.AREAS_MISSING else due
        for due in facts.dues
        if due not in last
    )
    found = () if facts.closed else tuple(_cells_due(connection, clock, facts.period, facts.areas, day))
    months_due = _late_months(facts, months, today)
    returned = (*_returned(connection), *_closed_over_texts(connection, clock))
    return (*returned, *_entries_due(connection, clock, reader), *first, *found, *months_due, *last)


def _returned(connection: Connection) -> Iterator[DueItem]:
    """Reports and rounds that the province gave back, with its reason: it waits for them."""
    from sqlalchemy import select

    from desktop_app.storage.tables.movements import period_status
    from desktop_app.storage.tables.surveys import survey_round

    report, given = period_status.c, survey_round.c
    reports = select(report.period, report.status_reason).where(
        report.unit == WHOLE_COMMUNE, report.status == RETURNED
    )
    for period, reason in connection.execute(reports.order_by(report.period)).all():
        yield DueItem(DueKind.PERIOD_RETURNED, 1, reason or "", period=period)
    rounds = select(given.id, given.title, given.status_reason).where(
        given.status == RETURNED, given.deleted.is_not(1), given.archived.is_not(1)
    )
    for round_id, title, reason in connection.execute(rounds.order_by(given.title)).all():
        subject = ": ".join(part for part in (title, reason) if part)
        yield DueItem(DueKind.ROUND_RETURNED, 1, subject, place=round_id)


def _closed_over_texts(connection: Connection, clock: Clock) -> Iterator[DueItem]:
    """What another computer closed without the texts that are in cells here."""
    from desktop_app.movements.checks.loading import closed_over_texts

    for each in closed_over_texts(connection, clock):
        first = each.cells[0]
        yield DueItem(
            DueKind.CLOSED_OVER_TEXTS,
            len(each.cells),
            place=first.unit,
            gap=first.indicator,
            period=each.period.key,
        )


def _late_months(facts: OverviewFacts, months: Sequence[MonthProgress], today: date) -> Iterable[DueItem]:
    """Return the months whose day has passed, except the month on the screen, which has its own lines."""
    names = {area.id: area.name for area in facts.areas}
    for month in months:
        cell, late = month.cell, month.due is not None and month.due < today
        if month.key == facts.period or not late:
            continue
        if cell.gap and cell.state in (AreaState.NOTHING, AreaState.STARTED):
            unit, gap = cell.gap
            yield DueItem(
                DueKind.MONTH_LATE,
                cell.filled,
                names.get(unit, ""),
                month.due,
                unit,
                gap,
                cell.expected or 0,
                month.key,
            )


def _behind(connection: Connection, clock: Clock, commune_code: str, period: Period) -> Iterator[PlanLine]:
    """Yield the indicators with the smallest part of their plan of the year, of all installed sets."""
    from desktop_app.movements.analysis.plan_shortfall import furthest_behind

    for each in furthest_behind(connection, clock, commune_code, period, _MOST_BEHIND):
        yield PlanLine(each.code, each.name, each.reached, each.plan, float(each.share))


def _cells_due(
    connection: Connection,
    clock: Clock,
    period: str,
    areas: Sequence[AreaProgress],
    due_on: date | None,
) -> Iterable[DueItem]:
    """Yield the empty cells of areas that have started; areas with nothing at all are named."""
    from desktop_app.movements.period import Period
    from desktop_app.movements.progress.missing import missing_cells

    commune_code = all_facts(connection).get("commune_code") or ""
    started = {area.id for area in areas if area.state is AreaState.STARTED}
    missing = missing_cells(connection, clock, commune_code, Period.parse(period), started)
    empty = missing.units
    if areas and empty:
        names = {area.id: area.name for area in areas}
        first = next(unit for unit in (*names, *empty) if unit in empty)
        yield DueItem(DueKind.CELLS_MISSING, empty.total(), names.get(first, ""), missing.by or due_on, first)


def _entries_due(connection: Connection, clock: Clock, reader: str) -> Iterable[DueItem]:
    """Entries of registers: those with a term in hours one by one, then urgent, overdue and near ones."""
    from desktop_app.registers.clock.due import Urgency
    from desktop_app.registers.lists.due_list import due_entries

    found: dict[DueKind, list[DueItem]] = {}
    for item in due_entries(connection, clock.today(), reader):
        kind = DueKind.ENTRIES_DUE
        if item.urgent:
            kind = DueKind.ENTRIES_URGENT
        elif item.urgency in (Urgency.OVERDUE, Urgency.LONG_OVERDUE):
            kind = DueKind.ENTRIES_OVERDUE
        subject = " ".join(part for part in (item.number, item.title) if part)
        due = DueItem(kind, 1, subject, item.deadline.due.due_on, item.matter_id)
        if item.ends_at is None:
            found.setdefault(kind, []).append(due)
            continue
        seconds = (item.ends_at - clock.now()).total_seconds()
        yield replace(due, kind=DueKind.ENTRY_HOURS, at=item.ends_at, seconds=seconds)
    for several in found.values():
        yield replace(several[0], count=len(several))


def _fund_dues(connection: Connection, today: date, reader: str) -> FundDues:
    from desktop_app.fund.disclosure.due_list import fund_dues

    return fund_dues(connection, all_facts(connection).get("commune_code") or "", today, reader)
