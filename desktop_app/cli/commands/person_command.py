"""``so-mat-tran person``: find everything the office holds of a person, export it, make it anonymous."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop_app.base.console.asking import ask_line, somebody_can_be_asked
from desktop_app.base.i18n import N_, tr
from desktop_app.base.numbers import format_date, format_number
from desktop_app.base.problems import Problem
from desktop_app.base.text import fold
from desktop_app.book.office import Office
from desktop_app.book.persons import (
    ErasedPersons,
    erasable,
    erase_persons,
    export_person,
    find_noted,
    write_duty_papers,
)
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.persons.anonymising import Anonymised, EraseReason
from desktop_app.persons.records import FoundPerson, HeldRecord

SOME_LEFT = 3
"""The exit status where a record keeps the name."""

REASONS = tuple(reason.value for reason in EraseReason if reason is not EraseReason.EXPIRED)
"""Why somebody asks to erase; what is over is erased by ``retention``."""

_YES = N_("yes")


def run(arguments: Arguments) -> int:
    """Find, export or purge, or write the dossier; an officer with the right signs in where there are any."""
    own = arguments.own
    if own.act != "dossier" and not own.words:
        raise Problem("Type whom to look for, or an id from “so-mat-tran person find WORDS”.")
    with existing_office(arguments) as office:
        sign_in_here(office, arguments)
        match own.act:
            case "find":
                return find(office, " ".join(own.words))
            case "export":
                return _written(export_person(office, own.words, _folder(own.out)))
            case "dossier":
                return _written(write_duty_papers(office, _folder(own.out)))
        return purge(office, own.words, own.reason, agreed=own.yes)


def find(office: Office, words: str) -> int:
    """Print each person with an id and, below, the records with that name; 1 where nobody was found."""
    found = find_noted(office, words)
    for person in found:
        sys.stdout.write(f"{person.id}  {person.name}\n" if person.name else tr("Without a name") + "\n")
        for line in _records(person):
            sys.stdout.write(f"    {line}\n")
    if not found:
        sys.stderr.write(tr("Nobody was found.") + "\n")
    sys.stderr.write(tr("What entries say in free texts is found by the search of the registers.") + "\n")
    return 0 if found else 1


def purge(office: Office, ids: Sequence[str], reason: str | None, *, agreed: bool) -> int:
    """Show what would go and stay; once a person agreed, erase it and what is left on this computer.

    Raises:
        NotAllowed: the officer may not look up or erase personal data.
        Problem: an id means nobody, there is no reason, or nobody agreed.
    """
    if reason not in REASONS:
        raise Problem("Say why with --reason: {reasons}.", reasons=", ".join(REASONS))
    why = EraseReason(reason)
    planned = erasable(office, ids).because(why)
    return erase(planned, lambda shown: erase_persons(office, ids, why, shown), agreed=agreed)


def erase(planned: Anonymised, act: Callable[[Anonymised], ErasedPersons], *, agreed: bool) -> int:
    """Print what would go and what stays, ask, act, and print what remains elsewhere."""
    for record in planned.done:
        sys.stdout.write(tr("Would be made anonymous: {record}", record=_line(record)) + "\n")
    for item in planned.left:
        sys.stdout.write(tr("Stays: {record}. {why}", record=_line(item.record), why=item.why) + "\n")
    if planned.done:
        if not agreed:
            _ask(len(planned.done))
        done = act(planned)
        count = format_number(len(done.anonymised.done))
        sys.stdout.write(tr("Made anonymous: {n} records.", n=count) + "\n")
        for sentence in done.remains:
            sys.stdout.write(f"{sentence}\n")
    return SOME_LEFT if planned.left else 0


def _ask(count: int) -> None:
    """Go on only if the person at the console agrees.

    Raises:
        Problem: nobody is there to be asked, or does not agree.
    """
    if not somebody_can_be_asked():
        raise Problem(
            "Nothing was erased: it cannot be undone. Read the list above, then give the command again with "
            "--yes."
        )
    question = tr("{n} records lose the name for good. Type yes to go on:", n=format_number(count))
    if fold(ask_line(question)) not in {"yes", fold(tr(_YES))}:
        raise Problem("Nothing was erased.")


def _folder(out: Path | None) -> Path:
    if out is None:
        raise Problem("Name the folder with --out FOLDER.")
    return out


def _written(paths: Sequence[Path]) -> int:
    for path in paths:
        sys.stdout.write(f"{path}\n")
    return 0


def _records(person: FoundPerson) -> list[str]:
    beside = tr("only the name")
    return [
        "  ".join(filter(None, (record.id, _line(record), "" if record.is_whole else f"({beside})")))
        for record in person.records
    ]


def _line(record: HeldRecord) -> str:
    day = format_date(record.day) if record.day else ""
    return "  ".join(filter(None, (record.where, record.title, day)))
