"""Several files as one that is unpacked on a stick, read while it is sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

PIECE_BYTES: Final = 1024 * 1024


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file; it is opened at once.

    Raises:
        OSError: it is not there.
    """
    stream = path.open("rb")

    def pieces() -> Iterator[bytes]:
        with stream:
            while piece := stream.read(PIECE_BYTES):
                yield piece

    return pieces()


def zipped(files: Sequence[tuple[str, Path]]) -> Iterator[bytes]:
    """Yield a zip of files by their names; what is sealed does not get smaller, so nothing is compressed."""
    gathered = _Gathered()
    with zipfile.ZipFile(gathered, "w", zipfile.ZIP_STORED) as archive:
        for name, path in files:
            info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
            with archive.open(info, "w") as target:
                for piece in pieces_of(path):
                    target.write(piece)
                    yield gathered.taken()
            yield gathered.taken()
    yield gathered.taken()


class _Gathered(io.RawIOBase):
    """What was written since it was last taken."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        """It is written to, and cannot be moved about in."""
        return True

    def write(self, content: object) -> int:
        """Gather."""
        piece = bytes(content)  # type: ignore[call-overload]
        self._written += piece
        return len(piece)

    def taken(self) -> bytes:
        """Return it."""
        taken = bytes(self._written)
        self._written.clear()
        return taken
