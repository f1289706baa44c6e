"""One key of the office: it seals a text for its place, and opens what it sealed there.

The same text in the same field of the same record is sealed to the same letters. So the province, which opens
nothing, still finds that two computers wrote the same, merges by field and compares by digests; of other
fields and records it learns nothing, not even whether they hold the same. Lengths are hidden within classes.

XChaCha20-Poly1305 with the place and the key's id as associated data. The nonce is made of place and text by
BLAKE2b under a key (as in SIV, RFC 5297): 16 bytes, of which XChaCha20 makes the key of this text alone.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from typing import Final, NamedTuple, Self

from desktop_app.wire.guards.sealed_text import KEY_ID_LETTERS, SealedText

SECRET_BYTES: Final = 32
_NONCE: Final = 16
_NONCE_REST: Final = bytes(8)  # XChaCha20 derives its key from the first 16 bytes of its nonce
_TAG: Final = 16
_STEP: Final = 16
_END: Final = b"\x80"
_LENGTH_BYTES: Final = 4


class SealedPlace(NamedTuple):
    """Where a text belongs; moved to another place it cannot be opened."""

    entity: str
    entity_id: str
    field: str


class NotOpened(Exception):
    """It was sealed with another key, for another place, or was changed."""


class OfficeKey:
    """A key of the office; ``secret`` leaves the computer only sealed."""

    __slots__ = ("_sealing", "_telling_apart", "id", "secret")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SECRET_BYTES:
            raise ValueError(f"a key of the office has {SECRET_BYTES} bytes")
        self.secret = secret
        self.id = urlsafe_b64encode(_derived(secret, b"id", KEY_ID_LETTERS * 3 // 4)).decode()
        self._telling_apart = _derived(secret, b"nonce", SECRET_BYTES)
        self._sealing = _derived(secret, b"seal", SECRET_BYTES)

    @property
    def commitment(self) -> str:
        """A hash of the key, from which nobody learns it and which no other key has."""
        return _derived(self.secret, b"commitment", SECRET_BYTES).hex()

    @classmethod
    def new(cls) -> Self:
        """A key that nobody ever had."""
        return cls(secrets.token_bytes(SECRET_BYTES))

    def __repr__(self) -> str:
        return f"OfficeKey({self.id})"

    def seal(self, place: SealedPlace, text: str) -> str:
        """Return the sealed text for ``text`` in its place."""
        from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt

        padded, bound = _padded(text.encode()), self._bound(place)
        nonce = self._nonce(bound, padded)
        return SealedText(
            self.id, nonce + encrypt(padded, bound, nonce + _NONCE_REST, self._sealing)
        ).written()

    def open(self, place: SealedPlace, sealed: SealedText) -> str:
        """Return what was sealed for this place.

        Raises:
            NotOpened: with another key, for another place, or changed since.
        """
        from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
        from nacl.exceptions import CryptoError

        nonce, box = sealed.box[:_NONCE], sealed.box[_NONCE:]
        bound = self._bound(place)
        try:
            if sealed.key != self.id or len(box) < _TAG:
                raise NotOpened
            padded = decrypt(box, bound, nonce + _NONCE_REST, self._sealing)
            if self._nonce(bound, padded) != nonce:
                raise NotOpened
            return padded[: padded.rindex(_END)].decode()
        except (CryptoError, ValueError) as error:
            raise NotOpened from error

    def _bound(self, place: SealedPlace) -> bytes:
        parts = [part.encode() for part in (self.id, *place)]
        return b"".join(len(part).to_bytes(_LENGTH_BYTES) + part for part in parts)

    def _nonce(self, bound: bytes, padded: bytes) -> bytes:
        said = len(bound).to_bytes(_LENGTH_BYTES) + bound + padded
        return hashlib.blake2b(said, key=self._telling_apart, digest_size=_NONCE).digest()


def _derived(secret: bytes, use: bytes, size: int) -> bytes:
    return hashlib.blake2b(key=secret, person=b"smt-" + use, digest_size=size).digest()


def _padded(said: bytes) -> bytes:
    """To multiples of 16 bytes, longer ones of an eighth: a name is as long as most other names."""
    least = len(said) + len(_END)
    step = max(_STEP, 1 << max(least.bit_length() - 4, 0))
    return said + _END + bytes(-least % step)
