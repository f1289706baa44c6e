"""Restore a backup into an empty folder, or in place of a book, which is moved aside and kept."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop_app.accounts.access_log import Access, AccessAction, carry_on, whole_log
from desktop_app.accounts.session import Session
from desktop_app.backup.archive import Manifest, extract_book, read_manifest
from desktop_app.backup.backups import PASSPHRASE_LOCK, RECOVERY_LOCK
from desktop_app.base.clock import VIETNAM, Clock
from desktop_app.base.durable_file import private_folder, write_durably, write_problem
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.book.office import DataFolder
from desktop_app.credentials.database_key import KEY_BYTES
from desktop_app.credentials.opening import (
    CHOICE_FILE,
    SECRETS_FILE,
    AskPassphrase,
    OpenedVault,
    new_vault,
    open_vault,
)
from desktop_app.credentials.recovery_code import (
    RECOVERY_FILE,
    RecoveryFile,
    WrongRecoveryCode,
    read_code,
)
from desktop_app.credentials.sealing import STANDARD_COST, Cost, Sealed, unseal
from desktop_app.credentials.vault import (
    KeyringUnreachable,
    SecretName,
    SecretsDamaged,
    VaultKind,
    WrongPassphrase,
)
from desktop_app.office_key.ring import HeldKey, held_keys, hold_key
from desktop_app.storage.facts import get_fact
from desktop_app.storage.problems import NewerBook, StorageProblem, WrongKey
from desktop_app.storage.store import Store
from desktop_app.storage.whole_files.copying import prove_copy, used_elsewhere
from desktop_app.storage.whole_files.swap import swap
from desktop_app.sync import holdback
from desktop_app.sync.state import read_state
from desktop_app.wire.malformed import UNREADABLE

RESTORE = "backup.restore"
NOBODY = Session("")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, where the former book is now, and a notice about the key.

    ``was_connected``: the book belongs to a province, which has to give a new code for it.
    """

    manifest: Manifest
    aside: Path | None
    notice: str
    was_connected: bool = False

    def connecting(self) -> str:
        """Return the sentence about the new code; empty for a book that was never connected."""
        if not self.was_connected:
            return ""
        return tr(
            "This computer has to be connected with the province again: ask the province for a new code and "
            "enter it in the room Sync. Until then nothing is sent or fetched."
        )


@dataclass(frozen=True, slots=True)
class NewPlace:
    """Where the key of a restored book is kept; the arguments of ``new_vault``."""

    ask_passphrase: AskPassphrase
    prefer: VaultKind | None = None
    cost: Cost = STANDARD_COST


