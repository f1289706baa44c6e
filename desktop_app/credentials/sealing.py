"""Sealing a secret under a passphrase: Argon2id (RFC 9106) for the key, SecretBox for the content.

The cost parameters travel with the sealed secret, so that they can be raised later without locking
out older files. A file with absurd parameters is refused before they can exhaust the memory.

libsodium is loaded where something is sealed or opened: a book whose key is in the keyring starts without it.
"""

from __future__ import annotations

import os

import msgspec

from desktop_app.base.text import nfc
from desktop_app.credentials.vault import SecretsDamaged, WrongPassphrase

_MIB = 1024 * 1024
_MAX_MEMORY = 512 * _MIB
_MAX_PASSES = 16


class Cost(msgspec.Struct, frozen=True):
    """The work of one guess: ``passes`` over ``memory`` bytes."""

    passes: int
    memory: int


STANDARD_COST = Cost(passes=4, memory=128 * _MIB)
"""About a third of a second on an office computer, and modest for its 4 GB of memory."""


class Sealed(msgspec.Struct, frozen=True):
    """A sealed secret as it is written to a file (JSON; bytes as base64)."""

    kdf: str
    cost: Cost
    salt: bytes
    box: bytes


class SealingKey(msgspec.Struct, frozen=True):
    """A key derived from a passphrase, kept while the program runs so as not to derive it again."""

    cost: Cost
    salt: bytes
    key: bytes

    @classmethod
    def derive(cls, passphrase: str, cost: Cost, salt: bytes | None = None) -> SealingKey:
        """Return the key for a passphrase; with a fresh salt when none is given."""
        from nacl.pwhash import argon2id
        from nacl.secret import SecretBox

        salt = salt if salt is not None else os.urandom(argon2id.SALTBYTES)
        material = nfc(passphrase).encode()
        key = argon2id.kdf(SecretBox.KEY_SIZE, material, salt, opslimit=cost.passes, memlimit=cost.memory)
        return cls(cost, salt, key)

    def seal(self, content: bytes) -> Sealed:
        """Return the content sealed under this key."""
        from nacl.secret import SecretBox

        return Sealed("argon2id", self.cost, self.salt, bytes(SecretBox(self.key).encrypt(content)))

    def open(self, sealed: Sealed) -> bytes:
        """Return the content of what was sealed.

        Raises:
            WrongPassphrase: the key is not the one it was sealed with, or the content was changed.
        """
        from nacl.exceptions import CryptoError
        from nacl.secret import SecretBox

        try:
            return SecretBox(self.key).decrypt(sealed.box)
        except (CryptoError, ValueError) as error:
            raise WrongPassphrase(
                "The passphrase is not right. Check capital letters and Unikey, then try again."
            ) from error


def key_for(sealed: Sealed, passphrase: str) -> SealingKey:
    """Return the key that opens ``sealed`` if the passphrase is right.

    Raises:
        SecretsDamaged: the parameters are not ones this program ever writes.
    """
    from nacl.pwhash import argon2id

    usable = (
        sealed.kdf == "argon2id"
        and argon2id.OPSLIMIT_MIN <= sealed.cost.passes <= _MAX_PASSES
        and argon2id.MEMLIMIT_MIN <= sealed.cost.memory <= _MAX_MEMORY
        and len(sealed.salt) == argon2id.SALTBYTES
    )
    if not usable:
        raise SecretsDamaged(
            "The sealed key is damaged or from a newer version. Use a backup, or update the program."
        )
    return SealingKey.derive(passphrase, sealed.cost, sealed.salt)


def seal(content: bytes, passphrase: str, cost: Cost = STANDARD_COST) -> Sealed:
    """Seal ``content`` under a passphrase."""
    return SealingKey.derive(passphrase, cost).seal(content)


def unseal(sealed: Sealed, passphrase: str) -> bytes:
    """Return the content of what was sealed under ``passphrase``.

    Raises:
        WrongPassphrase: the passphrase is not the right one.
        SecretsDamaged: the file is not one this program wrote.
    """
    return key_for(sealed, passphrase).open(sealed)
