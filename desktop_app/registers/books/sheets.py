"""The printed book as sheets of a workbook: all its columns, how many rows of how many, what it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from desktop_app.base.figures.styles import bare_number_in
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import NumberStyle
from desktop_app.reports.book_data import BookHeading, BookTally, RegisterBook, RegisterBookLine


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet: headings with their widths in millimetres, rows of texts and figures, a sentence below them.

    ``titles`` are the lines above the headings.
    """

    name: str
    headings: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str | int | Decimal, ...], ...]
    counted: str = ""
    titles: tuple[str, ...] = ()


_REMARK_WIDTH, _NAME_WIDTH, _COUNT_WIDTH = 60, 100, 30


def sheets_of(book: RegisterBook) -> tuple[BookSheet, ...]:
    """The book and, each on a sheet of its own, the parts that count its entries."""
    return (_lines_of(book), *map(_tally_of, book.tallies))


def _lines_of(book: RegisterBook) -> BookSheet:
    """All lines of the book, those without a number last; voided ones say so in the remark."""
    headings = tuple((heading.title, heading.millimetres) for heading in book.headings)
    rows = tuple(_rows(book))
    entries = sum(bool(line.cells) for line in (*book.lines, *book.unnumbered))
    return BookSheet(
        str(book.year),
        (*headings, (tr("Remark"), _REMARK_WIDTH)),
        rows,
        tr("{shown} of {all} entries", shown=entries, all=book.entries),
        (f"{book.title} · {book.year}", " ".join(book.head.organization)),
    )


def _rows(book: RegisterBook) -> Iterator[tuple[str | Decimal, ...]]:
    for line in book.lines:
        yield _row(book, line, line.note)
    for line in book.unnumbered:
        yield _row(book, line, line.note or (tr("Without a number") if book.is_numbered else ""))


def _row(book: RegisterBook, line: RegisterBookLine, remark: str) -> tuple[str | Decimal, ...]:
    cells = line.cells or ("",) * len(book.headings)
    return (*(_as_number(text, heading) for text, heading in zip(cells, book.headings, strict=True)), remark)


def _as_number(text: str, heading: BookHeading) -> str | Decimal:
    """The number that a column of numbers says, which a spreadsheet adds up."""
    if not heading.has_numbers:
        return text
    found = bare_number_in(text, NumberStyle.VIETNAMESE)
    return text if found is None else found


def _tally_of(tally: BookTally) -> BookSheet:
    counts = [(*parts, count) for _, parts, count in tally.rows]
    total: tuple[str | int, ...] = (tr("Total"), *(sum(each) for each in zip(*counts, strict=True)))
    rows: list[tuple[str | int, ...]] = [(name, *parts, count) for name, parts, count in tally.rows]
    headings = ((title, _COUNT_WIDTH) for title in (*tally.columns, tr("Total")))
    return BookSheet(tally.title, ((tally.title, _NAME_WIDTH), *headings), (*rows, total))
