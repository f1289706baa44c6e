"""Saying at the command line who is at work, where the office has registered its officers."""

from __future__ import annotations

import sys

from desktop_app.accounts.officers import has_officers, officers
from desktop_app.accounts.sign_in import sign_in
from desktop_app.cli.opening import ask_hidden
from desktop_app.i18n import tr
from desktop_app.problems import Problem
from desktop_app.workspace import Office


def sign_in_here(office: Office) -> None:
    """Ask for officer and PIN, unless the office works without accounts.

    Raises:
        Problem: nobody is there to be asked, or there is no such officer.
        WrongPin: the PIN is not right.
    """
    with office.read() as connection:
        if not has_officers(connection):
            return
        known = officers(connection)
    if not sys.stdin.isatty():
        raise Problem(
            "An officer must sign in for this, and nobody can be asked here. Use a terminal or the window."
        )
    for number, officer in enumerate(known, start=1):
        sys.stdout.write(f"{number:>3}  {officer.name}\n")
    chosen = input(tr("Number of your name:") + " ").strip()
    if not chosen.isdigit() or not 1 <= int(chosen) <= len(known):
        raise Problem("There is no such number in the list. Start again.")
    officer = known[int(chosen) - 1]
    office.officer = sign_in(office.store, office.clock, officer.id, ask_hidden(tr("PIN:"))).name
