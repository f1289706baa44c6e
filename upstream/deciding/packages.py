"""Publishing packages of the catalogue: checked first, to a ring or to all, noted; and taking one back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, literal, select

from desktop_app.base.units.unit_tables import KIND as UNITS_KIND
from upstream.base.problems import ServerProblem
from upstream.catalogue import catalogue
from upstream.catalogue.catalogue import PublishedPackage
from upstream.catalogue.checking import check_package
from upstream.catalogue.comparing import PackageComparison, compare_package
from upstream.catalogue.incoming import IncomingPackage
from upstream.catalogue.rings import require_ring
from upstream.communes import renumbering
from upstream.database.ring_tables import catalogue_draft as table
from upstream.deciding.decision_log import DecisionKind, record_decision


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """What publishing did: whether anything changed, and what moved with a new list of communes."""

    is_new: bool
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageDraft:
    """A package that was brought and checked, and waits to be published."""

    number: int
    package: PublishedPackage
    warnings: tuple[str, ...]
    at: int
    author: str


def check_incoming(connection: Connection, package: PublishedPackage) -> PackageComparison | None:
    """Check a package as before it is published, and compare it; nothing is changed, no version is taken.

    Raises:
        Problem: every mistake that an office would find, or its version is taken by another content.
    """
    try:
        catalogue.require_free(connection, package)
    except catalogue.VersionTaken as error:
        raise _taken(package) from error
    check_package(connection, package)
    return compare_package(connection, package)


def publish_package(
    connection: Connection, package: PublishedPackage, ring: str | None, author: str, now: int
) -> PublishedResult:
    """Publish a package to a ring or to all; one that a ring has is published to all, or to another ring.

    Raises:
        ServerProblem: it has mistakes, its version is taken, or there is no such ring; nothing may be
            committed.
    """
    if ring is not None:
        require_ring(connection, ring)
    try:
        catalogue.require_free(connection, package)
        check_package(connection, package)
        is_new = catalogue.publish(connection, package, now, ring)
    except catalogue.VersionTaken as error:
        raise _taken(package) from error
    if not is_new:
        return PublishedResult(is_new=False)
    sha256 = hashlib.sha256(package.content).hexdigest()
    said = {"sha256": sha256, "author": author, **({"ring": ring} if ring is not None else {})}
    record_decision(connection, DecisionKind.PUBLISHED, _name(package), now, content=said)
    sentences = renumbering.carry_over(connection) if package.kind == UNITS_KIND and ring is None else []
    return PublishedResult(is_new=True, sentences=tuple(sentences))


def publish_to(connection: Connection, sha256: str, ring: str | None, author: str, now: int) -> None:
    """Give a package that a ring has to all communes, or to another ring.

    Raises:
        ServerProblem: it is not published, all have it already, or there is no such ring.
    """
    package = _published(connection, sha256)
    if not publish_package(connection, package, ring, author, now).is_new:
        raise ServerProblem("{name} reaches these communes already.", name=_name(package))


def withdraw_package(connection: Connection, sha256: str, reason: str, author: str, now: int) -> None:
    """Withdraw a package, so that offices no longer use it; publishing the same again takes that back.

    Raises:
        ServerProblem: it is not published.
    """
    package = _published(connection, sha256)
    catalogue.withdraw(connection, sha256, now)
    content = {"sha256": sha256, "author": author, **({"reason": reason} if reason else {})}
    record_decision(connection, DecisionKind.WITHDRAWN, _name(package), now, content=content)


def keep_draft(connection: Connection, incoming: IncomingPackage, author: str, now: int) -> int:
    """Keep a package that was brought until somebody publishes it; its number."""
    package = incoming.package
    number: int = connection.execute(
        insert(table)
        .values(
            kind=package.kind,
            code=package.code,
            version=package.version,
            name=package.name,
            content=package.content,
            warnings=msgspec.json.encode(incoming.warnings).decode(),
            at=now,
            author=author,
        )
        .returning(table.c.number)
    ).scalar_one()
    return number


def draft_names(connection: Connection) -> list[PackageDraft]:
    """Return what was brought and is not published yet, the newest first, without the contents."""
    columns = [column for column in table.c if column.name not in ("content", "warnings")]
    query = select(*columns, literal(b"").label("content"), literal("[]").label("warnings"))
    return [_draft(row) for row in connection.execute(query.order_by(table.c.number.desc()))]


def find_draft(connection: Connection, number: int) -> PackageDraft:
    """Return a package that was brought.

    Raises:
        ServerProblem: it is not here any more.
    """
    row = connection.execute(select(table).where(table.c.number == number)).one_or_none()
    if row is None:
        raise ServerProblem("This file is not here any more: it was published or dropped. Bring it again.")
    return _draft(row)


def _draft(row: Any) -> PackageDraft:
    package = PublishedPackage(row.kind, row.code, row.version, row.name, bytes(row.content))
    warnings = msgspec.json.decode(row.warnings, type=tuple[str, ...])
    return PackageDraft(row.number, package, warnings, row.at, row.author)


def drop_draft(connection: Connection, number: int) -> None:
    """Forget a package that was brought."""
    connection.execute(delete(table).where(table.c.number == number))


def _published(connection: Connection, sha256: str) -> PublishedPackage:
    for entry in catalogue.entries(connection):
        content = catalogue.content(connection, sha256) if entry.sha256 == sha256 else None
        if content is not None and not entry.withdrawn:
            return PublishedPackage(entry.kind, entry.code, entry.version, entry.name, content)
    raise ServerProblem("This package is not published. See “catalogue list”.")


def _name(package: PublishedPackage) -> str:
    return f"{package.kind}/{package.code}/{package.version}"


def _taken(package: PublishedPackage) -> ServerProblem:
    return ServerProblem(
        "{file} differs from the published version {version} of {code}. "
        "Published versions never change: give it a new version.",
        file=package.name,
        version=package.version,
        code=package.code,
    )
