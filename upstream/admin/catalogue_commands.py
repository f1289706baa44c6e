"""Commands about the catalogue: check and publish packages, list them, withdraw a version; and rings."""

from __future__ import annotations

import argparse
import getpass
import sys
from argparse import Namespace
from pathlib import Path

from sqlalchemy import Connection

from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_size
from desktop_app.wire.messages import CatalogueEntry
from upstream.admin.commands import reading, writing
from upstream.admin.job_commands import communes_of
from upstream.admin.job_parser import add_communes
from upstream.base.clock import now_millis
from upstream.base.problems import ServerProblem
from upstream.base.terminal import local_time, one_line, print_table
from upstream.catalogue import catalogue, rings
from upstream.catalogue.reaching import reach_of
from upstream.communes import renumbering
from upstream.communes.unit_lists import commune_names
from upstream.releases.store import newest_root

type _Actions = argparse._SubParsersAction[argparse.ArgumentParser]

_KINDS = {"added": N_("new"), "removed": N_("gone"), "changed": N_("changed")}


def check(options: Namespace) -> int:
    """Check packages as before they are published, and print what they change; nothing is published."""
    from upstream.catalogue.incoming import read_incoming
    from upstream.deciding.packages import check_incoming

    for incoming in read_incoming(options.path):
        package = incoming.package
        with reading(options) as connection:
            compared = check_incoming(connection, package)
        print(package.kind, package.code, package.version, tr("can be published"), sep="\t")
        for warning in incoming.warnings:
            print(one_line(warning), file=sys.stderr)
        if compared is None:
            print(tr("No office has another version of it."))
            continue
        print(
            tr("{n} differences from version {version}", n=len(compared.differences), version=compared.older)
        )
        headings = (tr("Kind of change"), tr("Code"), tr("Name"), tr("Before"), tr("After"))
        print_table(
            headings,
            [
                (tr(_KINDS[each.kind.value]), *map(one_line, (each.code, each.name, each.before, each.after)))
                for each in compared.differences
            ],
        )
    return 0


def publish(options: Namespace) -> int:
    """Publish packages, to a ring or to all."""
    from upstream.catalogue.incoming import read_incoming  # reads packages: only these commands need it
    from upstream.deciding.packages import publish_package

    sentences: list[str] = []
    ring = options.ring or None
    with writing(options) as connection:
        for incoming in read_incoming(options.path):
            package = incoming.package
            done = publish_package(connection, package, ring, getpass.getuser(), now_millis())
            state = tr("published") if done.is_new else tr("already published")
            print(package.kind, package.code, package.version, state, sep="\t")
            for warning in incoming.warnings:
                print(one_line(warning), file=sys.stderr)
            sentences += done.sentences
        signed = newest_root(connection) is not None
    renumbering.report(sentences)
    if signed:
        print(tr("Offices take it once it is signed: run “release publish”."))
    return 0


