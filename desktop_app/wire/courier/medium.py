"""Writing to a stick: what has its name in the end is whole and was read back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop_app.base.durable_file import PARTIAL_SUFFIX, CannotWrite, replacing, sync_file

_READ_BYTES = 1024 * 1024


@contextmanager
def verified_file(path: Path) -> Iterator[Callable[[bytes], object]]:
    """What writes a file; in the end it has its name only if the medium gives back what was written.

    A file of this name is replaced. What an earlier try left half written in the folder is removed first.

    Raises:
        FileInUse: another program holds ``path``.
        CannotWrite: with the reason and the remedy; nothing of this name is new.
    """
    _remove_remains(path.parent, path.suffix)
    with replacing(path) as partial:
        with partial.open("wb") as stream:
            digest = hashlib.sha256()

            def write(content: bytes) -> None:
                digest.update(content)
                stream.write(content)

            yield write
        sync_file(partial)
        if _digest_of(partial) != digest.digest():
            raise CannotWrite(
                "“{name}” was written, but the stick does not give back what was written: it may be failing. "
                "Take another stick; everything is kept on this computer.",
                name=path.name,
            )


def _digest_of(path: Path) -> bytes:
    """Read a file from the medium, not from memory where the system lets a program ask for that."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as stream:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := stream.read(_READ_BYTES):
            digest.update(piece)
    return digest.digest()


def _remove_remains(folder: Path, suffix: str) -> None:
    with suppress(OSError):
        for left in folder.glob(f"*{suffix}.*{PARTIAL_SUFFIX}"):
            with suppress(OSError):
                left.unlink()
