"""Tables: rows of equal shape turned into columns, rows of different shape kept in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

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


class Table(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Rows of one entity with the same fields: heading columns first, then one column per field."""

    entity: str
    fields: list[str]
    rows: int
    columns: list[Column]


def shape_of(entity: str, fields: Mapping[str, Value]) -> Shape:
    """What decides in which table a row stands."""
    return entity, tuple(sorted(fields))


def make_table(shape: Shape, headings: Sequence[Sequence[Any]], rows: Sequence[Mapping[str, Value]]) -> Table:
    """The table of ``rows``. The first heading column is the reference for the times in the others."""
    entity, fields = shape
    reference = headings[0] if headings and set(map(type, headings[0])) == {int} else None
    columns = [encode_column(headings[0]), *(encode_column(heading, reference) for heading in headings[1:])]
    columns += [encode_column([row[field] for row in rows], reference) for field in fields]
    return Table(entity, list(fields), len(rows), columns)


def open_table(table: Table, headings: int) -> tuple[list[list[Any]], list[list[Any]]]:
    """The heading columns and the field columns of a table.

    Raises:
        Malformed: the columns do not fit, or hold something that is not a field value.
    """
    if table.rows < 1 or len(table.columns) != headings + len(table.fields):
        raise Malformed("a table has another number of columns than it says")
    if len(set(table.fields)) != len(table.fields):
        raise Malformed("a table names a field twice")
    first = decode_column(table.columns[0], table.rows)
    reference = first if set(map(type, first)) == {int} else None
    rest = [decode_column(column, table.rows, reference) for column in table.columns[1:]]
    columns = list(zip(table.columns, [first, *rest], strict=True))
    # A column of 500 answers names three values: looking at these instead of the rows saves a third.
    for column, decoded in columns[headings:]:
        if not _VALUE_TYPES.issuperset(map(type, distinct_values(column, decoded))):
            raise Malformed("a field holds something that is not a value")
    if sum(characters_at_most(*one) for one in columns) > SPREAD_MAX_CHARACTERS:
        require_modest(first, *rest)
    values = rest[headings - 1 :]
    return [first, *rest[: headings - 1]], values


def row_order(shapes: Iterable[int]) -> bytes:
    """Which table each row comes from; empty when there is only one."""
    order = bytes(shapes)
    return order if any(order) else b""


def row_positions(counts: Sequence[int], order: bytes) -> list[Sequence[int]]:
    """For each table, with its number of rows, where in the message its rows stand.

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
    """The rows of all tables in the order of the message.

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
