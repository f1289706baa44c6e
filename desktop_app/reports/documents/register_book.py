"""The book of a register, ready to be bound: all columns of its form, every number with what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from desktop_app.base.numbers import format_date
from desktop_app.reports.blocks.model import (
    Align,
    Block,
    BlockColumn,
    BlockRow,
    BlockTable,
    Document,
    Heading,
    Paragraph,
    Signatures,
    row_of,
)
from desktop_app.reports.book_data import BookHeading, BookTally, RegisterBook, RegisterBookLine
from desktop_app.reports.data import Signer
from desktop_app.reports.frame.wording import Wording

WORDING = "register-book"


def register_book_document(book: RegisterBook, wording: Wording) -> Document:
    """The book as blocks."""
    columns = _columns(book.headings)
    blocks: list[Block] = [*_opening(book, wording)]
    if book.lines:
        blocks.append(BlockTable(columns, tuple(_rows(book.lines)), size="fine"))
    else:
        key = "table.no_numbers" if book.unnumbered else "table.no_lines"
        blocks.append(Paragraph(wording.text(key)))
    if book.unnumbered:
        blocks.append(Heading(wording.text("unnumbered.heading")))
        blocks.append(BlockTable(columns, tuple(_rows(book.unnumbered)), size="fine"))
    for tally in book.tallies:
        blocks += _tally(tally, wording)
    blocks += _closing(book, wording)
    keeper = Signer(wording.text("closing.keeper"), "", "", has_note=True)
    blocks.append(Signatures((keeper, *book.signers)))
    subject = wording.text("title.subject", year=book.year)
    return Document(
        book.head, book.state, book.title.upper(), subject, tuple(blocks), is_book=True, name=book.title
    )


def _columns(headings: Sequence[BookHeading]) -> tuple[BlockColumn, ...]:
    """The columns; neighbours that begin alike ("Hướng xử lý: …") stand under that, as in official forms."""
    found: list[BlockColumn] = []
    for shared, run in groupby(headings, key=lambda heading: heading.title.rpartition(": ")[0]):
        several = list(run)
        group = shared if len(several) > 1 else ""
        for heading in several:
            title = heading.title.removeprefix(f"{group}: ") if group else heading.title
            shown = title[:1].upper() + title[1:]
            align: Align = "right" if heading.has_numbers else "left"
            found.append(BlockColumn(shown, align, group, millimetres=heading.millimetres))
    return tuple(found)


def _opening(book: RegisterBook, wording: Wording) -> Iterator[Paragraph]:
    dots = wording.text("opening.dots")
    values = {
        "volume": book.volume or dots,
        "opened": _day(book.opened_on, dots),
        "closed": _day(book.closed_on, dots),
        "first": book.first or dots,
        "last": book.last or dots,
    }
    yield Paragraph(wording.text("opening.book", **values), is_small=True)
    if book.rows:
        yield Paragraph(wording.text("opening.rows", rows="; ".join(book.rows)), is_small=True)
    elif book.is_numbered:
        yield Paragraph(wording.text("opening.numbers", **values), is_small=True)
    if book.series:
        yield Paragraph(wording.text("opening.series", series=book.series), is_small=True)
    if book.basis:
        name = wording.text("opening.basis", basis="").split()[0]
        is_named = book.basis.startswith(name)
        basis = f"{book.basis}." if is_named else wording.text("opening.basis", basis=book.basis)
        yield Paragraph(basis, is_italic=True, is_small=True)


def _rows(lines: Iterable[RegisterBookLine]) -> Iterator[BlockRow]:
    for line in lines:
        if line.cells:
            yield BlockRow(line.cells, "struck" if line.struck else "plain")
        if line.note:
            yield BlockRow((line.note,), "note" if line.cells else "gap")


def _tally(tally: BookTally, wording: Wording) -> Iterator[Block]:
    columns = (
        BlockColumn(wording.text("table.index"), "center"),
        BlockColumn(wording.text("tally.name"), "left", is_wide=True),
        *map(BlockColumn, tally.columns),
        BlockColumn(wording.text("tally.count")),
    )
    rows = tuple(
        row_of(str(number), name, *parts, count)
        for number, (name, parts, count) in enumerate(tally.rows, start=1)
    )
    sums = [sum(parts) for parts in zip(*(parts for _, parts, _ in tally.rows), strict=True)]
    total = row_of(
        "", wording.text("table.total"), *sums, sum(count for _, _, count in tally.rows), kind="total"
    )
    yield Heading(tally.title)
    yield BlockTable(columns, rows, footer=(total,))


def _closing(book: RegisterBook, wording: Wording) -> Iterator[Block]:
    yield Heading(wording.text("closing.heading"))
    counts = {
        "entries": wording.count(book.entries),
        "given": wording.count(book.given),
        "void": wording.count(book.void),
        "unnumbered": wording.count(len(book.unnumbered)),
    }
    if not book.is_numbered:
        yield Paragraph(wording.text("closing.counted", **counts))
    else:
        yield Paragraph(wording.text("closing.counts", **counts))
    if book.is_numbered and book.never_given:
        yield Paragraph(wording.text("closing.never_given", numbers=", ".join(book.never_given)))
    elif book.is_numbered:
        yield Paragraph(wording.text("closing.no_gap"))
    key = "closing.open" if book.closed_on is None else "closing.closed"
    yield Paragraph(wording.text(key, closed=_day(book.closed_on, "")))


def _day(day: date | None, dots: str) -> str:
    return dots if day is None else format_date(day)
