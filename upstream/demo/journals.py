"""The journal of an invented office: what its computer would have sent, day by day, taken as any other."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, update

from desktop_app.wire.op import Op, Value, op_hash
from desktop_app.wire.protocol import SEGMENT_OPS
from desktop_app.wire.segment import columns_of, pack_segment, unpack_segment
from upstream.database.tables import device as table
from upstream.devices.devices import EnrolledDevice, add_device, find_by_id
from upstream.exchange.ingest import ingest
from upstream.exchange.whole_acts import Received

type _Written = tuple[str, str, dict[str, Value], int]


@dataclass
class OfficeJournal:
    """A connected computer of a commune, and what its officer has written and not sent yet."""

    connection: Connection
    device: EnrolledDevice
    author: str
    _waiting: list[_Written] = field(default_factory=list)

    @classmethod
    def connect(
        cls, connection: Connection, commune: str, device_id: str, computer: str, author: str, at: int
    ) -> OfficeJournal:
        """Enrol a computer of the commune."""
        add_device(connection, commune, device_id, computer, bytes(32), at)
        device = find_by_id(connection, device_id)
        assert device is not None, "it was just enrolled"
        return cls(connection, device, author)

    def put(self, entity: str, entity_id: str, fields: dict[str, Value], at: int) -> None:
        """Write a record, or change it."""
        self._waiting.append((entity, entity_id, fields, at))

    def send(self, at: int) -> None:
        """Have the server take what was written."""
        for start in range(0, len(self._waiting), SEGMENT_OPS):
            self._send(self._waiting[start : start + SEGMENT_OPS], at)
        self._waiting.clear()

    def _send(self, written: list[_Written], at: int) -> None:
        link, base = self.device.acked_hash, self.device.given_until
        ops = [
            Op(self.device.acked_seq + place, entity, entity_id, base, fields, self.author, when)
            for place, (entity, entity_id, fields, when) in enumerate(written, 1)
        ]
        last = link
        for op in ops:
            last = op_hash(last, op)
        packed = pack_segment(columns_of(ops), link, last)
        self.device = ingest(self.connection, self.device, [Received(packed, unpack_segment(packed))], at)

    def seen(self, at: int, program: str = "") -> None:
        """Say when the computer was last heard from, and with which version of the program."""
        mine = table.c.number == self.device.number
        self.connection.execute(update(table).where(mine).values(seen_at=at, program=program))

    def catch_up(self) -> None:
        """Know everything that the province has of the commune, as after a round."""
        from upstream.communes.communes import epoch_and_head
        from upstream.devices.devices import note_sent

        _, head = epoch_and_head(self.connection, self.device.commune)
        note_sent(self.connection, self.device, head, head)
        self.device = self.device.again(self.connection)
