"""Tổng hợp: figures over communes by indicator, by commune and by period, to be shown and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from sqlalchemy import Connection

from desktop_app.base.clock import VIETNAM, from_millis
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import Indicator, IndicatorSet, Nature, PeriodType, ValueKind
from desktop_app.movements.period import Period
from desktop_app.reports.blocks.model import ChartLine
from upstream.catalogue.sets import due_between, sets_in_use
from upstream.console.accounts.reach import Right
from upstream.console.queries.totals import NOTHING, PivotRow, ProvinceFigure, pivot, series, totals
from upstream.console.queries.waiting import left_to_add
from upstream.console.web.charts import line_drawing
from upstream.console.web.listing import Asked, asked_of
from upstream.console.web.request import Answer, NotFound, PageRequest, PageSet, Shown
from upstream.console.web.tables import FILE_FIELD, DataRow, TableColumn, file_address, table_of, taken_out

pages = PageSet()
_PATH = "/tong-hop"
_YEARS_DAYS, _AHEAD_DAYS = 3 * 366, 20
_SERIES = 12
"""Periods of a series up to the one that is looked at: a year of months."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The set and the period that the address asks for, and those that can be chosen."""

    sets: Sequence[IndicatorSet]
    indicators: IndicatorSet
    periods: Sequence[Period]
    period: Period


@pages.get(_PATH, [Right.VIEW])
def by_indicator(request: PageRequest) -> Answer:
    """Show each indicator of a set over all communes."""
    with request.read() as connection:
        chosen = _chosen(request, connection)
        code, period = chosen.indicators.code, chosen.period
        asked = _asked(_PATH, request, chosen)
        handed_in = asked.filters.get("nop") == "1"
        found = totals(connection, request.reach, code, period, handed_in=handed_in)
    if found is None:
        raise NotFound
    columns = (
        TableColumn("name", tr("Indicator")),
        TableColumn("unit", tr("Unit of measure")),
        TableColumn("figure", tr("Over communes"), is_figure=True),
        TableColumn("communes", tr("Communes with a figure"), is_figure=True),
        TableColumn("of", tr("Communes in all"), is_figure=True),
    )
    rows = [
        DataRow(
            (row.indicator.name.shown(), row.indicator.unit, row.figure.value, row.communes, found.communes),
            f"{_PATH}/chi-tieu/{code}/{row.indicator.code}?ky={period.key}",
        )
        for row in found.rows
    ]
    values = {"handed_in": handed_in, "groups": _groups(chosen.indicators)}
    return _answer(request, chosen, asked, (columns, rows, (), _missing(found.stale)), values)


@pages.get(f"{_PATH}/chi-tieu/{{set:str}}/{{indicator:str}}", [Right.VIEW])
def by_period(request: PageRequest) -> Answer:
    """Show an indicator of each commune, period by period, the greatest of the last period first."""
    with request.read() as connection:
        chosen = _chosen(request, connection, request.params["set"])
        indicator = chosen.indicators.by_code.get(request.params["indicator"])
        if indicator is None or not _is_counted(indicator):
            raise NotFound
        code, periods = chosen.indicators.code, _up_to(chosen.period)
        over = series(connection, request.reach, code, indicator.code, periods)
        found = pivot(connection, request.reach, code, periods, [indicator.code])
        left = left_to_add(connection, request.reach)
    columns = (
        *_commune_columns(),
        *(TableColumn(each.key, each.label(), is_figure=True) for each in periods),
        TableColumn("rank", tr("Rank"), is_figure=True),
    )
    places = [(each.key, indicator.code) for each in periods]
    rows = _ranked(found, places)
    path = f"{_PATH}/chi-tieu/{code}/{indicator.code}"
    asked = _asked(path, request, chosen, f"-{chosen.period.key}")
    line = ChartLine(indicator.name.shown(), tuple(each.figure.value for _, each in over))
    is_drawn = sum(value is not None for value in line.values) > 1
    values = {
        "indicator": indicator,
        "chart": line_drawing(tuple(_short(each) for each, _ in over), line) if is_drawn else "",
    }
    figures = dict(over)
    whole = _over_communes([figures.get(each) for each in periods], len(found), None)
    return _answer(request, chosen, asked, (columns, rows, whole, _missing(left)), values)


@pages.get(f"{_PATH}/xa", [Right.VIEW])
def by_commune(request: PageRequest) -> Answer:
    """Show the indicators of a section of a set, commune by commune."""
    with request.read() as connection:
        chosen = _chosen(request, connection)
        code, period = chosen.indicators.code, chosen.period
        groups = _groups(chosen.indicators)
        asked = _asked(f"{_PATH}/xa", request, chosen)
        group = asked.filters.get("nhom") or next(iter(groups), "")
        shown = [each for each in chosen.indicators.of_group(group) if _is_counted(each)]
        over = totals(connection, request.reach, code, period)
        found = pivot(connection, request.reach, code, [period], [each.code for each in shown])
    if over is None or group not in groups:
        raise NotFound
    columns = (
        *_commune_columns(),
        *(TableColumn(each.code, f"{each.name.shown()} ({each.unit})", is_figure=True) for each in shown),
    )
    rows = [_row(row, [(period.key, each.code) for each in shown]) for row in found]
    whole = _over_communes([over.figure(each.code) for each in shown], over.communes)
    values = {"groups": groups, "group": group}
    return _answer(request, chosen, asked, (columns, rows, whole, _missing(over.stale)), values)


