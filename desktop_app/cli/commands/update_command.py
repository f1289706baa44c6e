"""``so-mat-tran update``: which version runs, what is new, from a USB stick too; installing it."""

from __future__ import annotations

import sys

from desktop_app.backup.before_update import asking_of, prepare, switch
from desktop_app.base.clock import to_millis
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.book.bundles import take_bundle
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here
from desktop_app.updates.downloads import Downloads
from desktop_app.updates.program_folder import ProgramFolder, program_folder, running_version
from desktop_app.updates.status import UpdateStatus, update_status
from desktop_app.updates.trust import fingerprint_sentence


def run(arguments: Arguments) -> int:
    """Take a bundle where one is named, print the status, install on request."""
    own, program = arguments.own, program_folder()
    with existing_office(arguments) as office:
        if own.source is not None or own.install:
            sign_in_here(office, arguments)
        if own.source is not None:
            brought = take_bundle(
                office, own.source, running_version(program), compared=own.fingerprint or ""
            )
            for name in brought.packages:
                _say(tr("New in the catalogue: {name}", name=name))
            for sentence in brought.problems:
                sys.stderr.write(f"! {sentence}\n")
        now = _status(office, program)
        _print_status(now)
        if own.install:
            _install(office, program, now)
    return 0


def _status(office: Office, program: ProgramFolder | None) -> UpdateStatus:
    asking = asking_of(office, running_version(program))
    downloads = Downloads(office.folder.root)
    with office.read() as connection:
        return update_status(connection, asking, program, downloads, to_millis(office.clock.now()))


def _print_status(now: UpdateStatus) -> None:
    _say(tr("Version {version}", version=now.running))
    if now.fingerprint:
        _say(fingerprint_sentence(now.fingerprint))
    else:
        _say(tr("The province does not sign what it publishes."))
    for warning in now.warnings:
        sys.stderr.write(f"! {warning}\n")
    if now.offer is not None:
        _say(
            tr("New version {version}: {percent}% are here.", version=now.offer.version, percent=now.percent)
        )
        if now.offer.notes:
            _say(now.offer.notes)


def _install(office: Office, program: ProgramFolder | None, now: UpdateStatus) -> None:
    if now.offer is None:
        raise Problem("There is no newer version for this office.")
    if program is None:
        raise Problem(
            "This program does not lie in a folder that can be updated. Install it with the province's setup."
        )
    prepare(office, program, now.offer)
    switch(office, program)
    _say(tr("The next start tries version {version}. The book was backed up.", version=now.offer.version))


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
