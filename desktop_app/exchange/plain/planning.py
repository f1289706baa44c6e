"""What recording a table would change in the book, in the plan that workbooks of units have too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from desktop_app.base.figures.styles import StyleEvidence, style_evidence
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle
from desktop_app.base.problems import Problem
from desktop_app.exchange.plain.mapping import Subject, TableMapping
from desktop_app.exchange.plain.names import Names
from desktop_app.exchange.plain.reading import ReadTable, read_table
from desktop_app.exchange.plain.table import PlainTable
from desktop_app.exchange.workbooks.comparing import Comparing, ReturnedFigure
from desktop_app.exchange.workbooks.plan import PlannedCell, PlannedFile
from desktop_app.movements.period import Period


def plan_table(
    connection: Connection,
    table: PlainTable,
    mapping: TableMapping,
    names: Names,
    style: NumberStyle | None = None,
) -> list[PlannedFile]:
    """Return what a table would change: one part for each of its periods, in their order.

    What it does not write is not touched: an empty cell of a table of any origin says nothing. How numbers
    are written is decided by the whole table, or by a person (``style``).
    """
    try:
        read = read_table(table, mapping, names)
    except Problem as problem:
        return [PlannedFile(table.path, table.sheet.name, problem.sentence())]
    if not read.count:
        nothing = tr("No figure of this table is understood. Say what its columns and names are.")
        return [PlannedFile(table.path, table.sheet.name, nothing, tuple(read.unknown))]
    return list(_parts(connection, table, names, read, style))


def _parts(
    connection: Connection, table: PlainTable, names: Names, read: ReadTable, style: NumberStyle | None
) -> Iterator[PlannedFile]:
    notices = tuple(read.unknown)
    set_code = names.indicators.code
    comparing: dict[str, Comparing] = {}
    problems: dict[str, str] = {}
    periods = sorted((Period.parse(key) for key in read.figures), key=lambda period: period)
    for period in periods:
        try:
            comparing[period.key] = Comparing(connection, set_code, period)
        except Problem as problem:
            problems[period.key] = problem.sentence()
    texts = [text for key, each in comparing.items() for text in each.number_texts(read.figures[key])]
    evidence = style_evidence(texts)
    for period in periods:
        subject = f"{table.sheet.name} · {names.shown_name(Subject.PERIOD, period.key)}"
        if period.key in problems:
            yield PlannedFile(table.path, subject, problems[period.key], notices)
        else:
            cells, same = _compared(comparing[period.key], read.figures[period.key], evidence, style)
            yield PlannedFile(
                table.path, subject, notices=notices, cells=tuple(cells), same=same, style=style
            )
        notices = ()  # they are reported once


def _compared(
    comparing: Comparing,
    offered: Sequence[ReturnedFigure],
    evidence: StyleEvidence,
    style: NumberStyle | None,
) -> tuple[list[PlannedCell], int]:
    """Return what differs, with what the table says twice and differently refused."""
    places: dict[tuple[str, str], list[ReturnedFigure]] = {}
    for each in offered:
        places.setdefault((each.code, each.unit), []).append(each)
    single = [some[0] for some in places.values() if len({each.cell for each in some}) == 1]
    cells, same = comparing.compared(single, style, evidence)
    again = sum(len(some) - 1 for some in places.values() if len({each.cell for each in some}) == 1)
    for some in places.values():
        if len({each.cell for each in some}) > 1:
            cells.append(comparing.doubled(some))
    return cells, same + again
