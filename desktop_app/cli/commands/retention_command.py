"""``so-mat-tran retention``: what falls due to be made anonymous; a person says that it shall be."""

from __future__ import annotations

import sys

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.book.office import Office
from desktop_app.book.persons import due_noted, erase_due
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.commands.person_command import SOME_LEFT, result_lines
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here


def run(arguments: Arguments) -> int:
    """List what is due, or apply it to the records that are named."""
    own = arguments.own
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        return apply(office, own.ids, own.reason or "") if own.act == "apply" else list_due(office)


def list_due(office: Office) -> int:
    """Print the id of each record that is due, until when it was kept, and by which rule."""
    for item in due_noted(office):
        record = item.record
        until = tr("kept until {day}", day=format_date(item.until))
        sys.stdout.write(f"{record.id}  {until}  {item.rule.name}  {record.where}  {record.title}\n")
    return 0


def apply(office: Office, ids: list[str], reason: str) -> int:
    """Make the named records anonymous, all that are due where none is named."""
    done = erase_due(office, ids, reason)
    for line in (*result_lines(done.anonymised), *done.remains):
        sys.stdout.write(f"{line}\n")
    return SOME_LEFT if done.anonymised.left else 0
