"""Segments: consecutive ops of one device, packed as columns, proved by the hash chain they extend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple

import msgspec

from desktop_app.wire.acts import pack_acts, unpack_acts
from desktop_app.wire.bounds import require_few_items
from desktop_app.wire.columns import Column, decode_column
from desktop_app.wire.compression import compress_parts, decompress
from desktop_app.wire.malformed import UNREADABLE, Malformed
from desktop_app.wire.op import Op, Value, op_hashes, pack_patches
from desktop_app.wire.protocol import SEGMENT_MAX_CELLS, SEGMENT_MAX_OPS
from desktop_app.wire.ranges import File, Items, Short
from desktop_app.wire.tables import (
    MAX_SHAPES,
    Opened,
    Shape,
    Table,
    TooManyShapes,
    cells_of,
    encode_tables,
    in_order,
    make_table,
    open_tables,
    row_order,
    row_positions,
)

_HEADINGS = 5  # at, entity_id, base_version, author, resolves
_IDS = 1


class _Body(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    first_seq: int
    previous: Short
    last: Short
    tables: Items[Table]
    order: File
    acts: File = b""
    """Which ops are one act; not said at all where each is one."""


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(_Body)
_PARTS, _PARTS_WITHOUT_ACTS = b"\x96", b"\x95"
_NO_TABLES = _encoder.encode([]) + 2 * _encoder.encode(b"")


@dataclass(frozen=True, slots=True)
class OpTable:
    """Ops of one shape, still as columns: the quick way into a database."""

    entity: str
    fields: list[str]
    entity_ids: list[str]
    values: list[list[Value]]
    """One list per field."""
    positions: Sequence[int]
    """The position of each op in the segment, from 0."""
    authors: list[str]
    times: list[int]
    written: Sequence[Column]
    """Times, ids and authors as the segment has them, to be kept as they are."""


class SegmentTable(NamedTuple):
    """The content of a segment's table: :func:`~desktop_app.wire.columns.names_in` a column is quick."""

    entity: str
    fields: list[str]
    headings: list[list[Any]]
    """Times, ids, base versions, authors, and conflicts that are decided."""
    values: list[list[Value]]
    """One list per field."""


@dataclass(frozen=True)
class Segment:
    """An unpacked segment: ops ``first_seq`` to ``last_seq``, between two links of the hash chain."""

    first_seq: int
    previous: bytes
    last: bytes
    ops: list[Op]
    tables: list[SegmentTable]
    """The same ops as columns."""

    @property
    def last_seq(self) -> int:
        """The sequence number of the last op."""
        return self.first_seq + len(self.ops) - 1

    @cached_property
    def links(self) -> list[bytes]:
        """The hash after each op, recomputed from the content."""
        return op_hashes(self.previous, self.ops, self.patches)

    @cached_property
    def patches(self) -> list[bytes]:
        """The MessagePack of each op's patch, its fields in alphabetical order."""
        in_order = all(table.fields == sorted(table.fields) for table in self.tables)
        return pack_patches(self.ops, sorted_already=in_order)

    @property
    def cells(self) -> int:
        """How many values its ops have."""
        return sum(len(table.headings[0]) * len(table.fields) for table in self.tables)


def segment_name(packed: bytes) -> bytes:
    """Return the name of a segment: what is sent twice has the same one."""
    return hashlib.sha256(packed).digest()


@dataclass(frozen=True, slots=True)
class OpColumns:
    """Consecutive ops, one list for each part of them."""

    first_seq: int
    entities: Sequence[str]
    entity_ids: Sequence[str]
    base_versions: Sequence[int]
    patches: Sequence[dict[str, Value]]
    authors: Sequence[str]
    times: Sequence[int]
    resolves: Sequence[str | None]
    continues: Sequence[bool]

    def between(self, start: int, end: int) -> OpColumns:
        """Return the ops at positions ``start`` to ``end``, the last one left out."""
        return OpColumns(
            self.first_seq + start,
            self.entities[start:end],
            self.entity_ids[start:end],
            self.base_versions[start:end],
            self.patches[start:end],
            self.authors[start:end],
            self.times[start:end],
            self.resolves[start:end],
            self.continues[start:end],
        )


def pack_segment(ops: OpColumns, previous: bytes, last: bytes) -> bytes:
    """Pack consecutive ops; ``previous`` and ``last`` are the chain's hashes before and after them.

    Raises:
        TooManyShapes: split the ops and pack each part.
    """
    seen: dict[tuple[str, ...], int] = {}  # fields in the order they were written: sorting each op's is dear
    written = [(entity, *patch) for entity, patch in zip(ops.entities, ops.patches, strict=True)]
    shapes: dict[Shape, int] = {}
    for fromkey in dict.fromkeys(written):
        seen[fromkey] = shapes.setdefault((fromkey[0], tuple(sorted(fromkey[1:]))), len(shapes))
    if len(shapes) > MAX_SHAPES:
        raise TooManyShapes
    headings = (ops.times, ops.entity_ids, ops.base_versions, ops.authors, ops.resolves)
    if len(shapes) == 1:
        (shape,) = shapes
        _require_few_cells(cells_of(shape, _HEADINGS, len(written)), len(written))
        tables = [make_table(shape, headings, ops.patches)]
        return _packed(_Body(ops.first_seq, previous, last, tables, b"", pack_acts(ops.continues)))
    order = [seen[fromkey] for fromkey in written]
    members: list[list[int]] = [[] for _ in shapes]
    for position, number in enumerate(order):
        members[number].append(position)
    cells = sum(cells_of(shape, _HEADINGS, len(rows)) for shape, rows in zip(shapes, members, strict=True))
    _require_few_cells(cells, len(written))
    tables = [
        make_table(
            shape, [[part[row] for row in rows] for part in headings], [ops.patches[row] for row in rows]
        )
        for shape, rows in zip(shapes, members, strict=True)
    ]
    acts = pack_acts(ops.continues)
    return _packed(_Body(ops.first_seq, previous, last, tables, row_order(order), acts))


