"""The summary of an entry: all that was collected for it, a row each, and what that adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.catalogue.registers.totals import DAY, Summary, SummaryColumn
from desktop_app.forms.xpath.answer_key import AnswerKey
from desktop_app.office.profile import load_profile
from desktop_app.registers.entries.reading import EntryGone, entry_of
from desktop_app.registers.entries.records import Event
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.sheets import figure_of
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.papers.making import make_paper, require_printing
from desktop_app.reports.register_paper import PaperColumn, PaperPart, PaperRow, RegisterPaper

_INDEX = PaperColumn("TT", millimetres=10, is_index=True)
_TOTAL = "Tổng cộng"


@speaking("vi")
def summary_sheet(
    connection: Connection, clock: Clock, commune_code: str, matter_id: str, reader: str
) -> RegisterPaper:
    """The summary of an entry as it is now.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        EntryGone: there is no such entry, or its register has not come.
        Problem: its register has no summary.
    """
    require_printing(connection, reader, entry_of(connection, matter_id).register_code)
    tones = load_profile(connection, commune_code).tones
    found = whole_entries(connection, [matter_id], clock.today(), tones=tones)
    if not found:
        raise EntryGone
    whole = found[0]
    register = whole.wording.register
    summary = register.summary
    if summary is None:
        raise Problem("No summary is made of an entry of this register.")
    given = [
        (event, answers)
        for event in whole.past.events
        if event.action == summary.step
        for answers in _rows_of(event)
    ]
    rows = [
        PaperRow((str(number), *(_cell(whole, column, *row) for column in summary.columns)))
        for number, row in enumerate(given, start=1)
    ]
    if rows and any(column.sums for column in summary.columns):
        rows.append(_total(summary, [answers for _, answers in given]))
    columns = (_INDEX, *map(_column, summary.columns))
    title = whole.matter.answers.get(register.title_question, "")
    words: dict[str, str | int]
    words = {"kind": summary.title.vi, "title": " ".join(title.split()), "n": len(given)}
    return make_paper(
        connection, clock, commune_code, "summary", words, [PaperPart("", (), columns, tuple(rows))]
    )


def _column(column: SummaryColumn) -> PaperColumn:
    return PaperColumn(
        column.label.vi, wide=not column.millimetres, is_figure=column.sums, millimetres=column.millimetres
    )


def _rows_of(event: Event) -> Iterator[Mapping[str, str]]:
    """The answers of a step by question, once for each occurrence of what it repeats."""
    single: dict[str, str] = {}
    repeated: dict[tuple[int, ...], dict[str, str]] = {}
    for name, text in event.answers.items():
        key = AnswerKey.parse(name)
        if key.aside:
            continue
        place = tuple(step.position for step in key.steps if step.position)
        (repeated.setdefault(place, {}) if place else single)[key.steps[-1].name] = text
    if not repeated:
        yield single
    for place in sorted(repeated):
        yield {**single, **repeated[place]}


def _cell(whole: WholeEntry, column: SummaryColumn, event: Event, answers: Mapping[str, str]) -> str:
    if column.source == DAY:
        return format_date(event.on)
    text = answers.get(column.source, "")
    if column.sums:
        number = figure_of(text)
        return "" if number is None else format_number(number)
    return whole.wording.value(column.source, text)


def _total(summary: Summary, several: list[Mapping[str, str]]) -> PaperRow:
    cells = ["", *("" for _ in summary.columns)]
    for place, column in enumerate(summary.columns, start=1):
        if column.sums:
            numbers = (figure_of(answers.get(column.source, "")) for answers in several)
            cells[place] = format_number(sum((each for each in numbers if each is not None), Decimal(0)))
    free = next(place for place, column in enumerate(summary.columns, start=1) if not column.sums)
    cells[free] = _TOTAL
    return PaperRow(tuple(cells), total=True)
