"""Which values a cell takes; others are refused with a sentence, as in the window.

Emptying a cell is always possible, also that of an area which is no more or of an indicator that a newer
version has not: a person has to be able to put such figures right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from sqlalchemy import Connection

from desktop_app.areas.queries import AreaSpan, span_of_area
from desktop_app.base.figures.styles import typed_form
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.catalogue.formula_order import reported_by
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, PeriodType, Reporter, ValueKind
from desktop_app.catalogue.installed import indicator_set, installed_sets
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.movements.grid_layout import COMMUNE_UNIT
from desktop_app.movements.period import Period
from desktop_app.movements.values import (
    NUMBERS,
    NotThisKind,
    from_stored,
    is_nothing,
    not_this_kind,
    parse_value,
    to_stored,
)

_STORED_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_PLAIN = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)


class DoesNotFit(Problem):
    """A figure belongs to no cell that takes figures."""


class Fitting:
    """Judges figures of one version of a set; what it reads of the book it reads once."""

    def __init__(self, connection: Connection, set_code: str, set_version: str) -> None:
        """Raises :class:`NotInstalled` when the version is not in this book."""
        self._set: IndicatorSet = indicator_set(connection, set_code, set_version)
        self._connection = connection
        self._areas: dict[str, AreaSpan] = {}
        self._there: dict[tuple[Period, frozenset[Reporter]], set[str]] = {}
        """Units of which it is known that they fill what these report in a period."""

    def stored(self, indicator_code: str, period: Period, unit: str, value: str) -> str:
        """The value as it is stored.

        Raises:
            DoesNotFit: there is no such cell to fill.
            NotThisKind: the indicator takes no such value.
        """
        return self.column(indicator_code, period).stored(unit, value)

    def column(self, indicator_code: str, period: Period) -> FilledColumn:
        """The cells of an indicator in a period.

        Raises:
            DoesNotFit: nobody fills any of them.
        """
        indicator = self._indicator(indicator_code)
        _require_period(indicator, period)
        there = self._there.setdefault((period, indicator.entered_by), set())
        return FilledColumn(self, indicator, period, there)

    def require_cell(self, indicator_code: str, period: Period, unit: str) -> Indicator:
        """The indicator of a cell that somebody fills.

        Raises:
            DoesNotFit: there is no such cell to fill.
        """
        return self.column(indicator_code, period).require(unit)

    def _indicator(self, code: str) -> Indicator:
        indicator = self._set.by_code.get(code)
        if indicator is None:
            raise DoesNotFit(
                "Version {version} of the indicators has no “{code}”. Choose an indicator of the table.",
                version=self._set.version,
                code=code[:40],
            )
        if indicator.computed:
            raise DoesNotFit(
                "“{name}” is computed from others. Enter the figures it comes from.",
                name=indicator.name.shown(),
            )
        return indicator

    def require_unit(
        self, indicator: Indicator, reporters: frozenset[Reporter], period: Period, unit: str
    ) -> None:
        """Refuse a unit that does not exist in a period or does not report an indicator.

        Raises:
            DoesNotFit: it is not.
        """
        area = None
        name = unit
        if unit == COMMUNE_UNIT:
            reporter = Reporter.COMMUNE
        elif unit in (organisations := _organisations()):
            reporter, name = Reporter.ORGANISATION, organisations[unit]
        else:
            area = self._area(unit)
            reporter, name = Reporter.RESIDENTIAL_AREA, area.name
        if reporter not in reporters:
            raise DoesNotFit(
                "“{unit}” does not report “{name}”. Leave the cell empty.",
                unit=name,
                name=indicator.name.shown(),
            )
        if area is not None:
            require_there(area.name, area.valid_from, area.valid_to, period)

    def _area(self, unit: str) -> AreaSpan:
        if unit not in self._areas:
            found = span_of_area(self._connection, unit)
            if found is None:
                raise DoesNotFit("“{unit}” reports nothing here. Choose a row of the table.", unit=unit[:40])
            self._areas[unit] = found
        return self._areas[unit]


@dataclass(frozen=True, slots=True)
class FilledColumn:
    """An indicator that is entered for a period; of the units ``there`` it is known that they fill it."""

    fitting: Fitting
    indicator: Indicator
    period: Period
    there: set[str]

    def require(self, unit: str) -> Indicator:
        """The indicator, where a unit fills it.

        Raises:
            DoesNotFit: it does not.
        """
        if unit not in self.there:
            self.fitting.require_unit(self.indicator, self.indicator.entered_by, self.period, unit)
            self.there.add(unit)
        return self.indicator

    def stored(self, unit: str, value: str) -> str:
        """The value of a unit as it is stored.

        Raises:
            DoesNotFit, NotThisKind: as :meth:`Fitting.stored`.
        """
        return stored_value(self.require(unit), value)


@cache
def _organisations() -> dict[str, str]:
    return {each.unit: each.name.shown() for each in member_organisations()}


def stored_value(indicator: Indicator, value: str) -> str:
    """A stored text in the one way of writing it.

    Raises:
        NotThisKind: the indicator takes no such value.
    """
    if _PLAIN.fullmatch(value) and indicator.value_kind in NUMBERS:
        return value  # nearly every figure of a large block
    typed = value
    if is_nothing(from_stored(indicator, value)):
        typed = "-"
    elif indicator.value_kind is not ValueKind.TEXT:
        if not _STORED_NUMBER.fullmatch(value):
            raise not_this_kind(indicator.value_kind)
        typed = typed_form(Decimal(value))
    found = to_stored(parse_value(indicator, typed))
    if found is None:
        raise NotThisKind("There is nothing in this text. Leave the cell empty instead.")
    return found


def stored_target(
    connection: Connection, set_code: str, indicator_code: str, value: str, unit: str = "", year: int = 0
) -> str:
    """A plan figure as it is stored; of a ratio it is in percent.

    Raises:
        DoesNotFit: no version of the set has the indicator, it takes words, or ``unit`` does not report it
            in ``year``.
        NotThisKind: this is no plan figure.
        NotInstalled: the set is not in this book.
    """
    indicators = next(
        (found for found in _versions(connection, set_code) if indicator_code in found.by_code), None
    )
    indicator = None if indicators is None else indicators.by_code[indicator_code]
    if indicators is None or indicator is None or indicator.value_kind is ValueKind.TEXT:
        raise DoesNotFit(
            "“{code}” has no plan figure. Choose an indicator of the table that takes numbers.",
            code=indicator_code[:40],
        )
    if unit:
        fitting = Fitting(connection, set_code, indicators.version)
        reporters = reported_by(indicator, indicators.by_code)
        fitting.require_unit(indicator, reporters, Period(PeriodType.YEAR, year), unit)
    if not _STORED_NUMBER.fullmatch(value):
        raise not_this_kind(ValueKind.DECIMAL)
    number = Decimal(value)
    if number < 0:
        raise NotThisKind("A figure below zero is not possible here. Check the figure.")
    return to_stored(number) or ""


def _versions(connection: Connection, code: str) -> Iterator[IndicatorSet]:
    yield from installed_sets(connection, code) or [indicator_set(connection, code)]


def _require_period(indicator: Indicator, period: Period) -> None:
    if indicator.period_type is period.kind:
        return
    if PeriodType.EVENT in (indicator.period_type, period.kind):
        raise DoesNotFit(
            "“{name}” is not entered for “{period}”: one of both is of an event. Choose the event or the"
            " period that it is entered for.",
            name=indicator.name.shown(),
            period=period.label(),
        )
    raise DoesNotFit(
        "“{name}” is not entered for “{period}”. Enter it for a period such as “{other}”.",
        name=indicator.name.shown(),
        period=period.label(),
        other=Period.of(period.start, indicator.period_type).label(),
    )


def require_there(name: str, first: date | None, last: date | None, period: Period) -> None:
    """Refuse a period in which an area that exists from ``first`` to ``last`` does not exist.

    Raises:
        DoesNotFit: it is not; what was typed of it on a computer that did not know can only be emptied.
    """
    if last is not None and last < period.start:
        raise DoesNotFit(
            "“{area}” ended on {day}, so it has no figures of “{period}”. Enter them for its successor;"
            " figures that are here can be cleared.",
            area=name,
            day=format_date(last),
            period=period.label(),
        )
    if first is not None and first > period.end:
        raise DoesNotFit(
            "“{area}” begins on {day}, so it has no figures of “{period}”.",
            area=name,
            day=format_date(first),
            period=period.label(),
        )
