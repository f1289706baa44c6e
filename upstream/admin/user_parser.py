"""The words of the commands about users of the console."""

from __future__ import annotations

import argparse

from desktop_app.base.i18n import tr
from upstream.admin import user_commands
from upstream.console.accounts.reach import Right


def add_console_address(parser: argparse.ArgumentParser) -> None:
    """Add where browsers reach the console, for the link that is printed."""
    parser.add_argument(
        "--console-address",
        default="http://127.0.0.1:8471",
        metavar="ADDRESS",
        help=tr("address of the console in the link that is printed"),
    )


def add_users(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands about users of the console."""
    user = actions.add_parser("user", help=tr("users of the console"))
    inner = user.add_subparsers(required=True, metavar=tr("COMMAND"))

    add = inner.add_parser("add", help=tr("make a user, and print a one-time link to choose a password"))
    add.add_argument("name", help=tr("name to sign in with: small letters without accents"))
    add.add_argument("--full-name", required=True, help=tr("full name"))
    add.add_argument(
        "--right",
        action="append",
        choices=[right.value for right in Right],
        required=True,
        help=tr("what the user may do; several times for several"),
    )
    add.add_argument(
        "--commune", action="append", default=[], help=tr("a commune that the user sees; without any: all")
    )
    add_console_address(add)
    add.set_defaults(run=user_commands.add)

    listing = inner.add_parser("list", help=tr("list the users and what they may do"))
    listing.set_defaults(run=user_commands.show_list)

    reset = inner.add_parser(
        "reset", help=tr("end password, second factor and sessions of a user, and print a new link")
    )
    reset.add_argument("name", help=tr("name to sign in with"))
    add_console_address(reset)
    reset.set_defaults(run=user_commands.reset)

    for name, meaning, run in (
        ("lock", tr("let a user in no more"), user_commands.lock),
        ("unlock", tr("let a user in again"), user_commands.unlock),
    ):
        action = inner.add_parser(name, help=meaning)
        action.add_argument("name", help=tr("name to sign in with"))
        action.set_defaults(run=run)
