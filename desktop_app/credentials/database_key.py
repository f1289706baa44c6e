"""The key of a book, made for a new book and required for an existing one."""

from __future__ import annotations

import os
from pathlib import Path

from desktop_app.credentials.vault import KeyMissing, SecretName, SecretsDamaged, Vault

KEY_BYTES = 32


def database_key(vault: Vault, database: Path) -> bytes:
    """Return the 32 random bytes the book is encrypted with; made and kept first if there is no book yet.

    Raises:
        KeyMissing: there is a book but no key for it. The book is not touched and no key is made.
        SecretsDamaged: what is kept is not a key.
    """
    key = vault.read(SecretName.DATABASE_KEY)
    if key is not None:
        return _checked(key)
    if database.exists() and database.stat().st_size > 0:
        raise KeyMissing(
            "The book “{name}” is here, but its key is not in the keyring of this user account. "
            "Sign in with the account that was used before, or enter the recovery code of the book, "
            "or restore a backup. The book was not changed.",
            name=database.name,
        )
    key = os.urandom(KEY_BYTES)
    vault.write(SecretName.DATABASE_KEY, key)
    return key


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise SecretsDamaged(
            "The stored key of the book is damaged. Enter the recovery code or restore a backup."
        )
    return key
