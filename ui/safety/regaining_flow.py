"""Opens a book whose key is lost: asks in a window, and calls the core."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.backup.key_protection import kept_backups
from desktop_app.backup.restore import Restored
from desktop_app.base.clock import Clock, SystemClock
from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import WorkQueue
from desktop_app.book.office import DataFolder
from desktop_app.credentials.opening import AskPassphrase
from desktop_app.credentials.recovery import regain_key
from desktop_app.credentials.recovery_code import has_recovery, read_code
from desktop_app.credentials.sealing import STANDARD_COST, Cost
from desktop_app.credentials.vault import VaultKind
from ui.base.ask import Ask
from ui.safety.key_passphrase import ask_in_window, passphrase_ahead
from ui.safety.passphrase_view import NewKey
from ui.safety.regain_view import RegainActions, RegainDialog
from ui.safety.restoring_wish import RestoreWish
from ui.safety.waiting import wait_for
from ui.theme import Theme


class Regaining:
    """One attempt. Afterwards :attr:`restored` says whether a backup took the place of the book.

    :attr:`passphrase` is a new one that was typed on the way, so that opening does not ask it again.
    """

    def __init__(
        self,
        folder: DataFolder,
        theme: Theme,
        queue: WorkQueue,
        *,
        clock: Clock | None = None,
        prefer: VaultKind | None = None,
        cost: Cost = STANDARD_COST,
        ask: Ask | None = None,
    ) -> None:
        self._folder = folder
        self._theme = theme
        self._queue = queue
        self._clock = clock or SystemClock()
        self._prefer = prefer
        self._cost = cost
        self._ask = ask
        self.restored: Restored | None = None
        self.passphrase: str | None = None

    def dialog(self, reason: str, file: Path | None = None) -> RegainDialog:
        """The window; ``reason`` says why the book does not open. A first book begins from ``file``."""
        folder = self._folder
        actions = RegainActions(self.by_code, self.by_backup)
        backups = kept_backups(folder.backups)
        has_code = folder.book.exists() and has_recovery(folder.root)
        return RegainDialog(
            self._theme, reason, backups, actions, has_code=has_code, ask=self._ask, begin_from=file
        )

    def run(self, reason: str, file: Path | None = None) -> bool:
        """Whether to open the book once more."""
        dialog = self.dialog(reason, file)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted

    def ask_passphrase(self, new_key: NewKey) -> str | None:
        """Return a passphrase for the new place of the key."""
        self.passphrase = ask_in_window(self._theme, new_key)
        return self.passphrase

    def by_code(self, parent: QWidget, code: str) -> str:
        """Take the key out by the recovery code and keep it again; why not, or nothing."""
        try:
            read_code(code)
            ask = self._ask_ahead(NewKey.RECOVERY)
            if ask is None:
                return tr("Nothing was changed.")
            root, prefer, cost = self._folder.root, self._prefer, self._cost
            sentence = tr("The book is being opened with its recovery code…")
            wait_for(
                self._queue, lambda: regain_key(root, code, ask, prefer=prefer, cost=cost), sentence, parent
            )
        except Problem as problem:
            return problem.sentence()
        return ""

    def by_backup(self, parent: QWidget, file: Path, secret: str) -> str:
        """Put a backup in the place of the book; why not, or nothing."""
        if not secret:
            return tr("Type the passphrase of the backup, or the recovery code of the book.")
        wish = RestoreWish(file, secret, prefer=self._prefer)
        try:
            ask = self._ask_ahead(NewKey.BACKUP)
            if ask is None:
                return tr("Nothing was changed.")
            sentence = tr("The backup is being restored…")
            folder, clock, cost = self._folder, self._clock, self._cost
            self.restored = wait_for(
                self._queue, lambda: wish.carry_out(folder, clock, ask, cost), sentence, parent
            )
        except Problem as problem:
            return problem.sentence()
        return ""

    def _ask_ahead(self, new_key: NewKey) -> AskPassphrase | None:
        return passphrase_ahead(self._prefer, lambda: self.ask_passphrase(new_key))
