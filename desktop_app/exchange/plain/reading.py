"""The figures of a table as it was said to be read; what was not understood is listed, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.exchange.file_cells import CellKind, column_letters
from desktop_app.exchange.plain.mapping import ColumnRole, How, Meaning, Subject, TableMapping
from desktop_app.exchange.plain.names import Names
from desktop_app.exchange.plain.table import PlainTable
from desktop_app.exchange.plain.words import table_words
from desktop_app.exchange.workbooks.comparing import ReturnedFigure
from desktop_app.movements.period import Period

MOST_FIGURES = 200_000
"""More than a year of 40 areas has; a table of more is taken in parts."""
_LISTED = 60
"""Names and columns not understood that are listed; of the rest only the number is said."""


@dataclass(slots=True)
class NameInTable:
    """A name in the rows of a table: where it occurs first, how often, what it means."""

    subject: Subject
    text: str
    place: str
    rows: int = 0
    figures: int = 0
    meaning: Meaning = field(default_factory=Meaning)


@dataclass(slots=True)
class ReadTable:
    """Figures by period, and what was left out. ``unknown`` are sentences."""

    figures: dict[str, list[ReturnedFigure]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many figures were found."""
        return sum(len(each) for each in self.figures.values())


def names_in(table: PlainTable, mapping: TableMapping, names: Names) -> list[NameInTable]:
    """Return the names in the rows of a table, those first that need a person."""
    rows = _Rows(table, mapping, names)
    for _ in rows.each():
        pass
    order = {How.UNKNOWN: 0, How.GUESSED: 1}
    return sorted(rows.found.values(), key=lambda each: order.get(each.meaning.how, 2))


def meaning_of(mapping: TableMapping, names: Names, subject: Subject, text: str) -> Meaning:
    """Return what a name means: as a person said, else as it is understood."""
    said = mapping.names.get((subject, fold(text)))
    return said if said is not None else names.find(subject, text)


def read_table(table: PlainTable, mapping: TableMapping, names: Names) -> ReadTable:
    """Return all figures of a table.

    Raises:
        Problem: it has more than can be shown to a person.
    """
    rows = _Rows(table, mapping, names)
    result = ReadTable()
    count = 0
    for row, said in rows.each():
        for offered in rows.figures_of(row, said):
            result.figures.setdefault(offered[0], []).append(offered[1])
            count += 1
            if count > MOST_FIGURES:
                raise Problem(
                    "The table has more than {n} figures. Take it in parts.", n=format_number(MOST_FIGURES)
                )
    unknown = [*_unused_columns(table, mapping), *rows.not_understood()]
    result.unknown = unknown[:_LISTED]
    if len(unknown) > _LISTED:
        result.unknown.append(tr("{n} more places were not understood.", n=len(unknown) - _LISTED))
    return result


