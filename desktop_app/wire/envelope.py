"""The envelope of a catalogue package: its files as one block of bytes, the same on every machine."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

FORMAT = "so-mat-tran-catalogue-1"


def encode_package(files: Mapping[str, bytes]) -> bytes:
    """The canonical bytes of a package: files sorted by path, one MessagePack array."""
    return msgspec.msgpack.encode([FORMAT, sorted(files.items())])
