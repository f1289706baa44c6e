"""The book of a register and a year: every number, what became of it, all columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from desktop_app.accounts.officers import PRINT, require_author
from desktop_app.base.clock import Clock
from desktop_app.base.i18n import N_, speaking, tr
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.base.spelling import Tones
from desktop_app.catalogue.registers.definition import (
    VOID_STATE,
    VOIDED,
    Book,
    BookColumn,
    NumberRule,
    Register,
)
from desktop_app.catalogue.registers.sources import EntryFact
from desktop_app.forms.records.person_numbers import masked
from desktop_app.office.documents import document_head, signer
from desktop_app.office.profile import load_profile
from desktop_app.registers.kinds.in_use import register_in_use
from desktop_app.registers.kinds.rights import require_reader
from desktop_app.registers.kinds.wording import RegisterWording, wording_of
from desktop_app.registers.lists.listing import whole_entries
from desktop_app.registers.lists.relatives import relatives_of
from desktop_app.registers.lists.statistics import statistics_of
from desktop_app.registers.lists.telling import WholeEntry
from desktop_app.registers.numbers.grouping import rule_for
from desktop_app.registers.numbers.inspecting import inspect
from desktop_app.registers.numbers.reading import book_of, numbers_of_book, series_of_row
from desktop_app.registers.numbers.records import GivenNumber, NumberBook
from desktop_app.reports.book_data import BookHeading, BookTally, RegisterBook, RegisterBookLine
from desktop_app.reports.data import PrintState
from desktop_app.storage.tables.registers import register_matter, register_number

_VOID = N_("Number {number} was voided on {day}: {reason}.")
_ENTRY_VOID = N_("The entry was voided: {reason}.")
_INSERTED = N_("Inserted number: {reason}.")
_STAMPED = N_("The paper bore the number already: {reason}.")
_GAP = N_("Number {number} was not given: {reason}.")
_UNEXPLAINED = N_("Number {number} was not given, without an explanation.")
_PART = N_("{part}: a row of numbers of its own")
_NOT_HERE = N_("The entry of number {number} is not on this computer yet.")


@dataclass(frozen=True, slots=True)
class BookRequest:
    """Which book; ``volume``: which of several bound for one year.

    ``with_private``: names and numbers that stay on this computer are in the book on paper, in no file that
    leaves it otherwise. ``in_clear``: numbers of persons are there in full where the column of the
    official form asks for them; else all but the last three digits are stars.
    """

    register_code: str
    year: int
    volume: str = "1"
    with_private: bool = True
    in_clear: bool = False


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The numbers that are in the book: those of the register, and places that belong to nobody."""

    book: NumberBook | None
    own: Sequence[GivenNumber]
    gaps: Sequence[int]
    shared: bool
    part: str = ""
    """The answer to which they belong, where each has a row of its own."""


@speaking("vi")
def fill_book(
    connection: Connection, clock: Clock, commune_code: str, request: BookRequest, reader: str
) -> RegisterBook:
    """The book as it is now.

    Raises:
        NotAllowed: the reader may not read the register, or not print.
        NotInstalled: the register is not here.
        Problem: no book is printed of this register.
    """
    require_author(connection, reader, PRINT)
    require_reader(connection, reader, request.register_code)
    profile, now = load_profile(connection, commune_code), clock.now()
    tones = profile.tones
    register = wording_of(register_in_use(connection, request.register_code), tones).register
    if register.book is None:
        raise Problem("No book is printed of this register.")
    rule = rule_for(connection, register, request.year)
    rows = _rows_of(connection, register, rule, request.year)
    every = [number for row in rows for number in row.own]
    without = _without_number(connection, register.code, request.year, every)
    ids = list(dict.fromkeys([number.matter_id for number in every if number.matter_id] + without))
    known = whole_entries(connection, ids, clock.today(), with_private=request.with_private, tones=tones)
    hidden = _hidden(register, in_clear=request.in_clear)
    entries = {whole.matter.id: _with_masked(whole, hidden) for whole in known}
    if any(source.fact == EntryFact.LINKED for column in register.book.columns for source in column.sources):
        entries = {key: _with_links(connection, whole, reader) for key, whole in entries.items()}
    lines = [line for row in rows for line in _row_lines(register, row, entries)]
    unnumbered = [
        _line(register.book, entries[matter_id], "") for matter_id in without if matter_id in entries
    ]
    if rule is None:
        lines, unnumbered = unnumbered, []
    counted = [number for number in every if number.matter_id]
    closed = [row.book.closed_on if row.book else None for row in rows]
    is_one = len(rows) == 1
    return RegisterBook(
        head=replace(document_head(profile, issued_on=clock.today()), has_number=False),
        state=PrintState(False, now, now),
        title=register.book.title.vi,
        basis=register.book.basis,
        year=request.year,
        volume=request.volume,
        opened_on=min((number.given_on for number in counted), default=None),
        closed_on=max(filter(None, closed), default=None) if all(closed) else None,
        first=_place(every[0]) if every and is_one else "",
        last=_place(every[-1]) if every and is_one else "",
        headings=tuple(_heading(column, wording_of(register)) for column in register.book.columns),
        lines=tuple(lines),
        unnumbered=tuple(unnumbered),
        given=sum(number.counts for number in counted),
        void=sum(not number.counts for number in counted),
        never_given=tuple(_never_given(register, row, gap) for row in rows for gap in row.gaps),
        signers=(signer(profile),),
        series=rule.series if rule is not None and any(row.shared for row in rows) else "",
        is_numbered=rule is not None,
        rows=tuple(_span(register, row) for row in rows if row.part and row.own),
        tallies=tuple(_tallies(connection, register, request.year, clock.today(), reader, tones)),
    )