def _packed(body: _Body) -> bytes:
    whole = _encoder.encode(_Body(body.first_seq, body.previous, body.last, [], b""))
    heading = whole.removesuffix(_NO_TABLES)
    parts = [heading, *encode_tables(body.tables), _encoder.encode(body.order)]
    if body.acts:
        return compress_parts([*parts, _encoder.encode(body.acts)])
    return compress_parts([_PARTS_WITHOUT_ACTS + heading.removeprefix(_PARTS), *parts[1:]])


def _require_few_cells(cells: int, ops: int) -> None:
    if cells > SEGMENT_MAX_CELLS and ops > 1:  # a single op cannot be halved
        raise TooManyShapes


def columns_of(ops: Sequence[Op]) -> OpColumns:
    """Consecutive ops as columns."""
    return OpColumns(
        ops[0].device_seq,
        [op.entity for op in ops],
        [op.entity_id for op in ops],
        [op.base_version for op in ops],
        [op.patch for op in ops],
        [op.author for op in ops],
        [op.at for op in ops],
        [op.resolves for op in ops],
        [op.continues for op in ops],
    )


def unpack_segment(packed: bytes) -> Segment:
    """Unpack and check a segment; whether it fits the device's history is for the receiver to check.

    Raises:
        Malformed: the bytes are no segment, hold too many ops, or their hashes do not follow.
    """
    segment = read_segment(packed)
    try:
        proved = segment.links[-1] == segment.last
    except UNREADABLE as error:
        raise Malformed("an op holds something that cannot be sent") from error
    if not proved:
        raise Malformed("the hashes of a segment do not follow from its content")
    return segment


def read_segment(packed: bytes) -> Segment:
    """Unpack a segment whose hashes a trusted party has checked already.

    Raises:
        Malformed: the bytes are no segment, or hold too many ops.
    """
    body, opened = _open(packed)
    tables = [
        SegmentTable(table.entity, table.fields, headings, values)
        for table, (headings, values) in zip(body.tables, opened, strict=True)
    ]
    rows = sum(table.rows for table in body.tables)
    ops = list(
        map(
            Op,
            range(body.first_seq, body.first_seq + rows),
            *_columns_in_order(tables, body.order),
            unpack_acts(body.acts, rows),
        )
    )
    return Segment(body.first_seq, body.previous, body.last, ops, tables)


def ends_within_act(packed: bytes) -> bool:
    """Return whether the last act of a segment goes on in the next one.

    Raises:
        Malformed: the bytes are no segment.
    """
    return read_segment(packed).ops[-1].continues


def names_any(packed: bytes, entity: str, entity_ids: Set[str]) -> bool:
    """Whether a segment that was read before has an op of one of these records; nothing else is unpacked.

    Raises:
        Malformed: the bytes are no segment.
    """
    for table in _body(packed).tables:
        if table.entity != entity:
            continue
        if not entity_ids.isdisjoint(decode_column(table.columns[_IDS], table.rows)):
            return True
    return False


def read_tables(packed: bytes) -> list[OpTable]:
    """Return the ops of a segment as columns, which is much quicker than one by one; hashes as above.

    Raises:
        Malformed: the bytes are no segment, or hold too many ops.
    """
    body, opened = _open(packed)
    positions = row_positions([table.rows for table in body.tables], body.order)
    return [
        OpTable(
            table.entity,
            table.fields,
            headings[1],
            values,
            where,
            headings[3],
            headings[0],
            [table.columns[0], table.columns[1], table.columns[3]],
        )
        for table, (headings, values), where in zip(body.tables, opened, positions, strict=True)
    ]


def _body(packed: bytes) -> _Body:
    data = decompress(packed)
    require_few_items(data)
    try:
        return _decoder.decode(data)
    except UNREADABLE as error:
        raise Malformed("not a segment") from error


def _open(packed: bytes) -> tuple[_Body, list[Opened]]:
    body = _body(packed)
    if not 1 <= sum(max(table.rows, 0) for table in body.tables) <= SEGMENT_MAX_OPS:
        raise Malformed("a segment has no ops or too many")
    opened = open_tables(body.tables, _HEADINGS)
    for headings, _ in opened:
        for column, allowed in zip(headings, _HEADING_TYPES, strict=True):
            if not allowed.issuperset(map(type, column)):
                raise Malformed("a heading of an op has the wrong type")
    return body, opened


_HEADING_TYPES: tuple[set[type], ...] = ({int}, {str}, {int}, {str}, {str, type(None)})


def _columns_in_order(tables: Sequence[SegmentTable], order: bytes) -> Iterable[Sequence[Any]]:
    """Entities, ids, base versions, patches, authors, times and decided conflicts, in the order of ops."""
    if len(tables) == 1 and not order:
        return _columns(tables[0])
    return zip(*in_order([list(zip(*_columns(table))) for table in tables], order))  # noqa: B905


def _columns(table: SegmentTable) -> tuple[Sequence[Any], ...]:
    at, entity_ids, bases, authors, resolves = table.headings
    fields, rows = table.fields, len(at)
    values = zip(*table.values) if fields else repeat((), rows)  # noqa: B905
    patches = [dict(zip(fields, row)) for row in values]  # noqa: B905
    return [table.entity] * rows, entity_ids, bases, patches, authors, at, resolves
