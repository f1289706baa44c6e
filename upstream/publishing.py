"""Reading packages to publish from files: the file's content is the package, its name says what it is."""

from __future__ import annotations

import re
from pathlib import Path

from upstream.catalogue import Package
from upstream.problems import ServerProblem

KINDS = {".xlsx": "form", ".xml": "form", ".md": "form", ".json": "indicator_set", ".csv": "indicator_set"}
"""What a file holds, by how its name ends, unless the command says otherwise."""

_NAME = re.compile(r"(?P<code>[A-Za-z0-9_]+?)[-_@]?(?:v(?P<version>[0-9.]+))?")


def packages(path: Path, kind: str | None, version: str | None) -> list[Package]:
    """The packages in a file or in the files of a folder (``CODE_v2.xlsx``, ``CODE.json``).

    Raises:
        ServerProblem: there is no such file, or its name does not say what it is.
    """
    if not path.exists():
        raise ServerProblem("There is no file or folder {path}.", path=path)
    files = sorted(one for one in path.rglob("*") if one.suffix in KINDS) if path.is_dir() else [path]
    return [_package(file, kind, version) for file in files]


def _package(file: Path, kind: str | None, version: str | None) -> Package:
    match = _NAME.fullmatch(file.stem)
    found = kind or KINDS.get(file.suffix)
    if match is None or found is None:
        raise ServerProblem(
            "{file} cannot be published: name it CODE_v1.xlsx, CODE_v1.xml or CODE_v1.json, or give --kind.",
            file=file.name,
        )
    return Package(found, match["code"], version or match["version"] or "1", file.name, file.read_bytes())
