"""The parsers of the commands about the catalogue and its rings."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop_app.base.i18n import tr
from upstream.admin import catalogue_commands
from upstream.admin.job_parser import add_communes

type _Actions = argparse._SubParsersAction[argparse.ArgumentParser]


def add_catalogue(actions: _Actions) -> None:
    """Add the commands about the catalogue."""
    catalogue = actions.add_parser("catalogue", help=tr("forms, indicator sets and lists of communes"))
    inner = catalogue.add_subparsers(required=True, metavar=tr("COMMAND"))
    check = inner.add_parser("check", help=tr("check a file and say what it changes; nothing is published"))
    check.set_defaults(run=catalogue_commands.check)
    publish = inner.add_parser("publish", help=tr("publish a file or the files of a folder"))
    publish.set_defaults(run=catalogue_commands.publish)
    for each in (check, publish):
        each.add_argument(
            "path", type=Path, help=tr("a workbook, an XLSForm, a package, or a folder of them")
        )
    listing = inner.add_parser("list", help=tr("list what is published"))
    listing.set_defaults(run=catalogue_commands.listing)
    withdraw = inner.add_parser("withdraw", help=tr("withdraw a version, so that offices no longer use it"))
    withdraw.add_argument("--reason", default="", help=tr("why it is withdrawn"))
    withdraw.set_defaults(run=catalogue_commands.withdraw)
    widen = inner.add_parser("widen", help=tr("give a version that a ring has to all communes"))
    widen.set_defaults(run=catalogue_commands.widen)
    for each in (publish, widen):
        each.add_argument("--ring", default="", help=tr("only the communes of this ring get it"))
    who = inner.add_parser("who", help=tr("say how many computers of each commune fetched a version"))
    who.set_defaults(run=catalogue_commands.who)
    for each in (withdraw, widen, who):
        for name, meaning in (("kind", tr("kind")), ("code", tr("code")), ("version", tr("version"))):
            each.add_argument(name, help=tr("{what}, as “catalogue list” prints it", what=meaning))
    _add_rings(actions)


def _add_rings(actions: _Actions) -> None:
    ring = actions.add_parser("ring", help=tr("lists of communes that get packages before the others"))
    inner = ring.add_subparsers(required=True, metavar=tr("COMMAND"))
    listing = inner.add_parser("list", help=tr("list the rings with their communes"))
    listing.set_defaults(run=catalogue_commands.list_rings)
    put = inner.add_parser("set", help=tr("make a ring, or give it other communes"))
    put.set_defaults(run=catalogue_commands.set_ring)
    drop = inner.add_parser("drop", help=tr("forget a ring that no package needs any more"))
    drop.set_defaults(run=catalogue_commands.drop_ring)
    for each in (put, drop):
        each.add_argument("name", help=tr("name of the ring"))
    add_communes(put)
