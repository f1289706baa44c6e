"""Read catalogue packages to publish: folders with a manifest that names their kind."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from desktop_app.base.units.unit_tables import MANIFEST as UNITS_MANIFEST
from desktop_app.wire.envelope import encode_package
from upstream.base.problems import ServerProblem
from upstream.catalogue.catalogue import PublishedPackage
from upstream.communes import unit_lists

SET_MANIFEST = "set.toml"
MANIFESTS = (
    "template.toml",
    SET_MANIFEST,
    "calendar.toml",
    "register.toml",
    "layout.toml",
    "fund_feeds.toml",
    UNITS_MANIFEST,
)
_TEXT = frozenset({".toml", ".csv", ".xml", ".md", ".txt"})


def packages(path: Path) -> list[PublishedPackage]:
    """Return the package in a folder, or the packages in the folders below it.

    Raises:
        ServerProblem: there is none, a manifest cannot be read, or a list of communes has mistakes.
    """
    if not path.is_dir():
        raise ServerProblem("There is no file or folder {path}.", path=path)
    manifests = sorted(file for name in MANIFESTS for file in path.rglob(name))
    if not manifests:
        raise ServerProblem(
            "There is no catalogue package in {path}: a package is a folder with one of {names}.",
            path=path,
            names=", ".join(MANIFESTS),
        )
    return [_package(manifest) for manifest in manifests]


def _package(manifest: Path) -> PublishedPackage:
    try:
        said = tomllib.loads(manifest.read_text("utf-8"))
        kind, code, version = (str(said[name]) for name in ("kind", "code", "version"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise ServerProblem(
            "{file} cannot be read ({reason}). Correct it and publish again.", file=manifest, reason=error
        ) from error
    files = _whole_set(manifest.parent) if manifest.name == SET_MANIFEST else _files(manifest.parent)
    if manifest.name == UNITS_MANIFEST:
        unit_lists.check(said, files)
    return PublishedPackage(kind, code, version, str(said.get("title_vi", code)), encode_package(files))


def _whole_set(folder: Path) -> Mapping[str, bytes]:
    """Return the files of an indicator set, merged with the version that it extends."""
    from desktop_app.catalogue.packages.package import package_from_folder  # only publishing a set needs it

    return package_from_folder(folder).files


def _files(folder: Path) -> Mapping[str, bytes]:
    """Return the files of a package as they travel: hidden ones left out, text with line feeds only."""
    files = {}
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        if file.is_dir() or any(part.startswith((".", "~")) for part in name.split("/")):
            continue
        content = file.read_bytes()
        files[name] = content.replace(b"\r\n", b"\n") if file.suffix in _TEXT else content
    return files
