"""Sign in at the command line; guarded acts are refused without it."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from desktop_app.accounts.officer import Officer, has_officers
from desktop_app.accounts.officers import officers
from desktop_app.accounts.pins import sign_in
from desktop_app.accounts.session import Session, SessionChannel
from desktop_app.base.clock import Clock
from desktop_app.base.console.asking import ask_hidden, ask_line, somebody_can_be_asked
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.storage.store import Store

PIN_FILE_VARIABLE = "SO_MAT_TRAN_PIN_FILE"
"""Names a file with the PIN of the officer named with ``--officer``; a PIN is never a word of a command."""


def session_of(store: Store, clock: Clock, arguments: Arguments) -> Session:
    """Return the session of the officer who was named or chosen.

    An office without officers works without accounts, in the name of the computer's account.

    Raises:
        Problem: there is no console to ask at, or no such officer.
        WrongPin: the PIN is not right.
    """
    with store.read() as connection:
        registered, known = has_officers(connection), officers(connection)
    if not registered:
        return Session(getpass.getuser(), SessionChannel.COMMAND_LINE)
    named: str | None = arguments.own.officer
    officer = _asked(known) if named is None else _named(known, named)
    if any(item.has_pin for item in known):
        officer = sign_in(store, clock, officer.id, _pin(os.environ))
    return Session(officer.name, SessionChannel.COMMAND_LINE)


def sign_in_here(office: Office, arguments: Arguments) -> None:
    """Start the session of the officer who was named or chosen; raises what :func:`session_of` does."""
    office.session = session_of(office.store, office.clock, arguments)


def sign_in_or_schedule(office: Office, arguments: Arguments) -> None:
    """Begin a session of the officer who was named; otherwise it is work by schedule, with few rights."""
    if arguments.own.officer is None:
        office.session = Session.of_schedule()
    else:
        sign_in_here(office, arguments)


def _named(known: list[Officer], name: str) -> Officer:
    exact = [item for item in known if item.name == name]
    found = exact or [item for item in known if fold(item.name) == fold(name)]
    if len(found) != 1:
        raise Problem(
            "There is no officer “{name}” in this office. Type the name as the list of officers has it.",
            name=name,
        )
    return found[0]


def _asked(known: list[Officer]) -> Officer:
    if not somebody_can_be_asked():
        raise Problem(
            "An officer must sign in for this, and nobody can be asked here. "
            "Name one with --officer, and the file with the PIN in {variable}; or use the window.",
            variable=PIN_FILE_VARIABLE,
        )
    for number, officer in enumerate(known, start=1):
        sys.stdout.write(f"{number:>3}  {officer.name}\n")
    chosen = ask_line(tr("Number of your name:")).strip()
    if not chosen.isdigit() or not 1 <= int(chosen) <= len(known):
        raise Problem("There is no such number in the list. Start again.")
    return known[int(chosen) - 1]


def _pin(environment: Mapping[str, str]) -> str:
    file = environment.get(PIN_FILE_VARIABLE)
    if file:
        try:
            return Path(file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(
                "The file with the PIN cannot be read: {path}. Check its name and who may read it.", path=file
            ) from error
    if not somebody_can_be_asked():
        raise Problem(
            "The PIN cannot be asked for here. Name the file with it in {variable}, or use the window.",
            variable=PIN_FILE_VARIABLE,
        )
    return ask_hidden(tr("PIN:"))
