"""Back up the office's book: on demand to a file that opens anywhere, and daily automatically."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desktop_app.accounts.access_log import AccessAction
from desktop_app.accounts.session import Session
from desktop_app.backup.archive import SUFFIX, Manifest, write_backup
from desktop_app.base.clock import VIETNAM
from desktop_app.base.durable_file import PARTIAL_SUFFIX, private_folder, require_ending, write_problem
from desktop_app.base.long_work import Progress, unwatched
from desktop_app.base.problems import Problem
from desktop_app.book.office import Office
from desktop_app.credentials.database_key import database_key
from desktop_app.credentials.passphrase_rule import check_new_passphrase
from desktop_app.credentials.passphrase_vault import PassphraseVault
from desktop_app.credentials.recovery_code import RECOVERY_FILE
from desktop_app.credentials.sealing import STANDARD_COST, Cost, seal
from desktop_app.exchange.private_folder import remove_remains
from desktop_app.storage.known_time import move_on

PASSPHRASE_LOCK = "passphrase"
RECOVERY_LOCK = "recovery"
_ASIDE = "truoc-khi-doi"
"""How the names of backups before a change begin."""
_KEPT_ASIDE = 3
_AUTOMATIC = re.compile(r"so-mat-tran-(\d{4}-\d{2}-\d{2}-\d{6})" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class Backup:
    """An automatic backup lying in the folder of backups."""

    path: Path
    made_at: datetime


def back_up(
    office: Office,
    target: Path,
    passphrase: str | None = None,
    *,
    cost: Cost = STANDARD_COST,
    progress: Progress = unwatched,
) -> Manifest:
    """Write a backup that can be opened on another computer, and prove it.

    It opens with ``passphrase``, with the passphrase of the book if the book has one, and with the recovery
    code if one was made. An older file at ``target`` is replaced only when the new one is proved.

    Raises:
        NotAllowed: the officer may not take backups out of the office.
        WrongEnding: the file is not named as a backup.
        WrongPassphrase: the passphrase would protect nothing.
        Problem: nothing but this computer could open it; or the file cannot be written (CannotWrite).
        Exception: whatever ``progress`` raises to stop it; an older file is untouched.
    """
    office.require("backup.make")
    require_ending(target, SUFFIX)
    if passphrase is not None:
        check_new_passphrase(passphrase)
    locks = _locks(office, passphrase, cost)
    if not locks:
        raise Problem(
            "Only this computer could open such a backup. "
            "Give it a passphrase, or make a recovery code first."
        )
    return _write(office, target, locks, office.session, progress)


def back_up_daily(office: Office) -> Backup | None:
    """Write today's automatic backup unless there is one, and remove those that are superseded.

    The known time of the book moves on with it.

    ``None`` when there was one. Without a recovery code or passphrase it can be opened only with the keyring
    of this computer; :func:`opens_elsewhere` says so.

    Raises:
        CannotWrite: disk full or folder read-only; older backups are then left alone.
    """
    remove_remains()  # plain text that an export left when the power was cut
    schedule = Session.of_schedule()
    with office.read() as connection:
        schedule.require(connection, "backup.daily")
    private_folder(office.folder.backups)
    now = office.clock.now()
    existing = automatic_backups(office.folder.backups)
    today = office.clock.today()
    if any(backup.made_at.astimezone(VIETNAM).date() == today for backup in existing):
        return None
    local = now.astimezone(VIETNAM)
    target = office.folder.backups / f"so-mat-tran-{local:%Y-%m-%d-%H%M%S}{SUFFIX}"
    _remove_leftovers(office.folder.backups)
    with office.store.write() as connection:
        move_on(connection, office.clock)
    _write(office, target, _locks(office, None, STANDARD_COST), schedule)
    _rotate(office.folder.backups)
    return Backup(target, now)


def back_up_aside(office: Office, word: str) -> Path:
    """Write a backup besides the daily ones, with ``word`` in its name. The newest few are kept.

    Raises:
        CannotWrite: disk full or folder read-only; older backups are then left alone.
    """
    schedule, folder = Session.of_schedule(), office.folder.backups
    with office.read() as connection:
        schedule.require(connection, "backup.daily")
    try:
        private_folder(folder)
    except OSError as error:
        raise write_problem(folder, error) from error
    local = office.clock.now().astimezone(VIETNAM)
    target = folder / f"{_ASIDE}-{local:%Y-%m-%d-%H%M%S}-{word}{SUFFIX}"
    _write(office, target, _locks(office, None, STANDARD_COST), schedule)
    for older in sorted(folder.glob(f"{_ASIDE}-*{SUFFIX}"), reverse=True)[_KEPT_ASIDE:]:
        older.unlink(missing_ok=True)
    return target


def automatic_backups(folder: Path) -> list[Backup]:
    """The automatic backups in a folder, newest first; other files are not touched by anything here."""
    found = []
    for path in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        match = _AUTOMATIC.fullmatch(path.name)
        if match:
            local = datetime.strptime(match[1], "%Y-%m-%d-%H%M%S").replace(tzinfo=VIETNAM)
            found.append(Backup(path, local.astimezone(UTC)))
    return sorted(found, key=lambda backup: backup.made_at, reverse=True)


def opens_elsewhere(manifest: Manifest) -> bool:
    """Whether a backup can be opened without the keyring of the computer that made it."""
    return bool(manifest.locks)


def _write(
    office: Office,
    target: Path,
    locks: dict[str, bytes],
    session: Session,
    progress: Progress = unwatched,
) -> Manifest:
    key = database_key(office.vault, office.folder.book)
    manifest = write_backup(office.store, key, target, office.clock, locks, progress)
    with office.store.write() as connection:
        session.note(connection, office.clock, AccessAction.BACKUP, "book")
    return manifest


def _locks(office: Office, passphrase: str | None, cost: Cost) -> dict[str, bytes]:
    key = database_key(office.vault, office.folder.book)
    locks: dict[str, bytes] = {}
    if passphrase is not None:
        locks[PASSPHRASE_LOCK] = msgspec.json.encode(seal(key, passphrase, cost))
    elif isinstance(office.vault, PassphraseVault):
        locks[PASSPHRASE_LOCK] = msgspec.json.encode(office.vault.seal(key))
    recovery = office.folder.root / RECOVERY_FILE
    if recovery.exists():
        locks[RECOVERY_LOCK] = recovery.read_bytes()
    return locks


def _rotate(folder: Path) -> None:
    backups = {backup.made_at: backup.path for backup in automatic_backups(folder)}
    for instant in superseded(backups):
        backups[instant].unlink(missing_ok=True)


def _remove_leftovers(folder: Path) -> None:
    """Remove what a power cut left of earlier automatic backups; none is being written by this program."""
    for path in folder.glob(f"so-mat-tran-*{SUFFIX}.*{PARTIAL_SUFFIX}*"):
        path.unlink(missing_ok=True)


DAILY = 7
WEEKLY = 4


def superseded(made: Iterable[datetime], daily: int = DAILY, weekly: int = WEEKLY) -> list[datetime]:
    """Return the instants of backups that may go, oldest first.

    Days and weeks without a backup don't count, so an office that was closed for a month keeps as many
    backups as one that was not. The newest backup always stays.
    """
    newest_first = sorted(set(made), reverse=True)
    kept = set(newest_first[:1])
    days: set[object] = set()
    weeks: set[object] = set()
    for instant in newest_first:
        day = instant.astimezone(VIETNAM).date()
        week = tuple(day.isocalendar())[:2]
        if day not in days and len(days) < daily:
            days.add(day)
            kept.add(instant)
        if week not in weeks and len(weeks) < weekly:
            weeks.add(week)
            kept.add(instant)
    return sorted(instant for instant in newest_first if instant not in kept)
