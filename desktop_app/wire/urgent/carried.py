"""Urgent reports in a file that a person carries: to one server, signed by the computer that wrote it.

Nothing in it is sealed: anyone who has the file can read the reports, as on paper.
"""

from __future__ import annotations

from typing import Final

import msgspec

from desktop_app.wire.malformed import UNREADABLE, Malformed
from desktop_app.wire.ranges import File, Name, Short
from desktop_app.wire.signing import carried_words
from desktop_app.wire.urgent.messages import UrgentMessage

MARK: Final = "so-mat-tran-urgent-1"
"""How every such file begins."""

SUFFIX: Final = ".smtkhan"

CARRIED_AT_ONCE: Final = 200
"""Messages in one file."""

CARRIED_BYTES: Final = 512 * 1024
"""What a writer puts into one file, about."""

FILE_BYTES_MAX: Final = 1024 * 1024
"""A reader refuses a larger file before it is read whole."""


class CarriedFile(msgspec.Struct, frozen=True, array_like=True):
    """``messages`` are packed, so that what was signed is what is read."""

    mark: Name
    server_id: Name
    device: Name
    messages: File
    signature: Short

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return carried_words(self.server_id, self.device, self.messages)


def pack_messages(messages: list[UrgentMessage]) -> bytes:
    """Messages as a file holds them."""
    return msgspec.msgpack.encode(messages)


def read_messages(packed: bytes) -> list[UrgentMessage]:
    """Return the messages of a file.

    Raises:
        Malformed: they are none.
    """
    messages = _decoded(packed, list[UrgentMessage])
    if len(messages) > CARRIED_AT_ONCE:
        raise Malformed("a file has not so many reports")
    return messages


def write_file(file: CarriedFile) -> bytes:
    """Return the bytes of a file."""
    return msgspec.msgpack.encode(file)


def read_file(content: bytes) -> CarriedFile:
    """Return a file by its bytes.

    Raises:
        Malformed: it is none.
    """
    if len(content) > FILE_BYTES_MAX:
        raise Malformed("a file of urgent reports is not so large")
    file = _decoded(content, CarriedFile)
    if file.mark != MARK:
        raise Malformed("not a file of urgent reports")
    return file


def _decoded[T](content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except UNREADABLE as error:
        raise Malformed("not a file of urgent reports") from error
