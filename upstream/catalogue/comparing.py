"""A package beside the version of it that offices have: what differs, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop_app.catalogue.brought.set_differences import DifferenceKind, differences
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import definition_from_bytes, shipped_packages
from upstream.catalogue.catalogue import PublishedPackage
from upstream.catalogue.previewing import preview
from upstream.database.tables import catalogue_item as table


@dataclass(frozen=True, slots=True)
class PackageDifference:
    """One difference: a row that came or went, or says something else."""

    kind: DifferenceKind
    code: str
    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class PackageComparison:
    """A package beside an older version; it ships with the program where it was never published."""

    older: str
    is_shipped: bool
    differences: tuple[PackageDifference, ...]


def compare_package(connection: Connection, package: PublishedPackage) -> PackageComparison | None:
    """Return what differs from the version that offices have; ``None`` where they have none.

    Raises:
        Problem: the package has mistakes.
    """
    found = _published(connection, package) or _shipped(package)
    if found is None:
        return None
    version, content, is_shipped = found
    newer, older = definition_from_bytes(package.content), definition_from_bytes(content)
    if isinstance(newer, IndicatorSet) and isinstance(older, IndicatorSet):
        listed = tuple(
            PackageDifference(each.kind, each.code, " – ".join(filter(None, (each.name, each.column))),
                              each.before, each.after)
            for each in differences(newer, older)
        )  # fmt: skip
    else:
        listed = tuple(_of_rows(package.content, content))
    return PackageComparison(version, is_shipped, listed)


def _of_rows(newer: bytes, older: bytes) -> Iterator[PackageDifference]:
    before = {row.key: row for row in preview(older)}
    after = {row.key: row for row in preview(newer)}
    for key, row in after.items():
        was = before.get(key)
        if was is None:
            yield PackageDifference(DifferenceKind.ADDED, key, row.words)
        elif was.words != row.words:
            yield PackageDifference(DifferenceKind.CHANGED, key, row.text, was.words, row.words)
    for key, row in before.items():
        if key not in after:
            yield PackageDifference(DifferenceKind.REMOVED, key, row.words)


def _published(connection: Connection, package: PublishedPackage) -> tuple[str, bytes, bool] | None:
    columns = table.c
    query = (
        select(columns.version, columns.content)
        .where(
            columns.kind == package.kind,
            columns.code == package.code,
            columns.version != package.version,
            columns.withdrawn_at.is_(None),
        )
        .order_by(columns.published_at.desc(), columns.version.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.version, bytes(row.content), False)


def _shipped(package: PublishedPackage) -> tuple[str, bytes, bool] | None:
    versions = [
        (loaded.definition.version, loaded.package.encode(), True)
        for loaded in shipped_packages()
        if loaded.package.kind == package.kind
        and loaded.definition.code == package.code
        and loaded.definition.version != package.version
    ]
    return max(versions, default=None)
