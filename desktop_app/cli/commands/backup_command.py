"""``so-mat-tran backup``: a backup file that opens elsewhere, or today's automatic backup."""

from __future__ import annotations

import sys

from desktop_app.backup.backups import back_up, back_up_daily
from desktop_app.base.console.asking import ask_hidden, somebody_can_be_asked
from desktop_app.base.i18n import tr
from desktop_app.book.office import Office
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import existing_office
from desktop_app.cli.signing_in import sign_in_here, sign_in_or_schedule
from desktop_app.credentials.recovery_code import has_recovery
from desktop_app.credentials.vault import VaultKind


def run(arguments: Arguments) -> int:
    """Write the backup and say where it is."""
    with existing_office(arguments) as office:
        if arguments.own.out is None:
            sign_in_or_schedule(office, arguments)
            return _daily(office)
        sign_in_here(office, arguments)
        manifest = back_up(office, arguments.own.out, _passphrase(office))
        done = tr("Backup written and proved: {path} ({n} bytes)", path=arguments.own.out, n=manifest.size)
        sys.stdout.write(done + "\n")
    return 0


def _daily(office: Office) -> int:
    backup = back_up_daily(office)
    if backup is None:
        sys.stdout.write(tr("Today's automatic backup is there already.") + "\n")
    else:
        sys.stdout.write(tr("Automatic backup written and proved: {path}", path=backup.path) + "\n")
    return 0


def _passphrase(office: Office) -> str | None:
    """Return a passphrase for the backup, if nothing else opens it on another computer."""
    opens = office.vault.kind is VaultKind.PASSPHRASE or has_recovery(office.folder.root)
    if opens or not somebody_can_be_asked():
        return None
    return ask_hidden(tr("Passphrase for the backup:")) or None
