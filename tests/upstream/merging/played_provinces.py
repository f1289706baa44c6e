"""The merge of the province over a database in memory, and a twin that hears all fields backwards.

The segments of the twin hold what their ops have made; the province itself has a row for each record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import create_engine, select
from sqlalchemy.pool import StaticPool

from desktop_app.wire.guards.bound_fields import value_of
from desktop_app.wire.messages import PullPage, decode
from desktop_app.wire.op import Op, Value
from tests.support.servers.read_model import require_same_when_rebuilt
from tests.upstream.exchange.journals import COMMUNE, sent
from upstream.communes.communes import ensure_commune, epoch_and_head, set_head
from upstream.database.identity import create_identity
from upstream.database.schema import metadata
from upstream.database.tables import conflict as conflict_table
from upstream.database.tables import record as record_table
from upstream.database.tables import rejected as rejected_table
from upstream.devices.devices import EnrolledDevice, add_device, find_by_token, note_sent
from upstream.exchange.ingest import ingest
from upstream.exchange.pages import pages_behind
from upstream.records.held import held_between
from upstream.records.merge import MergeRecord
from upstream.records.stored import decode_fields, decode_held, load_rows

type Key = tuple[str, str]
type Place = tuple[str, str, str]


@dataclass(frozen=True)
class Held:
    """All that the province holds of the commune; ``acked``: how far it has the journals."""

    head: int
    records: Mapping[Key, Mapping[str, Any]]
    items: Sequence[tuple[Any, ...]]
    refusals: Sequence[tuple[Any, ...]]
    acked: Mapping[int, tuple[int, bytes]]


class Province:
    """See the module; ``backwards``: the twin."""

    def __init__(self, *, backwards: bool = False) -> None:
        self._engine = create_engine("sqlite://", poolclass=StaticPool)
        metadata.create_all(self._engine)
        self._connection = self._engine.connect()
        if backwards:
            create_identity(self._connection, "", "sample")
        self._backwards = backwards
        self._devices: dict[int, EnrolledDevice] = {}
        ensure_commune(self._connection, COMMUNE)
        set_head(self._connection, COMMUNE, 0)  # whatever the clock says

    def enrol(self, name: str, follows: int | None = None, known: int = 0) -> int:
        """A device of the commune, by its number; ``follows``: it carries on the journal of that one."""
        predecessor = None if follows is None else self._devices[follows].again(self._connection)
        token = add_device(
            self._connection, COMMUNE, name, name, bytes(32), 1, predecessor=predecessor, known_seq=known
        )
        found = find_by_token(self._connection, token)
        assert found is not None
        self._devices[found.number] = found
        return found.number

    def take(self, number: int, ops: Sequence[Op], previous: bytes) -> bytes:
        """Merge a segment; the hash of its last op."""
        if self._backwards:
            ops = [msgspec.structs.replace(op, patch=dict(reversed(list(op.patch.items())))) for op in ops]
        received = sent(list(ops), previous)
        ingest(self._connection, self._devices[number].again(self._connection), [received], 1)
        return received.segment.last

    def pages(self, number: int, cursor: int) -> list[PullPage]:
        """What a device does not know yet."""
        device = self._devices[number].again(self._connection)
        _, head = epoch_and_head(self._connection, COMMUNE)
        found = pages_behind(self._connection, device, cursor, head, 1 << 20)
        note_sent(self._connection, device, found.reported_until)
        return [decode(frame, PullPage) for frame in found.frames]

    def held(self) -> Held:
        """Everything, as plain values that know no order of fields."""
        run = self._connection.execute
        rows = load_rows(self._connection, record_table.c.commune == COMMUNE)
        held = held_between(self._connection, COMMUNE, -1)
        records = {(item.entity, item.entity_id): item for item in (*rows, *held)}
        refusals = [
            (row.device, row.device_seq, row.version, row.entity, row.entity_id, decode_fields(row.patch))
            for row in run(select(rejected_table).order_by(rejected_table.c.version))
        ]
        items = [tuple(row) for row in run(select(conflict_table).order_by(conflict_table.c.id))]
        acked = {
            number: (device.acked_seq, device.acked_hash)
            for number in self._devices
            for device in [self._devices[number].again(self._connection)]
        }
        head = epoch_and_head(self._connection, COMMUNE)[1]
        return Held(head, {key: _plain(item) for key, item in records.items()}, items, refusals, acked)

    def open_items(self) -> list[tuple[str, Place, Value]]:
        """Id, place and waiting value of each open item."""
        rows = self._connection.execute(select(conflict_table).where(conflict_table.c.resolved_by == ""))
        return sorted(
            (
                (row.id, (row.entity, row.entity_id, row.field), value_of(decode_held(row.other)))
                for row in rows
            ),
            key=repr,
        )

    def require_same_read_model(self) -> None:
        """The tables for pages are what building them again makes."""
        require_same_when_rebuilt(self._connection)

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()
        self._engine.dispose()


def _plain(record: MergeRecord) -> dict[str, Any]:
    return {
        "version": record.version,
        "fields": dict(record.fields),
        "marks": {name: record.mark_of(name) for name in record.fields},
        "solo": record.solo,
    }
