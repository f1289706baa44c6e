"""The op: one change of one record, as it is journalled, chained and sent.

An op is identified by ``(device_id, device_seq)``; ``device_seq`` has no gaps. Each op's hash covers
the hash before it, so both ends can prove that they hold the same history by comparing one value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

type Value = str | int | float | bool | None
"""What a field may hold. Amounts travel as decimal text, dates as ``YYYY-MM-DD``."""

OVER_NOTHING = ""
"""In the place of the conflict that an op decides: no value that waits was on its author's screen. So it is
where an office says again what somebody else wrote, and where something was typed over an older state."""

GENESIS = bytes(32)
"""The hash before the first op of a device."""


class Op(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One change: ``patch`` is what became of each named field of ``entity_id``.

    Fields of a map column (the answers of a response) are addressed as ``column/key``.
    ``base_version`` is the server version of the record that the author saw, 0 for none; ``at`` is in
    milliseconds since 1970 UTC; ``resolves`` names the conflict which this op decides, or is
    :data:`OVER_NOTHING`. ``continues`` tells that the next op belongs to the same act: what was written in
    one transaction, which the province takes whole or not at all.
    """

    device_seq: int
    entity: str
    entity_id: str
    base_version: int
    patch: dict[str, Value]
    author: str
    at: int
    resolves: str | None = None
    continues: bool = False


_EIGHT_PARTS = b"\x98"
_canonical = msgspec.msgpack.Encoder(order="deterministic")
_in_order = msgspec.msgpack.Encoder()


def op_hash(previous: bytes, op: Op) -> bytes:
    """Return the 32-byte link of ``op`` in the hash chain that ended with ``previous``.

    One that ends its act is hashed as all ops were before there were acts: without the last part.
    """
    said = _canonical.encode(op)
    if not op.continues:
        said = _EIGHT_PARTS + said[1:-1]
    return hashlib.sha256(previous + said).digest()


def pack_patches(ops: Sequence[Op], *, sorted_already: bool) -> list[bytes]:
    """Return the MessagePack of the patch of each op, its fields in alphabetical order, as hashed."""
    encode = (_in_order if sorted_already else _canonical).encode
    return [encode(op.patch) for op in ops]


def op_hashes(previous: bytes, ops: Sequence[Op], patches: Sequence[bytes]) -> list[bytes]:
    """Return :func:`op_hash` of each of consecutive ops, whose ``patches`` are packed already."""
    link, links = previous, []
    for op, patch in zip(ops, patches, strict=True):
        said = (
            op.device_seq,
            op.entity,
            op.entity_id,
            op.base_version,
            msgspec.Raw(patch),
            op.author,
            op.at,
            op.resolves,
        )
        packed = _in_order.encode((*said, True) if op.continues else said)
        link = hashlib.sha256(link + packed).digest()
        links.append(link)
    return links
