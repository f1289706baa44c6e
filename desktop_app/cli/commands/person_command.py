"""``so-mat-tran person``: find everything the office holds of a person, export it, make him anonymous."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.book.persons import erase_persons, export_person, find_noted
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.persons.anonymising import Anonymised
from desktop_app.persons.records import FoundPerson

SOME_LEFT = 3
"""The exit status where a record keeps the name."""


def run(arguments: Arguments) -> int:
    """Find, export or purge; an officer with the right signs in where the office has any."""
    own = arguments.own
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        if own.act == "find":
            return find(office, " ".join(own.words))
        if own.act == "export":
            if own.out is None:
                raise Problem("Name the folder with --out FOLDER.")
            for path in export_person(office, own.words, own.out):
                sys.stdout.write(f"{path}\n")
            return 0
        return purge(office, own.words, own.reason or "")


def find(office: Office, words: str) -> int:
    """Print each person with his id and, below, the records that name him; 1 where nobody was found."""
    found = find_noted(office, words)
    for person in found:
        sys.stdout.write(f"{person.id}  {person.name}\n")
        for line in _records(person):
            sys.stdout.write(f"    {line}\n")
    if not found:
        sys.stderr.write(tr("Nobody was found.") + "\n")
    return 0 if found else 1


def purge(office: Office, ids: Sequence[str], reason: str) -> int:
    """Make the persons or records anonymous and erase what is left on this computer; what stays is said."""
    done = erase_persons(office, ids, reason)
    for line in result_lines(done.anonymised):
        sys.stdout.write(f"{line}\n")
    for sentence in done.remains:
        sys.stdout.write(f"{sentence}\n")
    return SOME_LEFT if done.anonymised.left else 0


def result_lines(result: Anonymised) -> list[str]:
    """What was emptied and what is left, a line for each record."""
    done = [tr("Made anonymous: {where}, {id}", where=each.where, id=each.id) for each in result.done]
    left = [
        tr("Stays: {title} ({where}). {why}", title=each.record.title, where=each.record.where, why=each.why)
        for each in result.left
    ]
    return [*done, *left]


def _records(person: FoundPerson) -> list[str]:
    return [
        "  ".join(
            part
            for part in (
                record.id,
                record.where,
                record.title,
                format_date(record.day) if record.day else "",
            )
            if part
        )
        for record in person.records
    ]
