"""Results as rows of tables and as charts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date, format_number, format_percent
from desktop_app.base.text import one_line
from desktop_app.reports.blocks.model import Chart, ValueBar, ValueBarChart
from desktop_app.surveys.results.questions import ResultKind
from desktop_app.surveys.results.results import QuestionResult
from desktop_app.surveys.results.rows import CrossedRow, Crossing
from desktop_app.surveys.results.summaries import Band, DaySummary
from desktop_app.surveys.results.wording import mean_words, share_words
from ui.widgets.tables.rows_model import TextCell, TextRow, text_row

type Table = tuple[Sequence[str], Sequence[TextRow]]
"""Headings and rows; all columns but the first are figures."""

_MOST_WORDS = 1_000
_MOST_BARS = 24
_DASH = "–"


def figures_table(result: QuestionResult) -> Table:
    """Return the answers of a question as a table."""
    if result.choices:
        return _choices(result)
    if result.numbers is not None:
        numbers = result.numbers
        rows = (
            (tr("Mean"), mean_words(numbers.mean)),
            (tr("Median"), mean_words(numbers.median)),
            (tr("Least"), format_number(numbers.low)),
            (tr("Greatest"), format_number(numbers.high)),
        )
        return (tr("Figure"), tr("Value")), [text_row(name, name, value) for name, value in rows]
    if result.days is not None:
        days = result.days
        ends = zip(_day_headings(), _day_figures(days), strict=True)
        return (tr("Figure"), tr("Value")), [text_row(name, name, value) for name, value in ends]
    if result.words:
        return _words(result)
    return (tr("Figure"), tr("Value")), [text_row("n", tr("Answered"), format_number(result.answered))]


def _choices(result: QuestionResult) -> Table:
    headings = [tr("Answer"), tr("Forms"), tr("Share of {n}", n=format_number(result.answered))]
    if result.places is not None:
        headings.append(tr("Mean place"))
    rows = []
    for choice in result.choices:
        tip = "" if choice.is_offered else tr("This version of the form does not offer it.")
        cells = [
            TextCell(one_line(choice.text), "" if choice.is_offered else "muted", tip),
            TextCell(format_number(choice.count)),
            TextCell(share_words(choice.share)),
        ]
        if result.places is not None:
            place = result.places.get(choice.code)
            cells.append(TextCell(_DASH if place is None else mean_words(place)))
        rows.append(TextRow(choice.code, cells))
    return headings, rows


def _words(result: QuestionResult) -> Table:
    shown = result.words[:_MOST_WORDS]
    rows = [text_row(each.text, each.text, format_number(each.count)) for each in shown]
    if len(shown) < len(result.words):
        more = tr(
            "{n} more texts: export the data to see them", n=format_number(len(result.words) - len(shown))
        )
        rows.append(TextRow("", (TextCell(more, "muted"), TextCell(""))))
    return (tr("What was written"), tr("Forms")), rows


def chart_of(result: QuestionResult) -> Chart | None:
    """Return the bars of a question; ``None`` where there is nothing to compare."""
    if result.choices:
        bars = [
            ValueBar(one_line(choice.text), choice.share, share_words(choice.share))
            for choice in result.choices[:_MOST_BARS]
        ]
        return ValueBarChart("", tuple(bars)) if len(bars) > 1 and result.answered else None
    if result.numbers is not None:
        return _bands(result.numbers.bands)
    return None if result.days is None else _bands(result.days.bands)


def _bands(bands: Sequence[Band]) -> Chart | None:
    bars = (ValueBar(band.label, Decimal(band.count), format_number(band.count)) for band in bands)
    return ValueBarChart("", tuple(bars)) if len(bands) > 1 else None


def crossed_table(crossing: Crossing) -> Table:
    """Return a table of two questions, the total at its end; shares are of each row."""
    named = tr("Residential area") if crossing.first is None else tr("Answer")
    total = CrossedRow("", tr("Total"), crossing.total, {})
    if crossing.second.kind.is_choice:
        headings = [named, "n"]
        for _, text in crossing.columns:
            headings += [one_line(text), "%"]
        rows = [_choice_row(crossing, row) for row in (*crossing.rows, total)]
    elif crossing.second.kind is ResultKind.DAY:
        headings = [named, "n", *_day_headings()]
        rows = [_day_row(row) for row in (*crossing.rows, total)]
    else:
        headings = [named, "n", tr("Mean"), tr("Median"), tr("Least"), tr("Greatest")]
        rows = [_number_row(row) for row in (*crossing.rows, total)]
    return headings, rows


def _day_headings() -> tuple[str, ...]:
    return tr("Earliest"), tr("Median"), tr("Latest")


def _day_figures(days: DaySummary) -> tuple[str, ...]:
    return format_date(days.first), format_date(days.median), format_date(days.last)


def _day_row(row: CrossedRow) -> TextRow:
    days = row.result.days
    figures = (_DASH,) * 3 if days is None else _day_figures(days)
    return text_row(row.code or "=", one_line(row.text), format_number(row.result.answered), *figures)


def _choice_row(crossing: Crossing, row: CrossedRow) -> TextRow:
    given = {choice.code: choice for choice in row.result.choices}
    cells = [TextCell(one_line(row.text)), TextCell(format_number(row.result.answered))]
    for code, _ in crossing.columns:
        choice = given.get(code)
        if not row.result.answered:
            cells += [TextCell(_DASH, "muted"), TextCell(_DASH, "muted")]
        else:
            count, share = (0, Fraction(0)) if choice is None else (choice.count, choice.share)
            cells += [TextCell(format_number(count)), TextCell(format_percent(share))]
    return TextRow(row.code or "=", cells)


def _number_row(row: CrossedRow) -> TextRow:
    numbers = row.result.numbers
    figures = (
        [_DASH] * 4
        if numbers is None
        else [
            mean_words(numbers.mean),
            mean_words(numbers.median),
            format_number(numbers.low),
            format_number(numbers.high),
        ]
    )
    name, count = one_line(row.text), format_number(row.result.answered)
    return text_row(row.code or "=", name, count, *figures)