def restore(
    file: Path,
    folder: DataFolder,
    clock: Clock,
    secret: str,
    place: NewPlace,
    *,
    key_here: bytes | None = None,
    by: Session = NOBODY,
) -> Restored:
    """Restore the backup ``file`` into ``folder``. An existing book is moved aside, never overwritten.

    ``secret`` is the passphrase of the backup or the recovery code of the book; with an empty one
    ``key_here``, the key of the book in this folder, must fit. The computer then counts as a new device, to
    be enrolled again: what was recorded after the backup may have been sent already under the old one.

    Where ``key_here`` opens the existing book, ``by`` needs the right in it, its access log is continued in
    the restored one, and that has its keys of the office: with a backup of before them, nobody else may have
    one. A book that is damaged or whose key is lost cannot be checked.

    Raises:
        NotAllowed: the officer may not replace the existing book.
        WrongPassphrase, WrongRecoveryCode, WrongKey: the backup does not open with what was given.
        StorageProblem, NewerBook: the file is damaged, no backup, or too new.
        CannotWrite: disk full or folder read-only.
        Problem: the program is still open on this folder.
    """
    key = unlock(read_manifest(file), secret, key_here)
    if key_here is not None and folder.book.exists() and used_elsewhere(folder.book, key_here):
        raise Problem("The book is still open in another window. Close it, then restore again.")
    here = _kept_here(folder, key_here, by)
    stamp = f"{clock.now().astimezone(VIETNAM):%Y-%m-%d-%H%M%S}"
    staging = DataFolder(_fresh_folder(folder.root, f"restoring-{stamp}"))
    aside = folder.root / f"replaced-{stamp}"
    try:
        manifest, opened, was_connected = _prepare(file, staging, key, clock, place, by, here)
    except BaseException:
        shutil.rmtree(staging.root, ignore_errors=True)
        raise
    replaced = swap(folder.root, staging.root, aside, _names(folder))
    return Restored(manifest, aside if replaced else None, opened.notice(), was_connected)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What goes on from the book with the id ``store``; nothing where it is empty."""

    store: str = ""
    log: tuple[Access, ...] = ()
    keys: tuple[HeldKey, ...] = ()


def _kept_here(folder: DataFolder, key_here: bytes | None, by: Session) -> _Kept:
    """What is kept of the book that is there; who replaces it needs the right."""
    if key_here is None or not folder.book.exists():
        return _Kept()
    try:
        store = Store.open(folder.book, key_here)
    except (StorageProblem, WrongKey, NewerBook):
        return _Kept()
    try:
        with store.read() as connection:
            by.require(connection, RESTORE)
            found = get_fact(connection, "store_id") or ""
            return _Kept(found, tuple(whole_log(connection)), tuple(held_keys(connection)))
    finally:
        store.close()


def _prepare(
    file: Path, staging: DataFolder, key: bytes, clock: Clock, place: NewPlace, by: Session, here: _Kept
) -> tuple[Manifest, OpenedVault, bool]:
    manifest = extract_book(file, staging.book)
    prove_copy(staging.book, key)
    opened = new_vault(staging.root, place.ask_passphrase, prefer=place.prefer, cost=place.cost)
    opened.vault.write(SecretName.DATABASE_KEY, key)
    if RECOVERY_LOCK in manifest.locks:
        write_durably(staging.root / RECOVERY_FILE, manifest.locks[RECOVERY_LOCK])
    store = Store.open(staging.book, key)
    with store.write() as connection:
        holdback.carry_on(connection, clock)
        if here.store == (get_fact(connection, "store_id") or ""):
            carry_on(connection, here.log)
            for each in here.keys:
                hold_key(connection, each.key, made=each.made)
        by.note(connection, clock, AccessAction.RESTORE, "book")
        opened.vault.write(SecretName.BOOK, (get_fact(connection, "store_id") or "").encode())
        was_connected = bool(read_state(connection).server_id)
    store.close()
    return manifest, opened, was_connected


def key_in(folder: DataFolder, ask_passphrase: AskPassphrase) -> bytes | None:
    """Return the key of the book in this folder, if there is one and its key can be had; for ``key_here``."""
    if not folder.book.exists():
        return None
    try:
        return open_vault(folder.root, ask_passphrase).vault.read(SecretName.DATABASE_KEY)
    except (WrongPassphrase, KeyringUnreachable, SecretsDamaged):
        return None


def unlock(manifest: Manifest, secret: str, key_here: bytes | None = None) -> bytes:
    """Return the key of a backup by its passphrase, the recovery code, or as the key that is here.

    Raises:
        WrongPassphrase, WrongRecoveryCode: the secret does not open it.
        WrongKey: no secret was given and there is no key here.
        SecretsDamaged: the locks cannot be read.
    """
    if not secret:
        if key_here is None:
            raise WrongKey("Type the passphrase of the backup, or the recovery code of the book.")
        return key_here
    if not manifest.locks:
        raise WrongKey(
            "Only the computer that made this backup can open it. Restore it there, without a passphrase."
        )
    by_code = RECOVERY_LOCK in manifest.locks
    if by_code and (PASSPHRASE_LOCK not in manifest.locks or _looks_like_code(secret)):
        return _checked(_by_recovery(manifest.locks[RECOVERY_LOCK], secret))
    return _checked(unseal(_decoded(manifest.locks[PASSPHRASE_LOCK], Sealed), secret))


def _by_recovery(lock: bytes, code: str) -> bytes:
    try:
        return unseal(_decoded(lock, RecoveryFile).sealed, read_code(code))
    except WrongPassphrase as error:
        raise WrongRecoveryCode(
            "This recovery code is well written but belongs to another book, or a newer code was made since. "
            "Look for the latest one."
        ) from error


def _looks_like_code(secret: str) -> bool:
    try:
        read_code(secret)
    except WrongRecoveryCode:
        return False
    return True


def _decoded[T](lock: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(lock, type=kind)
    except UNREADABLE as error:
        raise SecretsDamaged(
            "The sealed key is damaged or from a newer version. Use a backup, or update the program."
        ) from error


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise SecretsDamaged(
            "The sealed key is damaged or from a newer version. Use a backup, or update the program."
        )
    return key


def _names(folder: DataFolder) -> tuple[str, ...]:
    """Return the files of a book, the database last: while it is missing, no other book is created."""
    book = folder.book.name
    return (CHOICE_FILE, SECRETS_FILE, RECOVERY_FILE, f"{book}-wal", f"{book}-shm", f"{book}-head", book)


def _fresh_folder(root: Path, name: str) -> Path:
    path = root / name
    try:
        private_folder(root)
        path.mkdir(mode=0o700)
    except OSError as error:
        raise write_problem(path, error) from error
    return path
