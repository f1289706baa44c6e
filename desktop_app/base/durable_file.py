"""Writing a whole file so that a power cut leaves either the old content or the new one."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop_app.base.problems import Problem

PARTIAL_SUFFIX = ".partial"


class CannotWrite(Problem):
    """A file could not be written: disk full, read-only folder, folder missing."""


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file with ``content``, forced to the disk before the old one goes.

    Raises:
        CannotWrite: with the reason and the remedy.
    """
    with replacing(path) as partial, partial.open("wb") as stream:
        stream.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a partial path beside ``path`` to fill; on success it takes the place of ``path``.

    Until the block has ended well and the bytes are on the disk, ``path`` is what it was before.

    Raises:
        CannotWrite: with the reason and the remedy.
    """
    partial = path.with_name(f"{path.name}.{os.urandom(4).hex()}{PARTIAL_SUFFIX}")
    try:
        yield partial
        sync_file(partial)
        partial.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise write_problem(path, error) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def sync_file(path: Path) -> None:
    """Force the bytes of a closed file to the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can do that (not on Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_problem(path: Path, error: OSError) -> CannotWrite:
    """The sentence for an operating system error met while writing ``path``."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return CannotWrite(
            "The disk is full, so “{name}” was not written. "
            "Free some space or choose another disk, then try again.",
            name=path.name,
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return CannotWrite(
            "The folder “{folder}” may not be written to. Choose another folder, then try again.",
            folder=str(path.parent),
        )
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return CannotWrite(
            "The folder “{folder}” does not exist. Plug the disk in again or choose another folder.",
            folder=str(path.parent),
        )
    return CannotWrite(
        "“{name}” could not be written ({reason}). Choose another folder or disk, then try again.",
        name=path.name,
        reason=error.strerror or type(error).__name__,
    )
