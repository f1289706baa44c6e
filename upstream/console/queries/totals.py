"""Tổng hợp: figures over communes, as sums of what their papers have; ratios as sums over sums."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select

from desktop_app.base.clock import SystemClock
from desktop_app.base.locked_states import WHOLE_COMMUNE
from desktop_app.catalogue.formula_order import reads
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, Nature, ValueKind
from desktop_app.movements.aggregation import adds_over_communes, ratio_of, sum_of
from desktop_app.movements.formulas import formula_evaluator
from desktop_app.movements.period import Period
from upstream.catalogue.sets import sets_in_use
from upstream.console.accounts.reach import Reach
from upstream.console.queries.communes import names_within
from upstream.console.queries.today import HANDED_IN
from upstream.console.queries.waiting import left_to_add
from upstream.database.read_tables import read_state, read_total
from upstream.database.statements import among
from upstream.read_model.terms import known_numbers, texts_of


@dataclass(frozen=True, slots=True)
class PaperFigure:
    """What a paper has for an indicator: a number, or a ratio with both of its numbers."""

    value: Decimal | Fraction | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


NOTHING = PaperFigure(None)


@dataclass(frozen=True, slots=True)
class ProvinceFigure:
    """A figure over communes, and how many of them have one; what is not added has no value."""

    indicator: Indicator
    figure: PaperFigure
    communes: int


@dataclass(frozen=True, slots=True)
class ProvinceTotals:
    """A period over all communes within reach. ``stale``: communes whose newest figures are not in it yet."""

    indicators: IndicatorSet
    period: Period
    communes: int
    stale: int
    rows: Sequence[ProvinceFigure]

    def figure(self, code: str) -> ProvinceFigure:
        """Return the figure of an indicator.

        Raises:
            KeyError: the set has no such indicator.
        """
        for row in self.rows:
            if row.indicator.code == code:
                return row
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class PivotRow:
    """A commune with the figures asked for, by the key of the period and the code of the indicator."""

    code: str
    name: str
    figures: Mapping[tuple[str, str], PaperFigure]


def totals(
    connection: Connection, reach: Reach, set_code: str, period: Period, *, handed_in: bool = False
) -> ProvinceTotals | None:
    """Return the figures of a period over communes; ``None``: nobody knows the set.

    ``handed_in``: only of communes whose report was handed in.
    """
    indicators = sets_in_use(connection).get(set_code)
    if indicators is None:
        return None
    sums = _sums(connection, reach, f"period:{set_code}:{period.key}", handed_in=handed_in)
    of_province = _OfProvince(indicators, sums)
    rows = [
        ProvinceFigure(each, of_province.figure(each), of_province.communes(each))
        for each in indicators.indicators
        if each.value_kind is not ValueKind.TEXT or each.nature is Nature.RATIO
    ]
    communes = len(names_within(connection, reach))
    return ProvinceTotals(indicators, period, communes, left_to_add(connection, reach), rows)


def pivot(
    connection: Connection,
    reach: Reach,
    set_code: str,
    periods: Iterable[Period],
    indicators: Collection[str],
) -> list[PivotRow]:
    """Return the figures of each commune for these periods and indicators."""
    keys = {f"period:{set_code}:{each.key}": each.key for each in periods}
    numbers = known_numbers(connection, [*keys, *indicators])
    scopes = {numbers[text]: key for text, key in keys.items() if text in numbers}
    codes = {numbers[code]: code for code in indicators if code in numbers}
    columns = read_total.c
    query = select(read_total).where(
        among(connection, columns.scope, scopes.keys()),
        among(connection, columns.indicator, codes.keys()),
        reach.limit(columns.commune),
    )
    found: dict[str, dict[tuple[str, str], PaperFigure]] = {}
    for row in connection.execute(query):
        place = scopes[row.scope], codes[row.indicator]
        found.setdefault(row.commune, {})[place] = _figure(*_sides(row.number, row.below, row.exact))
    return [
        PivotRow(code, name, found.get(code, {})) for code, name in names_within(connection, reach).items()
    ]


def series(
    connection: Connection, reach: Reach, set_code: str, code: str, periods: Iterable[Period]
) -> list[tuple[Period, ProvinceFigure]]:
    """Return a figure over communes, period by period; those of which the set knows nothing are left out."""
    found = []
    for period in periods:
        over = totals(connection, reach, set_code, period)
        if over is not None and code in over.indicators.by_code:
            found.append((period, over.figure(code)))
    return found


@dataclass(frozen=True, slots=True)
class _Sum:
    """The sum of an indicator over communes; ``below``: of a ratio, what is below the line."""

    number: Decimal | None
    below: Decimal | None
    communes: int


def _sums(connection: Connection, reach: Reach, scope_text: str, *, handed_in: bool) -> dict[str, _Sum]:
    """The sums by indicator: whole numbers are added by the database, decimals as the office adds them."""
    numbers = known_numbers(connection, [scope_text, WHOLE_COMMUNE])
    columns, scope = read_total.c, numbers.get(scope_text, -1)
    where: list[ColumnElement[bool]] = [columns.scope == scope, reach.limit(columns.commune)]
    if handed_in:
        states = read_state.c
        where.append(
            exists().where(
                states.commune == columns.commune,
                states.scope == scope,
                states.unit == numbers.get(WHOLE_COMMUNE, -1),
                states.status.in_(HANDED_IN),
            )
        )
    query = select(
        columns.indicator,
        func.sum(columns.number),
        func.sum(columns.below),
        func.count(),
        func.count(columns.exact),
    ).where(*where)
    rows = connection.execute(query.group_by(columns.indicator)).all()
    texts = texts_of(connection, [row[0] for row in rows])
    exact: dict[int, list[Any]] = {}
    if any(row[4] for row in rows):
        decimals = select(columns.indicator, columns.exact).where(*where, columns.exact.is_not(None))
        for indicator, text in connection.execute(decimals):
            exact.setdefault(indicator, []).append(_sides(None, None, text))
    found = {}
    for indicator, number, below, communes, _ in rows:
        sides = [(_decimal(number), _decimal(below)), *exact.get(indicator, ())]
        tops, bottoms = (sum_of(each) for each in zip(*sides, strict=True))
        found[texts[indicator]] = _Sum(tops, bottoms, communes)
    return found


class _OfProvince:
    """The figures of a set over communes: of a formula, that of the sums that it reads."""

    def __init__(self, indicators: IndicatorSet, sums: Mapping[str, _Sum]) -> None:
        self._by_code, self._sums = indicators.by_code, sums
        self._evaluate = formula_evaluator(SystemClock())

    def figure(self, indicator: Indicator) -> PaperFigure:
        """The figure of an indicator."""
        found = self._sums.get(indicator.code)
        if indicator.formula:
            read = {code: self.figure(self._by_code[code]).value for code in reads(indicator)}
            numbers = {code: value if isinstance(value, Decimal) else None for code, value in read.items()}
            if all(value is None for value in numbers.values()):
                return NOTHING
            return PaperFigure(self._evaluate(indicator.formula, numbers))
        if found is None:
            return NOTHING
        if indicator.nature is Nature.RATIO:
            return _figure(found.number, found.below)
        return PaperFigure(found.number) if adds_over_communes(indicator) else NOTHING

    def communes(self, indicator: Indicator) -> int:
        """How many communes have a figure of it."""
        found = self._sums.get(indicator.code)
        return 0 if found is None else found.communes


def _figure(number: Decimal | None, below: Decimal | None) -> PaperFigure:
    return PaperFigure(number) if below is None else PaperFigure(ratio_of(number, below), number, below)


def _sides(number: int | None, below: int | None, exact: str | None) -> tuple[Decimal | None, Decimal | None]:
    """The number of a stored total, and what is below the line."""
    if exact is None:
        return _decimal(number), _decimal(below)
    top, _, bottom = exact.partition("/")
    return Decimal(top), Decimal(bottom) if bottom else None


def _decimal(number: int | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number)
