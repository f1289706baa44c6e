"""Commands about the catalogue: publish packages, list them, withdraw a version."""

from __future__ import annotations

from argparse import Namespace

from sqlalchemy import Connection

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_size
from desktop_app.base.units.unit_tables import KIND as UNITS_KIND
from upstream.admin.commands import reading, writing
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.base.terminal import one_line, print_table
from upstream.catalogue import catalogue, publishing
from upstream.communes import renumbering
from upstream.deciding import decision_log as log
from upstream.deciding.decision_log import DecisionKind
from upstream.releases.store import newest_root


def publish(options: Namespace) -> int:
    """Publish packages."""
    from upstream.catalogue.checking import check_package  # reads packages: only this command needs it

    found = publishing.packages(options.path)
    sentences: list[str] = []
    with writing(options) as connection:
        for package in found:
            try:
                new = catalogue.publish(connection, package, now_millis())
            except catalogue.VersionTaken as error:
                raise ServerProblem(
                    "{file} differs from the published version {version} of {code}. "
                    "Published versions never change: give it a new version.",
                    file=package.name,
                    version=package.version,
                    code=package.code,
                ) from error
            if new:
                check_package(connection, package)
                _note_package(connection, DecisionKind.PUBLISHED, package.kind, package.code, package.version)
            state = tr("published") if new else tr("already published")
            print(package.kind, package.code, package.version, state, sep="\t")
            if new and package.kind == UNITS_KIND:
                sentences += renumbering.carry_over(connection)
        signed = newest_root(connection) is not None
    renumbering.report(sentences)
    if signed:
        print(tr("Offices take it once it is signed: run “release publish”."))
    return 0


def listing(options: Namespace) -> int:
    """Print what is published."""
    with reading(options) as connection:
        rows = [
            (
                entry.kind,
                entry.code,
                entry.version,
                tr("withdrawn") if entry.withdrawn else tr("published"),
                format_size(entry.size),
                entry.sha256[:12],
                one_line(entry.name),
            )
            for entry in catalogue.entries(connection)
        ]
    print_table(
        (tr("Kind"), tr("Code"), tr("Version"), tr("State"), tr("Size"), tr("SHA-256"), tr("Name")), rows
    )
    return 0


def withdraw(options: Namespace) -> int:
    """Withdraw a version; publishing the same again takes that back."""
    named = (options.kind, options.code, options.version)
    with writing(options) as connection:
        found = [
            entry
            for entry in catalogue.entries(connection)
            if (entry.kind, entry.code, entry.version) == named and not entry.withdrawn
        ]
        if not found:
            raise ServerProblem(
                "{kind} {code} {version} is not published. See “catalogue list”.",
                kind=options.kind,
                code=options.code,
                version=options.version,
            )
        catalogue.withdraw(connection, found[0].sha256, now_millis())
        _note_package(connection, DecisionKind.WITHDRAWN, *named)
        signed = newest_root(connection) is not None
    print(*named, tr("withdrawn"), sep="\t")
    if signed:
        print(tr("Offices follow once the list without it is signed: run “release publish”."))
    return 0


def _note_package(connection: Connection, kind: DecisionKind, *named: str) -> None:
    sha256 = next(
        entry.sha256
        for entry in catalogue.entries(connection)
        if (entry.kind, entry.code, entry.version) == named
    )
    log.record_decision(connection, kind, "/".join(named), now_millis(), content={"sha256": sha256})
