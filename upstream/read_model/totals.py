"""The figures of communes as their papers have them, computed when somebody asks, not when figures come.

The merge only says which parts of a book have changed. Totals are computed outside of any transaction, and
written if nothing has come meanwhile; else they stay to be computed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, or_, select

from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.movements.period import Period
from upstream.communes.communes import commune_codes, epoch_and_head, lock_head
from upstream.database import read_tables
from upstream.database.database import Database
from upstream.database.read_tables import read_figures, read_stale, read_state, read_total
from upstream.database.statements import among, put
from upstream.database.tables import catalogue_item
from upstream.read_model.figures import WORDS, unpack
from upstream.read_model.office_sheets import CommunePaper, CommuneTotal, OfficeSheets, StoredFigure
from upstream.read_model.projecting import BESIDE_FIGURES
from upstream.read_model.settling import CountedBy, basis_of
from upstream.read_model.terms import numbers_of, texts_of
from upstream.read_model.troubles import PageWork, for_each
from upstream.records.stored import load_newer

EVERYTHING: Final = "areas"
"""The part on which every total of a commune depends."""

LARGEST_ADDED: Final = 1 << 46
"""Whole numbers up to this, 70 trillion, are added by the database: those of 131,071 communes fit 64 bits."""

_SOME_WORDS: Final = "…"
_PERIOD, _TARGET, _EVENTS = "period:", "target:", "events"

type _Year = tuple[str, int]
"""A set and a year."""


@dataclass(slots=True)
class _Work:
    """What is to be computed for a commune. ``head``: its newest version when it was read."""

    commune: str
    epoch: str
    head: int
    parts: Collection[str]
    found: dict[str, CommunePaper] = field(default_factory=dict)


def stale_communes(connection: Connection, communes: Collection[str] | None = None) -> list[str]:
    """Return the communes whose totals are to be computed, of these or of all."""
    columns = read_stale.c
    query = select(columns.commune).where(_is_of_totals()).distinct().order_by(columns.commune)
    if communes is not None:
        query = query.where(among(connection, columns.commune, communes))
    return list(connection.execute(query).scalars())


class TotalsKeeper:
    """Computes totals; it keeps the catalogue in memory between one commune and the next."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sheets: OfficeSheets | None = None
        self._sets = ""

    def close(self) -> None:
        """Forget the catalogue."""
        if self._sheets is not None:
            self._sheets.close()
            self._sheets = None

    def settle(
        self, communes: Collection[str] | None = None, go_on: Callable[[int], bool] = lambda _done: True
    ) -> int:
        """Compute the totals of these communes, or of all; return how many are left.

        ``go_on`` is asked before each, with how many are done.

        Raises:
            DBAPIError: the database is full or gone; what was done is kept.
        """
        self._note_sets()
        with self._database.read() as connection:
            waiting = stale_communes(connection, communes)
        return for_each(self._database, PageWork.TOTALS, waiting, self._settle, go_on)

    def _note_sets(self) -> None:
        """Take the catalogue as it is; where a set has changed, every total is to be computed."""
        with self._database.read() as connection:
            sets = _sets_tag(connection)
            known = basis_of(connection, CountedBy.SETS)
            if self._sheets is None or sets != self._sets:
                self.close()
                self._sheets, self._sets = OfficeSheets(connection), sets
        if sets != known:
            with self._database.write() as connection:
                stale = (
                    [(code, EVERYTHING) for code in commune_codes(connection)] if known is not None else []
                )
                put(connection, read_stale, stale)
                put(connection, read_tables.read_basis, [(CountedBy.SETS, sets)])

    def _settle(self, commune: str) -> None:
        assert self._sheets is not None
        with self._database.read() as connection:
            work = _Work(commune, *epoch_and_head(connection, commune), _parts(connection, commune))
            book = _Figures(connection, commune, work.parts, self._sheets.compared_with)
            self._sheets.begin(commune, load_newer(connection, commune, -1, BESIDE_FIGURES))
        for (set_code, year), periods in sorted(book.to_compute.items()):
            figures = book.figures[set_code, year]
            for period, paper in self._sheets.papers(commune, set_code, year, figures, sorted(periods)):
                work.found[f"{_PERIOD}{set_code}:{period.key}"] = paper
        with self._database.write() as connection:
            lock_head(connection, commune)
            is_newest = epoch_and_head(connection, commune) == (work.epoch, work.head)
            if (
                is_newest and basis_of(connection, CountedBy.SETS) == self._sets
            ):  # another process may know newer ones
                _write(connection, work)


