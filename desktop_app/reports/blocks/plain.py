"""Charts and matrices as tables, for programs that lay out text: the same figures in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from desktop_app.base.numbers import format_number, format_percent
from desktop_app.reports.blocks.model import (
    Bar,
    BarChart,
    BlockColumn,
    BlockRow,
    BlockTable,
    Chart,
    LineChart,
    Matrix,
    ValueBarChart,
)


def chart_table(chart: Chart) -> BlockTable:
    """The figures of a chart: a row for each bar or line. Its columns have no headings but places."""
    places: tuple[str, ...] = ("",)
    rows: list[BlockRow] = []
    match chart:
        case BarChart():
            rows = [BlockRow((bar.label, _percent(bar))) for bar in chart.bars]
        case ValueBarChart():
            rows = [BlockRow((bar.label, bar.shown)) for bar in chart.bars]
        case LineChart():
            rows = [BlockRow((line.name, *map(_value, line.values))) for line in chart.lines]
            places = chart.places
    columns = (BlockColumn("", "left", is_wide=True), *(BlockColumn(place) for place in places))
    return BlockTable(columns, tuple(rows), chart.title, "small")


def _percent(bar: Bar) -> str:
    return format_percent(bar.share, beside=bar.limit)


def _value(value: Decimal | Fraction | None) -> str:
    return format_percent(value) if isinstance(value, Fraction) else format_number(value)


def matrix_tables(matrix: Matrix, most: int | None = None) -> Iterator[BlockTable]:
    """The matrix as one table, or as several with ``most`` value columns each, groups kept together."""
    values = [*matrix.values, *matrix.closing]
    labels = len(matrix.labels)
    for part in _parts(values, most or len(values)):
        picked = [*range(labels), *(labels + at for at in part)]
        rows = tuple(
            _picked(row, picked, {labels + column for marked, column in matrix.marked if marked == at})
            for at, row in enumerate(matrix.rows)
        )
        columns = (*matrix.labels, *(values[at] for at in part))
        yield BlockTable(columns, rows, size="fine")


def _parts(columns: list[BlockColumn], most: int) -> Iterator[list[int]]:
    part: list[int] = []
    for _, members in groupby(range(len(columns)), key=lambda at: columns[at].group or str(at)):
        run = list(members)
        if part and len(part) + len(run) > most:
            yield part
            part = []
        part += run
    if part:
        yield part


def _picked(row: BlockRow, picked: list[int], marked: set[int]) -> BlockRow:
    if len(row.cells) == 1:
        return row
    bold = frozenset(place for place, at in enumerate(picked) if at in marked)
    return BlockRow(tuple(row.cells[at] for at in picked), row.kind, marked=bold)
