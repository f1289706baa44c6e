"""The catalogue: forms, indicator sets and other packages the province publishes, by content hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from desktop_app.wire.messages import CatalogueEntry
from upstream.database.tables import catalogue_item as table


class VersionTaken(ValueError):
    """The same kind, code and version were published with other content: versions never change."""


@dataclass(frozen=True, slots=True)
class Package:
    """What is to be published."""

    kind: str
    code: str
    version: str
    name: str
    content: bytes


def publish(connection: Connection, package: Package, now: int) -> bool:
    """Publish a package; ``False`` when exactly this is published already.

    Raises:
        VersionTaken: the version exists with other content.
    """
    sha256 = hashlib.sha256(package.content).hexdigest()
    if connection.execute(select(table.c.sha256).where(table.c.sha256 == sha256)).first() is not None:
        return False
    taken = select(table.c.sha256).where(
        table.c.kind == package.kind, table.c.code == package.code, table.c.version == package.version
    )
    if connection.execute(taken).first() is not None:
        raise VersionTaken(f"{package.kind} {package.code} {package.version}")
    connection.execute(
        insert(table).values(
            sha256=sha256,
            kind=package.kind,
            code=package.code,
            version=package.version,
            name=package.name,
            content=package.content,
            published_at=now,
        )
    )
    return True


def entries(connection: Connection) -> list[CatalogueEntry]:
    """What is published, without the content."""
    columns = table.c
    rows = connection.execute(
        select(
            columns.sha256,
            columns.kind,
            columns.code,
            columns.version,
            columns.name,
            func.length(columns.content).label("size"),
        ).order_by(columns.kind, columns.code, columns.published_at, columns.version)
    )
    return [CatalogueEntry(row.sha256, row.kind, row.code, row.version, row.name, row.size) for row in rows]


def content(connection: Connection, sha256: str) -> bytes | None:
    """The content of a package."""
    found = connection.execute(select(table.c.content).where(table.c.sha256 == sha256)).scalar_one_or_none()
    return None if found is None else bytes(found)


def tag(connection: Connection, signed: str = "") -> str:
    """A short text that changes whenever something is published, or signed; nothing is ever taken back."""
    newest, number = connection.execute(
        select(func.max(table.c.published_at), func.count(table.c.sha256))
    ).one()
    published = "" if not number else f"{number}-{newest:x}"
    return f"{published}.{signed}" if signed else published
