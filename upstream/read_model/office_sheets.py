"""The sheets of a commune, computed as its own office computes them.

What the sheets are made of is put into an office's own tables, in memory, and read there by the office's own
code: so mergers of areas, versions of a set with other units, events, formulas and ratios give what the
commune's paper has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, create_engine, delete, insert, select
from sqlalchemy.pool import StaticPool

from desktop_app.base.clock import FixedClock, from_millis
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import Nature, RuleSeverity, ValueKind
from desktop_app.catalogue.installed import (
    NotInstalled,
    indicator_set,
    install,
    install_bytes,
    set_withdrawn,
)
from desktop_app.catalogue.loading import shipped_packages
from desktop_app.catalogue.packages.package import PackageKind
from desktop_app.catalogue.reading_indicators import check_settings
from desktop_app.journal.rows import RecordWriter
from desktop_app.movements.checks.checking import CheckInput, figures_of, find
from desktop_app.movements.checks.finding import Check
from desktop_app.movements.checks.past import earlier_periods, load_past
from desktop_app.movements.period import Period
from desktop_app.movements.sheet.grid import Grid, compute_grid
from desktop_app.movements.sheet.reading import YearFigures
from desktop_app.storage.entities import ENTITIES
from desktop_app.storage.fitting import holds
from desktop_app.storage.tables import areas, catalogue, movements
from desktop_app.storage.tables.metadata import metadata
from desktop_app.wire.op import Value
from upstream.database.tables import catalogue_item
from upstream.records.merge import MergeRecord

_PROVINCE: Final = "province"
_SHIPPED: Final = "shipped"
_PACKED: Final = PackageKind.INDICATOR_SET.value
_TABLES: Final = (
    movements.indicator_value,
    movements.target_value,
    movements.reporting_event,
    movements.figure_confirmation,
    areas.residential_area,
)


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """A figure as it is kept: words are not, so they count as one that is there."""

    indicator: str
    period: str
    unit: str
    value: str
    set_version: str


@dataclass(frozen=True, slots=True)
class CommuneTotal:
    """What a commune's paper has for an indicator; of a ratio its two numbers."""

    indicator: str
    value: Decimal
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CommunePaper:
    """What a commune's paper has, and how many findings of its figures nobody has confirmed.

    ``errors`` and ``warnings`` are of rules and limits; ``unusual``: figures far from their own past or from
    the other areas.
    """

    totals: list[CommuneTotal]
    errors: int
    warnings: int
    unusual: int


