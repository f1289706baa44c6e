"""A signed file: bytes, and signatures over exactly these bytes; nothing is written again to be checked.

A file carries good signatures only and has one spelling: whichever byte of it is changed, it is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from desktop_app.wire.malformed import UNREADABLE
from desktop_app.wire.ranges import File, Items, Short
from desktop_app.wire.releases.problems import damaged

_FOR = "so-mat-tran"
KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_MOST_SIGNATURES = 64

FileKind = Literal["root", "targets"]


class Signature(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The signature of one key, which is named by its public half."""

    key: Short
    signature: Short


class SignedFile(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What was signed, as bytes, and by whom."""

    kind: FileKind
    content: File
    signatures: Items[Signature]

    def encode(self) -> bytes:
        """Return the bytes of the file."""
        return msgspec.msgpack.encode(self)

    def signers(self, keys: Collection[bytes]) -> frozenset[bytes]:
        """Return which of ``keys`` signed it.

        Raises:
            NotTrusted: one of their signatures is not good, or there are two of one key.
        """
        words = signed_words(self.kind, self.content)
        found: set[bytes] = set()
        for item in self.signatures:
            if item.key not in keys:
                continue
            if item.key in found or not _is_good(item, words):
                raise damaged()
            found.add(item.key)
        return frozenset(found)

    def require_known(self, keys: Collection[bytes]) -> None:
        """Refuse signatures of which nothing can be said.

        Raises:
            NotTrusted: a signature is by none of ``keys``.
        """
        if any(item.key not in keys for item in self.signatures):
            raise damaged()


def decode_signed(data: bytes, kind: FileKind) -> SignedFile:
    """Return the signed file in ``data``; its signatures are not checked yet.

    Raises:
        NotTrusted: it is none of this kind, or spelled otherwise than this program would.
    """
    try:
        file = msgspec.msgpack.decode(data, type=SignedFile)
    except UNREADABLE as error:
        raise damaged() from error
    if file.kind != kind or len(file.signatures) > _MOST_SIGNATURES or file.encode() != data:
        raise damaged()
    return file


def sign(kind: FileKind, content: bytes, seeds: Sequence[bytes]) -> SignedFile:
    """Return a file signed by the private keys ``seeds`` (32 bytes each)."""
    words = signed_words(kind, content)
    keys = [SigningKey(seed) for seed in seeds]
    return SignedFile(
        kind, content, [Signature(bytes(key.verify_key), key.sign(words).signature) for key in keys]
    )


def public_half(seed: bytes) -> bytes:
    """Return the public key of a private one."""
    return bytes(SigningKey(seed).verify_key)


def signed_words(kind: FileKind, content: bytes) -> bytes:
    """Return what is signed: a root can never pass for a list of releases, nor for what devices sign."""
    return msgspec.msgpack.encode([_FOR, "release", kind, content])


def _is_good(item: Signature, words: bytes) -> bool:
    if len(item.key) != KEY_BYTES or len(item.signature) != _SIGNATURE_BYTES:
        return False
    try:
        VerifyKey(item.key).verify(words, item.signature)
    except BadSignatureError:
        return False
    return True