def _heading(column: BookColumn, wording: RegisterWording) -> BookHeading:
    """The heading of a column, and whether it holds numbers only."""
    has_numbers = bool(column.sources) and all(wording.is_number(each.answer) for each in column.sources)
    return BookHeading(column.label.vi, column.millimetres, has_numbers)


def _tallies(
    connection: Connection, register: Register, year: int, today: date, reader: str, tones: Tones
) -> Iterator[BookTally]:
    """The parts of the official form that count the entries of the year; voided ones do not count.

    What says nothing of the source (that nothing occurred in a period) is in none.
    """
    if not any(each.in_book for each in register.statistics):
        return
    days = date(year, 1, 1), date(year, 12, 31)
    for table in statistics_of(connection, register, *days, today, reader, tones=tones):
        rows = tuple((row.name, row.parts, row.count) for row in table.rows if row.name)
        if table.statistic is not None and table.statistic.in_book and rows:
            yield BookTally(table.statistic.label.vi, table.columns, rows)


def _hidden(register: Register, *, in_clear: bool) -> frozenset[str]:
    """The private questions whose numbers are masked."""
    if not in_clear or register.book is None:
        return register.private
    asked = {source.answer for each in register.book.columns if each.in_clear for source in each.sources}
    return register.private - asked


def _with_masked(whole: WholeEntry, hidden: frozenset[str]) -> WholeEntry:
    answers = {name: masked(text) for name, text in whole.matter.answers.items() if name in hidden}
    if not answers:
        return whole
    return replace(whole, matter=replace(whole.matter, answers={**whole.matter.answers, **answers}))


def _with_links(connection: Connection, whole: WholeEntry, reader: str) -> WholeEntry:
    """The entry with what others are to it: what it replaces, what it answers."""
    linked = relatives_of(connection, whole.matter.id, reader)
    return replace(whole, linked=tuple(f"{other.words}: {other.name}" for other in linked))


def _rows_of(
    connection: Connection, register: Register, rule: NumberRule | None, year: int
) -> list[_Numbers]:
    """The row of numbers of the register, or its parts in the order in which the form has them."""
    if rule is None:
        return []
    if not rule.parted:
        return [_numbers(connection, register, rule, year)]
    there = set(series_of_row(connection, rule.series, year))
    parts = ["", *wording_of(register).choices(rule.parts)]
    rules = {part: rule.of_part(part) for part in parts}
    return [
        _numbers(connection, register, each, year, part)
        for part, each in rules.items()
        if each.series in there
    ]


def _row_lines(
    register: Register, row: _Numbers, entries: Mapping[str, WholeEntry]
) -> Iterator[RegisterBookLine]:
    assert register.book is not None
    if row.part:
        yield RegisterBookLine((), note=tr(_PART, part=_part_name(register, row.part)))
    yield from _lines(register.book, row, entries)


def _never_given(register: Register, row: _Numbers, gap: int) -> str:
    return f"{gap} ({_part_name(register, row.part)})" if row.part else str(gap)


