"""Packages that are brought to be published: a workbook, an XLSForm, a package, or a folder of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.base.durable_file import CannotWrite, write_durably
from desktop_app.base.units.unit_tables import KIND as UNITS_KIND
from desktop_app.catalogue.brought.reading_files import read_package
from desktop_app.catalogue.packages.package import Package
from upstream.base.problems import ServerProblem
from upstream.catalogue import publishing
from upstream.catalogue.catalogue import PublishedPackage
from upstream.communes import unit_lists


@dataclass(frozen=True, slots=True)
class IncomingPackage:
    """A package that was brought; ``warnings`` are what its author should look at."""

    package: PublishedPackage
    warnings: tuple[str, ...] = ()


def read_incoming(path: Path) -> list[IncomingPackage]:
    """Return the package in a file, or the packages of a folder.

    Raises:
        Problem: it cannot be read, or has mistakes; a workbook's are named by sheet, row and column.
    """
    if path.is_dir():
        return [IncomingPackage(package) for package in publishing.packages(path)]
    if not path.exists():
        raise ServerProblem("There is no file or folder {path}.", path=path)
    package, warnings = read_package(path)
    return [IncomingPackage(_published(package), tuple(each.sentence() for each in warnings))]


def read_sent(content: bytes, name: str) -> IncomingPackage:
    """Return the package in a file that was sent; its name says by its end what it is.

    Raises:
        Problem: see :func:`read_incoming`.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name or "package")
        try:
            write_durably(path, content)
        except CannotWrite as error:
            raise ServerProblem(
                "The server has no room to check the file. Nothing was kept. Tell who looks after the server "
                "that its disk is full."
            ) from error
        return read_incoming(path)[0]


def _published(package: Package) -> PublishedPackage:
    said: Mapping[str, object] = tomllib.loads(package.files[package.manifest].decode("utf-8"))
    try:
        kind, code, version = (str(said[name]) for name in ("kind", "code", "version"))
    except KeyError as error:
        raise ServerProblem(
            "{file} cannot be read ({reason}). Correct it and publish again.",
            file=package.manifest,
            reason=error,
        ) from error
    if kind == UNITS_KIND:
        unit_lists.check(said, package.files)
    return PublishedPackage(kind, code, version, str(said.get("title_vi", code)), package.encode())
