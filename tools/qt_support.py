"""Python modules that PySide6 keeps as text in its library, laid beside it in a built program.

Every process that loads PySide6 unpacks some modules from that library and compiles them again: a tenth of
the program's start. Its own switch ``SBK_EMBED=0`` writes them into the folder ``shiboken6/files.dir``; where
that exists, it loads them from there, compiled (docs/decisions/0049).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = "files.dir"
"""Where PySide6 looks for them, in the folder of ``shiboken6``."""

_DISTRIBUTION = "shiboken6"


def copy_sources(shiboken: Path, work: Path) -> None:
    """Lay them into the ``shiboken6`` of another system, which must be of the version of this environment.

    ``work`` is a folder for what is made on the way.

    Raises:
        RuntimeError: it is of another version, or none is installed here.
    """
    installed = importlib.metadata.version(_DISTRIBUTION)
    found = importlib.metadata.distributions(name=_DISTRIBUTION, path=[str(shiboken.parent)])
    if [there.version for there in found] != [installed]:
        raise RuntimeError(
            f"{shiboken} is not of the version of PySide6 that is installed here, {installed}."
        )
    here = _unpacked(work)
    for source in _sources(here):
        target = shiboken / source.relative_to(here)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def compiled_for_bundle(work: Path) -> Iterator[tuple[str, str]]:
    """Each of them compiled into ``work``: the file, and the folder of the program where it belongs.

    Raises:
        RuntimeError: none is installed here.
    """
    here = _unpacked(work / "unpacked")
    for source in _sources(here):
        place = source.relative_to(here.parent)
        target = work / place.with_suffix(".pyc")
        target.parent.mkdir(parents=True, exist_ok=True)
        py_compile.compile(
            str(source),
            cfile=str(target),
            dfile=place.as_posix(),
            doraise=True,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
        yield str(target), place.parent.as_posix()


def _unpacked(work: Path) -> Path:
    """A copy of this environment's ``shiboken6`` in ``work`` that has them as files."""
    spec = importlib.util.find_spec(_DISTRIBUTION)
    if spec is None or spec.origin is None:
        raise RuntimeError("PySide6 is not installed here. Type: make setup")
    copy = work / _DISTRIBUTION
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(Path(spec.origin).parent, copy, ignore=shutil.ignore_patterns(FOLDER, "__pycache__"))
    # It reads the switch while it is loaded, and needs no library of the system.
    subprocess.run(
        [sys.executable, "-c", "import shiboken6.Shiboken"],
        env=os.environ | {"SBK_EMBED": "0", "PYTHONPATH": str(work)},
        check=True,
    )
    return copy


def _sources(shiboken: Path) -> list[Path]:
    found = sorted((shiboken / FOLDER).rglob("*.py"))
    if not found:
        raise RuntimeError("PySide6 did not unpack its modules: its switch SBK_EMBED has changed.")
    return found
