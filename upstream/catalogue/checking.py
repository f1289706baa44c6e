"""Check a package as an office does: one with errors would fail at every office at once."""

from __future__ import annotations

from sqlalchemy import Connection, select

from desktop_app.base.problems import Problem
from desktop_app.catalogue.indicator_set import IndicatorSet
from desktop_app.catalogue.loading import definition_from_bytes, shipped_packages
from desktop_app.catalogue.set_changes import require_lasting_codes
from upstream.base.problems import ServerProblem
from upstream.catalogue.catalogue import PublishedPackage
from upstream.database.tables import catalogue_item as table


def check_package(connection: Connection, package: PublishedPackage) -> None:
    """Read the package whole, and compare a set with its other versions that offices may have.

    Raises:
        ServerProblem: every mistake that an office would find.
    """
    try:
        definition = definition_from_bytes(package.content)
        if isinstance(definition, IndicatorSet):
            for other in _other_versions(connection, package):
                require_lasting_codes(definition, other)
    except Problem as problem:
        raise ServerProblem(
            "No office could use {kind} {code} {version}. {reason}",
            kind=package.kind,
            code=package.code,
            version=package.version,
            reason=problem.sentence(),
        ) from problem


def check_published(connection: Connection) -> None:
    """Check everything that is published, before it is signed.

    Raises:
        ServerProblem: a package has mistakes; it can be withdrawn.
    """
    columns = table.c
    for row in connection.execute(select(table).where(columns.withdrawn_at.is_(None))):
        package = PublishedPackage(row.kind, row.code, row.version, row.name, bytes(row.content))
        try:
            check_package(connection, package)
        except ServerProblem as problem:
            raise ServerProblem(
                "{reason} It is published here already: withdraw it with “catalogue withdraw {kind} {code} "
                "{version}”, then sign again.",
                reason=problem.sentence(),
                kind=row.kind,
                code=row.code,
                version=row.version,
            ) from problem


def _other_versions(connection: Connection, package: PublishedPackage) -> list[IndicatorSet]:
    columns = table.c
    query = select(columns.content).where(
        columns.kind == package.kind,
        columns.code == package.code,
        columns.version != package.version,
        columns.withdrawn_at.is_(None),
    )
    read = [definition_from_bytes(bytes(content)) for content in connection.execute(query).scalars()]
    read += [loaded.definition for loaded in shipped_packages()]  # every office has them, published or not
    return [
        definition
        for definition in read
        if isinstance(definition, IndicatorSet)
        and (definition.code, definition.version) != (package.code, package.version)
        and definition.code == package.code
    ]
