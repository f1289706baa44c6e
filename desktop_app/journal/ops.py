"""Reading ops back from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import Connection, select

from desktop_app.storage.tables.journal import journal_op
from desktop_app.wire.op import Op, Value

if TYPE_CHECKING:
    from desktop_app.journal.devices import Device

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(dict[str, Value])


def encode_patch(patch: dict[str, Value]) -> bytes:
    """The stored form of a patch."""
    return _encoder.encode(patch)


def decode_patch(stored: bytes) -> dict[str, Value]:
    """The patch of its stored form."""
    return _decoder.decode(stored)


def ops_after(
    connection: Connection, device: Device, after: int, limit: int = -1, *, with_before: bool = False
) -> Iterator[tuple[Op, bytes | None]]:
    """The device's ops behind sequence number ``after``, in order, each with its stored ``before``."""
    columns = journal_op.c
    rows = connection.execute(
        select(
            columns.device_seq,
            columns.entity,
            columns.entity_id,
            columns.base_version,
            columns.patch,
            columns.author,
            columns.at,
            columns.resolves,
            *((columns.before,) if with_before else ()),
        )
        .where(columns.device == device.number, columns.device_seq > after)
        .order_by(columns.device_seq)
        .limit(limit)
    )
    for row in rows:
        seq, entity, entity_id, base, patch, author, at, resolves, *rest = row
        yield (
            Op(seq, entity, entity_id, base, decode_patch(patch), author, at, resolves),
            rest[0] if rest else None,
        )
