"""The key pair by which a device proves to the province that it is the one that was enrolled."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.credentials.vault import Vault
from desktop_app.sync.identity.tokens import read_key


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """An Ed25519 key pair; the private half never leaves the vault."""

    private: bytes
    public: bytes


def new_device_key() -> DeviceKey:
    """Return a random key pair."""
    from nacl.signing import SigningKey

    key = SigningKey.generate()
    return DeviceKey(bytes(key), bytes(key.verify_key))


def device_key(vault: Vault, device_id: str) -> DeviceKey | None:
    """Return the key pair of a device, if it is in the vault."""
    from nacl.signing import SigningKey

    seed = read_key(vault, device_id)
    return None if seed is None else DeviceKey(seed, bytes(SigningKey(seed).verify_key))


def signature(vault: Vault, device_id: str, words: bytes) -> bytes:
    """Return the signature of the device's key; empty when its key is not in the vault."""
    from nacl.signing import SigningKey

    seed = read_key(vault, device_id)
    return b"" if seed is None else SigningKey(seed).sign(words).signature
