"""Writes many new records at once: journal, tables and what is derived, without asking for each.

Every part is the program's own: ops are packed by the journal, columns are inserted and followed as those of
a pull. What is left out is what a command asks before it writes. ``test_in_bulk.py`` compares the result with
that of the commands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import Connection

from desktop_app.base.clock import Clock, to_millis
from desktop_app.book.followers import FOLLOWERS
from desktop_app.journal import segments
from desktop_app.journal.devices import current_device, head
from desktop_app.journal.rows import RecordWriter
from desktop_app.journal.segments import SegmentEntry
from desktop_app.journal.writing import write_entries
from desktop_app.sync.incoming.inserting import insert_columns
from desktop_app.wire.op import Op, Value, op_hash
from desktop_app.wire.protocol import ACT_OPS

type _Shape = tuple[str, tuple[str, ...]]


class BulkRecorder:
    """Takes new records on one connection; :meth:`finish` writes them."""

    def __init__(self, connection: Connection, author: str, clock: Clock) -> None:
        self._connection, self._author, self._clock = connection, author, clock
        self._device = current_device(connection)
        self._head = head(connection, self._device)
        self._seq, self._link = self._head.seq, self._head.hash
        self._act: list[tuple[str, str, dict[str, Value]]] = []
        self._entries: list[SegmentEntry] = []
        self._records: dict[_Shape, list[tuple[str, Iterable[Value]]]] = {}

    @property
    def device_id(self) -> str:
        """In whose name it is written."""
        return self._device.device_id

    def put(self, entity: str, entity_id: str, fields: dict[str, Value]) -> None:
        """Create a record with these flat fields; the caller leaves them as they are."""
        self._act.append((entity, entity_id, fields))
        key = entity, tuple(fields)
        if key not in self._records:
            self._records[key] = []
        self._records[key].append((entity_id, fields.values()))

    def end_act(self) -> None:
        """What was put since the last time is one transaction of the office, which is one act."""
        at, last, author = to_millis(self._clock.now()), self._seq + len(self._act), self._author
        if len(self._act) > ACT_OPS:
            raise ValueError("the journal would divide it")
        for entity, entity_id, fields in self._act:
            self._seq += 1
            op = Op(self._seq, entity, entity_id, 0, fields, author, at, None, self._seq != last)
            self._link = op_hash(self._link, op)
            self._entries.append(SegmentEntry(op, None, self._link))
        self._act.clear()

    def finish(self) -> None:
        """Write it all; the caller commits."""
        if not self._entries:
            return
        with _unproved():
            write_entries(self._connection, self._device.number, self._entries, self._head.hash)
        writer = RecordWriter(self._connection, FOLLOWERS)
        for (entity, names), records in self._records.items():
            ids = [entity_id for entity_id, _ in records]
            values = list(zip(*(row for _, row in records), strict=True))
            insert_columns(self._connection, writer, entity, names, ids, [0] * len(ids), values)
        writer.finish()


@contextmanager
def _unproved() -> Iterator[None]:
    """Pack without reading each segment again, which finds faults of a computer and takes long."""
    with patch.object(segments, "unpack_segment", lambda _: None):
        yield
