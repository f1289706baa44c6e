"""Digests: whether both ends hold the same records, without sending them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from desktop_app.wire.op import Value

_SIZE = 8
_MODULUS = 1 << (8 * _SIZE)
_ZERO_IS_UNSET = frozenset(
    {"deleted", "dismissed", "entered_at", "keyed_at", "position", "second_keying_percent", "year"}
)
"""Fields whose column starts at 0; in every other field 0 is a value and not emptiness."""

_encoder = msgspec.msgpack.Encoder(order="deterministic")


def record_digest(entity: str, entity_id: str, fields: Mapping[str, Value]) -> int:
    """64 bits that depend on the content of a record. Empty fields count as absent."""
    filled = {
        name: value
        for name, value in fields.items()
        if value is not None and value != "" and not (value == 0 and name in _ZERO_IS_UNSET)
    }
    content = _encoder.encode([entity, entity_id, filled])
    return int.from_bytes(hashlib.blake2b(content, digest_size=_SIZE).digest())


def add_digests(total: int, digest: int) -> int:
    """The sum over a scope; the order of the records does not matter."""
    return (total + digest) % _MODULUS
