"""The key pair of a device, for signing what travels by USB stick."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """An Ed25519 key pair; the private half never leaves the vault."""

    private: bytes
    public: bytes


def new_device_key() -> DeviceKey:
    """A random key pair."""
    from nacl.signing import SigningKey

    key = SigningKey.generate()
    return DeviceKey(bytes(key), bytes(key.verify_key))
