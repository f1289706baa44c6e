"""What a receiver says of bytes that no sender of this protocol would write."""

from __future__ import annotations

import msgspec

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, OverflowError)
"""What decoding a stranger's bytes raises: wrong shape, text that is no UTF-8, nesting, huge numbers."""


class Malformed(ValueError):
    """The bytes are not what they claim to be; nothing was taken from them."""
