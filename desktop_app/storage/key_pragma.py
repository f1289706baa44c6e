"""The pragma that gives the driver the key of a book."""

from __future__ import annotations

KEY_BYTES = 32


def key_pragma(key: bytes) -> str:
    """Return the statement that every connection to an encrypted book begins with.

    Raises:
        ValueError: ``key`` is not 32 bytes long.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a database key has {KEY_BYTES} bytes, not {len(key)}")
    return f"PRAGMA key = \"x'{key.hex()}'\""
