"""The catalogue: published forms, indicator sets and other packages, by content hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, insert, select, update

from desktop_app.wire.messages import CatalogueEntry
from upstream.database.tables import catalogue_item as table

_STATE = select(
    func.max(table.c.published_at),
    func.count(table.c.sha256),
    func.count(table.c.withdrawn_at),
    func.max(table.c.withdrawn_at),
)


class VersionTaken(ValueError):
    """The same kind, code and version were published with other content: versions never change."""


@dataclass(frozen=True, slots=True)
class PublishedPackage:
    """What is to be published."""

    kind: str
    code: str
    version: str
    name: str
    content: bytes


def publish(connection: Connection, package: PublishedPackage, now: int) -> bool:
    """Publish a package, also one that was withdrawn; ``False`` when exactly this is published already.

    Raises:
        VersionTaken: the version exists with other content.
    """
    sha256 = hashlib.sha256(package.content).hexdigest()
    this = table.c.sha256 == sha256
    present = connection.execute(select(table.c.withdrawn_at).where(this)).one_or_none()
    if present is not None:
        connection.execute(update(table).where(this).values(withdrawn_at=None))
        return present.withdrawn_at is not None
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


def withdraw(connection: Connection, sha256: str, now: int) -> bool:
    """Withdraw a package; ``False`` when there is none, or it is withdrawn already."""
    this = and_(table.c.sha256 == sha256, table.c.withdrawn_at.is_(None))
    return connection.execute(update(table).where(this).values(withdrawn_at=now)).rowcount == 1


def entries(connection: Connection) -> list[CatalogueEntry]:
    """Return what was published, without the content, with what was withdrawn."""
    columns = table.c
    rows = connection.execute(
        select(
            columns.sha256,
            columns.kind,
            columns.code,
            columns.version,
            columns.name,
            columns.withdrawn_at,
            func.length(columns.content).label("size"),
        ).order_by(columns.kind, columns.code, columns.published_at, columns.version)
    )
    return [
        CatalogueEntry(
            row.sha256, row.kind, row.code, row.version, row.name, row.size, row.withdrawn_at is not None
        )
        for row in rows
    ]


def content(connection: Connection, sha256: str) -> bytes | None:
    """Return the content of a package."""
    found = connection.execute(select(table.c.content).where(table.c.sha256 == sha256)).scalar_one_or_none()
    return None if found is None else bytes(found)


def tag(connection: Connection, signed: str = "") -> str:
    """Return a short text that changes whenever something is published, withdrawn or signed."""
    newest, number, withdrawn, last = connection.execute(_STATE).one()
    published = "" if not number else f"{number}-{newest:x}"
    if withdrawn:
        published += f"-{withdrawn}-{last:x}"
    return f"{published}.{signed}" if signed else published
