"""Names and folders that the steps of the build share."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from desktop_app import __version__
from desktop_app.wire.releases.versions import is_version, version_key

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
NAME = "so-mat-tran"
VERSION = __version__

PYTHON_LOCK = ROOT / "requirements" / "windows-python.txt"
"""Where CPython comes from, pinned by its hash."""

LIBRARIES = "lib"
"""The folder of a version that holds the packages, the program's own and ``resources``."""

STATISTICS = "statistics"
"""The folder beside ``versions`` that holds the separate packages for SPSS and Stata files."""

EPOCH = 1767225600
"""2026-01-01: the time that built files carry where SOURCE_DATE_EPOCH names no other; seconds since 1970."""


@dataclass(frozen=True)
class Places:
    """Where a build works and what it leaves."""

    work: Path
    out: Path

    @property
    def program(self) -> Path:
        """The folder as it is installed: launchers, ``current.txt``, ``versions/<version>``."""
        return self.work / NAME

    @property
    def version(self) -> Path:
        """The folder of this version in it."""
        return self.program / "versions" / VERSION

    @property
    def libraries(self) -> Path:
        """The packages of this version."""
        return self.version / LIBRARIES

    @property
    def setup(self) -> Path:
        """The setup program."""
        return self.out / f"{NAME}-{VERSION}-setup.exe"

    @property
    def portable(self) -> Path:
        """The folder for a USB stick, packed."""
        return self.out / f"{NAME}-{VERSION}-portable.zip"

    @property
    def update(self) -> Path:
        """This version as the province hands it on to computers that have the program."""
        return self.out / f"{NAME}-{VERSION}-windows.zip"

    @property
    def statistics_setup(self) -> Path:
        """The setup program of the separate packages for SPSS and Stata files."""
        return self.out / f"{NAME}-{VERSION}-statistics-setup.exe"


def epoch() -> int:
    """The time that every built file carries, in seconds since 1970."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or EPOCH)


def same_everywhere() -> dict[str, str]:
    """Variables under which a program writes the same on every machine and at every time."""
    return {"SOURCE_DATE_EPOCH": str(epoch()), "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}


def version_numbers(version: str = VERSION) -> tuple[int, int, int, int]:
    """Return the four numbers that Windows wants, in the order of the versions.

    ``1.2.0rc1`` is ``(1, 2, 0, 1)``, ``1.2.0`` is ``(1, 2, 0, 1000)``.

    Raises:
        ValueError: it has other than one to three numbers, or is no version.
    """
    if not is_version(version) or version.count(".") > 2:
        raise ValueError(f"{version} is no version that Windows knows")
    numbers, last = version_key(version)
    major, minor, patch = (*numbers, 0, 0)[:3]
    return major, minor, patch, last


def files_below(folder: Path) -> list[str]:
    """All files below a folder, relative to it and with ``/``, in an order that no disk decides."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def give_one_time(folder: Path) -> None:
    """Give every file and folder the time of the build, so that archives do not tell when they were made."""
    for path in [*folder.rglob("*"), folder]:
        os.utime(path, (epoch(), epoch()))
