"""Opens the book at the start: asks for its passphrase, and helps when its key is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from desktop_app.base.clock import SystemClock
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import LongWork
from desktop_app.base.problems import Problem
from desktop_app.base.work_queues import WorkQueue
from desktop_app.book.office import DataFolder, Office
from desktop_app.credentials.opening import PassphraseFor, asking, passphrase_from_file
from desktop_app.credentials.vault import KeyMissing, KeyringUnreachable, SecretsDamaged, WrongPassphrase
from desktop_app.storage.problems import EnteredSince, NewerBook, StorageProblem
from desktop_app.updates.program_folder import program_folder
from ui.base.answers import send
from ui.base.ask import Ask, DialogAsk
from ui.base.errors import show_error
from ui.theme import Theme

if TYPE_CHECKING:
    from desktop_app.backup.restore import Restored
    from ui.safety.restoring_wish import RestoreWish

LOST = (KeyMissing, KeyringUnreachable, SecretsDamaged, StorageProblem)
"""Failures that a recovery code or a backup can repair."""


class GaveUp(Exception):
    """The person closed a window that has to be answered before the program can go on."""


class _Forgotten(Exception):
    """The person no longer knows the passphrase."""


class Opening:
    """Opens the book of one folder, as often as the window is rebuilt."""

    def __init__(
        self,
        folder: DataFolder,
        theme: Theme,
        ask: Ask | None = None,
        before_asking: Callable[[], None] = lambda: None,
        backup: Callable[[], Path | None] = lambda: None,
    ) -> None:
        """``before_asking`` is called before a question is shown that may stay open for long.

        ``backup`` is asked for the backup that the program was started with, where there is no book yet.
        """
        self._folder = folder
        self._theme = theme
        self._ask = ask or DialogAsk()
        self._before_asking = before_asking
        self._backup = backup
        self._refused = ""
        self._known: str | None = None
        self._restored: Restored | None = None
        self.begins_sample = False
        """A new book becomes a sample office, and nobody is asked for the commune."""

    def open(self, queue: WorkQueue) -> Office:
        """The open book.

        Raises:
            GaveUp: a question was closed.
            Problem: the book cannot be opened.
        """
        backup = None if self._folder.book.exists() else self._backup()
        if backup is not None:
            self._regain(queue, "", backup)
        while True:
            try:
                office = Office.open(
                    self._folder, asking(os.environ, self._passphrase), long_work=_shown(queue), soon=True
                )
            except WrongPassphrase as problem:
                if passphrase_from_file(os.environ) is not None:
                    raise  # asking again would read the same file
                self._refused = problem.sentence()
            except (NewerBook, EnteredSince):
                raise  # what was restored would be older, and the book is whole
            except _Forgotten:
                self._regain(queue, tr("Without the passphrase the book opens only with its recovery code."))
            except LOST as problem:
                self._regain(queue, problem.sentence())
            else:
                self._tell_failed_version(office, queue)
                return self._opened(office)

    def restore(self, queue: WorkQueue, wish: RestoreWish) -> None:
        """Carry out a restore that the closed window agreed to; when it fails, the book is as it was."""
        from ui.safety.key_passphrase import passphrase_ahead
        from ui.safety.waiting import wait_for

        ask = passphrase_ahead(wish.prefer, self._new_passphrase)
        if ask is None:
            return
        work = wish.carry_out
        try:
            restored = wait_for(
                queue, lambda: work(self._folder, SystemClock(), ask), tr("The backup is being restored…")
            )
        except Problem as problem:
            self._known = None
            show_error(self._ask, problem)
        else:
            self._restored = restored

    def _tell_failed_version(self, office: Office, queue: WorkQueue) -> None:
        """A newer version was tried and gave way to this one."""
        program = program_folder()
        failed = None if program is None else program.failed
        if program is None or failed is None:
            return
        if failed.version != program.running:
            from desktop_app.updates.agreement import failed_sentence, note_failed

            def note() -> None:
                with office.store.write() as connection:
                    note_failed(connection, failed.version)

            send(queue, note)
            self._before_asking()
            self._ask.tell(failed_sentence(failed, program))
        program.forget_failed()

    def _opened(self, office: Office) -> Office:
        self._refused = ""
        if self._restored is not None:
            restored, self._restored = self._restored, None
            self._ask.tell(restored_sentence(restored))
        if office.carried_over is not None:
            self._ask.tell(office.carried_over.sentence())
        return office

    def _regain(self, queue: WorkQueue, reason: str, backup: Path | None = None) -> None:
        from ui.safety.regaining_flow import Regaining

        self._before_asking()
        regaining = Regaining(self._folder, self._theme, queue)
        if not regaining.run(reason, backup):
            raise GaveUp
        self._known, self._refused = regaining.passphrase, ""
        if regaining.restored is not None:
            self._restored = regaining.restored

    def _new_passphrase(self) -> str | None:
        from ui.safety.key_passphrase import ask_in_window
        from ui.safety.passphrase_view import NewKey

        self._known = ask_in_window(self._theme, NewKey.BACKUP)
        return self._known

    def _passphrase(self, reason: PassphraseFor) -> str:
        """What was typed a moment ago for the new place of the key, else the dialog."""
        if self._known is not None:
            known, self._known = self._known, None
            return known
        from ui.safety.passphrase_view import PassphraseDialog

        self._before_asking()
        dialog = PassphraseDialog(reason, self._theme, self._refused)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        typed, forgotten = dialog.passphrase, dialog.is_forgotten
        dialog.deleteLater()
        if accepted:
            return typed
        if forgotten:
            raise _Forgotten
        raise GaveUp


def _shown(queue: WorkQueue) -> LongWork:
    """Does work on ``queue`` under a window that says so: a large book of an older version takes a while."""

    def wait[T](work: Callable[[], T], /) -> T:
        from ui.safety.waiting import wait_for

        sentence = tr("The book is being prepared for this version of the program. Please wait a moment…")
        return wait_for(queue, work, sentence)

    return wait


def restored_sentence(restored: Restored) -> str:
    """What was done, where the former book is, and what comes next."""
    done = tr("The backup was restored.")
    kept = ""
    if restored.aside is not None:
        kept = tr("The former book is kept in {folder}", folder=str(restored.aside)) + "."
    return "\n\n".join(part for part in (done, kept, restored.connecting()) if part)
