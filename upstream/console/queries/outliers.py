"""Figures of a commune that are far from those of the other communes of the same period.

Compared are ratios alone: their set says of how many households, areas or others a figure is, so large and
small communes are alike. The threshold, and from how many communes on, is in the checks of figures. Their
median is of communes within reach, so nobody learns anything of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import Connection, func, select

from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, Nature
from desktop_app.catalogue.reading_indicators import check_settings
from desktop_app.movements.checks.outliers import spread_of
from desktop_app.movements.period import Period
from desktop_app.wire.scopes import period_scope
from upstream.console.accounts.reach import Reach
from upstream.database.read_tables import read_basis, read_stale, read_total
from upstream.database.statements import among
from upstream.database.tables import commune as commune_table
from upstream.read_model.terms import known_numbers, texts_of


@dataclass(frozen=True, slots=True)
class OutlyingFigure:
    """A ratio of a commune in percent, the median of the communes, and how many these are."""

    commune: str
    scope: str
    indicator: Indicator
    value: Decimal
    median: Decimal
    communes: int


type _Version = tuple[object, ...]
_MOST_KEPT: Final = 64
_kept: dict[tuple[object, ...], tuple[_Version, Sequence[OutlyingFigure]]] = {}
"""By database, reach and period: the same until a commune has sent something or totals were computed."""


def outlying(
    connection: Connection, reach: Reach, periods: Iterable[tuple[IndicatorSet, Period]]
) -> list[OutlyingFigure]:
    """Return the figures far from those of the other communes, by period, indicator and commune."""
    version = _version(connection, reach)
    found: list[OutlyingFigure] = []
    for indicators, period in periods:
        place = (str(connection.engine.url), reach.communes, indicators.code, indicators.version, period.key)
        known = _kept.get(place)
        if known is None or known[0] != version:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[place] = known = (version, _outlying(connection, reach, indicators, period))
        found += known[1]
    return found


def _outlying(
    connection: Connection, reach: Reach, indicators: IndicatorSet, period: Period
) -> Sequence[OutlyingFigure]:
    settings = indicators.checks or check_settings()
    if settings.outlier_threshold is None:
        return ()
    scope, ratios = period_scope(indicators.code, period.key), _ratios(indicators)
    found = []
    for code, figures in _figures(connection, reach, scope, ratios).items():
        if len(figures) < settings.least_units or (spread := spread_of([*figures.values()])) is None:
            continue
        found += [
            OutlyingFigure(commune, scope, ratios[code], value, spread.median, spread.count)
            for commune, value in sorted(figures.items())
            if abs(value - spread.median) >= settings.least_change
            and spread.is_outlier(value, settings.outlier_threshold)
        ]
    return found


def _ratios(indicators: IndicatorSet) -> Mapping[str, Indicator]:
    return {each.code: each for each in indicators.indicators if each.nature is Nature.RATIO}


def _figures(
    connection: Connection, reach: Reach, scope: str, ratios: Iterable[str]
) -> dict[str, dict[str, Decimal]]:
    """The ratios of a period in percent, by indicator and commune."""
    numbers = known_numbers(connection, [scope, *ratios])
    columns = read_total.c
    query = select(columns.indicator, columns.commune, columns.number, columns.below, columns.exact).where(
        columns.scope == numbers.pop(scope, -1),
        among(connection, columns.indicator, numbers.values()),
        reach.limit(columns.commune),
    )
    texts, found = texts_of(connection, numbers.values()), dict[str, dict[str, Decimal]]()
    for indicator, code, number, below, exact in connection.execute(query):
        sides = (exact or f"{number}/{below}").split("/")
        if len(sides) > 1 and sides[1] != "None" and Decimal(sides[1]):
            found.setdefault(texts[indicator], {})[code] = 100 * Decimal(sides[0]) / Decimal(sides[1])
    return found


def _version(connection: Connection, reach: Reach) -> _Version:
    """What differs whenever totals within reach may: what communes sent, what is still to be added."""
    heads = select(func.sum(commune_table.c.head), func.count()).where(reach.limit(commune_table.c.code))
    stale = select(func.count()).select_from(read_stale).where(reach.limit(read_stale.c.commune))
    sets = select(read_basis.c.sets).order_by(read_basis.c.number)
    return (
        *connection.execute(heads).one(),
        connection.execute(stale).scalar_one(),
        *connection.execute(sets).scalars(),
    )
