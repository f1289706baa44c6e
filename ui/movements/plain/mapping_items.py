"""What is said of a table, as rows of a list: columns, what holds for all of it, names in its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.catalogue.indicator_set import PeriodType
from desktop_app.exchange.file_cells import CellKind, column_letters
from desktop_app.exchange.plain.mapping import ColumnMeaning, ColumnRole, How, Meaning, Subject, TableMapping
from desktop_app.exchange.plain.names import Names
from desktop_app.exchange.plain.proposing import subjects_of
from desktop_app.exchange.plain.reading import NameInTable
from desktop_app.exchange.plain.table import PlainTable
from desktop_app.movements.period import Period
from ui.widgets.fields.choice_list import ListChoice
from ui.widgets.labels import Tone
from ui.widgets.tables.rows_model import TextCell, TextRow

LEAVE_OUT = "-"
_ROLE = "role:"
_EXAMPLES = 3
_SEARCHED_ROWS = 500
MOST_NAMES = 1_000
"""So many names are listed, those first that need a person."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the list: a column, something that holds for the whole table, or a name."""

    where: str
    text: str
    example: str
    how: How
    meaning: str
    column: int | None = None
    subject: Subject | None = None
    whole: bool = False

    @property
    def open(self) -> bool:
        """Whether a person should look at it."""
        return self.how in (How.UNKNOWN, How.GUESSED)

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return f"{self.column}:{self.subject}:{self.whole}:{self.text}"


def items_of(
    table: PlainTable, mapping: TableMapping, names: Names, found: Sequence[NameInTable]
) -> list[Item]:
    """Return all rows: columns, the whole table, names."""
    return [
        *_columns(table, mapping, names),
        *(_whole(names, subject, meaning) for subject, meaning in mapping.whole.items()),
        *(_name(names, each) for each in found[:MOST_NAMES]),
    ]


def shown_item(item: Item) -> TextRow:
    """Return a row as it is drawn."""
    tones: dict[How, Tone] = {How.UNKNOWN: "danger", How.GUESSED: "warning"}
    tone = tones.get(item.how, "")
    return TextRow(
        item.id,
        (
            TextCell(item.where),
            TextCell(item.text),
            TextCell(item.example),
            TextCell(item.meaning, tone),
            TextCell(how_words(item), tone),
        ),
    )


def how_words(item: Item) -> str:
    """Return how a meaning came about."""
    match item.how:
        case How.RECOGNISED:
            return tr("Recognised")
        case How.GUESSED:
            return tr("Proposed, look at it")
        case How.REMEMBERED:
            return tr("As last time")
        case How.SAID:
            return tr("As you said")
        case How.UNKNOWN:
            return tr("Not understood, not taken")


def choices_of(item: Item, names: Names) -> list[ListChoice]:
    """Return what a row can be said to mean."""
    if item.column is not None:
        roles = [ListChoice(f"{_ROLE}{role.value}", role_words(role)) for role in _OFFERED]
        return [
            *roles,
            *(choice for subject in _HEADED for choice in _of_subject(names, subject, figures=True)),
        ]
    assert item.subject is not None
    if item.whole:
        return list(_of_subject(names, item.subject))
    return [ListChoice(LEAVE_OUT, tr("Leave its figures out")), *_of_subject(names, item.subject)]


def chosen_key(item: Item, mapping: TableMapping) -> str:
    """Return the choice that a column has now."""
    if item.column is None:
        return ""
    column = mapping.columns[item.column]
    for subject in _HEADED:
        if column.role is ColumnRole.FIGURES and subject in column.subjects:
            return f"{subject.value}:{column.subjects[subject]}"
    return f"{_ROLE}{column.role.value}"


def said(item: Item, key: str, table: PlainTable, mapping: TableMapping, names: Names) -> TableMapping:
    """Return the mapping with what a person has chosen for a row."""
    if item.column is not None:
        return mapping.with_column(item.column, _column_of(item.column, key, table, mapping, names))
    assert item.subject is not None
    value = "" if key == LEAVE_OUT else key.partition(":")[2]
    if item.whole:
        return mapping.with_whole(item.subject, value)
    return mapping.with_name(item.subject, item.text, value)


def role_words(role: ColumnRole) -> str:
    """Return what a column is, in words."""
    match role:
        case ColumnRole.UNUSED:
            return tr("Not used")
        case ColumnRole.UNIT:
            return tr("Names of units, in the rows")
        case ColumnRole.INDICATOR:
            return tr("Names or codes of indicators, in the rows")
        case ColumnRole.PERIOD:
            return tr("Periods, in the rows")
        case ColumnRole.FIGURES:
            return tr("Figures; the rows say of what")


