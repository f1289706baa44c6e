"""Install a verified program next to the running one: whole under its name, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from desktop_app.base.durable_file import CannotWrite, rename, sync_folder, write_problem
from desktop_app.base.problems import Problem
from desktop_app.updates.program_folder import ProgramFolder, remove_version
from desktop_app.wire.releases.archive import Archive, Member, open_archive
from desktop_app.wire.releases.problems import damaged
from desktop_app.wire.releases.targets import Target

_PART = ".part"
_PIECE = 1024 * 1024
_SPARE = 64 * 1024 * 1024
"""What must be left on the disk: the book still has to be written."""


def unpack(
    file: Path, target: Target, program: ProgramFolder, on_percent: Callable[[int], None] = lambda _: None
) -> Path:
    """Unpack the program into ``versions/<version>``; return the folder. One that is there is replaced.

    Raises:
        BadArchive: it has a name that leads out of the folder, or is no program; nothing was written.
        NotTrusted: it is not as large or not the version that was signed; nothing of it stays.
        CannotWrite: disk full or folder read-only; nothing of it stays.
    """
    folder = program.versions / target.version
    part = folder.with_name(f".{target.version}{_PART}")
    try:
        remove_version(part)
        with open_archive(file) as archive:
            if archive.version != target.version or archive.unpacked != target.unpacked:
                raise damaged()
            _require_room(program.root, archive.unpacked)
            _write_all(archive, part, on_percent)
        remove_version(folder)
        rename(part, folder)
        sync_folder(program.versions)
    except OSError as error:
        raise write_problem(part, error) from error
    finally:
        with suppress(OSError, CannotWrite):
            remove_version(part)
    return folder


def _require_room(folder: Path, wanted: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < wanted + _SPARE:
        raise Problem(
            "The new version needs {wanted} MB and only {free} MB are free. Free some space, then install "
            "again; the present version works on.",
            wanted=(wanted + _SPARE) // 1_000_000 + 1,
            free=free // 1_000_000,
        )


def _write_all(archive: Archive, part: Path, on_percent: Callable[[int], None]) -> None:
    written, total = 0, max(archive.unpacked, 1)
    for member in archive.members:
        inner = member.name.partition("/")[2]
        path = part / inner if inner else part
        if member.is_folder:
            path.mkdir(parents=True, exist_ok=True)
        elif member.link:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(member.link)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_file(archive, member, path)
            written += member.size
            on_percent(100 * written // total)


def _write_file(archive: Archive, member: Member, path: Path) -> None:
    left = member.size
    with archive.content(member) as packed, path.open("xb") as stream:
        while piece := packed.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise damaged()
            stream.write(piece)
        stream.flush()
        os.fsync(stream.fileno())
    if left:
        raise damaged()
    path.chmod(0o755 if member.executable else 0o644)
