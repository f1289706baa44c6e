"""Tokens and keys in the vault, by device: during a renewal there are two of each."""

from __future__ import annotations

import msgspec

from desktop_app.credentials.vault import SecretName, Vault
from desktop_app.wire.malformed import UNREADABLE

_SEED_BYTES = 32


def read_token(vault: Vault, device_id: str) -> bytes | None:
    """Return the token of a device, or ``None`` when it was never enrolled from this user account."""
    return _read(vault, SecretName.SYNC_TOKEN).get(device_id)


def add_token(vault: Vault, device_id: str, token: bytes) -> None:
    """Store a token and keep the others."""
    kept = _read(vault, SecretName.SYNC_TOKEN)
    vault.write(SecretName.SYNC_TOKEN, msgspec.msgpack.encode({**kept, device_id: token}))


def read_key(vault: Vault, device_id: str) -> bytes | None:
    """Return the private key of a device, or ``None`` when it is not in the vault."""
    stored = vault.read(SecretName.DEVICE_KEY)
    if stored is not None and len(stored) == _SEED_BYTES:
        return stored  # written by an earlier version, which knew one device
    return _read(vault, SecretName.DEVICE_KEY).get(device_id)


def add_key(vault: Vault, device_id: str, key: bytes, *, beside: str) -> None:
    """Store a private key and keep that of the device ``beside``."""
    earlier = read_key(vault, beside)
    kept = {} if earlier is None else {beside: earlier}
    vault.write(SecretName.DEVICE_KEY, msgspec.msgpack.encode({**kept, device_id: key}))


def keep_only(vault: Vault, device_id: str) -> None:
    """Forget the tokens and keys of all other devices."""
    for name in (SecretName.SYNC_TOKEN, SecretName.DEVICE_KEY):
        kept = _read(vault, name)
        if kept.keys() - {device_id}:
            own = kept.get(device_id)
            vault.write(name, msgspec.msgpack.encode({} if own is None else {device_id: own}))


def _read(vault: Vault, name: SecretName) -> dict[str, bytes]:
    stored = vault.read(name)
    if stored is None:
        return {}
    try:
        return msgspec.msgpack.decode(stored, type=dict[str, bytes])
    except UNREADABLE:
        return {}  # something else wrote there: the office has to connect again
