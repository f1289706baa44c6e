"""Write a whole file so that a power cut leaves either the old content or the new one.

Files can be read by the account that runs the program alone (POSIX: 0600, folders 0700; on Windows by the
folder of the account): nearly every one holds records of people.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop_app.base.problems import Problem

PARTIAL_SUFFIX = ".partial"

WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between tries to rename a file that is held: virus scanners hold it for a moment."""

_HELD = {32, 33}
"""Windows errors of a file that another program has open: sharing violation, lock violation."""

_LONG = 259 - len(f".{8 * '0'}{PARTIAL_SUFFIX}")
"""Letters of a path on Windows that leave room for those of a partial file."""

_SHOWN = 60
"""Letters of a name that is too long."""

type Wait = Callable[[float], None]


class CannotWrite(Problem):
    """A file could not be written: disk full, read-only folder, folder missing."""


class FileInUse(CannotWrite):
    """Another program, such as Excel, has the file open and prevents replacing it."""


class WrongEnding(Problem):
    """The name of a file says that it is of another kind than what would be written."""


def require_ending(target: Path, *endings: str) -> str:
    """Return the ending of a file to be written, in small letters (``.pdf``), which is one of ``endings``.

    Raises:
        WrongEnding: it is another one, or none; nothing was written.
    """
    ending = target.suffix.lower()
    if ending not in endings:
        raise WrongEnding(
            "“{name}” does not end in {endings}, and nothing else can be written here. Change the name.",
            name=target.name,
            endings=", ".join(endings),
        )
    return ending


def work_in_private() -> None:
    """Keep what this process makes from other accounts, whatever writes it; called when a program begins."""
    os.umask(0o077)


def make_private(path: Path) -> None:
    """Make an empty file that only this account reads, or keep others from one that is there.

    Raises:
        OSError: the folder cannot be written to. A disk that knows no rights is no error.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        return
    with suppress(PermissionError):
        path.chmod(0o600)


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this account alone; what is there stays.

    Raises:
        OSError: it cannot be made.
    """
    for missing in reversed([item for item in (folder, *folder.parents) if not item.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(exist_ok=True)  # raises where a file has the name


def write_durably(path: Path, content: bytes, wait: Wait = time.sleep) -> None:
    """Replace the file with ``content``, forced to the disk before the old one goes.

    Raises:
        FileInUse: another program holds ``path``.
        CannotWrite: with the reason and the remedy.
    """
    with replacing(path, wait) as partial, partial.open("wb") as stream:
        stream.write(content)


@contextmanager
def replacing(path: Path, wait: Wait = time.sleep) -> Iterator[Path]:
    """Yield a partial file next to ``path`` to fill; on success it replaces ``path``.

    It exists already, empty and private, and stays private when it is opened for writing. Until the block has
    ended well and the bytes are on the disk, ``path`` is unchanged.

    Raises:
        FileInUse: another program holds ``path``.
        CannotWrite: with the reason and the remedy.
    """
    partial = path.with_name(f"{path.name}.{os.urandom(4).hex()}{PARTIAL_SUFFIX}")
    try:
        make_private(partial)
        yield partial
        sync_file(partial)
        rename(partial, path, wait)
        sync_folder(path.parent)
    except OSError as error:
        raise write_problem(path, error) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def rename(source: Path, target: Path, wait: Wait = time.sleep) -> None:
    """Give ``source`` the name and the place of ``target``; tried again while somebody holds one of them.

    Raises:
        FileInUse: another program still holds one of them.
        OSError: anything else.
    """
    for seconds in (*WAITS, None):
        try:
            source.replace(target)
        except PermissionError as error:
            # The folder may be written to, or there were no ``source``: so the file is what cannot be moved.
            if seconds is None:
                raise _in_use(target) from error
            wait(seconds)
        else:
            return


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
    """Return the sentence for an operating system error met while writing ``path``."""
    if error.errno in {errno.EBUSY, errno.ETXTBSY} or getattr(error, "winerror", None) in _HELD:
        return _in_use(path)
    if _too_long(path, error):
        return CannotWrite(
            "The name of “{name}” together with its folders is too long for this computer. Choose a shorter "
            "name, or a folder nearer to the top of the disk.",
            name=path.name[:_SHOWN],
        )
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


def _too_long(path: Path, error: OSError) -> bool:
    """Windows ends at 260 letters unless configured otherwise, and reports a folder that does not exist."""
    is_reported = error.errno in {errno.ENOENT, errno.EINVAL}
    on_windows = os.name == "nt" and is_reported and len(str(path.absolute())) > _LONG
    return on_windows or error.errno == errno.ENAMETOOLONG


def _in_use(path: Path) -> FileInUse:
    return FileInUse(
        "“{name}” is open in another program, for example Excel. Close it there, then try again, or choose "
        "another name.",
        name=path.name,
    )
