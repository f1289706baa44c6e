"""Frames: several messages in one body, each usable as soon as it has arrived whole."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.wire.malformed import Malformed

_SIZE_BYTES = 4


def join_frames(messages: Iterable[bytes]) -> bytes:
    """One body of all messages, each preceded by its length."""
    return b"".join(part for message in messages for part in (len(message).to_bytes(_SIZE_BYTES), message))


class FrameReader:
    """Takes a body as it arrives, in pieces of any size, and gives out whole messages."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting = bytearray()

    def feed(self, piece: bytes) -> list[bytes]:
        """Return the messages that are whole now.

        Raises:
            Malformed: a message says that it is larger than the limit.
        """
        self._waiting += piece
        messages = []
        start = 0
        while len(self._waiting) - start >= _SIZE_BYTES:
            size = int.from_bytes(self._waiting[start : start + _SIZE_BYTES])
            if size > self._limit:
                raise Malformed("a message is larger than allowed")
            if len(self._waiting) - start - _SIZE_BYTES < size:
                break
            start += _SIZE_BYTES
            messages.append(bytes(self._waiting[start : start + size]))
            start += size
        del self._waiting[:start]
        return messages

    @property
    def unfinished(self) -> bool:
        """Whether a message has started and is not complete."""
        return bool(self._waiting)
