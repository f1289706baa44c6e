"""Protection against losing the key of the book: recovery code, passphrase, and existing backups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.accounts.access_log import AccessAction, log_access
from desktop_app.backup.archive import SUFFIX, Manifest, read_manifest
from desktop_app.backup.backups import PASSPHRASE_LOCK, RECOVERY_LOCK, automatic_backups
from desktop_app.backup.restore import RESTORE, unlock
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.opening import SECRETS_FILE
from desktop_app.credentials.passphrase_vault import PassphraseVault
from desktop_app.credentials.recovery_code import keep_under_code, recovery_made_at
from desktop_app.credentials.sealing import STANDARD_COST, Cost
from desktop_app.credentials.vault import SecretsDamaged, VaultKind
from desktop_app.storage.problems import StorageProblem
from desktop_app.sync.keys.by_code import keep_for_code

BACKUP_SUFFIX = SUFFIX
_KEYS = "credentials.manage"


@dataclass(frozen=True, slots=True)
class KeyProtection:
    """Where the key is, and when the recovery code in force was made."""

    place: VaultKind
    code_made_at: datetime | None
    code_damaged: bool

    @property
    def opens_elsewhere(self) -> bool:
        """Whether a backup made now could be opened on another computer without being given a passphrase."""
        return self.place is VaultKind.PASSPHRASE or self.code_made_at is not None


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """An automatic backup as the list shows it. ``sound`` is false where the file cannot be read as one."""

    path: Path
    made_at: datetime
    size: int
    sound: bool
    by_passphrase: bool
    by_code: bool


def key_protection(office: Office) -> KeyProtection:
    """Return how the key of the open book is kept."""
    try:
        made_at, damaged = recovery_made_at(office.folder.root), False
    except SecretsDamaged:
        made_at, damaged = None, True
    return KeyProtection(office.vault.kind, made_at, damaged)


def keep_recovery_code(office: Office, code: str, *, cost: Cost = STANDARD_COST) -> None:
    """Put a code that is on paper already into force, for the book and the office's keys.

    An earlier one ends.

    Older backups go on opening with the code of their day.

    Raises:
        NotAllowed: the officer may not manage the keys of the book.
        CannotWrite: the folder cannot be written to.
    """
    office.require(_KEYS)
    key = database_key(office.vault, office.folder.book)
    keep_under_code(office.folder.root, key, code, office.clock, cost)
    with office.record() as rec:
        keep_for_code(rec, code, cost)
    _note(office, "recovery_code")


def change_passphrase(office: Office, current: str, new: str) -> None:
    """Protect the book with another passphrase. Older backups go on opening with the former one.

    Raises:
        NotAllowed: the officer may not manage the keys of the book.
        WrongPassphrase: ``current`` is not the passphrase, or ``new`` is too short.
        Problem: the key of this book is in the keyring, so there is no passphrase.
    """
    office.require(_KEYS)
    if not isinstance(office.vault, PassphraseVault):
        raise Problem("This book has no passphrase: its key is kept by this computer.")
    PassphraseVault.open(office.folder.root / SECRETS_FILE, current)
    office.vault.change_passphrase(new)
    _note(office, "passphrase")


def kept_backups(folder: Path) -> list[KeptBackup]:
    """Return the automatic backups in a folder with their sizes, newest first."""
    found = []
    for backup in automatic_backups(folder):
        locks: dict[str, bytes] = {}
        try:
            locks, sound = read_manifest(backup.path).locks, True
        except StorageProblem:
            sound = False
        size = backup.path.stat().st_size
        by_passphrase, by_code = PASSPHRASE_LOCK in locks, RECOVERY_LOCK in locks
        found.append(KeptBackup(backup.path, backup.made_at, size, sound, by_passphrase, by_code))
    return found


def look_at_backup(office: Office, file: Path) -> Manifest:
    """Read the manifest of a backup for an officer who may restore it.

    Raises:
        NotAllowed: the officer may not restore.
        StorageProblem, NewerBook: the file is no backup, damaged or too new.
    """
    office.require(RESTORE)
    return read_manifest(file)


def may_restore(office: Office, file: Path, secret: str) -> Manifest:
    """Prove that a backup opens, before anything is replaced: with ``secret``, or with the key of this book.

    Raises:
        NotAllowed: the officer may not restore.
        StorageProblem, NewerBook: the file is no backup, damaged or too new.
        WrongPassphrase, WrongRecoveryCode, WrongKey: it does not open with what was given.
    """
    manifest = look_at_backup(office, file)
    own = manifest.store_id == office.identity.store_id
    unlock(manifest, secret, database_key(office.vault, office.folder.book) if own else None)
    return manifest


def backup_moment(file: Path) -> datetime:
    """Return when a backup was made.

    Raises:
        StorageProblem, NewerBook: the file is no backup, damaged or too new.
    """
    return read_manifest(file).made_at


def _note(office: Office, subject: str) -> None:
    with office.store.write() as connection:
        log_access(connection, office.clock, office.officer, AccessAction.CHANGE, subject)
