"""What the window shows of a period, read at once: its sheet, its state, and what is beside its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.base.ids import period_status_id
from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType
from desktop_app.catalogue.installed import InstalledPackage, installed
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.grid.cell_drafts import CellDraft, indicator_sheet, load_cell_drafts
from desktop_app.journal.handed_in import HandIn, HandInStage, hand_in_of
from desktop_app.journal.locks import lock_on, locked_words, return_of, returned_words
from desktop_app.journal.unseen import seen_of_all
from desktop_app.movements.cell import Cell
from desktop_app.movements.events import period_label
from desktop_app.movements.grid_layout import COMMUNE_UNIT, ReportingUnit
from desktop_app.movements.lines import lines_of, with_merged
from desktop_app.movements.notes.version_notes import version_notes
from desktop_app.movements.period import Period
from desktop_app.movements.period_state import PeriodState, Status, load_period_state
from desktop_app.movements.plans import Plans
from desktop_app.movements.progress.closing import CellComment, comments_of
from desktop_app.movements.progress.due import DueDays, due_days
from desktop_app.movements.progress.evidence import figures_with_files
from desktop_app.movements.queries import versions_of_year
from desktop_app.movements.sheet.period_sheet import PeriodSheet
from desktop_app.movements.sheet.reading import YearFigures


@dataclass(frozen=True, slots=True)
class SheetData:
    """The sheet of a period, and what is shown beside its figures."""

    sheet: PeriodSheet
    plans: Plans
    """Those that the office has recorded apart from those that the set brings."""
    due: DueDays
    drafts: Mapping[Cell, CellDraft]
    """What was typed in this period and does not fit."""
    locked: str = ""
    """Why nothing is typed here: the province has locked the period, or a longer one."""
    returned: str = ""
    """Why the province has opened the period again, and how many cells it asks about."""
    reopened: str = ""
    """Why the office has opened the period again."""
    state: PeriodState = field(default_factory=PeriodState)
    comments: Mapping[Cell, CellComment] = field(default_factory=dict)
    seen: int = 0
    """Up to which version of the province's all of this was read."""
    events: Mapping[str, str] = field(default_factory=dict)
    """The names of the year's events, by the word in their keys."""
    not_added: str = ""
    """Which figures of the year are in no total here, for their version counts something else."""
    handed_in: HandIn | None = None
    """Where the report is, once it was handed in."""
    newer: str = ""
    """Which version newer periods take, where this one stays with an older."""
    files: Mapping[Cell, int] = field(default_factory=dict)
    """How many files belong to cells."""

    @property
    def indicators(self) -> IndicatorSet:
        """The set of the period."""
        return self.sheet.indicators

    @property
    def period(self) -> Period:
        """The period of the sheet."""
        return self.sheet.period

    @property
    def units(self) -> Sequence[ReportingUnit]:
        """The units that report in the period."""
        return self.sheet.units

    @property
    def is_under_way(self) -> bool:
        """Whether the report was handed in, and the province is not known to have it."""
        return self.handed_in is not None and self.handed_in.stage is not HandInStage.ARRIVED

    def why_closed(self, cell: Cell) -> str:
        """Why a cell takes no figure; nothing, where it does."""
        refused = None if self.locked else self.state.refusal(cell)
        return self.locked or ("" if refused is None else refused.sentence())


def load_sheet(conn: Connection, clock: Clock, set_code: str, period: Period, commune: str) -> SheetData:
    """Read all that the sheet of a period needs.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    return next(_sheets(conn, clock, set_code, [period], commune))


def load_year(
    conn: Connection,
    clock: Clock,
    set_code: str,
    year: int,
    commune: str,
    *,
    unit: str = "",
    code: str = "",
) -> tuple[SheetData, ...]:
    """The sheets of all periods of a year, for one ``unit`` or one indicator.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    events = {key for key, _ in versions_of_year(conn, set_code, year) if Period.parse(key).slug}
    sheets = _sheets(conn, clock, set_code, periods_of_year(year, events), commune, unit, code)
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
    return replace(data, sheet=replace(data.sheet, units=_line_of(data.units, unit)))


def _line_of(units: Sequence[ReportingUnit], unit: str) -> tuple[ReportingUnit, ...]:
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
    conn: Connection,
    clock: Clock,
    set_code: str,
    periods: Iterable[Period],
    commune: str,
    unit: str = "",
    code: str = "",
) -> Iterator[SheetData]:
    """The sheets of periods of one year; what they have in common is read once.

    Where only a ``unit`` or an indicator is looked at, figures of others are left out.
    """
    periods = list(periods)
    year = periods[0].year
    figures = YearFigures(conn, clock, commune, set_code, year)
    whole = bool(unit or code)  # a table through the year shows what is put together, period by period
    line = {unit}
    if unit:
        year_units, _ = figures.units(Period(PeriodType.YEAR, year))
        line |= {each.key for each in with_merged(_line_of(year_units, unit))}
    files = figures_with_files(conn, set_code)
    seen, events = seen_of_all(conn), figures.event_names
    for period in periods:
        indicators = figures.set_of(period)
        kept = load_cell_drafts(conn, indicator_sheet(set_code, period.key))
        drafts = {Cell(unit, item, period.key): draft for (unit, item), draft in kept.items()}
        drafted = {cell.unit for cell in drafts}
        if whole:
            codes = _read_by(indicators, code) if code else None
            sheet = figures.singly(indicators, period, line if unit else None, codes, drafted=drafted)
        else:
            sheet = figures.sheet(indicators, period, drafted=drafted)
        state = load_period_state(conn, set_code, period)
        yield SheetData(
            sheet,
            figures.plans_of(indicators),
            due_days(indicators, period),
            drafts,
            *_standing_words(conn, set_code, period, state, events),
            state=state,
            comments=comments_of(conn, set_code, period.key, indicators),
            seen=seen,
            events=events,
            not_added=" ".join(version_notes(figures, indicators, period)),
            newer=_newer_words(indicators.version, figures.versions.in_force(period).version),
            handed_in=hand_in_of(conn, "period_status", period_status_id(set_code, period.key, COMMUNE_UNIT)),
            files={cell: n for cell, n in files.items() if cell.period == period.key},
        )


def _standing_words(
    conn: Connection, set_code: str, period: Period, state: PeriodState, events: Mapping[str, str]
) -> tuple[str, str, str]:
    """Why nothing is typed, why the province returned the period, why the office opened it again."""
    report = period_status_id(set_code, period.key, COMMUNE_UNIT)
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
        locked_words(lock, period_label(period, events)) if lock is not None else locked,
        returned,
        tr("The period was opened again: {reason}", reason=reopened) if reopened else "",
    )


def _newer_words(own: str, newer: str) -> str:
    if own == newer:
        return ""
    return tr(
        "This period was started with version {own} of the indicators and stays with it."
        " Version {newer} applies to periods that are not started.",
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
