"""zstd with a ceiling: nothing is unpacked that says, or turns out, to be larger than allowed."""

from __future__ import annotations

from collections.abc import Sequence

import zstandard

from desktop_app.wire.malformed import Malformed
from desktop_app.wire.protocol import UNPACKED_MAX_BYTES

_LEVEL = 6

_OWN_BLOCK_BYTES = 1_000
"""A larger part gets a block, and so byte frequencies, of its own: ids, codes and texts share little."""


def compress(data: bytes) -> bytes:
    """Return the zstd frame of ``data``, with its size in the header."""
    return zstandard.ZstdCompressor(level=_LEVEL, write_content_size=True).compress(data)


def compress_parts(parts: Sequence[bytes]) -> bytes:
    """Return the zstd frame of all ``parts`` together, with their size in the header."""
    compressor = zstandard.ZstdCompressor(level=_LEVEL).compressobj(size=sum(map(len, parts)))
    written = []
    for part in parts:
        if len(part) < _OWN_BLOCK_BYTES:
            written.append(compressor.compress(part))
        else:
            written += [
                compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK),
                compressor.compress(part),
                compressor.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK),
            ]
    return b"".join((*written, compressor.flush()))


def decompress(data: bytes, limit: int = UNPACKED_MAX_BYTES) -> bytes:
    """Return the content of a zstd frame.

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
