"""Books whose pages are added up and carried forward: cut into pages when the rows are made.

A page ends where the rows say so; Word and a workbook break at the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from desktop_app.reports.blocks.model import Block, BlockColumn, BlockRow, BlockTable, Document, NewPage
from desktop_app.reports.frame.profile import load_profile
from desktop_app.reports.frame.wording import Wording

_LEAST_LAST: Final = 3
"""So many rows are on the last page with the signatures, where there are as many on the page before."""
_LEAST: Final = 2
"""So many rows are between two sums, where the page before has more."""
_SLACK: Final = 2.0
"""Points that are left free on each page."""

type Carry = Callable[[bool, tuple[int, ...]], BlockRow]
"""Makes the row that carries the sums: into a page (true), or out of one."""
type End = Callable[[int], Sequence[Block]]
"""Makes what is below the last table of a book of so many pages: texts, then signatures."""


@dataclass(frozen=True, slots=True)
class CarriedLine:
    """A row of a book, and what it adds to each sum that is carried."""

    row: BlockRow
    sums: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BookTable:
    """The table of a book: the row with the letters of its columns, what opens and closes it."""

    columns: tuple[BlockColumn, ...]
    key: BlockRow
    opening: tuple[BlockRow, ...]
    lines: tuple[CarriedLine, ...]
    closing: tuple[BlockRow, ...]
    carry: Carry


def carried(shell: Document, book: BookTable, end: End, words: Wording) -> Document:
    """The book with its tables, a new page behind each, and its end. ``shell``: its head and title."""
    book = replace(book, columns=tuple(replace(column, is_exact=True) for column in book.columns))
    pages, size = _cut(shell, book, end, words)
    sums = tuple(0 for _ in book.lines[0].sums) if book.lines else ()
    blocks: list[Block] = []
    for at, page in enumerate(pages):
        above = book.opening if at == 0 else (book.carry(True, sums),)
        rows = (book.key, *above, *(line.row for line in page))
        for line in page:
            sums = tuple(have + more for have, more in zip(sums, line.sums, strict=True))
        is_last = at + 1 == len(pages)
        footer = book.closing if is_last else (book.carry(False, sums),)
        blocks.append(BlockTable(book.columns, rows, size=size, footer=footer))
        if not is_last:
            blocks.append(NewPage())
    return replace(shell, blocks=(*blocks, *end(len(pages))))


def _cut(
    shell: Document, book: BookTable, end: End, words: Wording
) -> tuple[list[list[CarriedLine]], Literal["small", "fine"]]:
    """The rows of each page, as many as have room, and their type: smaller where a figure would be broken.

    The last page has room for the end of the book.
    """
    from desktop_app.reports.frame.measuring import breaks_figures, page_room, row_heights

    profile = load_profile()
    room = page_room(shell, end(1), profile, words)
    sums = tuple(map(sum, zip(*(line.sums for line in book.lines), strict=True)))
    carrying = (book.carry(True, sums), book.carry(False, sums)) if book.lines else ()
    fixed = (book.key, *book.opening, *book.closing, *carrying)
    rows = (*fixed, *(line.row for line in book.lines))
    whole, across = BlockTable(book.columns, rows, size="small"), shell.lies_across
    size: Literal["small", "fine"] = "fine" if breaks_figures(whole, profile, across=across) else "small"
    heading, heights = row_heights(replace(whole, size=size), profile, across=across)
    key, opening = heights[0], sum(heights[1 : 1 + len(book.opening)])
    closing = sum(heights[1 + len(book.opening) : len(fixed) - len(carrying)])
    carry = max(heights[len(fixed) - len(carrying) : len(fixed)], default=0.0)
    base = heading + key + _SLACK
    first = room.first - base - opening
    other = room.other - base - carry
    return _filled(book.lines, heights[len(fixed) :], first, other, carry, closing + room.end), size


def _filled(
    lines: Sequence[CarriedLine],
    heights: Sequence[float],
    first: float,
    other: float,
    carry: float,
    end: float,
) -> list[list[CarriedLine]]:
    """``first``, ``other``: room for rows; who goes on needs ``carry`` of it, the last page ``end``.

    That has no row where the last one is so high that the end of the book has no room below it.
    """
    pages: list[list[int]] = [[]]
    room = first
    for at, height in enumerate(heights):
        if pages[-1] and sum(heights[each] for each in pages[-1]) + height > room - carry:
            pages.append([])
            room = other
        pages[-1].append(at)
    if sum(heights[each] for each in pages[-1]) > room - end and len(pages[-1]) > 1:
        full = pages.pop()
        kept = max(len(full) - _LEAST_LAST, len(full) // 2)
        pages += [full[:kept], full[kept:]]
    while len(pages) > 1 and len(pages[-1]) < min(_LEAST_LAST, len(pages[-2])):
        moved = [pages[-2][-1], *pages[-1]]
        if sum(heights[each] for each in moved) > other - end:
            break
        pages[-2:] = [pages[-2][:-1], moved]
    if sum(heights[each] for each in pages[-1]) > (first if len(pages) == 1 else other) - end:
        pages.append([])
    for at in range(len(pages) - 2, 0, -1):
        moved = [pages[at - 1][-1], *pages[at]]
        is_alone = len(pages[at]) == 1 and len(pages[at - 1]) > _LEAST
        if is_alone and sum(heights[each] for each in moved) <= other - carry:
            pages[at - 1 : at + 1] = [pages[at - 1][:-1], moved]
    return [[lines[at] for at in page] for page in pages]
