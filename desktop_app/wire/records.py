"""Records as they stand at the province, packed as columns for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from desktop_app.wire.bounds import require_few_items
from desktop_app.wire.compression import compress_parts, decompress
from desktop_app.wire.malformed import UNREADABLE, Malformed
from desktop_app.wire.op import Value
from desktop_app.wire.protocol import SEGMENT_MAX_CELLS, SEGMENT_MAX_OPS
from desktop_app.wire.ranges import HIGHEST
from desktop_app.wire.tables import (
    Shape,
    Table,
    TooManyShapes,
    cells_of,
    encode_tables,
    make_table,
    open_tables,
    shape_of,
)

RECORD_HEADINGS = 2
"""Columns before those of the fields: version and id."""

_decoder = msgspec.msgpack.Decoder(list[Table])


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record and the server version that these fields have."""

    entity: str
    entity_id: str
    version: int
    fields: dict[str, Value]


@dataclass(frozen=True, slots=True)
class RecordTable:
    """Records of one shape, still as columns: the quick way into a database."""

    entity: str
    fields: list[str]
    entity_ids: list[str]
    versions: list[int]
    values: list[list[Value]]
    """One list per field."""

    def states(self) -> list[RecordState]:
        """Return the records one by one."""
        rows = zip(*self.values, strict=True) if self.fields else [()] * len(self.entity_ids)
        return [
            RecordState(self.entity, key, version, dict(zip(self.fields, row, strict=True)))
            for key, version, row in zip(self.entity_ids, self.versions, rows, strict=True)
        ]


def pack_records(records: Sequence[RecordState]) -> bytes:
    """Pack records; those of the same shape keep their order. Nothing becomes nothing.

    Raises:
        TooManyShapes: pack fewer of them.
    """
    if not records:
        return b""
    groups: dict[Shape, list[RecordState]] = {}
    for record in records:
        groups.setdefault(shape_of(record.entity, record.fields), []).append(record)
    cells = sum(cells_of(shape, RECORD_HEADINGS, len(rows)) for shape, rows in groups.items())
    if len(records) > 1 and cells > SEGMENT_MAX_CELLS:
        raise TooManyShapes
    tables = [
        make_table(shape, [[r.version for r in rows], [r.entity_id for r in rows]], [r.fields for r in rows])
        for shape, rows in groups.items()
    ]
    return compress_parts(encode_tables(tables))


def unpack_records(packed: bytes) -> list[RecordTable]:
    """Unpack what :func:`pack_records` packed.

    Raises:
        Malformed: the bytes are no packed records, or too many.
    """
    if not packed:
        return []
    data = decompress(packed)
    require_few_items(data)
    try:
        tables = _decoder.decode(data)
    except UNREADABLE as error:
        raise Malformed("not packed records") from error
    if sum(max(table.rows, 0) for table in tables) > SEGMENT_MAX_OPS:
        raise Malformed("too many records in one page")
    opened = []
    for table, ((versions, keys), values) in zip(tables, open_tables(tables, RECORD_HEADINGS), strict=True):
        if set(map(type, versions)) != {int} or set(map(type, keys)) != {str}:
            raise Malformed("a heading of a record has the wrong type")
        if min(versions) < 0 or max(versions) > HIGHEST:
            raise Malformed("a version is none that a province gives")
        opened.append(RecordTable(table.entity, table.fields, keys, versions, values))
    return opened
