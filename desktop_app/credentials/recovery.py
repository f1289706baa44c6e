"""Open a book by its recovery code when its key is lost with the account or passphrase."""

from __future__ import annotations

from pathlib import Path

from desktop_app.credentials.opening import AskPassphrase, OpenedVault, new_vault
from desktop_app.credentials.recovery_code import recover_key
from desktop_app.credentials.sealing import STANDARD_COST, Cost
from desktop_app.credentials.vault import SecretName, VaultKind


def regain_key(
    data_dir: Path,
    code: str,
    ask_passphrase: AskPassphrase,
    *,
    prefer: VaultKind | None = None,
    cost: Cost = STANDARD_COST,
) -> OpenedVault:
    """Keep the key of the book again, in the keyring of this account or under a new passphrase.

    The device key and the token of the province are lost with the old place; the computer is enrolled again.

    Raises:
        WrongRecoveryCode: mistyped, of another book, or no code was ever made. Nothing was changed.
        SecretsDamaged: the recovery file is damaged.
        WrongPassphrase: the new passphrase is too short.
    """
    key = recover_key(data_dir, code)
    opened = new_vault(data_dir, ask_passphrase, prefer=prefer, cost=cost)
    opened.vault.write(SecretName.DATABASE_KEY, key)
    return opened
