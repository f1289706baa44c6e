"""Secrets in a file next to the book, sealed under a passphrase: for computers without a keyring."""

from __future__ import annotations

from pathlib import Path

import msgspec

from desktop_app.base.durable_file import write_durably
from desktop_app.credentials.passphrase_rule import check_new_passphrase
from desktop_app.credentials.sealing import STANDARD_COST, Cost, Sealed, SealingKey, key_for
from desktop_app.credentials.vault import SecretName, SecretsDamaged, VaultKind


class PassphraseVault:
    """Secrets sealed under a passphrase in one file, which each change rewrites."""

    kind = VaultKind.PASSPHRASE

    def __init__(self, path: Path, key: SealingKey) -> None:
        self._path = path
        self._key = key

    @classmethod
    def create(cls, path: Path, passphrase: str, cost: Cost = STANDARD_COST) -> PassphraseVault:
        """Return a new, empty vault file.

        Raises:
            WrongPassphrase: the passphrase is too short to protect anything.
            CannotWrite: the folder cannot be written to.
        """
        check_new_passphrase(passphrase)
        vault = cls(path, SealingKey.derive(passphrase, cost))
        vault._save({})
        return vault

    @classmethod
    def open(cls, path: Path, passphrase: str) -> PassphraseVault:
        """Return the vault in an existing file.

        Raises:
            WrongPassphrase: the passphrase is not the right one.
            SecretsDamaged: the file is damaged or missing.
        """
        vault = cls(path, key_for(_load(path), passphrase))
        vault._secrets()
        return vault

    def read(self, name: SecretName) -> bytes | None:
        """Return the secret, or ``None`` when there is none under this name."""
        return self._secrets().get(name.value)

    def write(self, name: SecretName, secret: bytes) -> None:
        """Keep the secret, replacing an earlier one; on the disk when this returns."""
        self._save({**self._secrets(), name.value: secret})

    def delete(self, name: SecretName) -> None:
        """Forget the secret; nothing happens when there is none."""
        secrets = self._secrets()
        if secrets.pop(name.value, None) is not None:
            self._save(secrets)

    def seal(self, content: bytes) -> Sealed:
        """Seal something else under the passphrase of this vault (the key that goes into a backup)."""
        return self._key.seal(content)

    def change_passphrase(self, passphrase: str) -> None:
        """Seal the secrets under another passphrase, at the same cost.

        Raises:
            WrongPassphrase: the new passphrase is too short.
        """
        check_new_passphrase(passphrase)
        secrets = self._secrets()
        self._key = SealingKey.derive(passphrase, self._key.cost)
        self._save(secrets)

    def _secrets(self) -> dict[str, bytes]:
        content = self._key.open(_load(self._path))
        return msgspec.json.decode(content, type=dict[str, bytes])

    def _save(self, secrets: dict[str, bytes]) -> None:
        sealed = self._key.seal(msgspec.json.encode(secrets))
        write_durably(self._path, msgspec.json.format(msgspec.json.encode(sealed)))


def _load(path: Path) -> Sealed:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Sealed)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SecretsDamaged(
            "The file of secrets “{name}” cannot be read. Put it back from a copy of the folder, "
            "or open the book with its recovery code or a backup.",
            name=path.name,
        ) from error
