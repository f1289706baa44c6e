"""What a receiver says of bytes that no sender of this protocol would write."""

from __future__ import annotations


class Malformed(ValueError):
    """The bytes are not what they claim to be; nothing was taken from them."""
