"""How wide the columns of a table are: figures never broken, the rest to the wide columns."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.reports.blocks.model import OVER_ALL, BlockColumn, BlockRow
from desktop_app.reports.frame.fonts import BOLD, REGULAR, text_width
from desktop_app.reports.frame.text_lines import longest_word

_WORD_LIMIT = 0.22
"""No column but a wide one asks for more than this share of the width because of one long word."""
_SMALLEST_PT = 8.0
_WIDE_SHARE = 0.24
_STEP_PT = 0.5
_TOLERANCE_PT = 0.5
_CENTRED_PART = 0.6
_FEW_LETTERS = 2.4
"""A centred column that is narrower than so many times the type size takes nothing of what is left."""


def natural_widths(
    columns: Sequence[BlockColumn], rows: Sequence[BlockRow], size: float, padding: float, width: float
) -> list[float]:
    """The least width in points of each column that breaks no word and no figure."""
    most = width * _WORD_LIMIT
    widths = [longest_word(column.title, BOLD, size) for column in columns]
    seen: list[set[str]] = [set() for _ in columns]
    for row in rows:
        if row.kind in OVER_ALL:
            continue
        font = BOLD if row.kind == "total" else REGULAR
        for at, text in enumerate(row.cells):
            if text not in seen[at]:
                seen[at].add(text)
                natural = _natural(text, columns[at], font, size, most)
                widths[at] = max(widths[at], natural)
    return [min(natural, most) + 2 * padding + _TOLERANCE_PT for natural in widths]


def _natural(text: str, column: BlockColumn, font: str, size: float, most: float) -> float:
    if column.is_wide or column.align == "right":
        return longest_word(text, font, size)
    limit = most if column.align == "left" else most * _CENTRED_PART
    return max(min(text_width(text.replace("\n", " "), font, size), limit), longest_word(text, font, size))


def fitted(
    columns: Sequence[BlockColumn], rows: Sequence[BlockRow], size: float, padding: float, width: float
) -> tuple[list[float], float]:
    """Column widths that fill ``width`` points, and the type size, made smaller where the figures need it."""
    if all(column.millimetres for column in columns):
        return _told(columns, rows, size, padding, width)
    wide = [at for at, column in enumerate(columns) if column.is_wide]
    while True:
        widths = natural_widths(columns, rows, size, padding, width)
        others = sum(widths) - sum(widths[at] for at in wide)
        left = width - others
        if left >= width * _WIDE_SHARE * min(len(wide), 2) or size <= _SMALLEST_PT:
            break
        size -= _STEP_PT
    if wide and left > 0:
        return _shared(columns, rows, size, padding, widths, left), size
    scale = width / sum(widths)
    return [natural * scale for natural in widths], size


def _told(
    columns: Sequence[BlockColumn], rows: Sequence[BlockRow], size: float, padding: float, width: float
) -> tuple[list[float], float]:
    """The width in proportion to the millimetres; a column takes more where a word would be broken."""
    all_of_them = sum(column.millimetres for column in columns)
    if any(column.is_exact for column in columns):
        return [width * column.millimetres / all_of_them for column in columns], size
    while True:
        least = _least(columns, rows, size, padding, width)
        if sum(least) <= width or size <= _SMALLEST_PT:
            break
        size -= _STEP_PT
    wished = [width * column.millimetres / all_of_them for column in columns]
    lacking = [max(need - have, 0.0) for need, have in zip(least, wished, strict=True)]
    spare = [max(have - need, 0.0) for need, have in zip(least, wished, strict=True)]
    moved = min(sum(lacking), sum(spare))
    if not moved:
        return wished, size
    taken, given = moved / sum(spare), moved / sum(lacking)
    return [
        have - more * taken + less * given for have, more, less in zip(wished, spare, lacking, strict=True)
    ], size


def _least(
    columns: Sequence[BlockColumn], rows: Sequence[BlockRow], size: float, padding: float, width: float
) -> list[float]:
    """The width of the longest word of each column, up to a share of the page."""
    most = width * _WORD_LIMIT
    words = [{column.title} for column in columns]
    for row in rows:
        if row.kind not in OVER_ALL:
            for at, text in enumerate(row.cells):
                words[at].add(text)
    longest = (max(longest_word(text, BOLD, size) for text in texts) for texts in words)
    return [min(each, most) + 2 * padding + _TOLERANCE_PT for each in longest]


def _shared(
    columns: Sequence[BlockColumn],
    rows: Sequence[BlockRow],
    size: float,
    padding: float,
    widths: list[float],
    left: float,
) -> list[float]:
    """What the wide columns do not need for their texts in one line goes to all columns alike.

    A centred column of a few letters, such as the numbers of rows, stays as narrow as it is.
    """
    wide = [at for at, column in enumerate(columns) if column.is_wide]
    needs = [one_line(at, rows, size) + 2 * padding + _TOLERANCE_PT for at in wide]
    surplus = max(left - sum(needs), 0.0)
    few = size * _FEW_LETTERS
    narrow = {at for at, each in enumerate(columns) if each.align == "center" and widths[at] <= few}
    takers = [at for at in range(len(columns)) if at in wide or at not in narrow]
    given = surplus / len(takers)
    shared = [natural + given * (at in takers) for at, natural in enumerate(widths)]
    for at in wide:
        shared[at] = (left - given * (len(takers) - len(wide))) / len(wide)
    return shared


def one_line(at: int, rows: Sequence[BlockRow], size: float) -> float:
    """The width in points of the longest text of a column in one line."""
    texts = {row.cells[at] for row in rows if row.kind not in OVER_ALL}
    return max((text_width(text.replace("\n", " "), BOLD, size) for text in texts), default=0.0)
