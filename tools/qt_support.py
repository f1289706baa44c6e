"""Python modules that PySide6 keeps as text in its library, laid beside it so that they are compiled once.

Every process that loads PySide6 unpacks some modules from that library and compiles them anew: a tenth of the
program's start. Its own switch ``SBK_EMBED=0`` writes them into the folder ``shiboken6/files.dir``; from then
on it loads them from there, like others (docs/decisions/0049).

``python -m tools.qt_support`` does so for this environment, after each change of its packages.
"""

from __future__ import annotations

import compileall
import importlib.metadata
import importlib.util
import os
import py_compile
import shutil
from collections.abc import Iterator
from pathlib import Path

FOLDER = "files.dir"
"""Where PySide6 looks for them, in the folder of ``shiboken6``."""

_DISTRIBUTION = "shiboken6"


def shiboken_folder() -> Path:
    """Where this environment has ``shiboken6``; it is not loaded.

    Raises:
        RuntimeError: it has none.
    """
    spec = importlib.util.find_spec(_DISTRIBUTION)
    if spec is None or spec.origin is None:
        raise RuntimeError("PySide6 is not installed here. Type: make setup")
    return Path(spec.origin).parent


def unpack_here() -> None:
    """Write and compile them for this environment, over what a version before left there."""
    folder = shiboken_folder() / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    os.environ["SBK_EMBED"] = "0"
    import shiboken6.Shiboken  # noqa: F401  reads the switch while it is loaded; needs no library of the system

    if not folder.is_dir():  # a folder that cannot be written: the program starts as it is delivered
        print("The modules of PySide6 stay packed: its folder cannot be written.")
        return
    compileall.compile_dir(folder, quiet=1)


def copy_sources(shiboken: Path) -> None:
    """Lay them into the ``shiboken6`` of another system, which must be of the version of this environment.

    Raises:
        RuntimeError: it is of another version, or ``make setup`` did not unpack them here.
    """
    here = shiboken_folder()
    installed = importlib.metadata.version(_DISTRIBUTION)
    found = importlib.metadata.distributions(name=_DISTRIBUTION, path=[str(shiboken.parent)])
    if [there.version for there in found] != [installed]:
        raise RuntimeError(
            f"{shiboken} is not of the version of PySide6 that is installed here, {installed}."
        )
    for source in _sources(here):
        target = shiboken / source.relative_to(here)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def compiled_for_bundle(work: Path) -> Iterator[tuple[str, str]]:
    """Each of them compiled into ``work``: the file, and the folder of the program where it belongs.

    Raises:
        RuntimeError: ``make setup`` did not unpack them here.
    """
    here = shiboken_folder()
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


def _sources(shiboken: Path) -> list[Path]:
    found = sorted((shiboken / FOLDER).rglob("*.py"))
    if not found:
        raise RuntimeError("The modules of PySide6 are not unpacked. Type: python -m tools.qt_support")
    return found


if __name__ == "__main__":
    unpack_here()
