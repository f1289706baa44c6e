"""What a table seems to say of itself: proposed to a person, who sees it before anything is read by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.exchange.file_cells import CellKind
from desktop_app.exchange.plain.mapping import (
    SUBJECT_OF,
    ColumnMeaning,
    ColumnRole,
    HeadPlace,
    How,
    Meaning,
    Subject,
    TableMapping,
)
from desktop_app.exchange.plain.names import Names
from desktop_app.exchange.plain.periods import periods_within
from desktop_app.exchange.plain.remembered import Remembered, remembered_mapping
from desktop_app.exchange.plain.table import PlainTable
from desktop_app.exchange.plain.words import table_words
from desktop_app.movements.period import Period

_SEARCHED_ROWS = 40
"""So far down headings are looked for."""
_MOST_HEAD_ROWS = 3
_LOOKED_AT = 2_000
"""So many rows of a column tell what it is."""


def propose(
    table: PlainTable, names: Names, remembered: Mapping[str, Remembered] | None = None
) -> TableMapping:
    """A mapping of the whole table; what was said of one with the same headings comes before all else."""
    for head in _places(table):
        found = remembered_mapping(table, names, head, remembered or {})
        if found is not None:
            return _with_whole(table, names, found)
    return propose_under(table, names, _likely_head(table, names))


def propose_under(table: PlainTable, names: Names, head: HeadPlace) -> TableMapping:
    """Return a mapping of a table whose headings a person has shown."""
    columns = [_of_heading(table, names, head, place) for place in range(table.width)]
    _choose_names(table, names, head, columns)
    _choose_figures(table, head, columns)
    return _with_whole(table, names, TableMapping(head, tuple(columns)))


def subjects_of(names: Names, headings: Sequence[str]) -> dict[Subject, Meaning]:
    """Return what the headings above a column say of its figures; the lowest that says something counts."""
    found: dict[Subject, Meaning] = {}
    for text in headings:
        for subject in Subject:
            meaning = names.find(subject, text)
            if meaning.key:
                found[subject] = meaning
    return found


def _places(table: PlainTable) -> Iterator[HeadPlace]:
    for last in range(min(_SEARCHED_ROWS, len(table.sheet.rows))):
        for rows in range(1, min(_MOST_HEAD_ROWS, last + 1) + 1):
            yield HeadPlace(last, rows)


def _likely_head(table: PlainTable, names: Names) -> HeadPlace:
    """Return the row whose cells say most, with the rows above it that say something of their own."""
    best, most = -1, 0
    for row in range(min(_SEARCHED_ROWS, len(table.sheet.rows))):
        said = _says(table, names, row)
        if said > most and said >= 2:
            best, most = row, said
    if best < 0:
        return HeadPlace(_first_wide(table), 1)
    last = best
    while last + 1 < min(_SEARCHED_ROWS, len(table.sheet.rows)) and _goes_on(table, names, last + 1):
        last += 1
    rows = last - best + 1
    while rows < _MOST_HEAD_ROWS and last - rows >= 0 and _belongs(table, names, last - rows):
        rows += 1
    return HeadPlace(last, rows)


def _first_wide(table: PlainTable) -> int:
    """Return the first row with several texts; without one, the first."""
    for row in range(min(_SEARCHED_ROWS, len(table.sheet.rows))):
        if sum(bool(cell.text.strip()) for cell in table.sheet.rows[row]) >= 2:
            return row
    return 0


def _says(table: PlainTable, names: Names, row: int) -> int:
    """Return how many cells of a row look like headings."""
    words = table_words().headings
    every = words.unit | words.indicator | words.period | words.figures
    said = 0
    for place in range(len(table.sheet.rows[row])):
        text = table.text(row, place)
        if text and table.cell(row, place).kind is CellKind.WORDS:
            known = any(names.find(subject, text).key for subject in Subject)
            said += known or fold(text) in every
    return said


def _goes_on(table: PlainTable, names: Names, row: int) -> bool:
    """Return whether a row below headings is more of them: it says something, and holds no figure."""
    cells = table.sheet.rows[row]
    held = [place for place, cell in enumerate(cells) if cell.kind is not CellKind.EMPTY]
    words = all(cells[place].kind is CellKind.WORDS for place in held)
    return len(held) >= 2 and words and held[0] > 0 and _says(table, names, row) >= 2


def _belongs(table: PlainTable, names: Names, row: int) -> bool:
    """Whether a row above headings is one of them and no title: it holds several texts, or one far in."""
    held = [place for place in range(table.width) if table.text(row, place)]
    named = any(names.find(subject, table.text(row, place)).key for subject in Subject for place in held)
    return named and (len(held) >= 2 or held[0] > 0)


def _of_heading(table: PlainTable, names: Names, head: HeadPlace, place: int) -> ColumnMeaning:
    """Return a column of figures, where its heading says so."""
    if not head.rows:
        return ColumnMeaning()
    found = subjects_of(names, table.headings(head, place))
    if Subject.UNIT not in found and Subject.INDICATOR not in found:
        own = table.text(head.last, place)
        if Subject.PERIOD not in found or names.is_period(own) is False:
            return ColumnMeaning()
    guessed = any(each.how is How.GUESSED for each in found.values())
    return ColumnMeaning(
        ColumnRole.FIGURES,
        How.GUESSED if guessed else How.RECOGNISED,
        {subject: each.key for subject, each in found.items()},
    )


def _choose_names(table: PlainTable, names: Names, head: HeadPlace, columns: list[ColumnMeaning]) -> None:
    """For each subject the column whose rows name it most; else the one whose heading says so."""
    said = {subject for each in columns for subject in each.subjects}
    for role, subject in SUBJECT_OF.items():
        free = [place for place, each in enumerate(columns) if each.role is ColumnRole.UNUSED]
        scores = {place: _named(table, names, head, place, subject) for place in free}
        best = max(free, key=lambda place: scores[place], default=None)
        if best is not None and scores[best] > 0:
            columns[best] = ColumnMeaning(role, How.RECOGNISED)
        elif subject not in said:
            words = getattr(table_words().headings, subject.value)
            by_word = [
                place for place in free if any(fold(text) in words for text in table.headings(head, place))
            ]
            if by_word:
                columns[by_word[0]] = ColumnMeaning(role, How.GUESSED)


def _named(table: PlainTable, names: Names, head: HeadPlace, place: int, subject: Subject) -> int:
    """Return how well the texts of a column name a subject; not at all where more than half do not.

    Numbers name nothing: 1, 2, 3 number the rows, or are figures, also where areas are called "Thôn 1".
    """
    rows = list(table.rows(head, _LOOKED_AT))
    words = {table.text(row, place) for row in rows if table.cell(row, place).kind is CellKind.WORDS}
    texts = {text for text in words if any(letter.isalpha() for letter in text) or names.is_period(text)}
    found = [names.find(subject, text).how for text in texts]
    known = len(found) - found.count(How.UNKNOWN)
    score = known + found.count(How.RECOGNISED)
    return score if 2 * known >= len(words) else 0


def _choose_figures(table: PlainTable, head: HeadPlace, columns: list[ColumnMeaning]) -> None:
    """In a long table: the column of figures, by its heading, else the only one that holds numbers."""
    if any(each.role is ColumnRole.FIGURES for each in columns):
        return
    free = [place for place, each in enumerate(columns) if each.role is ColumnRole.UNUSED]
    words = table_words().headings.figures
    by_word = [place for place in free if any(fold(text) in words for text in table.headings(head, place))]
    numbers = [
        place
        for place in free
        if any(table.cell(row, place).kind is CellKind.NUMBER for row in table.rows(head, _LOOKED_AT))
    ]
    if by_word:
        columns[by_word[0]] = ColumnMeaning(ColumnRole.FIGURES, How.RECOGNISED)
    elif len(numbers) == 1:
        columns[numbers[0]] = ColumnMeaning(ColumnRole.FIGURES, How.GUESSED)


def _with_whole(table: PlainTable, names: Names, mapping: TableMapping) -> TableMapping:
    """What holds for all figures: of what neither rows nor headings say, as titles and the window do."""
    made = mapping
    for subject in Subject:
        if mapping.column_of(subject) is None and not _all_say(mapping, subject):
            meaning = _of_whole(table, names, mapping.head, subject)
            made = made if subject in made.whole else _replaced(made, subject, meaning)
    return made


def _all_say(mapping: TableMapping, subject: Subject) -> bool:
    figures = [each for each in mapping.columns if each.role is ColumnRole.FIGURES]
    return bool(figures) and all(subject in each.subjects for each in figures)


def _replaced(mapping: TableMapping, subject: Subject, meaning: Meaning) -> TableMapping:
    made = mapping.with_whole(subject, meaning.key)
    return TableMapping(made.head, made.columns, {**made.whole, subject: meaning}, made.names, made.fill_down)


def _of_whole(table: PlainTable, names: Names, head: HeadPlace, subject: Subject) -> Meaning:
    above = range(max(0, head.last - head.rows + 1)) if head.rows else range(0)
    texts = [table.text(row, place) for row in above for place in range(len(table.sheet.rows[row]))]
    if subject is Subject.PERIOD:
        periods = {period.key for text in texts for period in periods_within(text)}
        periods = periods or _period_of_sheet(table.sheet.name)
        if len(periods) == 1:
            return Meaning(periods.pop(), How.GUESSED)
        return Meaning(names.shown.key, How.GUESSED if periods else How.RECOGNISED)
    found = {names.find(subject, text).key for text in [*texts, table.sheet.name] if text} - {""}
    return Meaning(found.pop(), How.GUESSED) if len(found) == 1 else Meaning()


def _period_of_sheet(name: str) -> set[str]:
    """What the name of a sheet says: the key of a period, as this program writes it, or words."""
    try:
        return {Period.parse(name).key} if "-" in name else set()
    except Problem:
        return {period.key for period in periods_within(name)}
