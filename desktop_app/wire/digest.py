"""Digests: whether both ends hold the same records, without sending them.

Both ends keep sums of digests by scope for parts of their records (docs/decisions/0067). Whatever changes a
record makes the sums of its part void; besides, every part is read again once in :data:`_DAYS` days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from desktop_app.wire.messages import ScopeDigest
from desktop_app.wire.op import Value
from desktop_app.wire.scopes import SCOPE_RULES

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

DIGEST_RULES: Final = (1, sorted(_ZERO_IS_UNSET))
"""What a digest follows from besides the record. The number rises whenever :func:`record_digest` changes."""

_encoder = msgspec.msgpack.Encoder(order="deterministic")


def record_digest(entity: str, entity_id: str, fields: Mapping[str, Value]) -> int:
    """64 bits that depend on the content of a record. Empty fields count as absent."""
    filled = {
        name: value for name, value in fields.items() if value or (value == 0 and name not in _ZERO_IS_UNSET)
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


PART: Final = 256
"""Records of a part, when it is made."""

_DAYS: Final = 61  # a prime number: whoever compares on Mondays alone reads every part as well
_DAY: Final = 24 * 3_600_000

type Sums = dict[str, tuple[int, int]]
"""For each scope how many records it has, and the sum of their digests."""

_sums = msgspec.msgpack.Encoder()
_decode_sums = msgspec.msgpack.Decoder(dict[str, tuple[int, int]]).decode


def rules(*fields: Sequence[str]) -> bytes:
    """A name for how scopes and digests are made; ``fields``: of what. Sums of other rules are void."""
    return hashlib.sha256(repr((DIGEST_RULES, SCOPE_RULES, fields)).encode()).digest()[:8]


def sums_of(records: Iterable[tuple[str, int]]) -> Sums:
    """Return the sums of records, each given by scope and digest."""
    sums: Sums = {}
    for scope, digest in records:
        count, total = sums.get(scope, (0, 0))
        sums[scope] = count + 1, add_digests(total, digest)
    return sums


def add_sums(total: Sums, part: Sums) -> None:
    """Add the sums of a part to a total."""
    for scope, (records, digests) in part.items():
        count, before = total.get(scope, (0, 0))
        total[scope] = count + records, add_digests(before, digests)


def take_out(total: Sums, scope: str, digest: int) -> None:
    """Take one record out of a total."""
    count, before = total[scope]
    total[scope] = count - 1, add_digests(before, -digest)


def scope_digests_of(sums: Sums) -> list[ScopeDigest]:
    """Return the sums as they are sent; a scope without records is not named."""
    return [ScopeDigest(scope, *sums[scope]) for scope in sorted(sums) if sums[scope][0]]


def pack_sums(sums: Sums) -> bytes:
    """Return the stored form of sums."""
    return _sums.encode(sums)


def unpack_sums(stored: bytes) -> Sums:
    """Return sums of their stored form."""
    return _decode_sums(stored)


def is_due(number: int, at: int) -> bool:
    """Whether a part is read again today although its sums seem to be right (``at``: milliseconds UTC)."""
    return number % _DAYS == at // _DAY % _DAYS
