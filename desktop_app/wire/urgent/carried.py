"""Urgent reports in a file that a person carries: to one server, signed by the computer that wrote it.

Nothing in it is sealed: whoever has the file can read the reports, as on paper.
"""

from __future__ import annotations

from typing import Final

import msgspec

from desktop_app.wire.malformed import UNREADABLE, Malformed
from desktop_app.wire.signing import carried_words
from desktop_app.wire.urgent.messages import UrgentMessage

MARK: Final = "so-mat-tran-urgent-1"
"""How every such file begins."""

SUFFIX: Final = ".smtkhan"
FILE_BYTES_MAX: Final = 1024 * 1024


class CarriedFile(msgspec.Struct, frozen=True, array_like=True):
    """``messages`` are packed, so that what was signed is what is read."""

    mark: str
    server_id: str
    device: str
    messages: bytes
    signature: bytes

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return carried_words(self.server_id, self.device, self.messages)


def pack_messages(messages: list[UrgentMessage]) -> bytes:
    """Messages as a file holds them."""
    return msgspec.msgpack.encode(messages)


def read_messages(packed: bytes) -> list[UrgentMessage]:
    """The messages of a file.

    Raises:
        Malformed: they are none.
    """
    return _decoded(packed, list[UrgentMessage])


def write_file(file: CarriedFile) -> bytes:
    """The bytes of a file."""
    return msgspec.msgpack.encode(file)


def read_file(content: bytes) -> CarriedFile:
    """A file by its bytes.

    Raises:
        Malformed: it is none.
    """
    file = _decoded(content, CarriedFile)
    if file.mark != MARK:
        raise Malformed("not a file of urgent reports")
    return file


def _decoded[T](content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except UNREADABLE as error:
        raise Malformed("not a file of urgent reports") from error
