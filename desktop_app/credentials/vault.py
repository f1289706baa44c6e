"""The interface of a place for secrets, and the errors common to all of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from desktop_app.base.problems import Problem


class SecretName(StrEnum):
    """The secrets the program keeps, by the name they are stored under."""

    DATABASE_KEY = "database-key"
    DEVICE_KEY = "device-key"
    SYNC_TOKEN = "sync-token"
    BOOK = "book"
    """The id of a book that was created: no secret, but not lost together with the book's file."""


class VaultKind(StrEnum):
    """Where the secrets of a book are."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"


class Vault(Protocol):
    """A place that keeps secrets under names, never readable without the user's account or passphrase."""

    @property
    def kind(self) -> VaultKind:
        """Where the secrets are."""
        ...

    def read(self, name: SecretName) -> bytes | None:
        """Return the secret, or ``None`` when there is none under this name."""
        ...

    def write(self, name: SecretName, secret: bytes) -> None:
        """Keep the secret, replacing an earlier one."""
        ...

    def delete(self, name: SecretName) -> None:
        """Forget the secret; nothing happens when there is none."""
        ...


class WrongPassphrase(Problem):
    """The passphrase given does not open the secrets."""


class SecretsDamaged(Problem):
    """A file with sealed secrets cannot be read as such."""


class KeyringUnreachable(Problem):
    """The keyring that holds the secrets does not answer."""


class KeyMissing(Problem):
    """There is a book, but its key is not where it should be."""
