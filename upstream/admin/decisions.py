"""What the province decides about a commune's records: accept, return, lock, open."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop_app.wire.op import Op, op_hash
from desktop_app.wire.segment import columns_of, pack_segment, unpack_segment
from upstream.communes.communes import epoch_and_head
from upstream.devices.devices import note_sent, province_device
from upstream.exchange.ingest import Received, ingest
from upstream.records.locks import set_lock

ACCEPTED, RETURNED = "accepted", "returned"


def accept(connection: Connection, commune: str, scope: str, reason: str, author: str, now: int) -> None:
    """Take a scope as final: its records are locked, and a period says that it was accepted."""
    set_lock(connection, commune, scope, reason, locked=False)  # one that is locked would refuse the status
    _write_status(connection, commune, scope, ACCEPTED, author, now)
    set_lock(connection, commune, scope, reason, locked=True)


def give_back(connection: Connection, commune: str, scope: str, reason: str, author: str, now: int) -> None:
    """Return a scope to the office to be corrected: it is open again, and a period says so."""
    set_lock(connection, commune, scope, reason, locked=False)
    _write_status(connection, commune, scope, RETURNED, author, now)


def _write_status(
    connection: Connection, commune: str, scope: str, status: str, author: str, now: int
) -> None:
    kind, *parts = scope.split(":")
    if kind != "period" or len(parts) != 2:
        return
    set_code, period = parts
    device = province_device(connection, commune, now)
    _, head = epoch_and_head(connection, commune)
    note_sent(connection, device, head)
    patch: dict[str, str | int | float | bool | None] = {
        "set_code": set_code,
        "period": period,
        "unit": "commune",
        "status": status,
    }
    entity_id = f"ps:{set_code}:{period}:commune"
    op = Op(device.acked_seq + 1, "period_status", entity_id, head, patch, author, now)
    packed = pack_segment(columns_of([op]), device.acked_hash, op_hash(device.acked_hash, op))
    ingest(connection, device, [Received(packed, unpack_segment(packed))], now)