class OfficeSheets:
    """An office's tables in memory with the catalogue of the province; one commune at a time."""

    def __init__(self, connection: Connection) -> None:
        self._engine = create_engine("sqlite://", poolclass=StaticPool)
        self._office = self._engine.connect()
        self._series: dict[str, int] = {}
        metadata.create_all(self._office, tables=[*_TABLES, catalogue.catalogue_package])
        self._install(connection)

    def close(self) -> None:
        """Forget everything."""
        self._office.close()
        self._engine.dispose()

    def begin(self, commune: str, records: Iterable[MergeRecord]) -> None:
        """Take the areas, events and plans of a commune in place of those of the one before."""
        for table in _TABLES:
            self._office.execute(delete(table))
        writer = RecordWriter(self._office, {})
        for record in records:
            known = ENTITIES[record.entity]
            fields = {name: value for name, value in record.fields.items() if known.knows(name)}
            if record.entity == "residential_area":
                fields["commune_code"] = commune  # also where it was written under a former code
            if all(holds(record.entity, name, value) for name, value in fields.items()):
                writer.write(record.entity, record.entity_id, None, _whole(record.entity, fields), 1)

    def compared_with(self, set_code: str, period: Period) -> tuple[Period, ...]:
        """Return the periods with whose figures those of a period are compared."""
        if set_code not in self._series:
            with suppress(NotInstalled):
                checks = indicator_set(self._office, set_code).checks
                self._series[set_code] = (checks or check_settings()).series_periods
        return _earlier(period, self._series.get(set_code, 1) - 1)

    def papers(
        self,
        commune: str,
        set_code: str,
        year: int,
        figures: Sequence[StoredFigure],
        periods: Iterable[Period],
    ) -> Iterator[tuple[Period, CommunePaper]]:
        """Yield what the papers of a commune have for periods of a year.

        ``figures``: all of the year, and of the periods that these are compared with.
        """
        self._office.execute(delete(movements.indicator_value))
        if figures:
            self._office.execute(insert(movements.indicator_value), _rows(set_code, figures))
        clock = FixedClock(from_millis(0))
        of_year = YearFigures(self._office, clock, commune, set_code, year)
        for period in periods:
            with suppress(NotInstalled):  # nobody has published that set: its figures cannot be read
                yield period, self._paper(of_year, set_code, period)

    def _paper(self, of_year: YearFigures, set_code: str, period: Period) -> CommunePaper:
        sheet = of_year.singly(of_year.set_of(period), period)
        grid = compute_grid(sheet)
        columns = movements.figure_confirmation.c
        query = select(columns.unit, columns.finding, columns.figures).where(
            columns.set_code == set_code, columns.period == period.key, columns.reason.is_not(None)
        )
        confirmed = {(unit, finding): seen for unit, finding, seen in self._office.execute(query)}
        planned = sheet.targets or sheet.unit_targets
        bare = compute_grid(sheet.without_plans()) if planned else grid
        given = CheckInput(sheet)
        past = load_past(self._office, sheet, given.settings.series_periods - 1)
        found = [
            each
            for each in find(replace(given, past=past), figures_of(bare))
            if confirmed.get(each.key) != each.figures
        ]
        unusual = sum(each.check is Check.UNUSUAL for each in found)
        errors = sum(each.severity is RuleSeverity.ERROR for each in found)
        return CommunePaper(list(_totals(grid)), errors, len(found) - errors - unusual, unusual)

    def _install(self, connection: Connection) -> None:
        """Install sets as an office has them: what is shipped, and then what the province has published."""
        for loaded in shipped_packages():
            if loaded.package.kind is PackageKind.INDICATOR_SET:
                install(self._office, loaded.package, _SHIPPED, FixedClock(from_millis(0)))
        columns = catalogue_item.c
        query = select(columns.sha256, columns.content, columns.published_at, columns.withdrawn_at)
        rows = connection.execute(
            query.where(columns.kind == _PACKED).order_by(columns.published_at, columns.version)
        ).all()
        for row in rows:
            with suppress(Problem):  # offices cannot use it either; publishing and signing name the mistakes
                install_bytes(
                    self._office, bytes(row.content), _PROVINCE, FixedClock(from_millis(row.published_at))
                )
        withdrawn = {row.sha256 for row in rows if row.withdrawn_at is not None}
        set_withdrawn(self._office, _PROVINCE, withdrawn)


@lru_cache(maxsize=4_096)
def _earlier(period: Period, count: int) -> tuple[Period, ...]:
    return earlier_periods(period, count)


def _whole(entity: str, fields: Mapping[str, Value]) -> dict[str, Value]:
    """Fields without those that hold nothing where the table wants something: it has its own default."""
    kind = ENTITIES[entity]
    return {
        name: value
        for name, value in fields.items()
        if value is not None or "/" in name or kind.default_of(name) is None
    }


def _rows(set_code: str, figures: Sequence[StoredFigure]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(number),
            "set_code": set_code,
            "set_version": each.set_version,
            "indicator_code": each.indicator,
            "period": each.period,
            "unit": each.unit,
            "value": each.value,
        }
        for number, each in enumerate(figures)
    ]


def _totals(grid: Grid) -> Iterator[CommuneTotal]:
    for column, total in zip(grid.columns, grid.totals, strict=True):
        indicator = column.indicator
        if indicator.value_kind is ValueKind.TEXT and indicator.nature is not Nature.RATIO:
            continue
        if indicator.nature is Nature.RATIO:
            if total.numerator is not None and total.denominator is not None:
                yield CommuneTotal(indicator.code, total.numerator, total.denominator)
        elif isinstance(total.value, Decimal):
            yield CommuneTotal(indicator.code, total.value)
