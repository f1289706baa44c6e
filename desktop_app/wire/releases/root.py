"""The root: which keys may sign the list of releases and the next root. Versioned, made offline."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec

from desktop_app.wire.malformed import UNREADABLE
from desktop_app.wire.ranges import Items, Millis, Name, Natural, Short
from desktop_app.wire.releases.problems import damaged, older, other_keys, too_few_signatures
from desktop_app.wire.releases.signed import KEY_BYTES, SignedFile, decode_signed

MOST_KEYS = 16
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1, I: a fingerprint is read out over the telephone, as connection codes are."""
_GROUPS, _GROUP = 6, 4


class SigningRole(msgspec.Struct, frozen=True, array_like=True):
    """Whose signatures count, and how many of them must be there."""

    threshold: Natural
    keys: Items[Short]

    def is_sound(self) -> bool:
        """Return whether it can be met, and names each key once."""
        return (
            1 <= self.threshold <= len(self.keys) <= MOST_KEYS
            and len(set(self.keys)) == len(self.keys)
            and all(len(key) == KEY_BYTES for key in self.keys)
        )

    def require(self, file: SignedFile) -> None:
        """Refuse a file that too few of the keys signed.

        Raises:
            NotTrusted: it is so, or a signature is not good.
        """
        if len(file.signers(self.keys)) < self.threshold:
            raise too_few_signatures()


class Root(msgspec.Struct, frozen=True, array_like=True):
    """Times are milliseconds since 1970 UTC.

    ``targets_from`` is the least version of the list of releases that counts under this root: what was signed
    before with keys that are lost or stolen never counts again, however high its number.
    """

    version: Natural
    province: Name
    issued: Millis
    expires: Millis
    root: SigningRole
    targets: SigningRole
    targets_from: Natural = 1


class TrustedRoot(msgspec.Struct, frozen=True):
    """A root with the bytes of its file."""

    root: Root
    file: bytes

    @property
    def fingerprint(self) -> str:
        """By which people compare it with the province's paper; another one for every version."""
        return fingerprint(self.file)


def fingerprint(file: bytes) -> str:
    """Return the first 120 bits of the SHA-256 of a root's content, as six groups of four letters."""
    number = int.from_bytes(hashlib.sha256(decode_signed(file, "root").content).digest()) >> 136
    letters = [_ALPHABET[number >> (5 * place) & 31] for place in reversed(range(_GROUPS * _GROUP))]
    return "-".join("".join(letters[at : at + _GROUP]) for at in range(0, len(letters), _GROUP))


def read_root(data: bytes) -> TrustedRoot:
    """Return a root that its own keys have signed. That says nothing yet about whose it is.

    Raises:
        NotTrusted: the file is damaged, its roles cannot be met, or too few of its own keys signed it.
    """
    file = decode_signed(data, "root")
    try:
        root = msgspec.msgpack.decode(file.content, type=Root)
    except UNREADABLE as error:
        raise damaged() from error
    if root.version < 1 or not (root.root.is_sound() and root.targets.is_sound()):
        raise damaged()
    root.root.require(file)
    return TrustedRoot(root, data)


def follow_root(known: TrustedRoot, data: bytes) -> TrustedRoot:
    """The root after ``known``: the next number, signed by enough of the old keys and enough of the new ones.

    Raises:
        NotTrusted: it is not that.
    """
    after = read_root(data)
    if after.root.version != known.root.version + 1:
        raise other_keys()
    file = decode_signed(data, "root")
    known.root.root.require(file)
    file.require_known({*known.root.root.keys, *after.root.root.keys})
    return after


def follow_roots(known: TrustedRoot, chain: Sequence[bytes]) -> TrustedRoot:
    """The newest root to which ``chain`` leads from ``known``; ``known`` itself where there is no newer one.

    The chain may begin before ``known``, and then contains it; every part of it is checked.

    Raises:
        NotTrusted: a part is not signed as it must be, or the chain passes ``known`` by.
        OlderThanKnown: the chain ends before ``known``.
    """
    if not chain:
        return known
    items = [_first(chain[0])]
    for data in chain[1:]:
        items.append(follow_root(items[-1], data))
    first, last = items[0].root.version, items[-1].root.version
    if first > known.root.version:
        follow_root(known, chain[0])
    elif last < known.root.version:
        raise older()
    elif items[known.root.version - first].file != known.file:
        raise other_keys()
    return items[-1] if last > known.root.version else known


def _first(data: bytes) -> TrustedRoot:
    """The first root of a chain; one that is the first of all has no signatures but those of its own keys."""
    item = read_root(data)
    if item.root.version == 1:
        decode_signed(data, "root").require_known(item.root.root.keys)
    return item
