"""What a device signs with its key, so that a token alone renews nothing."""

from __future__ import annotations

import msgspec

_FOR = "so-mat-tran"


def token_words(server_id: str, device: str, nonce: bytes) -> bytes:
    """Return what a device signs to be given another token; for one server only."""
    return msgspec.msgpack.encode([_FOR, "token", server_id, device, nonce])


def successor_words(server_id: str, device: str, nonce: bytes, successor: str, public_key: bytes) -> bytes:
    """Return what a device signs to go on under another id."""
    return msgspec.msgpack.encode([_FOR, "successor", server_id, device, nonce, successor, public_key])


def carried_words(server_id: str, device: str, messages: bytes) -> bytes:
    """What a device signs when a person carries its urgent reports to a server; for one server only."""
    return msgspec.msgpack.encode([_FOR, "carried", server_id, device, messages])


def joining_words(server_key: bytes, commune: str, device: str, public_key: bytes) -> bytes:
    """What a device that brings a code by a bundle authenticates with it; for one server only."""
    return msgspec.msgpack.encode([_FOR, "joins", server_key, commune, device, public_key])
