"""The one table of the columns of an indicator set: how each is read from a package and written again.

The reader, the writer of packages and the workbook of a set follow it. Its heading and its explanation in the
workbook are in ``resources/catalogue/set_workbook.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from desktop_app.base.problems import Problem
from desktop_app.catalogue.conversions import read_conversions, written_conversions
from desktop_app.catalogue.disaggregation import read_parts, written_parts
from desktop_app.catalogue.indicator_set import (
    MONTHS,
    NOBODY,
    AreaAggregation,
    DueDate,
    Indicator,
    IndicatorRule,
    Limit,
    Nature,
    PeriodType,
    Reporter,
    RuleSeverity,
    TimeAggregation,
    ValueKind,
)
from desktop_app.catalogue.packages.labels import Certainty, Label
from desktop_app.catalogue.starter_lists import member_organisations
from desktop_app.catalogue.table_rows import TableRow

type CellText = str | int | Decimal | date | None
type RowTexts = Mapping[str, CellText]
"""The cells of a row, by the column of the package."""

_CODE: Final = re.compile(r"[A-Z][A-Z0-9_]{0,31}")
_DUE: Final = re.compile(r"(\d{1,2})(?:/(\d{1,2}))?", re.ASCII)


class _YesNo(StrEnum):
    YES = "yes"
    NO = "no"


class _MarkLetter(StrEnum):
    CONFIRMED = "C"
    PROPOSED = "P"
    OPEN = "?"


_MARKS: Final = {
    _MarkLetter.CONFIRMED: Certainty.CONFIRMED,
    _MarkLetter.PROPOSED: Certainty.PROPOSED,
    _MarkLetter.OPEN: Certainty.OPEN,
}
_LETTERS: Final = {mark: letter.value for letter, mark in _MARKS.items()}


@dataclass(frozen=True, slots=True)
class SetColumn[R]:
    """How an attribute of an indicator or a rule is kept in the table of a package.

    Attributes:
        field: the attribute.
        columns: the columns that every table has.
        later: the columns that tables of older packages lack; a new attribute has no others.
        read: returns the value of the attribute, and notes at the row what is wrong.
        write: returns the cells of ``columns`` and ``later``.
    """

    field: str
    columns: tuple[str, ...]
    read: Callable[[TableRow], Any]
    write: Callable[[R], tuple[CellText, ...]]
    later: tuple[str, ...] = ()

    def cells(self, record: R) -> RowTexts:
        """Return the cells of a record by column."""
        return dict(zip((*self.columns, *self.later), self.write(record), strict=True))


def needed_columns[R](table: Sequence[SetColumn[R]]) -> tuple[str, ...]:
    """Return the columns without which a table is refused."""
    return tuple(column for each in table for column in each.columns)


def all_columns[R](table: Sequence[SetColumn[R]]) -> tuple[str, ...]:
    """Return the columns in the order in which a package is written."""
    return (*needed_columns(table), *(column for each in table for column in each.later))


def read_row[R](table: Sequence[SetColumn[R]], row: TableRow) -> dict[str, Any]:
    """Return the attributes of the record in a row."""
    return {each.field: each.read(row) for each in table}


def written_row[R](table: Sequence[SetColumn[R]], record: R) -> dict[str, CellText]:
    """Return the cells of a record by column."""
    return {column: text for each in table for column, text in each.cells(record).items()}


def wrong_due(kind: PeriodType, day: int, month: int) -> Problem | None:
    """Return what is wrong with a due day; ``month`` is that of the period."""
    if kind is PeriodType.EVENT:
        return Problem("An event has no due day. Leave this empty.")
    if not 1 <= day <= 31 or not 1 <= month <= MONTHS[kind] + 1:
        return Problem(
            "This is not a due day. Enter the day and the month of the period, for example 20 or 20/3; the "
            "month after the period is {month}.",
            month=MONTHS[kind] + 1,
        )
    return None


def written_due(due: DueDate) -> str:
    """Return a due day as it is typed."""
    last = MONTHS[due.period_type]
    return str(due.day) if due.month_of_period == last else f"{due.day}/{due.month_of_period}"


def _code(row: TableRow) -> str:
    code = row.needed("code")
    if code and not _CODE.fullmatch(code):
        row.fault("code", Problem("A code has capital letters, digits and _ only, for example NT01."))
    return code


def _yes(column: str) -> Callable[[TableRow], bool]:
    return lambda row: row.word(column, _YesNo, _YesNo.NO) is _YesNo.YES


def _sound[V](row: TableRow, column: str, found: Iterable[V | Problem]) -> tuple[V, ...]:
    """Return what could be read, and note what could not."""
    values = []
    for each in found:
        if isinstance(each, Problem):
            row.fault(column, each)
        else:
            values.append(each)
    return tuple(values)


def _due(row: TableRow) -> DueDate | None:
    text, kind = row.text("due_day"), PeriodType.MONTH
    if not text:
        return None
    if row.text("period_type") in set(PeriodType):  # another word is reported in its own column
        kind = PeriodType(row.text("period_type"))
    match = _DUE.fullmatch(text)
    day = int(match[1]) if match else 0
    month = int(match[2]) if match and match[2] else MONTHS.get(kind, 1)
    problem = wrong_due(kind, day, month)
    if problem is not None:
        row.fault("due_day", problem)
    return DueDate(kind, day, month, Certainty.CONFIRMED)


def _must_report(row: TableRow) -> frozenset[str]:
    organisations = [each.code for each in member_organisations()]
    return frozenset(row.known("must_report", [*Reporter, *organisations, NOBODY]))


def _in_order(words: Iterable[str]) -> str:
    order = {reporter.value: place for place, reporter in enumerate(Reporter)}
    return "|".join(sorted(map(str, words), key=lambda word: (order.get(word, len(order)), word)))


def _plain(column: str, field: str = "", *, needed: bool = False) -> SetColumn[Any]:
    """A text."""
    attribute = field or column
    read = (lambda row: row.needed(column)) if needed else (lambda row: row.text(column))
    return SetColumn(attribute, (column,), read, lambda each: (getattr(each, attribute),))


def _word(column: str, kind: type[StrEnum]) -> SetColumn[Any]:
    """One of the words of ``kind``."""
    return SetColumn(
        column, (column,), lambda row: row.word(column, kind), lambda each: (getattr(each, column),)
    )


def _mark() -> SetColumn[Any]:
    return SetColumn(
        "mark",
        ("mark",),
        lambda row: _MARKS[row.word("mark", _MarkLetter)],
        lambda each: (_LETTERS[each.mark],),
    )


def _limit(column: str) -> SetColumn[Indicator]:
    """The least or the greatest figure, and how severe it is to go beyond."""
    severity = f"{column}_severity"

    def read(row: TableRow) -> Limit | None:
        value, how = row.number_in(column), row.word(severity, RuleSeverity, RuleSeverity.ERROR)
        return None if value is None else Limit(value, how)

    def write(indicator: Indicator) -> tuple[CellText, ...]:
        limit: Limit | None = getattr(indicator, column)
        return (None, None) if limit is None else (limit.value, limit.severity)

    return SetColumn(column, (), read, write, (column, severity))


INDICATOR_COLUMNS: Final[tuple[SetColumn[Indicator], ...]] = (
    SetColumn("code", ("code",), _code, lambda each: (each.code,)),
    _plain("group", needed=True),
    SetColumn(
        "name",
        ("name_vi", "name_en"),
        lambda row: Label(row.needed("name_vi"), row.text("name_en")),
        lambda each: (each.name.vi, each.name.en),
    ),
    _plain("unit"),
    _word("value_kind", ValueKind),
    SetColumn(
        "entered_by",
        ("entered_by",),
        lambda row: row.words("entered_by", Reporter),
        lambda each: (_in_order(each.entered_by),),
    ),
    _word("period_type", PeriodType),
    _word("nature", Nature),
    _word("area_aggregation", AreaAggregation),
    _word("time_aggregation", TimeAggregation),
    _plain("numerator"),
    _plain("denominator"),
    _plain("formula"),
    SetColumn("has_target", ("target",), _yes("target"), lambda each: ("yes" if each.has_target else "no",)),
    _mark(),
    SetColumn(
        "sources",
        ("source",),
        lambda row: tuple(row.parts("source")),
        lambda each: ("|".join(each.sources),),
    ),
    _plain("note", "note_vi"),
    SetColumn(
        "help",
        (),
        lambda row: Label(row.text("help_vi"), row.text("help_en")),
        lambda each: (each.help.vi, each.help.en),
        ("help_vi", "help_en"),
    ),
    SetColumn(
        "disaggregation",
        (),
        lambda row: _sound(row, "disaggregation", read_parts(row.parts("disaggregation"))),
        lambda each: (written_parts(each),),
        ("disaggregation",),
    ),
    SetColumn(
        "due",
        (),
        _due,
        lambda each: ("" if each.due is None else written_due(each.due),),
        ("due_day",),
    ),
    SetColumn("must_report", (), _must_report, lambda each: (_in_order(each.must_report),), ("must_report",)),
    SetColumn(
        "counts_in",
        (),
        lambda row: row.word("counts_in", PeriodType) if row.text("counts_in") else None,
        lambda each: (each.counts_in,),
        ("counts_in",),
    ),
    _limit("minimum"),
    _limit("maximum"),
    SetColumn(
        "conversions",
        (),
        lambda row: _sound(row, "converts", read_conversions(row.parts("converts"))),
        lambda each: (written_conversions(each),),
        ("converts",),
    ),
)
"""An attribute of :class:`Indicator` each; only ``part_of`` is not written, it follows from the parts."""

RULE_COLUMNS: Final[tuple[SetColumn[IndicatorRule], ...]] = (
    SetColumn("code", ("code",), _code, lambda each: (each.code,)),
    _plain("expression", needed=True),
    SetColumn(
        "message",
        ("message_vi",),
        lambda row: Label(row.needed("message_vi"), row.text("message_en")),
        lambda each: (each.message.vi, each.message.en),
        ("message_en",),
    ),
    _word("severity", RuleSeverity),
    SetColumn(
        "takes_blanks",
        (),
        _yes("blanks"),
        lambda each: ("yes" if each.takes_blanks else "no",),
        ("blanks",),
    ),
    _mark(),
    SetColumn("basis", (), lambda row: row.text("basis"), lambda each: (each.basis,), ("basis",)),
)
"""An attribute of :class:`IndicatorRule` each."""
TARGET_COLUMNS: Final = ("indicator", "year", "unit", "value")
