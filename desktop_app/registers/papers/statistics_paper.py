"""The statistics of a register on paper: for each thing that is counted a table and bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import Connection

from desktop_app.base.clock import Clock
from desktop_app.base.i18n import speaking
from desktop_app.base.numbers import format_date, format_number, format_percent
from desktop_app.base.spelling import Tones
from desktop_app.catalogue.registers.definition import Register
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.registers.kinds.wording import wording_of
from desktop_app.registers.lists.by_month import StepsByMonth, steps_by_month
from desktop_app.registers.lists.statistics import CountedTable, last_day_of, statistics_of
from desktop_app.registers.papers.making import register_on_paper, require_printing
from desktop_app.registers.papers.span_words import span_words
from desktop_app.reports.blocks.model import (
    Block,
    BlockColumn,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    Signatures,
    ValueBar,
    ValueBarChart,
    row_of,
)
from desktop_app.reports.data import PrintState
from desktop_app.reports.frame.wording import Wording, load_wording

WORDING = "register-sheets"
_MOST_BARS = 12
_MOST_COLUMNS = 7
"""Of a table that crosses two sources, beside number, name and sum: so many fit on a page upright."""


@speaking("vi")
def statistics_paper(
    connection: Connection,
    clock: Clock,
    commune_code: str,
    register_code: str,
    first: date,
    last: date,
    reader: str,
) -> Document:
    """The tables of a register over the entries opened from ``first`` to ``last``, with totals.

    Its subject ends today, or with the last entry where a register has entries of a day to come.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        NotInstalled: the register is not here.
    """
    require_printing(connection, reader, register_code)
    profile, now = load_profile(connection, commune_code), clock.now()
    register = register_on_paper(connection, register_code, profile.tones)
    last = max(first, min(last, max(clock.today(), last_day_of(connection, register_code))))
    words = load_wording(WORDING).for_head(document_head(profile))
    tables = statistics_of(connection, register, first, last, clock.today(), reader, tones=profile.tones)
    steps = steps_by_month(connection, register, first, last, reader)
    entries, unknown = (tables[0].entries, tables[0].unknown) if tables else (0, 0)
    opening = words.text("statistics.opening", entries=words.count(entries))
    blocks: list[Block] = [Paragraph(opening if entries else words.text("statistics.none"))]
    if entries and last < clock.today():
        blocks.append(Paragraph(words.text("statistics.as_of", day=format_date(clock.today()))))
    if unknown:
        blocks.append(Paragraph(words.text("statistics.unknown", n=words.count(unknown)), is_italic=True))
    parts = [*_steps(words, register, steps, profile.tones)] if steps.rows else []
    blocks += parts
    if entries:
        for number, table in enumerate(tables, start=2 if parts else 1):
            blocks += _part(words, number, table)
    blocks.append(Signatures((signer(profile),)))
    subject = words.text(
        "statistics.subject",
        register=register.title.vi,
        days=span_words(first, last),
        first=format_date(first),
        last=format_date(last),
    )
    head = replace(document_head(profile, issued_on=clock.today()), has_number=False)
    kind = words.text("statistics.kind")
    return Document(head, PrintState(False, now, now), kind, subject, tuple(blocks))


def _steps(words: Wording, register: Register, steps: StepsByMonth, tones: Tones) -> Iterator[Block]:
    """The steps month by month, as many months beside each other as a page holds; sums in the last table."""
    yield Heading(words.text("statistics.heading", number=1, label=words.text("statistics.by_month")), 2)
    named = wording_of(register, tones)
    for begin in range(0, len(steps.columns), _MOST_COLUMNS):
        shown = slice(begin, begin + _MOST_COLUMNS)
        is_last = begin + _MOST_COLUMNS >= len(steps.columns)
        heads = [_column(words, steps, column) for column in steps.columns[shown]]
        columns = (
            BlockColumn(words.text("table.index"), "center"),
            BlockColumn(words.text("statistics.columns.step"), "left", is_wide=True),
            *(BlockColumn(head) for head in heads),
            *((BlockColumn(words.text("table.total")),) if is_last else ()),
        )
        rows = tuple(
            row_of(
                str(number), named.step(row.code), *row.counts[shown], *((row.entries,) if is_last else ())
            )
            for number, row in enumerate(steps.rows, start=1)
        )
        yield BlockTable(columns, rows)
    if any(sum(row.counts) != row.entries for row in steps.rows):
        yield Paragraph(words.text("statistics.once"), is_italic=True, is_small=True)
    if steps.leaves_out:
        yield Paragraph(words.text("statistics.years_left_out"), is_italic=True, is_small=True)


def _column(words: Wording, steps: StepsByMonth, column: date) -> str:
    key = "statistics.columns.year" if steps.by_year else "statistics.columns.month"
    if steps.has_earlier and column == steps.columns[0]:
        key = "statistics.columns.until"
    return words.text(key, month=column.month, year=column.year)


def _part(words: Wording, number: int, table: CountedTable) -> Iterator[Block]:
    yield Heading(words.text("statistics.heading", number=number, label=_label(words, table)), 2)
    if not table.rows:
        yield Paragraph(words.text("statistics.none_open"))
        return
    yield _crossed(words, table) if table.columns else _table(words, table)
    if table.repeats:
        yield Paragraph(words.text("statistics.several"), is_italic=True, is_small=True)
    if table.columns or len({row.count for row in table.rows}) < 2:
        return  # bars of one length say nothing
    shown = table.rows[:_MOST_BARS]
    yield ValueBarChart(
        words.text("statistics.chart"),
        tuple(
            ValueBar(_name(words, table, row.name), Decimal(row.count), format_number(row.count))
            for row in shown
        ),
    )
    if len(shown) < len(table.rows):
        more = words.text("statistics.more", shown=words.count(len(shown)), all=words.count(len(table.rows)))
        yield Paragraph(more, is_italic=True, is_small=True)


def _label(words: Wording, table: CountedTable) -> str:
    """What is counted; without the number of the part that the table is in the book ("Phần II: …")."""
    if table.statistic is None:
        return words.text("statistics.by_urgency")
    label = table.statistic.label.vi
    named = label.partition(": ")[2] if table.statistic.in_book else ""
    return named[:1].upper() + named[1:] or label


def _table(words: Wording, table: CountedTable) -> BlockTable:
    """Shares are of what is counted; where an entry counts in several rows they may be more than a whole."""
    rows = tuple(
        row_of(
            str(number),
            _name(words, table, row.name),
            row.count,
            format_percent(Fraction(row.count, table.whole)),
            row.open,
        )
        for number, row in enumerate(table.rows, start=1)
    )
    counted, still_open = sum(row.count for row in table.rows), sum(row.open for row in table.rows)
    share = format_percent(Fraction(counted, table.whole))
    columns = (
        BlockColumn(words.text("table.index"), "center", millimetres=10),
        BlockColumn(words.text("statistics.columns.name"), "left", millimetres=75),
        BlockColumn(words.text("statistics.columns.count"), millimetres=22),
        BlockColumn(words.text("statistics.columns.share"), millimetres=24),
        BlockColumn(words.text("statistics.columns.open"), millimetres=34),
    )
    total = row_of("", words.text("table.total"), counted, share, still_open, kind="total")
    return BlockTable(columns, rows, footer=(total,))


def _crossed(words: Wording, table: CountedTable) -> BlockTable:
    """A table of two sources; what has no room among its columns is put together in one."""
    shown = len(table.columns) if len(table.columns) <= _MOST_COLUMNS else _MOST_COLUMNS - 1
    names = [_name(words, table, name) for name in table.columns[:shown]]
    if shown < len(table.columns):
        names.append(words.text("statistics.rest"))
    parted = [_parts(row.parts, shown) for row in table.rows]
    rows = tuple(
        row_of(str(number), _name(words, table, row.name), *parts, row.count)
        for number, (row, parts) in enumerate(zip(table.rows, parted, strict=True), start=1)
    )
    columns = (
        BlockColumn(words.text("table.index"), "center"),
        BlockColumn(words.text("statistics.columns.name"), "left", is_wide=True),
        *(BlockColumn(name) for name in names),
        BlockColumn(words.text("statistics.columns.count")),
    )
    sums = [sum(column) for column in zip(*parted, strict=True)]
    total = row_of("", words.text("table.total"), *sums, table.total, kind="total")
    return BlockTable(columns, rows, footer=(total,))


def _parts(parts: Sequence[int], shown: int) -> list[int]:
    return [*parts[:shown], sum(parts[shown:])] if shown < len(parts) else list(parts)


def _name(words: Wording, table: CountedTable, name: str) -> str:
    if table.statistic is None:
        return words.text(f"statistics.urgency.{name}")
    return name or words.text("statistics.unnamed")
