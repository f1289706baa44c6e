"""zstd with a ceiling: nothing is unpacked that says, or turns out, to be larger than allowed."""

from __future__ import annotations

import zstandard

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.protocol import UNPACKED_MAX_BYTES

_LEVEL = 3


def compress(data: bytes) -> bytes:
    """The zstd frame of ``data``, with its size in the header."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(data)


def decompress(data: bytes, limit: int = UNPACKED_MAX_BYTES) -> bytes:
    """The content of a zstd frame.

    Raises:
        Malformed: not one whole zstd frame, or its content is larger than ``limit`` bytes.
    """
    try:
        size = zstandard.frame_content_size(data)
        if not 0 <= size <= limit:
            raise Malformed("the packed data does not say its size, or is too large")
        return zstandard.ZstdDecompressor().decompress(data, max_output_size=limit, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Malformed("not a whole zstd frame") from error
