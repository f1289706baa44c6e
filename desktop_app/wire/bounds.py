"""How much a message would become, estimated from its bytes and from the way its columns are written.

Columns are a way to write much with little. What a few kilobytes open to is therefore counted before they are
opened: the parts of the message without making them, then the cells of its tables without writing them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.wire.columns import (
    CODED,
    DELTA,
    DIGITS,
    OFFSET,
    PACKED,
    PARTS,
    PLAIN,
    UUID7,
    WIDE_CODED,
    Column,
)
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.protocol import PACKED_MAX_ITEMS, SEGMENT_MAX_CELLS

_LENGTH_BYTES = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4}
"""bin and str: so many bytes say how long what follows is."""

_FIXED = {
    **dict.fromkeys(range(0x80), 1),  # small numbers
    **dict.fromkeys(range(0x80, 0xA0), 1),  # small maps and arrays: what is in them is counted by itself
    **{0xA0 + length: 1 + length for length in range(32)},  # short texts
    **dict.fromkeys((0xC0, 0xC2, 0xC3), 1),  # nil, false, true
    0xCA: 5,
    0xCB: 9,
    0xCC: 2,
    0xCD: 3,
    0xCE: 5,
    0xCF: 9,
    0xD0: 2,
    0xD1: 3,
    0xD2: 5,
    0xD3: 9,
    0xDC: 3,
    0xDD: 5,
    0xDE: 3,
    0xDF: 5,  # arrays and maps
    **dict.fromkeys(range(0xE0, 0x100), 1),  # small numbers below zero
}
_STEPS = tuple(_FIXED.get(byte, 0) for byte in range(256))
_DEPTH = 4
_WITH_VALUES = frozenset({CODED, DELTA, PLAIN, OFFSET, PACKED})


def require_few_items(data: bytes, limit: int = PACKED_MAX_ITEMS) -> None:
    """Refuse MessagePack with more values, lists and texts than any message of a program of ours.

    Each takes a byte at least, so what is short enough needs no count; what is in it, its reader says.

    Raises:
        Malformed: there are more than ``limit``, or something that no such message holds.
    """
    at, end, steps = 0, len(data), _STEPS
    if end <= limit:
        return
    for _ in range(limit):
        if at >= end:
            return
        byte = data[at]
        step = steps[byte]
        if step:
            at += step
            continue
        width = _LENGTH_BYTES.get(byte)
        if width is None:
            raise Malformed("a value is of an unknown type")
        at += 1 + width + int.from_bytes(data[at + 1 : at + 1 + width])
    if at < end:
        raise Malformed("a message has too many parts")


def require_few_cells(tables: Sequence[tuple[int, Sequence[Column]]]) -> None:
    """Refuse tables, given as number of rows and columns, that would be too large when written out.

    Raises:
        Malformed: they have too many cells, or a column holds more than its table has rows.
    """
    cells = 0
    for rows, columns in tables:
        cells += rows * len(columns)
        if cells > SEGMENT_MAX_CELLS:
            break
        cells += sum(_hidden_cells(column, rows, _DEPTH) for column in columns)
    if cells > SEGMENT_MAX_CELLS:
        raise Malformed("the tables of a message are too large")


def _hidden_cells(column: Column, rows: int, depth: int) -> int:
    """Return the cells of columns within a column; its own values may not be more than its rows."""
    if type(column) is not list or len(column) < 2 or not depth:
        raise Malformed("a column cannot be read")
    kind = column[0]
    if kind == PARTS:
        inner = column[1] if type(column[1]) is list else []
        return sum(rows + _hidden_cells(part, rows, depth - 1) for part in inner)
    if kind == UUID7:
        return rows + _hidden_cells(column[1], rows, depth - 1)
    if kind == DIGITS and type(column[1]) is list:
        return rows * len(column[1])
    lists: list[Any] = column[1:] if kind in _WITH_VALUES or kind == WIDE_CODED else []
    if any(type(item) in (list, bytes) and len(item) > max(rows, 256) for item in lists):
        raise Malformed("a column has another number of rows than its table")
    return 0
