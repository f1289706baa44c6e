"""``so-mat-tran retention``: what falls due to be made anonymous; a person says that it shall be."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.persons import due_noted, erasable_due, erase_due
from desktop_app.catalogue.packages.personal import personal_rules
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.commands.person_command import erase
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.office.profile import load_profile
from desktop_app.office.retention import kept_months, set_months


def run(arguments: Arguments) -> int:
    """List what is due, apply it to the records that are named, or show or set the times."""
    own = arguments.own
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        match own.act:
            case "apply":
                return apply(office, own.ids, agreed=own.yes)
            case "times":
                return times(office, own.ids)
        return list_due(office)


def list_due(office: Office) -> int:
    """Print the id of each record that is due, until when it was kept, and by which rule."""
    for item in due_noted(office):
        record = item.record
        until = tr("kept until {day}", day=format_date(item.until))
        sys.stdout.write(f"{record.id}  {until}  {item.rule.name}  {record.where}  {record.title}\n")
    return 0


def apply(office: Office, ids: Sequence[str], *, agreed: bool) -> int:
    """Make the named records anonymous, all that are due where none is named."""
    return erase(erasable_due(office, ids), lambda shown: erase_due(office, ids, shown), agreed=agreed)


def times(office: Office, words: Sequence[str]) -> int:
    """Print how many months the office keeps what; after setting one of them where ``words`` name it.

    Raises:
        NotAllowed: the officer may not change the details of the office.
        Problem: there is no such rule, or the law forbids so short a time.
    """
    rules = {rule.code: rule for rule in personal_rules().retention}
    if words:
        code, *months = words
        if code not in rules or len(months) > 1 or not all(month.isdecimal() for month in months):
            raise Problem(
                "Type one of {codes}, and how many months; without months the usual time holds again.",
                codes=", ".join(rules),
            )
        with office.record() as rec:
            set_months(rec, office.identity.commune_code, code, int(months[0]) if months else None)
    with office.read() as connection:
        profile = load_profile(connection, office.identity.commune_code)
    for code, rule in rules.items():
        sys.stdout.write(f"{code:<12}{kept_months(profile, rule):>5}  {rule.name}\n")
    return 0
