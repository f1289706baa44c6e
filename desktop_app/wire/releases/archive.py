"""A program on its way: a tar (Linux) or zip (Windows) of one folder that is called as its version.

Both ends look at every name before anything is written: none leads out of the folder.
"""

from __future__ import annotations

import posixpath
import re
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from desktop_app.base.problems import Problem
from desktop_app.wire.releases.versions import is_version

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')
"""In no system's program folder; on Windows some of them lead elsewhere."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LONGEST_NAME = 240
_MOST_MEMBERS = 50_000
LINUX, WINDOWS = "linux", "windows"


class BadArchive(Problem):
    """It is no program of this kind, or would write outside of its folder."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file (``size`` bytes), a folder, or a link to ``link``. ``name`` is the path inside the archive."""

    name: str
    is_folder: bool
    size: int
    executable: bool
    link: str = ""


class Archive:
    """An open archive whose members were all looked at."""

    def __init__(self, system: str, members: list[Member], opened: tarfile.TarFile | zipfile.ZipFile) -> None:
        self.system = system
        self.members = members
        self._opened = opened

    @property
    def version(self) -> str:
        """The version it holds."""
        return self.members[0].name.partition("/")[0]

    @property
    def unpacked(self) -> int:
        """How many bytes all files have."""
        return sum(member.size for member in self.members)

    def content(self, member: Member) -> IO[bytes]:
        """Return the bytes of a file."""
        if isinstance(self._opened, zipfile.ZipFile):
            return self._opened.open(member.name)
        stream = self._opened.extractfile(member.name)
        assert stream is not None  # it is a file
        return stream


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """The program in a file.

    Raises:
        BadArchive: it is none, or one of its names is forbidden.
        OSError: it cannot be read.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield Archive(WINDOWS, _checked([_zipped(item) for item in packed.infolist()]), packed)
        else:
            with tarfile.open(path, "r:*") as packed_tar:
                yield Archive(
                    LINUX, _checked([_tarred(item) for item in packed_tar.getmembers()]), packed_tar
                )
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise _unreadable(path.name) from error


def _zipped(item: zipfile.ZipInfo) -> Member:
    mode = item.external_attr >> 16
    if item.flag_bits & 1 or stat.S_ISLNK(mode) or "\0" in item.orig_filename:
        raise _forbidden(item.filename)
    return Member(item.filename.rstrip("/"), item.is_dir(), item.file_size, bool(mode & stat.S_IXUSR))


def _tarred(item: tarfile.TarInfo) -> Member:
    if not (item.isfile() or item.isdir() or item.issym()):
        raise _forbidden(item.name)
    size = item.size if item.isfile() else 0
    link = item.linkname if item.issym() else ""
    return Member(item.name.rstrip("/"), item.isdir(), size, bool(item.mode & stat.S_IXUSR), link)


def _checked(members: list[Member]) -> list[Member]:
    """Return the members, if all lie in one folder that is called as a version."""
    top = members[0].name.partition("/")[0] if members else ""
    if not is_version(top) or len(members) > _MOST_MEMBERS:
        raise _unreadable(top or "?")
    links = {member.name for member in members if member.link}
    seen: set[str] = set()
    for member in members:
        parts = member.name.split("/")
        through = {"/".join(parts[:count]) for count in range(1, len(parts))}
        sound = parts[0] == top and all(map(_is_part, parts)) and len(member.name) <= _LONGEST_NAME
        if not sound or member.name in seen or not links.isdisjoint(through) or not _stays(member, top):
            raise _forbidden(member.name)
        seen.add(member.name)
    return members


def _is_part(part: str) -> bool:
    return (
        part not in ("", ".", "..")
        and not part.endswith((".", " "))
        and not _FORBIDDEN.search(part)
        and not _DEVICE.fullmatch(part)
    )


def _stays(member: Member, top: str) -> bool:
    """Return whether a link leads to something in the same folder; what is no link stays."""
    if not member.link:
        return True
    leads = posixpath.normpath(posixpath.join(posixpath.dirname(member.name), member.link))
    return not member.link.startswith("/") and "\\" not in member.link and leads.startswith(f"{top}/")


def _forbidden(name: str) -> BadArchive:
    return BadArchive(
        "The program file contains the forbidden name “{name}”, so nothing of it was written. "
        "Tell the province.",
        name=name[:_LONGEST_NAME],
    )


def _unreadable(name: str) -> BadArchive:
    return BadArchive(
        "“{name}” is no program file: it must be a tar or zip of one folder that is called as its version.",
        name=name[:_LONGEST_NAME],
    )
