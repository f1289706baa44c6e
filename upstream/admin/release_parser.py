"""The parser of the commands about keys and releases."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from pathlib import Path

from desktop_app.base.i18n import tr
from desktop_app.wire.releases.targets import Ring
from upstream.admin import key_commands, release_commands

_ROOT_DAYS = 1826
"""Five years: the keys lie in safes, and being out of date only warns."""
_LIST_DAYS = 366
_LONGEST = 3653


def add_keys(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands ``keys …``."""
    keys = actions.add_parser("keys", help=tr("the keys with which the province signs"))
    inner = keys.add_subparsers(required=True, metavar=tr("COMMAND"))

    new = inner.add_parser("new", help=tr("make keys and the first root in a folder; needs no database"))
    new.add_argument("folder", type=Path, help=tr("a folder on a stick, or one to rehearse in"))
    new.add_argument("--name", required=True, help=tr("name of the province"))
    new.add_argument("--root", type=int, default=3, metavar="N", help=tr("how many root keys"))
    new.add_argument(
        "--root-threshold", type=int, default=2, metavar="K", help=tr("how many must sign a root")
    )
    new.add_argument("--release", type=int, default=2, metavar="N", help=tr("how many release keys"))
    new.add_argument(
        "--release-threshold", type=int, default=1, metavar="K", help=tr("how many must sign a list")
    )
    _add_secrets(new, _ROOT_DAYS)
    new.set_defaults(run=key_commands.new)

    rotate = inner.add_parser("rotate", help=tr("make the next root in a folder; needs no database"))
    rotate.add_argument("folder", type=Path, help=tr("an empty folder for the new keys"))
    rotate.add_argument("--after", type=Path, required=True, metavar="ROOT", help=tr("the root in force"))
    _add_key(rotate, tr("a root key in force; as many as must sign"))
    rotate.add_argument(
        "--renew",
        choices=("all", "root", "release", "none"),
        default="all",
        help=tr("which keys are replaced"),
    )
    rotate.add_argument(
        "--lists-from",
        type=int,
        metavar="N",
        help=tr("lists with lower numbers are invalid (“release list”)"),
    )
    _add_secrets(rotate, _ROOT_DAYS)
    rotate.set_defaults(run=key_commands.rotate)

    publish = inner.add_parser("publish", help=tr("put a root into the database"))
    publish.add_argument("root", type=Path, help=tr("the file of the root"))
    publish.set_defaults(run=key_commands.publish)

    show = inner.add_parser(
        "fingerprint", help=tr("print the fingerprint of the root in force, or in a file")
    )
    show.add_argument("root", type=Path, nargs="?", help=tr("the file of the root"))
    show.set_defaults(run=key_commands.show)

    passphrase = inner.add_parser("passphrase", help=tr("give a key another passphrase"))
    passphrase.add_argument("key", type=Path, help=tr("the file of the key"))
    passphrase.add_argument("--passphrase-file", type=Path, help=tr("a file with the passphrase"))
    passphrase.add_argument("--new-passphrase-file", type=Path, help=tr("a file with the new passphrase"))
    passphrase.set_defaults(run=key_commands.passphrase)


def add_releases(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands ``release …``."""
    releases = actions.add_parser("release", help=tr("sign and publish programs and the catalogue"))
    inner = releases.add_subparsers(required=True, metavar=tr("COMMAND"))

    publish = inner.add_parser("publish", help=tr("sign the catalogue and programs as a new list"))
    publish.add_argument("program", type=Path, nargs="*", help=tr("the tar or zip of a program to add"))
    _add_key(publish, tr("a release key; as many as must sign"))
    publish.add_argument("--least", default="", metavar="VERSION", help=tr("oldest program that may take it"))
    publish.add_argument("--ring", choices=tuple(Ring), default=Ring.ALL, help=tr("who gets the programs"))
    publish.add_argument("--notes", type=Path, metavar="FILE", help=tr("what is new, as text in Vietnamese"))
    publish.add_argument(
        "--trial", nargs="*", metavar=tr("CODE"), help=tr("communes that try programs first")
    )
    publish.add_argument(
        "--withdraw", action="append", default=[], metavar="SYSTEM:VERSION", help=tr("a program to take back")
    )
    publish.add_argument(
        "--number",
        type=int,
        default=1,
        metavar="N",
        help=tr("at least this number, after a restored database"),
    )
    _add_secrets(publish, _LIST_DAYS)
    publish.set_defaults(run=release_commands.publish)

    listing = inner.add_parser("list", help=tr("list what is signed"))
    listing.set_defaults(run=release_commands.listing)

    bundle = inner.add_parser("bundle", help=tr("write one file for USB sticks"))
    bundle.add_argument("file", type=Path, help=tr("the file to write"))
    bundle.add_argument("--system", action="append", default=[], help=tr("only programs of this system"))
    bundle.set_defaults(run=release_commands.bundle)


def _add_key(parser: argparse.ArgumentParser, meaning: str) -> None:
    parser.add_argument("--key", type=Path, action="append", default=[], required=True, help=meaning)


def _add_secrets(parser: argparse.ArgumentParser, days: int) -> None:
    parser.add_argument("--passphrase-file", type=Path, help=tr("a file with the passphrase"))
    parser.add_argument(
        "--valid-days", type=days_of(_LONGEST), default=days, help=tr("after so many days offices warn")
    )


def days_of(most: int) -> Callable[[str], float]:
    """Reads a number of days above 0 and not above ``most``, as an option of a command line."""

    def read(text: str) -> float:
        try:
            days = float(text)
        except ValueError:
            days = math.nan
        if not 0 < days <= most:  # false for what is no number
            raise argparse.ArgumentTypeError(
                tr("“{text}” is not a number of days from 1 to {most}", text=text, most=most)
            )
        return days

    return read
