"""Results as tables and bars of a paper. A group that is too small is never printed on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from desktop_app.base.numbers import format_number, format_percent
from desktop_app.base.text import one_line
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Matrix,
    Paragraph,
    ValueBar,
    ValueBarChart,
    row_of,
)
from desktop_app.reports.frame.wording import Wording
from desktop_app.surveys.results.charts import crossed_chart
from desktop_app.surveys.results.groups import Grouped, grouped_days, grouped_numbers
from desktop_app.surveys.results.questions import ResultKind
from desktop_app.surveys.results.results import QuestionResult
from desktop_app.surveys.results.round_results import RoundResults
from desktop_app.surveys.results.rows import CrossedRow, Crossing, print_rules, printable_rows
from desktop_app.surveys.results.summaries import Band, NumberSummary
from desktop_app.surveys.results.wording import base_words, note_words

_NUMBER_COLUMNS: Final = ("n", "mean", "median", "low", "high")
_DAY_COLUMNS: Final = ("n", "first", "last")
_DECIMALS: Final = 2
_FEW_COLUMNS: Final = 12
"""So many columns of figures stand beside each other on a sheet across."""


def of_question(words: Wording, results: RoundResults, result: QuestionResult) -> Iterator[Block]:
    """Return base, table, bars and notes of a question."""
    rules, base = print_rules(), f"{base_words(results, result)}."
    if not result.answered:
        yield Paragraph(base, is_italic=True)
        yield Paragraph(words.text("results.nobody"))
    elif result.answered < rules.smallest_group:
        yield Paragraph(base, is_italic=True)
        yield Paragraph(words.text("results.few", n=words.count(rules.smallest_group)))
    elif result.choices:
        yield from _choices(words, result, base)
    elif result.numbers is not None:
        groups = grouped_numbers(result.numbers, rules.smallest_group, rules.most_bars)
        yield _figures(words, _NUMBER_COLUMNS, number_cells(result.numbers, groups), base)
        yield from _bars(words, groups.bands)
    elif result.days is not None:
        by_day = grouped_days(result.days, rules.smallest_group, rules.most_bars)
        yield _figures(words, _DAY_COLUMNS, (result.days.count, by_day.low, by_day.high), base)
        yield from _bars(words, by_day.bands)
    elif result.words:
        yield from _words(words, result, base)
    else:
        yield Paragraph(base, is_italic=True)
        yield Paragraph(words.text("results.given", n=words.count(result.answered)))


def _choices(words: Wording, result: QuestionResult, base: str) -> Iterator[Block]:
    columns = [
        BlockColumn(words.text("columns.answer"), "left", is_wide=True),
        BlockColumn(words.text("columns.count")),
        BlockColumn(words.text("columns.share")),
    ]
    if result.places is not None:
        columns.append(BlockColumn(words.text("columns.place")))
    rows = []
    for choice in result.choices:
        cells: list[str | int | Decimal | None] = [
            one_line(choice.text),
            choice.count,
            format_percent(choice.share),
        ]
        if result.places is not None:
            cells.append(_place(result.places.get(choice.code)))
        rows.append(row_of(*cells))
    yield BlockTable(tuple(columns), tuple(rows), base, "small")
    note = note_words(result)
    if note:
        yield Paragraph(note, is_italic=True, is_small=True)
    if result.left_out:
        left_out = words.text("results.left_out", n=words.count(result.left_out))
        yield Paragraph(left_out, is_italic=True, is_small=True)
    bars = result.choices[: print_rules().most_bars]
    if len(bars) > 1:
        yield ValueBarChart(
            words.text("results.chart_share"),
            tuple(ValueBar(one_line(c.text), c.share, format_percent(c.share)) for c in bars),
        )


def _figures(words: Wording, keys: Sequence[str], cells: Sequence[str | int], base: str) -> BlockTable:
    columns = tuple(BlockColumn(words.text(f"columns.{key}")) for key in keys)
    return BlockTable(columns, (row_of(*cells),), base, "small")


def number_cells(numbers: NumberSummary, groups: Grouped) -> tuple[str | int, ...]:
    """Return n, mean, median, least and greatest; all but n and the mean by groups of answers."""
    return numbers.count, format_number(numbers.mean, _DECIMALS), groups.median, groups.low, groups.high


def _place(value: Fraction | None) -> str:
    return "" if value is None else format_number(value, _DECIMALS)


def _bars(words: Wording, bands: Sequence[Band]) -> Iterator[Block]:
    if len(bands) > 1:
        bars = (ValueBar(band.label, Decimal(band.count), format_number(band.count)) for band in bands)
        yield ValueBarChart(words.text("results.chart"), tuple(bars))


def _words(words: Wording, result: QuestionResult, base: str) -> Iterator[Block]:
    rules = print_rules()
    often = [each for each in result.words if each.count >= rules.smallest_group][: rules.most_words]
    if often:
        columns = (
            BlockColumn(words.text("columns.words"), "left", is_wide=True),
            BlockColumn(words.text("columns.count")),
        )
        rows = tuple(row_of(each.text, each.count) for each in often)
        yield BlockTable(columns, rows, base, "small")
        yield Paragraph(words.text("results.words_alike"), is_italic=True, is_small=True)
    else:
        yield Paragraph(base, is_italic=True)
    rest = result.words[len(often) :]
    if rest:
        yield Paragraph(
            words.text(
                "results.words_rare",
                n=words.count(sum(each.count for each in rest)),
                ways=words.count(len(rest)),
                smallest=words.count(rules.smallest_group),
            )
        )


def crossed_table(words: Wording, crossing: Crossing, whole: Crossing | None = None) -> Iterator[Block]:
    """Return two questions crossed, or one by area; small rows are put together.

    ``whole``: the same of the round, where it is of one area.
    """
    key = "areas" if crossing.first is None else "crossed"
    rows = printable_rows(crossing, print_rules().smallest_group, words.text(f"{key}.rest"), whole)
    if not rows:
        yield Paragraph(words.text(f"{key}.none"))
        return
    key = "crossed.base_area" if crossing.first is None else "crossed.base"
    base = words.text(key, n=words.count(crossing.base))
    named = words.text("columns.area" if crossing.first is None else "columns.answer")
    labels = (BlockColumn(named, "left", is_wide=True), BlockColumn(words.text("columns.n")))
    total = CrossedRow("", words.text("table.total"), crossing.total, {})
    if crossing.second.kind.is_choice:
        values = tuple(
            BlockColumn(words.text(f"columns.{column}"), group=one_line(text))
            for _, text in crossing.columns
            for column in ("count", "share")
        )
    else:
        keys = _figures_beside(crossing)
        values = tuple(BlockColumn(words.text(f"columns.{each}")) for each in keys)
    listed = [*(_crossed_row(crossing, row) for row in rows), _crossed_row(crossing, total, is_total=True)]
    if len(values) <= _FEW_COLUMNS:
        yield BlockTable((*labels, *values), tuple(listed), base, "small")
    else:
        yield Paragraph(base, is_italic=True, is_small=True)
        yield Matrix(labels, values, tuple(listed))
    yield from _crossed_bars(words, crossing, rows)
    note = note_words(crossing.total)
    for text in (note, words.text("crossed.overlaps") if crossing.overlaps else ""):
        if text:
            yield Paragraph(text, is_italic=True, is_small=True)


def _crossed_bars(words: Wording, crossing: Crossing, rows: Sequence[CrossedRow]) -> Iterator[Block]:
    """Return the means of a number, or the shares of two choices at most; areas have their table alone."""
    if crossing.first is None or len(rows) < 2:
        return
    chart = crossed_chart(crossing, rows, print_rules().most_bars * 2)
    if chart is not None:
        title = "crossed.chart_share" if crossing.second.kind.is_choice else "columns.mean"
        yield replace(chart, title=words.text(title))


def _figures_beside(crossing: Crossing) -> tuple[str, ...]:
    """Return the columns beside how many answered, where they are no choices."""
    return (_DAY_COLUMNS if crossing.second.kind is ResultKind.DAY else _NUMBER_COLUMNS)[1:]


def _crossed_row(crossing: Crossing, row: CrossedRow, *, is_total: bool = False) -> BlockRow:
    result, rules = row.result, print_rules()
    cells: list[str | int | Decimal | date | None] = [one_line(row.text), result.answered]
    if crossing.second.kind.is_choice:
        given = {choice.code: choice for choice in result.choices}
        for code, _ in crossing.columns:
            choice = given.get(code)
            count, share = (0, Fraction(0)) if choice is None else (choice.count, choice.share)
            cells += [count, format_percent(share)]
    elif result.numbers is not None:
        groups = grouped_numbers(result.numbers, rules.smallest_group, rules.most_bars)
        cells += number_cells(result.numbers, groups)[1:]
    elif result.days is not None:
        by_day = grouped_days(result.days, rules.smallest_group, rules.most_bars)
        cells += [by_day.low, by_day.high]
    else:
        cells += [None] * len(_figures_beside(crossing))
    return row_of(*cells, kind="total" if is_total else "plain")
