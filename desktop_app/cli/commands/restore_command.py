"""``so-mat-tran restore``: a book out of a backup file."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import closing

from desktop_app.accounts.session import Session, SessionChannel
from desktop_app.backup.archive import read_manifest
from desktop_app.backup.restore import NewPlace, key_in, restore
from desktop_app.base.clock import VIETNAM, Clock, SystemClock
from desktop_app.base.console.asking import ask_hidden, somebody_can_be_asked
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.book.office import DataFolder
from desktop_app.cli.arguments import Arguments
from desktop_app.cli.opening import data_folder
from desktop_app.cli.signing_in import session_of
from desktop_app.credentials.opening import PassphraseFor, asking, passphrase_from_file, refuse_to_ask
from desktop_app.storage.problems import NewerBook, StorageProblem, WrongKey
from desktop_app.storage.store import Store


def run(arguments: Arguments) -> int:
    """Restore the backup into the data folder; a book that is there is moved aside."""
    file, folder, clock = arguments.own.file, data_folder(arguments), SystemClock()
    made = read_manifest(file).made_at
    ask = asking(os.environ, _prompt if somebody_can_be_asked() else refuse_to_ask)
    key_here = key_in(folder, ask)
    by = _who(folder, key_here, clock, arguments)
    sys.stdout.write(tr("Backup of {day}", day=format_date(made.astimezone(VIETNAM).date())) + "\n")
    secret = passphrase_from_file(os.environ)
    if secret is None:
        secret = (
            ask_hidden(tr("Passphrase of the backup, or recovery code:")) if somebody_can_be_asked() else ""
        )
    restored = restore(file, folder, clock, secret, NewPlace(ask), key_here=key_here, by=by)
    sys.stdout.write(tr("Restored into {folder}", folder=folder.root) + "\n")
    if restored.aside is not None:
        sys.stdout.write(tr("The former book is kept in {folder}", folder=restored.aside) + "\n")
    if restored.was_connected:
        sys.stdout.write(restored.connecting() + "\n")
    if restored.notice:
        sys.stdout.write(restored.notice + "\n")
    return 0


def _who(folder: DataFolder, key_here: bytes | None, clock: Clock, arguments: Arguments) -> Session:
    """Return an officer of the book that is there; where none can be asked, the account of the computer."""
    if key_here is not None and folder.book.exists():
        try:
            store = Store.open(folder.book, key_here)
        except (StorageProblem, WrongKey, NewerBook):
            pass
        else:
            with closing(store):
                return session_of(store, clock, arguments)
    return Session(getpass.getuser(), SessionChannel.COMMAND_LINE)


def _prompt(_reason: PassphraseFor) -> str:
    return ask_hidden(tr("New passphrase of the book:"))
