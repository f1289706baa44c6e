"""Which installed list of communes takes the place of the one that came with the program.

Loaded when a book is opened: it imports no reader of packages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from desktop_app.base.units.unit_tables import KIND, is_newer
from desktop_app.catalogue.packages.labels import PackageStatus
from desktop_app.storage.tables.catalogue import catalogue_package
from desktop_app.wire.envelope import decode_package


@dataclass(frozen=True, slots=True)
class InstalledUnits:
    """A list of communes in the book."""

    version: str
    files: Mapping[str, bytes] = field(repr=False, compare=False)


def newest_units(connection: Connection) -> InstalledUnits | None:
    """The newest published list; ``None`` where the one that came with the program is as new."""
    columns = catalogue_package.c
    query = (
        select(columns.sha256, columns.package_version)
        .where(columns.kind == KIND, columns.status == PackageStatus.PUBLISHED.value)
        .order_by(columns.package_version.desc(), columns.installed_at.desc())
        .limit(1)
    )
    newest = connection.execute(query).one_or_none()
    if newest is None or not is_newer(newest.package_version):
        return None
    content = connection.execute(select(columns.content).where(columns.sha256 == newest.sha256)).scalar_one()
    return InstalledUnits(newest.package_version, decode_package(content)[1])
