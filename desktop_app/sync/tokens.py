"""Device tokens in the vault, by device: while a device is renewed there are two for a moment."""

from __future__ import annotations

import msgspec

from desktop_app.credentials.vault import SecretName, Vault


def read_token(vault: Vault, device_id: str) -> bytes | None:
    """The token of a device, or ``None`` when it was never enrolled from this user account."""
    return _read(vault).get(device_id)


def add_token(vault: Vault, device_id: str, token: bytes) -> None:
    """Keep a token beside those that are there."""
    vault.write(SecretName.SYNC_TOKEN, msgspec.msgpack.encode({**_read(vault), device_id: token}))


def keep_only(vault: Vault, device_id: str) -> None:
    """Forget the tokens of all other devices."""
    token = _read(vault).get(device_id)
    vault.write(SecretName.SYNC_TOKEN, msgspec.msgpack.encode({} if token is None else {device_id: token}))


def _read(vault: Vault) -> dict[str, bytes]:
    stored = vault.read(SecretName.SYNC_TOKEN)
    if stored is None:
        return {}
    try:
        return msgspec.msgpack.decode(stored, type=dict[str, bytes])
    except msgspec.MsgspecError:
        return {}  # something else wrote there: the office has to be connected anew