def listing(options: Namespace) -> int:
    """Print what is published."""
    with reading(options) as connection:
        of_rings = {ring.name: len(ring.communes) for ring in rings.rings(connection)}
        limited = catalogue.only_in_rings(connection)
        rows = [
            (
                entry.kind,
                entry.code,
                entry.version,
                _state(entry, limited.get(entry.sha256), of_rings),
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


def _state(entry: CatalogueEntry, ring: str | None, of_rings: dict[str, int]) -> str:
    if entry.withdrawn:
        return tr("withdrawn")
    if ring is not None:
        return tr("published to {ring} ({n} communes)", ring=one_line(ring), n=of_rings.get(ring, 0))
    return tr("published")


def withdraw(options: Namespace) -> int:
    """Withdraw a version; publishing the same again takes that back."""
    from upstream.deciding.packages import withdraw_package

    with writing(options) as connection:
        sha256 = _named(connection, options)
        withdraw_package(connection, sha256, options.reason, getpass.getuser(), now_millis())
        signed = newest_root(connection) is not None
    print(options.kind, options.code, options.version, tr("withdrawn"), sep="\t")
    if signed:
        print(tr("Offices follow once the list without it is signed: run “release publish”."))
    return 0


def widen(options: Namespace) -> int:
    """Give a version that a ring has to all communes, or to another ring."""
    from upstream.deciding.packages import publish_to

    with writing(options) as connection:
        sha256 = _named(connection, options)
        publish_to(connection, sha256, options.ring or None, getpass.getuser(), now_millis())
    print(options.kind, options.code, options.version, options.ring or tr("all communes"), sep="\t")
    return 0


def who(options: Namespace) -> int:
    """Print how many computers of each commune fetched a version."""
    with reading(options) as connection:
        found, names = reach_of(connection, _named(connection, options)), commune_names(connection)
    rows = [
        (
            each.commune,
            names.get(each.commune, ""),
            f"{each.fetched}/{each.computers}",
            "" if each.first_at is None else local_time(each.first_at),
        )
        for each in found
    ]
    print_table((tr("Commune"), tr("Name of the commune"), tr("Computers"), tr("First fetched")), rows)
    return 0


def set_ring(options: Namespace) -> int:
    """Make a ring, or give it other communes."""
    with writing(options) as connection:
        wanted = communes_of(connection, options.communes)
        rings.set_ring(connection, options.name, wanted, getpass.getuser(), now_millis())
    print(options.name.strip(), tr("{n} communes", n=len(wanted)), sep="\t")
    return 0


def list_rings(options: Namespace) -> int:
    """Print the rings with their communes."""
    with reading(options) as connection:
        found = rings.rings(connection)
    rows = [
        (one_line(each.name), each.packages, len(each.communes), " ".join(each.communes)) for each in found
    ]
    print_table((tr("Ring"), tr("Packages"), tr("Communes"), tr("Codes")), rows)
    return 0


def drop_ring(options: Namespace) -> int:
    """Forget a ring that no package needs any more."""
    with writing(options) as connection:
        rings.drop_ring(connection, options.name)
    print(options.name, tr("dropped"), sep="\t")
    return 0


def _named(connection: Connection, options: Namespace) -> str:
    for entry in catalogue.entries(connection):
        named = (entry.kind, entry.code, entry.version) == (options.kind, options.code, options.version)
        if named and not entry.withdrawn:
            return entry.sha256
    raise ServerProblem(
        "{kind} {code} {version} is not published. See “catalogue list”.",
        kind=options.kind,
        code=options.code,
        version=options.version,
    )


def add_catalogue(actions: _Actions) -> None:
    """Add the commands about the catalogue."""
    named = actions.add_parser("catalogue", help=tr("forms, indicator sets and lists of communes"))
    inner = named.add_subparsers(required=True, metavar=tr("COMMAND"))
    checking = inner.add_parser(
        "check", help=tr("check a file and say what it changes; nothing is published")
    )
    checking.set_defaults(run=check)
    publishing = inner.add_parser("publish", help=tr("publish a file or the files of a folder"))
    publishing.set_defaults(run=publish)
    for each in (checking, publishing):
        each.add_argument(
            "path", type=Path, help=tr("a workbook, an XLSForm, a package, or a folder of them")
        )
    listed = inner.add_parser("list", help=tr("list what is published"))
    listed.set_defaults(run=listing)
    withdrawing = inner.add_parser(
        "withdraw", help=tr("withdraw a version, so that offices no longer use it")
    )
    withdrawing.add_argument("--reason", default="", help=tr("why it is withdrawn"))
    withdrawing.set_defaults(run=withdraw)
    widening = inner.add_parser("widen", help=tr("give a version that a ring has to all communes"))
    widening.set_defaults(run=widen)
    for each in (publishing, widening):
        each.add_argument("--ring", default="", help=tr("only the communes of this ring get it"))
    asked = inner.add_parser("who", help=tr("say how many computers of each commune fetched a version"))
    asked.set_defaults(run=who)
    for each in (withdrawing, widening, asked):
        for name, meaning in (("kind", tr("kind")), ("code", tr("code")), ("version", tr("version"))):
            each.add_argument(name, help=tr("{what}, as “catalogue list” prints it", what=meaning))
    _add_rings(actions)


def _add_rings(actions: _Actions) -> None:
    ring = actions.add_parser("ring", help=tr("lists of communes that get packages before the others"))
    inner = ring.add_subparsers(required=True, metavar=tr("COMMAND"))
    listed = inner.add_parser("list", help=tr("list the rings with their communes"))
    listed.set_defaults(run=list_rings)
    put = inner.add_parser("set", help=tr("make a ring, or give it other communes"))
    put.set_defaults(run=set_ring)
    drop = inner.add_parser("drop", help=tr("forget a ring that no package needs any more"))
    drop.set_defaults(run=drop_ring)
    for each in (put, drop):
        each.add_argument("name", help=tr("name of the ring"))
    add_communes(put)
