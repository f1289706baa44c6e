"""Tables: rows of equal shape turned into columns, rows of different shape kept in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from desktop_app.wire.bounds import require_few_cells
from desktop_app.wire.columns import (
    Column,
    characters_at_most,
    decode_column,
    distinct_values,
    encode_column,
    require_modest,
)
from desktop_app.wire.malformed import Malformed
from desktop_app.wire.op import Value
from desktop_app.wire.protocol import SPREAD_MAX_CHARACTERS

MAX_SHAPES = 255
"""Tables in one message, because a row names its table with one byte."""

_VALUE_TYPES = frozenset({str, int, float, bool, type(None)})

type Shape = tuple[str, tuple[str, ...]]
"""The entity and its fields in alphabetical order."""

type Opened = tuple[list[list[Any]], list[list[Any]]]
"""The heading columns and the field columns of a table."""


class TooManyShapes(ValueError):
    """The rows differ too much in their fields, or have too many, for one message; half of them may fit."""


class Table(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Rows of one entity with the same fields: heading columns first, then one column per field."""

    entity: str
    fields: list[str]
    rows: int
    columns: list[Column]


_encoder = msgspec.msgpack.Encoder()


def encode_tables(tables: Sequence[Table]) -> list[bytes]:
    """Return the MessagePack of tables, in parts: each column is one."""
    parts = [_array(len(tables))]
    for table in tables:
        parts += [_array(len(Table.__struct_fields__)), *map(_encoder.encode, (table.entity, table.fields))]
        parts += [
            _encoder.encode(table.rows),
            _array(len(table.columns)),
            *map(_encoder.encode, table.columns),
        ]
    return parts


def _array(length: int) -> bytes:
    """Return the head of a MessagePack array."""
    if length < 1 << 4:
        return bytes([0x90 | length])
    return b"\xdc" + length.to_bytes(2) if length < 1 << 16 else b"\xdd" + length.to_bytes(4)


def shape_of(entity: str, fields: Mapping[str, Value]) -> Shape:
    """Return what decides to which table a row belongs."""
    return entity, tuple(sorted(fields))


def make_table(shape: Shape, headings: Sequence[Sequence[Any]], rows: Sequence[Mapping[str, Value]]) -> Table:
    """Return the table of ``rows``. The first heading column is the reference for the times in the others."""
    entity, fields = shape
    reference = headings[0] if headings and set(map(type, headings[0])) == {int} else None
    columns = [encode_column(headings[0]), *(encode_column(heading, reference) for heading in headings[1:])]
    columns += [encode_column([row[field] for row in rows], reference) for field in fields]
    return Table(entity, list(fields), len(rows), columns)


def cells_of(shape: Shape, headings: int, rows: int) -> int:
    """Return how many values a table holds."""
    return rows * (headings + len(shape[1]))


def open_tables(tables: Sequence[Table], headings: int) -> list[Opened]:
    """Return the heading columns and the field columns of each table of a message.

    Raises:
        Malformed: the columns do not fit, would become too large, or hold something that is no value.
    """
    for table in tables:
        if table.rows < 1 or len(table.columns) != headings + len(table.fields):
            raise Malformed("a table has another number of columns than it says")
        if len(set(table.fields)) != len(table.fields):
            raise Malformed("a table names a field twice")
    require_few_cells([(table.rows, table.columns) for table in tables])
    room = SPREAD_MAX_CHARACTERS - sum(_characters_of_names(table) for table in tables)
    if room < 0:
        raise Malformed("the names of a table are too large")
    opened = []
    for table in tables:
        first, rest, characters = _open(table, headings, room)
        room -= characters
        opened.append(([first, *rest[: headings - 1]], rest[headings - 1 :]))
    return opened


def _characters_of_names(table: Table) -> int:
    """Return the characters of the entity and the fields, which are named again in every row."""
    return table.rows * (len(table.entity) + sum(map(len, table.fields)))


def _open(table: Table, headings: int, room: int) -> tuple[list[Any], list[list[Any]], int]:
    """Return the first column, the others, and no fewer than the characters in them."""
    first = decode_column(table.columns[0], table.rows)
    reference = first if set(map(type, first)) == {int} else None
    rest = [decode_column(column, table.rows, reference) for column in table.columns[1:]]
    columns = list(zip(table.columns, [first, *rest], strict=True))
    # A column of 500 answers names three values: looking at these instead of the rows saves a third.
    for column, decoded in columns[headings:]:
        if not _VALUE_TYPES.issuperset(map(type, distinct_values(column, decoded))):
            raise Malformed("a field holds something that is not a value")
    characters = sum(characters_at_most(*item) for item in columns)
    if characters > room:
        characters = require_modest(room, first, *rest)
    return first, rest, characters


def row_order(shapes: Iterable[int]) -> bytes:
    """Return which table each row comes from; empty when there is only one."""
    order = bytes(shapes)
    return order if any(order) else b""


def row_positions(counts: Sequence[int], order: bytes) -> list[Sequence[int]]:
    """For each table, with its number of rows, where in the message its rows are.

    Raises:
        Malformed: the order does not use each row exactly once.
    """
    if len(counts) == 1 and not order:
        return [range(counts[0])]
    positions: list[list[int]] = [[] for _ in counts]
    in_order([range(count) for count in counts], order)
    for position, number in enumerate(order):
        positions[number].append(position)
    return list(positions)


def in_order[T](tables: Sequence[Sequence[T]], order: bytes) -> list[T]:
    """Return the rows of all tables in the order of the message.

    Raises:
        Malformed: the order does not use each row exactly once.
    """
    if not order:
        if len(tables) > 1:
            raise Malformed("the order of the rows is missing")
        return list(tables[0]) if tables else []
    sources = [iter(table) for table in tables]
    try:
        rows = [next(sources[number]) for number in order]
    except (IndexError, StopIteration) as error:
        raise Malformed("the order names a row that is not there") from error
    if len(rows) != sum(map(len, tables)):
        raise Malformed("the order leaves rows out")
    return rows
