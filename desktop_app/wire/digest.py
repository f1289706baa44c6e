"""Digests: whether both ends hold the same records, without sending them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from desktop_app.wire.op import Value

_SIZE = 8
_MODULUS = 1 << (8 * _SIZE)
_ZERO_IS_UNSET = frozenset(
    {
        "closed_at",
        "deleted",
        "dismissed",
        "entered_at",
        "first_free",
        "given_at",
        "given_up",
        "goods_value",
        "keyed_at",
        "linked_at",
        "locked_at",
        "money",
        "ordinal",
        "out_of_need",
        "passes_through",
        "position",
        "posted_at",
        "recorded_at",
        "removed",
        "sealed",
        "second_keying_percent",
        "seen_until",
        "stamped_before",
        "target",
        "year",
    }
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


ITEMS = "items"
"""Asked like a scope: the open conflicts of the commune and the refusals of the device, one by one.

Both ends name an item as a record: ``conflict`` with its id, ``rejected`` with the number of the op.
"""


def conflict_digest(item: str, entity: str, entity_id: str, field: str, other: Value) -> int:
    """Return the digest of an open conflict. Older programs know nothing of what is bound to a field."""
    fields = {"entity": entity, "entity_id": entity_id, "field": field, "other": other}
    return record_digest("conflict", item, fields)


def rejected_digest(device_seq: int, entity: str, entity_id: str) -> int:
    """Return the digest of a refusal, whatever has become of it here."""
    return record_digest("rejected", str(device_seq), {"entity": entity, "entity_id": entity_id})


def add_digests(total: int, digest: int) -> int:
    """Return the sum over a scope; the order of the records does not matter."""
    return (total + digest) % _MODULUS


def content_id(
    entity: str, entity_id: str, field: str, value: Value | tuple[Value, ...], author: str, at: int
) -> str:
    """An id of an item of differing values by what it says; ``at``: when it was typed, milliseconds UTC.

    The id of any other names the version at which it was opened. A version may be given twice: a province
    that was put back to a copy without a word gives those of the lost time again until a computer notices.
    This one is the same at every computer, and below all that versions give.
    """
    said = repr((entity, entity_id, field, value, author, at))
    number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:5], "big")
    return f"{number}:{field}"
