"""The answers to a question of a round as rows, columns and bars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_percent, round_half_up
from desktop_app.base.text import one_line
from desktop_app.reports.blocks.model import ValueBar, ValueBarChart
from desktop_app.surveys.results.results import ChoiceCount
from desktop_app.surveys.results.rows import print_rules
from desktop_app.surveys.results.sums import QuestionSums
from upstream.console.queries.round_results import OverCommunes
from upstream.console.web.charts import bar_drawing
from upstream.console.web.tables import CellValue, DataRow, TableColumn


def answer_rows(over: OverCommunes) -> Iterator[DataRow]:
    """The answers to a question, one each; of words and days how many gave any."""
    sums, named = over.sums, over.question.named
    if over.question.kind.is_choice:
        for choice in over.result.choices:
            yield DataRow((named, _choice(choice), choice.count, choice.share, over.communes))
    elif sums.mean is not None:
        yield DataRow((named, tr("mean"), round_half_up(sums.mean, 2), None, over.communes))
        yield DataRow((named, tr("numbers"), sums.answered, None, over.communes))
    else:
        yield DataRow((named, tr("any answer"), sums.answered, None, over.communes))


def answer_chart(over: OverCommunes) -> str:
    """Return the shares of the choices as bars; empty where there are none."""
    if not over.question.kind.is_choice or not over.sums.answered:
        return ""
    choices = over.result.choices[: print_rules().most_bars]
    bars = (ValueBar(_choice(each), each.share, f"{format_percent(each.share)} %") for each in choices)
    return bar_drawing(ValueBarChart("", tuple(bars)), over.question.named)


def answer_columns(over: OverCommunes) -> Iterator[TableColumn]:
    """Yield the columns of a question: each choice with its share, or the mean."""
    yield TableColumn("answered", tr("Forms with an answer"), is_figure=True)
    if not over.question.kind.is_choice:
        yield TableColumn("mean", tr("Mean"), is_figure=True)
        return
    for choice in over.result.choices:
        yield TableColumn(f"n-{choice.code}", _choice(choice), is_figure=True)
        yield TableColumn(f"p-{choice.code}", tr("{choice}, share", choice=_choice(choice)), is_figure=True)


def answer_cells(over: OverCommunes, sums: QuestionSums) -> Iterator[CellValue]:
    """Yield what is in these columns of a commune or an area; nothing of what few people answered."""
    yield sums.answered
    if not over.question.kind.is_choice:
        yield None if sums.mean is None else round_half_up(sums.mean, 2)
        return
    counted = {each.code: each for each in replace(over, sums=sums).result.choices}
    is_hidden = bool(sums.answered) and not sums.times
    for choice in over.result.choices:
        here = counted.get(choice.code)
        yield None if is_hidden else 0 if here is None else here.count
        yield None if is_hidden or here is None or not sums.answered else here.share


def _choice(choice: ChoiceCount) -> str:
    return one_line(choice.text) or tr("Other answers")
