"""CPython for Windows as python.org builds it to be embedded, without what an office does not need."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Collection
from pathlib import Path

from tools.windows.packages import uv
from tools.windows.places import LIBRARIES, PYTHON_LOCK, STATISTICS
from tools.windows.provenance import SIGNED, check_files

NOT_NEEDED = {
    "_sqlite3.pyd": "a second build of SQLite beside sqlcipher3's can spoil a file",
    "sqlite3.dll": "a second build of SQLite beside sqlcipher3's can spoil a file",
    "python.cat": "a catalogue that only an installer of Python registers",
    "winsound.pyd": "nothing makes a sound",
    "pythonw.exe": "the window's process has the program's own name (launcher/process.c)",
}
"""Files of CPython that are left out, with the reason."""

MODULES = "python313.zip"
"""Python's own modules."""

SEARCHED = (MODULES, ".", LIBRARIES, rf"..\..\{STATISTICS}")
"""Where Python looks for modules, relative to its own folder; registry and environment do not count."""


def put_python(version: Path, given: Path | None, not_needed: Collection[str] = tuple(NOT_NEEDED)) -> None:
    """Put CPython into the folder of a version: ``given`` (a folder or a zip of it) or the pinned one.

    Its files named in ``not_needed`` are left out.

    Raises:
        ValueError: what was given is not CPython 3.13 for 64-bit Windows to be embedded.
        NotThisPython: the pinned one is not what is written down of it.
    """
    with tempfile.TemporaryDirectory(prefix="smt-python-") as work:
        source = _unpacked(given, Path(work)) if given else _pinned(Path(work))
        missing = [name for name in (*SIGNED, MODULES) if not (source / name).is_file()]
        if missing:
            raise ValueError(
                f"{given or PYTHON_LOCK.name} is no CPython 3.13 to be embedded: without {missing}"
            )
        version.mkdir(parents=True, exist_ok=True)
        for path in sorted(source.iterdir()):
            if path.is_file() and path.name not in (MODULES, *not_needed) and _is_of_python(path.name):
                shutil.copyfile(path, version / path.name)
        store(source / MODULES, version / MODULES)
    (version / "LICENSE.txt").rename(version / "LICENSE-Python.txt")
    (version / "python313._pth").write_bytes("".join(f"{line}\r\n" for line in SEARCHED).encode())


def store(packed: Path, target: Path) -> None:
    """Write a zip again with nothing in it made small: setup packs it better, and a start reads it sooner."""
    with zipfile.ZipFile(packed) as given, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as stored:
        for entry in given.infolist():
            stored.writestr(zipfile.ZipInfo(entry.filename, entry.date_time), given.read(entry))


def _is_of_python(name: str) -> bool:
    return re.search(r"\.(exe|dll|pyd|zip|txt)$", name) is not None


def _pinned(work: Path) -> Path:
    """The sdist carries CPython's files and puts them where it is installed."""
    uv(
        *("pip", "install", "--quiet", "--no-deps", "--link-mode", "copy", "--no-build-isolation"),
        *("--target", work),
        *("--no-binary", ":all:", "--require-hashes", "--requirements", PYTHON_LOCK),
    )
    check_files(work)
    return work


def _unpacked(given: Path, work: Path) -> Path:
    if given.is_dir():
        return given
    with zipfile.ZipFile(given) as packed:
        packed.extractall(work)
    return work