class _Figures:
    """The years of which totals are to be computed, with the figures that they and their findings need."""

    def __init__(
        self,
        connection: Connection,
        commune: str,
        parts: Collection[str],
        compared_with: Callable[[str, Period], Collection[Period]],
    ) -> None:
        self._changed, self._all = _changed_periods(parts), EVERYTHING in parts or _EVENTS in parts
        self._compared_with = compared_with
        scopes = _scopes(connection, commune)
        kept: dict[_Year, set[Period]] = {}
        for set_code, period in scopes.values():
            kept.setdefault((set_code, period.year), set()).update(_with_totals(period))
        self.to_compute: Mapping[_Year, Collection[Period]] = {
            year: found for year, periods in kept.items() if (found := self._to_compute(year, periods))
        }
        """The periods of a year whose totals or findings may have changed."""
        self.figures: dict[_Year, list[StoredFigure]] = {year: [] for year in self.to_compute}
        """The figures of each year, and of the periods before it that they are compared with."""
        self._load(connection, commune, scopes)

    def _to_compute(self, year: _Year, periods: Collection[Period]) -> set[Period]:
        """A plan's share reads all months before; what is unusual, the same periods of years before."""
        if self._all:
            return set(periods)
        since = self._changed.get(year)
        return {
            each
            for each in periods
            if (since is not None and each.end >= since.start)
            or any(self._has_changed(year[0], past) for past in self._compared_with(year[0], each))
        }

    def _has_changed(self, set_code: str, period: Period) -> bool:
        since = self._changed.get((set_code, period.year))
        return since is not None and period.end >= since.start

    def _load(self, connection: Connection, commune: str, scopes: Mapping[int, tuple[str, Period]]) -> None:
        readers: dict[tuple[str, Period], set[_Year]] = {}
        for year, periods in self.to_compute.items():
            for each in periods:
                for past in self._compared_with(year[0], each):
                    readers.setdefault((year[0], past), set()).add(year)
        for place in scopes.values():
            if (own := (place[0], place[1].year)) in self.to_compute:
                readers.setdefault(place, set()).add(own)
        columns = read_figures.c
        wanted = [number for number, place in scopes.items() if place in readers]
        query = select(columns.scope, columns.unit, columns.packed).where(
            columns.commune == commune, among(connection, columns.scope, wanted)
        )
        rows = [(row.scope, row.unit, unpack(row.packed)) for row in connection.execute(query)]
        numbers = {unit for _, unit, _ in rows}
        for _, _, packed in rows:
            numbers.update(packed)
            numbers.update(each.set_version for each in packed.values())
        texts = texts_of(connection, numbers)
        for scope, unit, packed in rows:
            place = scopes[scope]
            figures = []
            for code, cell in packed.items():
                value = cell.value or (_SOME_WORDS if cell.marks & WORDS else "")
                if value:
                    version = texts[cell.set_version]
                    figures.append(StoredFigure(texts[code], place[1].key, texts[unit], value, version))
            for year in readers[place]:
                self.figures[year] += figures


def _scopes(connection: Connection, commune: str) -> dict[int, tuple[str, Period]]:
    """The sets and periods that have a figure or a report."""
    numbers: set[int] = set()
    for table in (read_figures, read_state):
        column = table.c.scope
        numbers.update(connection.execute(select(column).where(table.c.commune == commune)).scalars())
    scopes = {}
    for number, text in texts_of(connection, numbers).items():
        _, set_code, key = text.split(":", 2)
        with suppress(Problem):  # a period of a newer program
            scopes[number] = (set_code, Period.parse(key))
    return scopes


def _with_totals(period: Period) -> Iterator[Period]:
    """Which totals there are when there is a figure or a report of a period."""
    yield Period(PeriodType.YEAR, period.year)
    if period.kind is PeriodType.EVENT:
        yield from Period(PeriodType.YEAR, period.year).parts(PeriodType.QUARTER)
        return
    yield period
    if period.kind is PeriodType.MONTH:
        yield Period.of(period.start, PeriodType.QUARTER)


def _changed_periods(parts: Iterable[str]) -> dict[_Year, Period]:
    """From which period of a year on something has changed, by set and year."""
    found: dict[_Year, Period] = {}
    for part in parts:
        kind, _, rest = part.partition(":")
        set_code, _, key = rest.partition(":")
        with suppress(Problem):
            if f"{kind}:" == _TARGET:
                key = f"{key.partition(':')[0]}-Y"
            elif f"{kind}:" != _PERIOD:
                continue
            period = Period.parse(key)
            year = (set_code, period.year)
            if year not in found or period.start < found[year].start:
                found[year] = period
    return found


def _parts(connection: Connection, commune: str) -> list[str]:
    column = read_stale.c.part
    query = select(column).where(read_stale.c.commune == commune, _is_of_totals())
    return list(connection.execute(query).scalars())


def _is_of_totals() -> ColumnElement[bool]:
    part = read_stale.c.part
    return or_(part.in_((EVERYTHING, _EVENTS)), part.startswith(_PERIOD), part.startswith(_TARGET))


def _sets_tag(connection: Connection) -> str:
    """A text that changes whenever a set is published or withdrawn."""
    columns = catalogue_item.c
    query = select(columns.sha256, columns.withdrawn_at.is_(None))
    rows = connection.execute(
        query.where(columns.kind == "indicator_set").order_by(columns.published_at, columns.sha256)
    )
    return ",".join(f"{row[0][:16]}{'' if row[1] else '-'}" for row in rows)


def _write(connection: Connection, work: _Work) -> None:
    """Write the totals of a commune in place of those before; what they were waiting for is done."""
    texts = {*work.found, *(each.indicator for paper in work.found.values() for each in paper.totals)}
    number = numbers_of(connection, texts)
    columns, rows = read_total.c, []
    for scope, paper in work.found.items():
        where = columns.scope == number[scope], columns.commune == work.commune
        connection.execute(delete(read_total).where(*where))
        rows += [
            (number[scope], work.commune, number[each.indicator], *stored_total(each))
            for each in paper.totals
        ]
    put(connection, read_total, rows)
    findings = [
        (number[scope], work.commune, each.errors, each.warnings, each.unusual)
        for scope, each in work.found.items()
    ]
    put(connection, read_tables.read_finding, findings)
    done = read_stale.c.commune == work.commune, among(connection, read_stale.c.part, work.parts)
    connection.execute(delete(read_stale).where(*done))


def stored_total(total: CommuneTotal) -> tuple[int | None, int | None, str | None]:
    """The columns of a total: whole numbers as such, so that the database adds them exactly."""
    sides = [each for each in (total.value, total.below) if each is not None]
    if all(each == each.to_integral_value() and abs(each) <= LARGEST_ADDED for each in sides):
        return int(total.value), None if total.below is None else int(total.below), None
    return None, None, "/".join(format(each, "f") for each in sides)
