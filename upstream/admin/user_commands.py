"""Commands about users of the console, and their words."""

from __future__ import annotations

import argparse
from argparse import Namespace

from desktop_app.base.i18n import tr
from upstream.admin.commands import reading, writing
from upstream.base.clock import now_millis
from upstream.base.terminal import local_time, one_line, print_table
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts import users
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event


def add(options: Namespace) -> int:
    """Make a user, and print a one-time link."""
    with writing(options) as connection:
        now, communes = now_millis(), options.commune or None
        users.require_communes(communes or (), commune_names(connection))
        rights = [Right(name) for name in options.right]
        users.add_user(connection, options.name, options.full_name, rights, communes, now)
        user = users.require_user(connection, options.name)
        link = users.make_link(connection, user, now)
        log_event(connection, None, LogEvent.USERS, now, f"add {user.name}")
    print(users.link_address(options.console_address, link))
    return 0


def show_list(options: Namespace) -> int:
    """Print the users, one a line."""
    with reading(options) as connection:
        rows = [
            (
                user.name,
                one_line(user.full_name),
                " ".join(right for right in Right if right in user.reach.rights),
                tr("all") if user.reach.communes is None else " ".join(sorted(user.reach.communes)),
                _state(user),
                local_time(user.made_at),
            )
            for user in users.users(connection)
        ]
    print_table(
        (tr("Name"), tr("Full name"), tr("Rights"), tr("Sees the communes"), tr("State"), tr("Since")),
        rows,
    )
    return 0


def _state(user: users.ConsoleUser) -> str:
    if user.locked:
        return tr("locked")
    if not user.has_password:
        return tr("has not used the link yet")
    return tr("active, with a second factor") if user.totp_secret else tr("active")


def reset(options: Namespace) -> int:
    """End password, second factor and sessions of a user, and print a new link."""
    with writing(options) as connection:
        user, now = users.require_user(connection, options.name), now_millis()
        link = users.make_link(connection, user, now)
        log_event(connection, None, LogEvent.USERS, now, f"reset {user.name}")
    print(users.link_address(options.console_address, link))
    return 0


def lock(options: Namespace) -> int:
    """Let a user in no more."""
    return _set_locked(options, locked=True)


def unlock(options: Namespace) -> int:
    """Let a user in again."""
    return _set_locked(options, locked=False)


def _set_locked(options: Namespace, *, locked: bool) -> int:
    with writing(options) as connection:
        user = users.require_user(connection, options.name)
        users.set_locked(connection, user, locked=locked)
        event = f"{'lock' if locked else 'unlock'} {user.name}"
        log_event(connection, None, LogEvent.USERS, now_millis(), event)
    print(user.name, tr("locked") if locked else tr("active"), sep="\t")
    return 0


def add_console_address(parser: argparse.ArgumentParser, default: str = "http://127.0.0.1:8471") -> None:
    """Add where browsers reach the console, for one-time links."""
    parser.add_argument(
        "--console-address",
        default=default,
        metavar="ADDRESS",
        help=tr("address of the console in one-time links, such as https://mttq.example:8443"),
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
    add.set_defaults(run=add)

    listing = inner.add_parser("list", help=tr("list the users and what they may do"))
    listing.set_defaults(run=show_list)

    reset = inner.add_parser(
        "reset", help=tr("end password, second factor and sessions of a user, and print a new link")
    )
    reset.add_argument("name", help=tr("name to sign in with"))
    add_console_address(reset)
    reset.set_defaults(run=reset)

    for name, meaning, run in (
        ("lock", tr("let a user in no more"), lock),
        ("unlock", tr("let a user in again"), unlock),
    ):
        action = inner.add_parser(name, help=meaning)
        action.add_argument("name", help=tr("name to sign in with"))
        action.set_defaults(run=run)
