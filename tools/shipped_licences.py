"""What a built program carries, read from the files it was collected from; used by ``build_installer.spec``.

A program is built only when each Python package in it is in ``resources/licences/packages.json`` with its
text, and under a licence that lets it be part of a program under Apache-2.0. Libraries that a build on Linux
takes from the system bring the copyright file of their Debian package.
"""

from __future__ import annotations

import importlib.metadata as metadata
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from desktop_app.base.licences import Component
from tools.gather_licences import LICENCES, canonical

OURS = frozenset({"so-mat-tran", "pyinstaller", "pyinstaller-hooks-contrib"})
"""The project itself, and PyInstaller's start program and hooks, which stand in components.toml."""

_COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )General Public License|Affero")


def distributions(sources: Iterable[str]) -> set[str]:
    """The installed packages that files were taken from; files of no package are left out."""
    owners = _owners()
    return {owners[path] for path in map(_place, sources) if path in owners}


def complaints(names: Iterable[str], known: Mapping[str, Component]) -> list[str]:
    """Why a program with these packages must not be handed out; empty when it may."""
    found = []
    for name in sorted(set(names) - OURS):
        if name not in known:
            found.append(f"{name} is carried, but not in resources/licences; run `make licences`")
            continue
        package = known[name]
        if not package.texts or not all((LICENCES / "texts" / text).is_file() for text in package.texts):
            found.append(f"{name} has no licence text")
        if only_copyleft(package.licence):
            found.append(f"{name} is under {package.licence}, which an Apache-2.0 program cannot carry")
    return found


def only_copyleft(licence: str) -> bool:
    """Whether an SPDX expression offers nothing but the GPL: no other choice and no exception.

    The LGPL is no such licence: its libraries lie beside the program as files that can be replaced.
    """
    choices = re.split(r"\s+OR\s+", licence.replace("(", " ").replace(")", " "))
    return all(_COPYLEFT.search(choice) and " WITH " not in choice for choice in choices)


def system_libraries(binaries: Iterable[str]) -> set[str]:
    """Libraries that come neither from a package nor from Python itself."""
    owners = _owners()
    homes = {Path(sys.prefix).resolve(), Path(sysconfig.get_path("stdlib")).resolve()}
    return {
        path
        for path in map(_place, binaries)
        if path not in owners and not any(Path(path).is_relative_to(home) for home in homes)
    }


def copyright_files(libraries: Iterable[str]) -> dict[str, Path]:
    """The copyright file of the Debian package of each library, by the name of the package."""
    asked = sorted(libraries)
    if not asked or shutil.which("dpkg-query") is None:
        return {}
    # /lib may be a link to /usr/lib: the package still names the file as it was.
    names = [*asked, *(path.removeprefix("/usr") for path in asked)]
    answer = subprocess.run(["dpkg-query", "-S", *names], capture_output=True, text=True, check=False)
    packages = {line.partition(":")[0] for line in answer.stdout.splitlines()}
    notices = {package: Path("/usr/share/doc", package, "copyright") for package in sorted(packages)}
    return {package: notice for package, notice in notices.items() if notice.is_file()}


@cache
def _owners() -> dict[str, str]:
    owners: dict[str, str] = {}
    # Some files are in several packages of PySide6: they are those of the first by name.
    for found in sorted(metadata.distributions(), key=lambda each: canonical(each.metadata["Name"])):
        for file in found.files or ():
            owners.setdefault(_place(str(found.locate_file(file))), canonical(found.metadata["Name"]))
    return owners


def _place(path: str) -> str:
    return str(Path(path).resolve())
