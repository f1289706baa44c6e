"""The indicator sets that communes report by, and by when their periods are due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Connection, select

from desktop_app.catalogue.indicator_set import IndicatorSet, PeriodType
from desktop_app.catalogue.loading import definition_from_bytes, shipped_packages
from desktop_app.catalogue.packages.labels import PackageStatus
from desktop_app.catalogue.starter_lists import due_dates
from desktop_app.movements.period import Period
from upstream.database.tables import catalogue_item as table

KIND = "indicator_set"


@dataclass(frozen=True, slots=True)
class DuePeriod:
    """A period of a set, and the last day on which its report is in time."""

    set_code: str
    period: Period
    due: date

    @property
    def scope(self) -> str:
        """The part of the book that holds it."""
        return f"period:{self.set_code}:{self.period.key}"


def sets_in_use(connection: Connection) -> Mapping[str, IndicatorSet]:
    """Return the newest version of each set: published here, else as it comes with the program."""
    columns = table.c
    rows = connection.execute(
        select(columns.sha256)
        .where(columns.kind == KIND, columns.withdrawn_at.is_(None))
        .order_by(columns.published_at, columns.version)
    )
    found = dict(_shipped_sets())
    for sha256 in rows.scalars():
        published = _published_set(connection, sha256)
        found[published.code] = published
    return found


def due_between(indicators: IndicatorSet, first: date, last: date) -> Iterator[DuePeriod]:
    """Yield the periods of a set that fall due within these days, in the order of their due days."""
    found = []
    kinds = {each.period_type for each in indicators.indicators} | {
        each.period_type for each in indicators.due
    }
    kinds.discard(PeriodType.EVENT)
    for rule in due_dates(indicators):
        if rule.period_type not in kinds:
            continue
        for period in _periods(rule.period_type, first.year - 1, last.year):
            due = rule.on(period.start)
            if first <= due <= last and _was_valid(indicators, period):
                found.append(DuePeriod(indicators.code, period, due))
    return iter(sorted(found, key=lambda each: (each.due, each.period)))


def due_day(indicators: IndicatorSet, period: Period) -> date | None:
    """Return by when the report of a period is due; ``None`` for an event."""
    rules = (rule for rule in due_dates(indicators) if rule.period_type is period.kind)
    return next((rule.on(period.start) for rule in rules), None)


def _was_valid(indicators: IndicatorSet, period: Period) -> bool:
    """Whether the set is reported at the end of a period at all."""
    begins = indicators.valid_from
    return begins is None or begins <= period.end


def _periods(kind: PeriodType, first_year: int, last_year: int) -> Iterator[Period]:
    period = Period(kind, first_year)
    while period.year <= last_year:
        yield period
        period = period.next


@lru_cache(maxsize=1)
def _shipped_sets() -> Mapping[str, IndicatorSet]:
    found: dict[str, IndicatorSet] = {}
    for loaded in shipped_packages():
        definition = loaded.definition
        if isinstance(definition, IndicatorSet) and definition.status is PackageStatus.PUBLISHED:
            found[definition.code] = definition  # the packages are in the order of their versions
    return found


_READ: dict[str, IndicatorSet] = {}
"""Sets by the hash of their content, which never changes."""


def _published_set(connection: Connection, sha256: str) -> IndicatorSet:
    if sha256 not in _READ:
        content = connection.execute(select(table.c.content).where(table.c.sha256 == sha256)).scalar_one()
        definition = definition_from_bytes(bytes(content))
        assert isinstance(definition, IndicatorSet)
        _READ[sha256] = definition
    return _READ[sha256]