def _span(register: Register, row: _Numbers) -> str:
    name, first, last = _part_name(register, row.part), _place(row.own[0]), _place(row.own[-1])
    return tr("{part} {first}–{last}", part=name, first=first, last=last)


def _part_name(register: Register, part: str) -> str:
    return wording_of(register).value(register.number_parts, part)


def _numbers(
    connection: Connection, register: Register, rule: NumberRule, year: int, part: str = ""
) -> _Numbers:
    book, there = book_of(connection, rule.series, year), numbers_of_book(connection, rule.series, year)
    others = _of_other_registers(connection, register.code, rule.series, year)
    own = [number for number in there if number.matter_id not in others]
    return _Numbers(book, own, inspect(there, book).gaps, shared=bool(others), part=part)


def _of_other_registers(connection: Connection, code: str, series: str, year: int) -> set[str]:
    """The entries of other registers that have numbers of this series."""
    number, matter = register_number.c, register_matter.c
    query = (
        select(matter.id)
        .join(register_number, number.matter_id == matter.id)
        .where(number.series == series, number.year == year, matter.register_code != code)
    )
    return set(connection.execute(query).scalars())


def _without_number(connection: Connection, code: str, year: int, own: Sequence[GivenNumber]) -> list[str]:
    """The entries of a year that have no number that counts, in the order of their days."""
    matter, number = register_matter.c, register_number.c
    numbered = select(number.matter_id).where(number.voided_on.is_(None), number.matter_id != "")
    query = (
        select(matter.id)
        .where(
            matter.register_code == code,
            matter.opened_on.between(date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()),
            matter.id.not_in(numbered),
        )
        .order_by(matter.opened_on, matter.id)
    )
    struck = {given.matter_id for given in own}
    found = list(connection.execute(query).scalars())
    if not struck:
        return found
    return [matter_id for matter_id in found if matter_id not in struck] + sorted(
        struck.intersection(found), key=found.index
    )


def _lines(book: Book, numbers: _Numbers, entries: Mapping[str, WholeEntry]) -> Iterator[RegisterBookLine]:
    """All places in their order, those that nobody explained among them."""
    missing = list(numbers.gaps)
    for number in numbers.own:
        while missing and missing[0] < number.ordinal:
            yield RegisterBookLine((), note=tr(_UNEXPLAINED, number=missing.pop(0)))
        yield _place_of(book, number, entries)
    for gap in missing:
        yield RegisterBookLine((), note=tr(_UNEXPLAINED, number=gap))


def _place_of(book: Book, number: GivenNumber, entries: Mapping[str, WholeEntry]) -> RegisterBookLine:
    if not number.matter_id:
        return RegisterBookLine(
            (), note=tr(_GAP, number=_place(number), reason=_sentence(number.void_reason))
        )
    whole = entries.get(number.matter_id)
    if whole is None:
        return RegisterBookLine((), note=tr(_NOT_HERE, number=number.written))
    line = _line(book, whole, number.written)
    notes = [_reason(number), line.note]
    if number.voided_on is not None:
        reason = _sentence(number.void_reason)
        notes.append(tr(_VOID, number=number.written, day=format_date(number.voided_on), reason=reason))
    return RegisterBookLine(line.cells, line.struck or not number.counts, " ".join(filter(None, notes)))


def _line(book: Book, whole: WholeEntry, number: str) -> RegisterBookLine:
    """An entry under the number that is at this place; one that was voided is struck."""
    here = replace(whole, number=number)
    cells = tuple(_cell(here, column) for column in book.columns)
    voided = whole.past.last(VOIDED) if whole.past.state == VOID_STATE else None
    if voided is None:
        return RegisterBookLine(cells)
    return RegisterBookLine(cells, struck=True, note=tr(_ENTRY_VOID, reason=_sentence(voided.reason)))


def _cell(whole: WholeEntry, column: BookColumn) -> str:
    """The texts of a column, one below the other; what an entry is referred to by as one: 15/BC-MTTQ."""
    between = "/" if column.sources == whole.wording.register.reference else "\n"
    return between.join(filter(None, (whole.tell(source) for source in column.sources)))


def _reason(number: GivenNumber) -> str:
    if not number.reason:
        return ""
    return tr(_STAMPED if number.stamped_before else _INSERTED, reason=_sentence(number.reason))


def _place(number: GivenNumber) -> str:
    return f"{number.ordinal}{number.suffix}"


def _sentence(reason: str) -> str:
    """A reason as it is before the full stop of a sentence."""
    return reason.strip().rstrip(".")