def subject_title(subject: Subject) -> str:
    """Return what holds for the whole table, in words."""
    match subject:
        case Subject.UNIT:
            return tr("Unit of all figures")
        case Subject.INDICATOR:
            return tr("Indicator of all figures")
        case Subject.PERIOD:
            return tr("Period of all figures")


_OFFERED = (ColumnRole.UNUSED, ColumnRole.UNIT, ColumnRole.INDICATOR, ColumnRole.PERIOD, ColumnRole.FIGURES)
_HEADED = (Subject.INDICATOR, Subject.UNIT, Subject.PERIOD)
_PER_YEAR = {PeriodType.MONTH: 12, PeriodType.QUARTER: 4, PeriodType.HALF_YEAR: 2, PeriodType.YEAR: 1}


def _column_of(place: int, key: str, table: PlainTable, mapping: TableMapping, names: Names) -> ColumnMeaning:
    if key.startswith(_ROLE):
        role = ColumnRole(key.removeprefix(_ROLE))
        return ColumnMeaning(role, How.SAID)
    kind, _, value = key.partition(":")
    by_heading = subjects_of(names, table.headings(mapping.head, place)) if mapping.head.rows else {}
    subjects = {subject: each.key for subject, each in by_heading.items()}
    return ColumnMeaning(ColumnRole.FIGURES, How.SAID, {**subjects, Subject(kind): value})


def _columns(table: PlainTable, mapping: TableMapping, names: Names) -> Iterator[Item]:
    for place, column in enumerate(mapping.columns):
        heading = " · ".join(table.headings(mapping.head, place)) if mapping.head.rows else ""
        example = " | ".join(_examples(table, mapping, place))
        if heading or example:
            where = tr("Column {letter}", letter=column_letters(place + 1))
            how = column.how if example or column.how is not How.UNKNOWN else How.RECOGNISED
            yield Item(where, heading, example, how, _column_words(column, names), place)


def _examples(table: PlainTable, mapping: TableMapping, place: int) -> list[str]:
    found: list[str] = []
    for row in table.rows(mapping.head, _SEARCHED_ROWS):
        if table.cell(row, place).kind is not CellKind.EMPTY:
            found.append(table.text(row, place)[:40])
            if len(found) == _EXAMPLES:
                break
    return found


def _column_words(column: ColumnMeaning, names: Names) -> str:
    if column.role is not ColumnRole.FIGURES or not column.subjects:
        return role_words(column.role)
    parts = [
        names.shown_name(subject, column.subjects[subject])
        for subject in _HEADED
        if subject in column.subjects
    ]
    return tr("Figures: {what}", what=" · ".join(parts))


def _whole(names: Names, subject: Subject, meaning: Meaning) -> Item:
    words = names.shown_name(subject, meaning.key) if meaning.key else tr("Choose it")
    return Item(
        tr("Whole table"), subject_title(subject), "", meaning.how, words, subject=subject, whole=True
    )


def _name(names: Names, each: NameInTable) -> Item:
    meaning = each.meaning
    words = names.shown_name(each.subject, meaning.key) if meaning.key else tr("Left out")
    if not meaning.key and names.several(each.subject, each.text) > 1:
        words = tr("The name of several")
    count = tr("{n} figures", n=format_number(each.figures))
    return Item(each.place, each.text, count, meaning.how, words, subject=each.subject)


def _of_subject(names: Names, subject: Subject, *, figures: bool = False) -> Iterator[ListChoice]:
    for key, words in _keys_of(names, subject):
        text = tr("Figures: {what}", what=words) if figures else words
        yield ListChoice(f"{subject.value}:{key}", text)


def _keys_of(names: Names, subject: Subject) -> Iterator[tuple[str, str]]:
    match subject:
        case Subject.UNIT:
            for key, unit in names.units.items():
                yield key, unit.name
        case Subject.INDICATOR:
            for item in names.indicators.indicators:
                if not item.computed:
                    yield item.code, names.shown_name(subject, item.code)
        case Subject.PERIOD:
            for period in periods_of(names):
                yield period.key, names.shown_name(subject, period.key)


def periods_of(names: Names) -> list[Period]:
    """Return the periods for which the set is typed: of the year shown, and of the one before."""
    kinds = {item.period_type for item in names.indicators.indicators if not item.computed}
    found = []
    for year in (names.shown.year, names.shown.year - 1):
        for kind, count in _PER_YEAR.items():
            if kind in kinds:
                found += [Period(kind, year, number) for number in range(1, count + 1)]
    if PeriodType.EVENT in kinds:
        found += [Period(PeriodType.EVENT, names.shown.year, slug=slug) for slug in names.events]
    return found
