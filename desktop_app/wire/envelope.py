"""The envelope of a catalogue package: its files as one block of bytes, the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from desktop_app.wire.malformed import UNREADABLE

FORMAT = "so-mat-tran-catalogue-1"


class _Envelope(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    format: str
    files: list[tuple[str, bytes]]


def encode_package(files: Mapping[str, bytes]) -> bytes:
    """Return the canonical bytes of a package: files sorted by path, one MessagePack array."""
    return msgspec.msgpack.encode([FORMAT, sorted(files.items())])


def decode_package(content: bytes) -> tuple[str, dict[str, bytes]]:
    """Return the format and the files in the bytes of a package.

    Raises:
        ValueError: the bytes are no package.
    """
    try:
        envelope = msgspec.msgpack.decode(content, type=_Envelope)
    except UNREADABLE as error:
        raise ValueError(str(error)) from error
    return envelope.format, dict(envelope.files)