def _commune_columns() -> tuple[TableColumn, ...]:
    return TableColumn("name", tr("Commune")), TableColumn("code", tr("Code of the commune"))


def _row(row: PivotRow, places: Sequence[tuple[str, str]], *more: int | None) -> DataRow:
    figures = (row.figures.get(place, NOTHING).value for place in places)
    return DataRow((row.name, row.code, *figures, *more), f"/xa/{row.code}")


def _ranked(found: Sequence[PivotRow], places: Sequence[tuple[str, str]]) -> list[DataRow]:
    """The rows with their rank by the last place; equal figures have the same one, none has none."""
    last = {row.code: row.figures.get(places[-1], NOTHING).value for row in found}
    falling = sorted((Fraction(value) for value in last.values() if value is not None), reverse=True)
    ranks: dict[Decimal | Fraction | None, int] = {}
    for place, value in enumerate(falling, start=1):
        ranks.setdefault(value, place)
    return [_row(row, places, ranks.get(last[row.code])) for row in found]


def _over_communes(
    figures: Sequence[ProvinceFigure | None], communes: int, *more: None
) -> tuple[DataRow, DataRow]:
    """The first rows of a table of communes: the figures over all of these, and how many have one.

    ``more``: nothing in the columns behind the figures.
    """
    values = (None if each is None else each.figure.value for each in figures)
    counts = (0 if each is None else each.communes for each in figures)
    said = (tr("{n} of {total} communes", n=count, total=communes) for count in counts)
    return (
        DataRow((tr("Over communes"), "", *values, *more)),
        DataRow((tr("Communes with a figure"), "", *said, *more)),
    )


def _chosen(request: PageRequest, connection: Connection, set_code: str = "") -> _Chosen:
    """Return what the address asks for; without a period the last that is due.

    Raises:
        NotFound: there is no such set or period.
    """
    sets = sets_in_use(connection)
    indicators = sets.get(set_code or request.query.text("bo") or next(iter(sets), ""))
    if indicators is None:
        raise NotFound
    day = from_millis(request.now).astimezone(VIETNAM).date()
    due = list(due_between(indicators, day - timedelta(days=_YEARS_DAYS), day + timedelta(days=_AHEAD_DAYS)))
    periods = [each.period for each in reversed(due)]
    key = request.query.text("ky")
    if not key and not periods:
        raise NotFound
    try:
        period = (
            Period.parse(key)
            if key
            else next((each.period for each in reversed(due) if each.due <= day), periods[0])
        )
    except Problem as error:
        raise NotFound from error
    return _Chosen(list(sets.values()), indicators, periods, period)


def _asked(path: str, request: PageRequest, chosen: _Chosen, sort: str = "") -> Asked:
    asked = asked_of(path, request.query, ("nop", "nhom"), sort)
    kept = {"bo": chosen.indicators.code, "ky": chosen.period.key}
    return replace(asked, filters={**kept, **asked.filters})


def _answer(
    request: PageRequest,
    chosen: _Chosen,
    asked: Asked,
    content: tuple[Sequence[TableColumn], Sequence[DataRow], Sequence[DataRow], str],
    values: Mapping[str, Any],
) -> Answer:
    shown = values.get("indicator")
    parts = [*([shown.name.shown()] if shown else []), chosen.indicators.title.shown(), chosen.period.label()]
    table = table_of(asked, ", ".join(parts), *content)
    if request.query.text(FILE_FIELD):
        return taken_out(request, table, f"tong-hop-{chosen.indicators.code}-{chosen.period.key}")
    files = partial(file_address, table.page.asked)
    common = {"table": table, "list": table.page, "file_address": files, "chosen": chosen, "path": _PATH}
    absent: dict[str, Any] = {
        "handed_in": None,
        "groups": {},
        "group": "",
        "indicator": None,
        "chart": "",
    }
    return Shown("totals.html", {**common, **absent, **values})


def _missing(communes: int) -> str:
    if not communes:
        return ""
    return tr("The newest figures of {n} communes are not in it yet; look again in a minute.", n=communes)


def _groups(indicators: IndicatorSet) -> dict[str, str]:
    """The sections that have figures, by code."""
    counted = {each.group for each in indicators.indicators if _is_counted(each)}
    return {each.code: each.name.shown() for each in indicators.groups if each.code in counted}


def _is_counted(indicator: Indicator) -> bool:
    return indicator.value_kind is not ValueKind.TEXT or indicator.nature is Nature.RATIO


def _up_to(period: Period) -> list[Period]:
    """The periods of a series, the oldest first; an event has none before it."""
    found = [period]
    while period.kind is not PeriodType.EVENT and len(found) < _SERIES and found[0].year > _FIRST_YEAR:
        found.insert(0, found[0].previous)
    return found


def _short(period: Period) -> str:
    """A period below a chart, where its name has no room."""
    key = period.key[5:]
    return str(period.year) if key == "Y" else f"{key.lstrip('M')}/{period.year % 100:02d}"


_FIRST_YEAR = 1901
