"""Figures counted from registers and the fund, for the cells of a set and some periods.

Nothing is stored: the next read counts entries that were corrected, voided or received. Whoever may see
results may see the number of entries; only those who may read the register see the entries themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, and_, func, select

from desktop_app.areas.queries import all_areas
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import tr
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, PeriodType
from desktop_app.catalogue.installed import installed, installed_register
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.registers.definition import Register
from desktop_app.derived.counting import Counted, counts_of
from desktop_app.derived.derived_figure import (
    NO_FIGURES,
    CountedEntry,
    DerivedFigure,
    RegisterFigures,
    UnassignedEntries,
    UnassignedReason,
)
from desktop_app.derived.fund_counting import event_counts, fund_counts
from desktop_app.derived.fund_feeds import FUND, fund_feeds
from desktop_app.derived.placing import Rows
from desktop_app.movements.cell import Cell
from desktop_app.movements.events import event_names
from desktop_app.movements.grid_layout import ReportingUnit
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.movements.values import NOTHING, NUMBERS
from desktop_app.registers.entries.reading import entries_of, histories
from desktop_app.registers.entries.records import RegisterEntry
from desktop_app.storage.tables.registers import matter_line, register_event, register_matter


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """A period to count for, with its set and the units that have a row in it."""

    period: Period
    indicators: IndicatorSet
    units: Sequence[ReportingUnit]


def figures_of_period(
    connection: Connection, clock: Clock, commune_code: str, set_code: str, period: Period
) -> RegisterFigures:
    """Return the figures counted for the cells of one period.

    Raises:
        NotInstalled: the indicator set is not in this book.
    """
    figures = YearFigures(connection, clock, commune_code, set_code, period.year)
    indicators, (units, _) = figures.set_of(period), figures.units(period)
    return register_figures(connection, commune_code, [AskedPeriod(period, indicators, units)])


def register_figures(
    connection: Connection, commune_code: str, asked: Sequence[AskedPeriod]
) -> RegisterFigures:
    """Return the figures counted for the cells of some periods.

    Events get figures only from campaigns of the fund, which name them; entries of registers have only a day.
    """
    periods = {each.period.key: each for each in asked}
    if not periods:
        return NO_FIGURES
    areas = all_areas(connection, commune_code)
    gathering = _Gathering(periods, {key: Rows(each.units, areas) for key, each in periods.items()})
    first = min(each.period.start for each in periods.values())
    last = max(each.period.end for each in periods.values())
    registers = _registers_with_feeds(connection)
    _take_entries(connection, gathering, registers, first, last)
    for each in periods.values():  # a voucher reversed within its period does not count
        for voucher_id, area_id, counted in _of_fund(connection, each):
            gathering.take_in(each, FUND, voucher_id, area_id, counted)
    titles = {register.code: register.title.shown() for register in registers.values()}
    found = gathering.figures({**titles, FUND: tr("Fund")})
    return replace(found, unknown=_unknown_between(connection, first, last) if registers else 0)


def _of_fund(connection: Connection, asked: AskedPeriod) -> Iterator[tuple[str, str, Counted]]:
    """Yield what vouchers add in a period: their id, an area or none, and how much to which indicator."""
    period = asked.period
    feeds = [
        feed
        for feed in fund_feeds(connection)
        if feed.set == asked.indicators.code and _typed_in(asked, feed.indicator) is not None
    ]
    if period.kind is PeriodType.EVENT:
        name = event_names(connection, period.year).get(period.slug, "") if feeds else ""
        return event_counts(connection, feeds, name, period.year)
    return fund_counts(connection, feeds, period.start, period.end)


def _take_entries(
    connection: Connection,
    gathering: _Gathering,
    registers: Mapping[tuple[str, str], Register],
    first: date,
    last: date,
) -> None:
    ids = _entries_between(connection, registers.values(), first, last) if registers else []
    matters, past = entries_of(connection, ids), histories(connection, ids)
    for matter_id in ids:
        matter = matters[matter_id]
        register = registers.get((matter.register_code, matter.register_version))
        if register is not None:
            for counted in counts_of(register, matter, past[matter_id]):
                gathering.take(matter, counted)


def _unknown_between(connection: Connection, first: date, last: date) -> int:
    """Count entries opened within these days whose register is not installed here."""
    line = matter_line.c
    query = select(func.count()).where(
        line.known == 0, line.opened_on.between(first.isoformat(), last.isoformat())
    )
    return int(connection.execute(query).scalar_one())


class _Gathering:
    """Sums what entries add, cell by cell."""

    def __init__(self, periods: dict[str, AskedPeriod], rows: dict[str, Rows]) -> None:
        self._periods = periods
        self._rows = rows
        self._entries: defaultdict[Cell, list[CountedEntry]] = defaultdict(list)
        self._nothing: defaultdict[Cell, list[CountedEntry]] = defaultdict(list)
        self._left: defaultdict[tuple[str, str, str, UnassignedReason], list[str]] = defaultdict(list)

    def take(self, matter: RegisterEntry, counted: Counted) -> None:
        """Add one entry to the asked periods that contain its day."""
        for asked in self._periods.values():
            if asked.period.kind is not PeriodType.EVENT:
                self.take_in(asked, matter.register_code, matter.id, matter.area_id, counted)

    def take_in(self, asked: AskedPeriod, source: str, entry_id: str, area_id: str, counted: Counted) -> None:
        """Add an entry or a voucher to this period, if its day is in it.

        An event takes vouchers of any day: an appeal may go on into the next year.
        """
        is_event = asked.period.kind is PeriodType.EVENT
        is_within = is_event or asked.period.start <= counted.day <= asked.period.end
        if asked.indicators.code != counted.set_code or not is_within:
            return
        indicator, period = _typed_in(asked, counted.indicator), asked.period.key
        if indicator is None:
            return
        row = self._rows[period].row_of(indicator, area_id, counted.day)
        why = (
            UnassignedReason.CROSSED if counted.unsure else row if isinstance(row, UnassignedReason) else None
        )
        if why is not None:
            self._left[indicator.code, period, source, why].append(entry_id)
            return
        into = self._nothing if counted.nothing else self._entries
        into[Cell(str(row), indicator.code, period)].append(CountedEntry(source, entry_id, counted.amount))

    def figures(self, titles: dict[str, str]) -> RegisterFigures:
        """Return the figures; “nothing occurred” only where there are no other entries."""
        figures: dict[Cell, DerivedFigure] = {}
        for cell, entries in self._entries.items():
            amounts = [entry.amount for entry in entries if entry.amount is not None]
            added = sum(amounts, Decimal(0))
            if amounts and added >= 0:
                figures[cell] = DerivedFigure(added, tuple(entries))
                continue
            why = UnassignedReason.BELOW_NOTHING if amounts else UnassignedReason.NO_NUMBER
            for entry in entries:
                self._left[cell.indicator, cell.period, entry.register_code, why].append(entry.matter_id)
        for cell, entries in self._nothing.items():
            if cell not in self._entries:
                figures[cell] = DerivedFigure(NOTHING, tuple(entries))
        left = tuple(UnassignedEntries(*place, tuple(ids)) for place, ids in sorted(self._left.items()))
        return RegisterFigures(figures, left, titles)


def _typed_in(asked: AskedPeriod, code: str) -> Indicator | None:
    """Return the indicator if its figures are typed for this period."""
    indicator = asked.indicators.by_code.get(code)
    if indicator is None or indicator.period_type is not asked.period.kind or not _is_typed(indicator):
        return None
    return indicator


def _is_typed(indicator: Indicator) -> bool:
    return indicator.value_kind in NUMBERS and not indicator.computed


def _registers_with_feeds(connection: Connection) -> dict[tuple[str, str], Register]:
    """Return all versions of registers that cover an indicator: an entry counts by its own version."""
    found = {}
    for package in installed(connection, PackageKind.REGISTER):
        register = installed_register(connection, package.code, package.version)
        if register.feeds:
            found[register.code, register.version] = register
    return found


def _entries_between(
    connection: Connection, registers: Iterable[Register], first: date, last: date
) -> list[str]:
    """Return the ids of entries that were opened, or had a step, within these days."""
    codes = sorted({register.code for register in registers})
    matter, event = register_matter.c, register_event.c
    days = (first.isoformat(), last.isoformat())
    opened = select(matter.id, matter.opened_on).where(
        matter.register_code.in_(codes), matter.opened_on.between(*days)
    )
    stepped = (
        select(matter.id, matter.opened_on)
        .join(register_event, and_(event.matter_id == matter.id))
        .where(matter.register_code.in_(codes), event.on_day.between(*days))
    )
    rows = connection.execute(opened.union(stepped)).all()
    return [row.id for row in sorted(rows, key=lambda row: (row.opened_on, row.id))]
