"""What a movement sheet is made of, read in the database queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.ids import period_status_id
from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType
from desktop_app.catalogue.installed import InstalledPackage, installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.grid.cell_drafts import CellDraft, CellPlace, indicator_sheet, load_cell_drafts
from desktop_app.journal.locks import lock_on, locked_words, return_of, returned_words
from desktop_app.journal.unseen import seen_of_all
from desktop_app.movements.converting import as_shown
from desktop_app.movements.events import event_days, event_names
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit
from desktop_app.movements.lines import lines_of, with_merged
from desktop_app.movements.loading import folded_values, single_values, units_of_grid
from desktop_app.movements.notes.version_notes import version_notes
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import Cell as UnitCell
from desktop_app.movements.period_state import PeriodState, Status, load_period_state
from desktop_app.movements.plans import Plans, load_plans
from desktop_app.movements.progress.closing import CellComment, comments_of
from desktop_app.movements.progress.due import DueDays, due_days
from desktop_app.movements.progress.evidence import figures_with_files
from desktop_app.movements.queries import load_values, values_between, versions_of_year
from desktop_app.movements.set_versions import set_of_period, version_in_force
from desktop_app.movements.unit_figures import UNFOLDED, Folding
from desktop_app.movements.values import CellKey, Value, typed_values


@dataclass(frozen=True, slots=True)
class SheetData:
    """An indicator set, the units that report in a period, and the values and plans of its year."""

    indicators: IndicatorSet
    period: Period
    units: tuple[ReportingUnit, ...]
    values: Mapping[CellKey, Value]
    plans: Plans
    due: DueDays
    drafts: Mapping[CellPlace, CellDraft]
    """What was typed in this period and does not fit."""
    locked: str = ""
    """Why nothing is typed here: the province has locked the period, or a longer one."""
    returned: str = ""
    """Why the province has opened the period again, and how many cells it asks about."""
    reopened: str = ""
    """Why the office has opened the period again."""
    state: PeriodState = field(default_factory=PeriodState)
    comments: Mapping[UnitCell, CellComment] = field(default_factory=dict)
    seen: int = 0
    """Up to which version of the province's all of this was read."""
    events: Mapping[str, str] = field(default_factory=dict)
    """The names of the year's events, by the word in their keys."""
    event_days: Mapping[str, date] = field(default_factory=dict)
    """The first days of the year's events, by the keys of their periods."""
    not_added: str = ""
    """Which figures of the year are in no total here, for their version counts something else."""
    newer: str = ""
    """Which version newer periods take, where this one stays with an older."""
    files: Mapping[UnitCell, int] = field(default_factory=dict)
    """How many files belong to cells."""
    units_to_date: tuple[ReportingUnit, ...] | None = None
    """The units that reported from January to the end of the period."""
    folding: Folding = UNFOLDED
    """Which figures of ``values`` are sums of several periods: what is not typed in this one."""

    def why_closed(self, cell: UnitCell) -> str:
        """Why a cell takes no figure; nothing, where it does."""
        refused = None if self.locked else self.state.refusal(*cell)
        return self.locked or ("" if refused is None else refused.sentence())


def load_sheet(conn: Connection, set_code: str, period: Period, commune: str) -> SheetData:
    """Read all that the sheet of a period needs.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    return next(_sheets(conn, set_code, [period], commune))


def load_year(
    conn: Connection, set_code: str, year: int, commune: str, *, unit: str = "", code: str = ""
) -> tuple[SheetData, ...]:
    """The sheets of all periods of a year, for one ``unit`` or one indicator.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    events = {key for key, _ in versions_of_year(conn, set_code, year) if Period.parse(key).slug}
    sheets = _sheets(conn, set_code, periods_of_year(year, events), commune, unit, code)
    if unit:
        return tuple(_only_unit(data, unit) for data in sheets)
    return tuple(data for data in sheets if code in data.indicators.by_code)


def periods_of_year(year: int, events: Iterable[str] = ()) -> tuple[Period, ...]:
    """Months, each quarter, half-year and year behind its last month, then the events."""
    whole = Period(PeriodType.YEAR, year)
    parts = [part for kind in PeriodType if kind is not PeriodType.EVENT for part in whole.parts(kind)]
    parts.sort(key=lambda part: (part.end, len(part.months)))
    return (*parts, *(Period.parse(key) for key in sorted(events)))


def _only_unit(data: SheetData, unit: str) -> SheetData:
    """The sheet with the rows of a unit alone: itself, and areas that it goes on in or that went into it."""
    return replace(data, units=_line_of(data.units, unit))


def _line_of(units: tuple[ReportingUnit, ...], unit: str) -> tuple[ReportingUnit, ...]:
    for line in lines_of(units):
        found = tuple(units[place] for place in line)
        if any(each.key == unit for each in with_merged(found)):
            return found
    return ()


def _read_by(indicators: IndicatorSet, code: str) -> set[str]:
    """The code, and all that is read to compute it."""
    found: set[str] = set()
    waiting = [code]
    while waiting:
        each = waiting.pop()
        if each in indicators.by_code and each not in found:
            found.add(each)
            waiting.extend(reads(indicators.by_code[each]))
    return found


