"""Writing to a stick: what has its name in the end is whole and was read back."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_app.base.durable_file import PARTIAL_SUFFIX, CannotWrite, replacing, sync_file
from desktop_app.wire.courier.container import BundleHeader, open_bundle_file

_READ_BYTES = 1024 * 1024


@dataclass(slots=True)
class FileDigest:
    """What a file is known by: how many bytes were written, and their SHA-256."""

    size: int = 0
    sha256: str = ""


@contextmanager
def verified_file(path: Path, known_by: FileDigest | None = None) -> Iterator[Callable[[bytes], object]]:
    """What writes a file; in the end it has its name only if the medium gives back what was written.

    A file of this name is replaced. What an earlier try left half written in the folder is removed first.
    ``known_by`` is filled in the end.

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
            if known_by is not None:
                known_by.size, known_by.sha256 = stream.tell(), digest.hexdigest()
        sync_file(partial)
        if _digest_of(partial) != digest.digest():
            raise CannotWrite(
                "“{name}” was written, but the stick does not give back what was written: it may be failing. "
                "Take another stick; everything is kept on this computer.",
                name=path.name,
            )


def outside_of(path: Path) -> tuple[BundleHeader, FileDigest]:
    """Return what is on the outside of a bundle, every byte of which is verified, and what it is known by.

    Raises:
        BundleProblem: it is none, or damaged.
        OSError: it cannot be read.
    """
    with open_bundle_file(path) as bundle:
        bundle.verify()
        header = bundle.header
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return header, FileDigest(stream.tell(), digest)


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
