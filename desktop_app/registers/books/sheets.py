"""The printed book as rows of a workbook: all its columns, and how many rows of how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.base.i18n import tr
from desktop_app.reports.book_data import BookLine, RegisterBook


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet: headings with their widths in millimetres, rows of texts, and the sentence below them."""

    name: str
    headings: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]
    counted: str


_REMARK_WIDTH = 60


def sheet_of(book: RegisterBook) -> BookSheet:
    """All lines of the book, those without a number last; voided ones say so in the remark."""
    headings = tuple((heading.title, heading.millimetres) for heading in book.headings)
    rows = tuple(_rows(book))
    entries = sum(bool(line.cells) for line in (*book.lines, *book.unnumbered))
    return BookSheet(
        str(book.year),
        (*headings, (tr("Remark"), _REMARK_WIDTH)),
        rows,
        tr("{shown} of {all} entries", shown=entries, all=book.entries),
    )


def _rows(book: RegisterBook) -> Iterator[tuple[str, ...]]:
    for line in book.lines:
        yield _row(book, line, line.note)
    for line in book.unnumbered:
        yield _row(book, line, line.note or (tr("Without a number") if book.is_numbered else ""))


def _row(book: RegisterBook, line: BookLine, remark: str) -> tuple[str, ...]:
    return (*(line.cells or ("",) * len(book.headings)), remark)