def _sheets(
    conn: Connection, set_code: str, periods: Iterable[Period], commune: str, unit: str = "", code: str = ""
) -> Iterator[SheetData]:
    """The sheets of periods of one year; what they have in common is read once.

    Where only a ``unit`` or an indicator is looked at, figures of others are left out.
    """
    periods = list(periods)
    year = periods[0].year
    whole = bool(unit or code)  # a table through the year shows what is put together, period by period
    stored = load_values(conn, set_code, year) if whole else _told_in(conn, set_code, periods)
    plans = load_plans(conn, commune, set_code, year)
    if unit:
        year_units, _ = units_of_grid(conn, commune, Period(PeriodType.YEAR, year), stored)
        line = {each.key for each in with_merged(_line_of(year_units, unit))} | {unit}
        stored = {key: text for key, text in stored.items() if key[2] in line}
    files = figures_with_files(conn, set_code)
    seen, events, days = seen_of_all(conn), event_names(conn, year), event_days(conn, year)
    values: dict[tuple[str, frozenset[str]], dict[CellKey, Value]] = {}
    for period in periods:
        indicators = set_of_period(conn, set_code, period)
        drafts = load_cell_drafts(conn, indicator_sheet(set_code, period.key))
        typed = {(code, period.key, unit) for unit, code in drafts}
        state = load_period_state(conn, set_code, period)
        units, units_to_date = units_of_grid(conn, commune, period, chain(stored, typed))
        known = (indicators.version, indicators.carried)
        folding = UNFOLDED if whole else Folding.of(period)
        if not whole:
            single = stored | single_values(conn, indicators, year)
            together = folded_values(conn, indicators, folding, [*units, *units_to_date])
            values[known] = typed_values(indicators, as_shown(conn, indicators, single)) | together
        elif known not in values:
            wanted = _read_by(indicators, code) if code else indicators.by_code.keys()
            some = {key: text for key, text in stored.items() if key[0] in wanted}
            values[known] = typed_values(indicators, as_shown(conn, indicators, some))
        yield SheetData(
            indicators,
            period,
            units,
            values[known],
            load_plans(conn, commune, set_code, year, indicators) if indicators.factors else plans,
            due_days(indicators, period),
            drafts,
            *_standing_words(conn, period_status_id(set_code, period.key, COMMUNE_UNIT), state),
            state=state,
            comments=comments_of(conn, set_code, period.key),
            seen=seen,
            events=events,
            event_days=days,
            not_added=" ".join(version_notes(conn, indicators, period)),
            newer=_newer_words(indicators.version, version_in_force(conn, set_code, period)),
            files={(row, item): n for (item, key, row), n in files.items() if key == period.key},
            units_to_date=units_to_date,
            folding=folding,
        )


def _told_in(conn: Connection, set_code: str, periods: Iterable[Period]) -> dict[CellKey, str]:
    """The figures of some periods and of the events of their year, for itself each."""
    found: dict[CellKey, str] = {}
    for period in periods:
        found |= values_between(conn, set_code, *Period.events_of(period.year))
        found |= values_between(conn, set_code, period.key, period.key)
    return found


def _standing_words(conn: Connection, report: str, state: PeriodState) -> tuple[str, str, str]:
    """Why nothing is typed, why the province returned the period, why the office opened it again."""
    lock, opened = lock_on(conn, "period_status", report), return_of(conn, "period_status", report)
    closed = state.closed_problem()
    locked = "" if closed is None else closed.sentence()
    reopened = state.reason if state.status is Status.DRAFT else ""
    if opened is None and state.status is Status.RETURNED:
        opened = state.reason
    returned = "" if opened is None or reopened else returned_words(opened)
    if state.only_asked:
        asked = tr("{n} cells have a comment; only these are corrected.", n=len(state.asked))
        returned = f"{returned} {asked}".strip()
    return (
        locked_words(lock) if lock is not None else locked,
        returned,
        tr("The period was opened again: {reason}", reason=reopened) if reopened else "",
    )


def _newer_words(own: str, newer: str) -> str:
    if own == newer:
        return ""
    return tr(
        "This period was begun with version {own} of the indicators and stays with it."
        " Version {newer} holds for periods that are not begun.",
        own=own,
        newer=newer,
    )


def indicator_sets(conn: Connection) -> list[InstalledPackage]:
    """The indicator sets of this book, each by its newest version; the period says which version it takes."""
    found = installed(conn, PackageKind.INDICATOR_SET)
    return list({package.code: package for package in reversed(found)}.values())[::-1]


def same_place(old: SheetData, new: SheetData) -> bool:
    """Whether both have the same set and period."""
    versions = [(data.indicators.sha256, data.indicators.carried, data.period) for data in (old, new)]
    return versions[0] == versions[1]


def same_shape(old: SheetData, new: SheetData) -> bool:
    """Whether both have the same set, period and units, so that only figures can differ."""
    return same_place(old, new) and old.units == new.units