class _Rows:
    """Goes through the rows of a table; gathers the names it meets and what lacks one."""

    def __init__(self, table: PlainTable, mapping: TableMapping, names: Names) -> None:
        self._table = table
        self._mapping = mapping
        self._names = names
        self._labels = {
            subject: place
            for subject in Subject
            for place in [mapping.column_of(subject)]
            if place is not None
        }
        self._values = [
            place for place, each in enumerate(mapping.columns) if each.role is ColumnRole.FIGURES
        ]
        self.found: dict[tuple[Subject, str], NameInTable] = {}
        self._nameless: dict[Subject, list[str]] = {}
        self._open: dict[Subject, list[str]] = {}
        self._several: dict[tuple[str, str], list[str]] = {}

    def each(self) -> Iterator[tuple[int, dict[Subject, str]]]:
        """Yield the rows that hold a figure, with the names in them."""
        above: dict[Subject, str] = {}
        for row in self._table.rows(self._mapping.head):
            said = {subject: self._table.text(row, place) for subject, place in self._labels.items()}
            if self._mapping.fill_down:
                said = {subject: text or above.get(subject, "") for subject, text in said.items()}
                above = said
            held = [place for place in self._values if self._holds(row, place)]
            if not held:
                continue
            for subject, text in said.items():
                self._meet(subject, text, row, len(held))
            yield row, said

    def figures_of(self, row: int, said: Mapping[Subject, str]) -> Iterator[tuple[str, ReturnedFigure]]:
        """Yield the figures of a row whose names are understood, each with the key of its period."""
        for place in self._values:
            if not self._holds(row, place):
                continue
            where = self._table.place(row, place)
            key = self._key_of(Subject.PERIOD, place, said, where, None)
            if not key:
                continue
            period = Period.parse(key)
            unit = self._key_of(Subject.UNIT, place, said, where, period)
            code = self._key_of(Subject.INDICATOR, place, said, where, period)
            if unit and code:
                name = self._names.shown_name(Subject.UNIT, unit)
                yield key, ReturnedFigure(code, unit, name, self._table.cell(row, place), where)

    def not_understood(self) -> Iterator[str]:
        """Sentences about what was left out."""
        unknown = [each for each in self.found.values() if not each.meaning.key]
        besides = [each for each in unknown if _is_besides(each)]
        for each in unknown:
            if each not in besides:
                yield _left_out(each, self._names)
        if besides:
            listed = ", ".join(f"“{each.text}” ({each.place})" for each in besides)
            yield tr("Rows of sums and headings are left out: {rows}.", rows=listed)
        for (text, key), places in self._several.items():
            yield tr(
                "{places}: “{text}” is the name of several units in {period}; none of them is taken.",
                places=_some(places),
                text=text[:60],
                period=self._names.shown_name(Subject.PERIOD, key),
            )
        for subject, places in self._nameless.items():
            yield tr("{places}: {what} is empty in these rows.", places=_some(places), what=word(subject))
        for subject, places in self._open.items():
            yield tr("{places}: nothing says which {what} it is.", places=_some(places), what=word(subject))

    def _holds(self, row: int, place: int) -> bool:
        return self._table.cell(row, place).kind is not CellKind.EMPTY

    def _meet(self, subject: Subject, text: str, row: int, figures: int) -> None:
        where = self._table.place(row, self._labels[subject])
        if not text:
            self._nameless.setdefault(subject, []).append(where)
            return
        key = (subject, fold(text))
        if key not in self.found:
            meaning = meaning_of(self._mapping, self._names, subject, text)
            self.found[key] = NameInTable(subject, text, where, meaning=meaning)
        self.found[key].rows += 1
        self.found[key].figures += figures

    def _key_of(
        self, subject: Subject, place: int, said: Mapping[Subject, str], where: str, period: Period | None
    ) -> str:
        """Return what a figure is of: as its heading says, its row, the whole table."""
        by_heading = self._mapping.columns[place].subjects.get(subject)
        if by_heading:
            return by_heading
        if subject in said:
            text = said[subject]
            return self._of_name(subject, text, where, period) if text else ""
        whole = self._mapping.whole.get(subject)
        if whole is not None and whole.key:
            return whole.key
        self._open.setdefault(subject, []).append(where)
        return ""

    def _of_name(self, subject: Subject, text: str, where: str, period: Period | None) -> str:
        meaning = meaning_of(self._mapping, self._names, subject, text)
        by_person = meaning.how in (How.SAID, How.REMEMBERED)
        if subject is not Subject.UNIT or period is None or by_person:
            return meaning.key
        there = self._names.unit_in(text, period)
        if not there.key and meaning.key:
            self._several.setdefault((text, period.key), []).append(where)
        return there.key


def word(subject: Subject) -> str:
    """Return what a subject is called in a sentence."""
    match subject:
        case Subject.UNIT:
            return tr("the unit")
        case Subject.INDICATOR:
            return tr("the indicator")
        case Subject.PERIOD:
            return tr("the period")


def _is_besides(each: NameInTable) -> bool:
    """Whether a name of no unit is that of a sum or of a further heading."""
    return each.subject is Subject.UNIT and fold(each.text) in table_words().rows.besides


def _left_out(each: NameInTable, names: Names) -> str:
    facts = {
        "place": each.place,
        "text": each.text[:60],
        "n": format_number(each.figures),
    }
    if each.meaning.how in (How.SAID, How.REMEMBERED):
        return tr("{place}: “{text}” was left out, with {n} figures.", **facts)
    if names.several(each.subject, each.text) > 1:
        return tr("{place}: “{text}” is the name of several; {n} figures are not taken.", **facts)
    match each.subject:
        case Subject.UNIT:
            return tr("{place}: “{text}” is no unit of the book; {n} figures are not taken.", **facts)
        case Subject.INDICATOR:
            return tr("{place}: “{text}” is no indicator of the set; {n} figures are not taken.", **facts)
        case Subject.PERIOD:
            return tr("{place}: “{text}” is no period; {n} figures are not taken.", **facts)


def _unused_columns(table: PlainTable, mapping: TableMapping) -> Iterator[str]:
    """Yield the columns of unknown meaning that hold something."""
    for place, each in enumerate(mapping.columns):
        if each.role is ColumnRole.UNUSED and each.how is How.UNKNOWN:
            held = any(table.cell(row, place).kind is not CellKind.EMPTY for row in table.rows(mapping.head))
            if held:
                heading = " · ".join(table.headings(mapping.head, place)) if mapping.head.rows else ""
                yield tr(
                    "Column {letter} (“{heading}”) was not understood and is not taken.",
                    letter=column_letters(place + 1),
                    heading=heading[:80],
                )


def _some(places: list[str]) -> str:
    first = ", ".join(places[:3])
    more = len(places) - 3
    return first if more <= 0 else tr("{places} and {n} more", places=first, n=format_number(more))
