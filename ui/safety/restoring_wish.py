"""A restore agreed to in the window and carried out after the window has closed the book."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.accounts.session import Session
from desktop_app.backup.restore import NewPlace, Restored, restore
from desktop_app.base.clock import Clock
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.opening import AskPassphrase
from desktop_app.credentials.sealing import STANDARD_COST, Cost
from desktop_app.credentials.vault import VaultKind


@dataclass(frozen=True, slots=True)
class RestoreWish:
    """The backup, its secret, and the officer; ``officer`` is empty where nobody was signed in."""

    file: Path
    secret: str = field(repr=False)
    key_here: bytes | None = field(repr=False, default=None)
    prefer: VaultKind | None = None
    officer: str = ""

    @classmethod
    def over(cls, office: Office, file: Path, secret: str) -> RestoreWish:
        """Over an open book, which is closed before :meth:`carry_out`."""
        kind = office.vault.kind
        prefer = kind if kind is VaultKind.PASSPHRASE else None
        key = database_key(office.vault, office.folder.book)
        return cls(file, secret, key, prefer, office.officer)

    def carry_out(
        self, folder: DataFolder, clock: Clock, ask: AskPassphrase, cost: Cost = STANDARD_COST
    ) -> Restored:
        """Put the backup in the place of the book; raises what ``restore`` raises."""
        place = NewPlace(ask, self.prefer, cost)
        by = Session(self.officer or getpass.getuser())
        return restore(self.file, folder, clock, self.secret, place, key_here=self.key_here, by=by)
