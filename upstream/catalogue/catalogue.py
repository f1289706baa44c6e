"""The catalogue: published forms, indicator sets and other packages, by content hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, case, exists, func, insert, or_, select, update

from desktop_app.wire.messages import CatalogueEntry
from upstream.database.ring_tables import ring_commune
from upstream.database.tables import catalogue_item as table

_IN_RING = exists().where(
    ring_commune.c.ring == table.c.ring, ring_commune.c.commune == bindparam("of_commune")
)
_SEEN = or_(table.c.ring.is_(None), table.c.withdrawn_at.is_not(None), _IN_RING)
"""What a commune hears of: what all get, its rings get, or nobody uses any more."""
_STATE = select(
    func.max(table.c.published_at),
    func.count(table.c.sha256),
    func.count(table.c.withdrawn_at),
    func.max(table.c.withdrawn_at),
    func.sum(case((table.c.ring.is_not(None), table.c.published_at), else_=0)),
).where(_SEEN)


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


def publish(connection: Connection, package: PublishedPackage, now: int, ring: str | None = None) -> bool:
    """Publish a package, also one that was withdrawn; ``False`` when exactly this is published already.

    ``ring``: only its communes get it; ``None``: all do. One that all get is not narrowed to a ring.

    Raises:
        VersionTaken: the version exists with other content.
    """
    sha256 = hashlib.sha256(package.content).hexdigest()
    this = table.c.sha256 == sha256
    present = connection.execute(select(table.c.withdrawn_at, table.c.ring).where(this)).one_or_none()
    if present is not None:
        was_withdrawn = present.withdrawn_at is not None
        to = ring if was_withdrawn or present.ring is not None else None
        connection.execute(update(table).where(this).values(withdrawn_at=None, ring=to))
        return was_withdrawn or to != present.ring
    require_free(connection, package)
    connection.execute(
        insert(table).values(
            sha256=sha256,
            kind=package.kind,
            code=package.code,
            version=package.version,
            name=package.name,
            content=package.content,
            published_at=now,
            ring=ring,
        )
    )
    return True


def require_free(connection: Connection, package: PublishedPackage) -> None:
    """See that the version is free, or has this content.

    Raises:
        VersionTaken: the version exists with other content.
    """
    taken = select(table.c.sha256).where(
        table.c.kind == package.kind, table.c.code == package.code, table.c.version == package.version
    )
    known = connection.execute(taken).scalar_one_or_none()
    if known is not None and known != hashlib.sha256(package.content).hexdigest():
        raise VersionTaken(f"{package.kind} {package.code} {package.version}")


def withdraw(connection: Connection, sha256: str, now: int) -> bool:
    """Withdraw a package; ``False`` when there is none, or it is withdrawn already."""
    this = and_(table.c.sha256 == sha256, table.c.withdrawn_at.is_(None))
    return connection.execute(update(table).where(this).values(withdrawn_at=now, ring=None)).rowcount == 1


def entries(connection: Connection, commune: str | None = None) -> list[CatalogueEntry]:
    """Return what was published, without the content, with what was withdrawn.

    ``commune``: what it hears of; ``None``: everything.
    """
    columns = table.c
    query = select(table) if commune is None else select(table).where(_SEEN)
    rows = connection.execute(
        query.with_only_columns(
            columns.sha256,
            columns.kind,
            columns.code,
            columns.version,
            columns.name,
            columns.withdrawn_at,
            func.length(columns.content).label("size"),
        ).order_by(columns.kind, columns.code, columns.published_at, columns.version),
        {} if commune is None else {"of_commune": commune},
    )
    return [
        CatalogueEntry(
            row.sha256, row.kind, row.code, row.version, row.name, row.size, row.withdrawn_at is not None
        )
        for row in rows
    ]


def only_in_rings(connection: Connection) -> dict[str, str]:
    """Return the packages that not all communes get, by their hashes, with the rings that get them."""
    query = select(table.c.sha256, table.c.ring).where(table.c.ring.is_not(None))
    return {row.sha256: row.ring for row in connection.execute(query)}


def content(connection: Connection, sha256: str) -> bytes | None:
    """Return the content of a package."""
    found = connection.execute(select(table.c.content).where(table.c.sha256 == sha256)).scalar_one_or_none()
    return None if found is None else bytes(found)


def tag(connection: Connection, commune: str, signed: str = "") -> str:
    """Return a short text that changes whenever something is published, withdrawn or signed for a commune."""
    newest, number, withdrawn, last, of_rings = connection.execute(_STATE, {"of_commune": commune}).one()
    published = "" if not number else f"{number}-{newest:x}"
    if withdrawn:
        published += f"-{withdrawn}-{last:x}"
    if of_rings:
        published += f"-r{int(of_rings):x}"
    return f"{published}.{signed}" if signed else published
