"""The automatic backups, a backup to a file, and restoring."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView

from desktop_app.backup.backups import back_up
from desktop_app.backup.key_protection import (
    BACKUP_SUFFIX,
    KeptBackup,
    KeyProtection,
    kept_backups,
    key_protection,
    look_at_backup,
    may_restore,
)
from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.long_work import Progress
from desktop_app.base.numbers import format_date, format_size
from ui.base.ask import FileFilter
from ui.context.long_work import do_long
from ui.context.operations import do_work
from ui.context.room import RoomContext
from ui.safety.passphrase_dialogs import BackupPassphraseDialog
from ui.safety.restore_dialog import RestoreDialog
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.files.written_file import WrittenFile
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import muted
from ui.widgets.tables.rows_model import RowsModel, TextRow, text_row
from ui.widgets.tables.tables import table

_ROWS = 5


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What the card shows."""

    kept: KeyProtection
    backups: tuple[KeptBackup, ...]


class BackupsCard(Card):
    """The card of backups; the core checks the rights."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(tr("Backups"))
        self._context = context
        self._facts: BackupFacts | None = None
        self._saving = False
        theme = context.theme
        self.save = button(tr("Back up to a file…"), self._save, icon="usb", theme=theme)
        self.restore = button(tr("Restore the chosen one…"), self._restore_chosen, icon="undo", theme=theme)
        self.restore_file = button(tr("Restore from a file…"), self._restore_file, icon="import", theme=theme)
        explanation = tr(
            "The program makes one automatically every day in the folder “backups” of the book. Copy one to "
            "a USB stick every week: a backup on the same disk is lost with the disk."
        )
        top = QHBoxLayout()
        top.setSpacing(space.LARGE)
        top.addWidget(muted(explanation), 1)
        top.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self.elsewhere = Notice("", theme, "warning")
        self.body.addWidget(self.elsewhere)
        headings = (tr("Made at"), tr("Size"), tr("Opens on another computer"))
        self.model = RowsModel(context.theme, headings, (1,), self)
        self.table = table(tr("Automatic backups"))
        self.table.setModel(self.model)
        head = self.table.horizontalHeader()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.table.selectionModel().selectionChanged.connect(lambda _chosen, _left: self._enable())
        self.table.activated.connect(lambda _: self._restore_chosen())
        self.body.addWidget(self.table)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        for made in (self.restore, self.restore_file):
            row.addWidget(made)
        row.addStretch(1)
        self.body.addLayout(row)
        self.result = WrittenFile(theme, openable=False)
        self.body.addWidget(self.result)
        self._fit(0)
        self._enable()

    def read(self) -> None:
        """List the backups again."""
        office = self._context.office

        def look() -> BackupFacts:
            return BackupFacts(key_protection(office), tuple(kept_backups(office.folder.backups)))

        do_work(self._context, self, look, self._show)

    def _show(self, facts: BackupFacts) -> None:
        self._facts = facts
        self.model.set_rows([_row(backup) for backup in facts.backups])
        self._fit(len(facts.backups))
        self.table.setVisible(bool(facts.backups))
        only_here = tr(
            "Backups made now open only on this computer, with your computer account. Make a recovery code "
            "first, then they open everywhere with it."
        )
        self.elsewhere.say("" if facts.kept.opens_elsewhere else only_here, "warning")
        self._enable()

    def _fit(self, rows: int) -> None:
        shown = max(1, min(rows, _ROWS))
        head = self.table.horizontalHeader().sizeHint().height()
        height = head + shown * self.table.verticalHeader().defaultSectionSize() + 2 * self.table.frameWidth()
        self.table.setFixedHeight(height)

    def _enable(self) -> None:
        self.restore.setEnabled(self._chosen() is not None)

    def _chosen(self) -> KeptBackup | None:
        rows = self.table.selectionModel().selectedRows()
        wanted = self.model.id_at(rows[0].row()) if rows else ""
        known = self._facts.backups if self._facts is not None else ()
        return next((backup for backup in known if str(backup.path) == wanted), None)

    def _save(self) -> None:
        if self._saving:  # a button out of use would give the cursor to the next one, which restores
            return
        passphrase = None
        if self._facts is None or not self._facts.kept.opens_elsewhere:
            passphrase = self.ask_passphrase()
            if passphrase is None:
                return
        local = self._context.office.clock.now().astimezone(VIETNAM)
        suggested = f"so-mat-tran-{local:%Y-%m-%d-%H%M}-usb{BACKUP_SUFFIX}"
        path = self._context.ask.save_file(tr("Back up to a file"), suggested, _kinds())
        if path is None:
            return
        target = path if path.name.endswith(BACKUP_SUFFIX) else path.with_name(path.name + BACKUP_SUFFIX)
        self._saving = True
        self.result.say("")
        office = self._context.office

        def written(size: int) -> None:
            self._saving = False
            words = tr("Backed up and read back: {path} ({size}).", path=str(target), size=format_size(size))
            self.result.tell(words, target)

        def refused(sentence: str) -> None:
            self._saving = False
            self.result.say(sentence, "danger")

        def stopped() -> None:
            self._saving = False
            self.result.say(tr("Stopped. Nothing was written."), "info")

        def work(progress: Progress) -> int:
            return back_up(office, target, passphrase, progress=progress).size

        words = tr("The backup is being written and read back…")
        do_long(self._context, self, self, words, work, written, refused, stopped)

    def ask_passphrase(self) -> str | None:
        """Return a passphrase for a backup that could not be opened elsewhere; ``None`` when cancelled."""
        dialog = BackupPassphraseDialog(self, self._context.theme)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return dialog.passphrase if accepted else None

    def _restore_file(self) -> None:
        path = self._context.ask.open_file(tr("Restore from a file"), _kinds())
        if path is not None:
            self._restore(path)

    def _restore_chosen(self) -> None:
        backup = self._chosen()
        if backup is not None:
            self._restore(backup.path)

    def bring(self, path: Path) -> None:
        """Offer to restore a file that was opened from outside, if it is a backup and this officer may."""
        office = self._context.office

        def looked(_: object) -> None:
            if self.isVisible():  # the window was not locked meanwhile
                self._restore(path)

        do_work(self._context, self, lambda: look_at_backup(office, path), looked, queue=self._context.files)

    def _restore(self, path: Path) -> None:
        dialog = RestoreDialog(self, self._context.theme, path, self.prove)
        dialog.exec()
        dialog.deleteLater()

    def prove(self, dialog: RestoreDialog, path: Path, secret: str) -> None:
        """Prove that the backup opens; then the window closes and the book is replaced."""
        office, choices = self._context.office, self._context.choices

        def proved(_: object) -> None:
            dialog.accept()
            choices.restore(path, secret)

        files = self._context.files
        do_work(
            self._context,
            dialog,
            lambda: may_restore(office, path, secret),
            proved,
            dialog.refuse,
            queue=files,
        )


def _kinds() -> tuple[FileFilter, ...]:
    return (FileFilter(tr("Backups"), (f"*{BACKUP_SUFFIX}",)),)


def _row(backup: KeptBackup) -> TextRow:
    local = backup.made_at.astimezone(VIETNAM)
    made = f"{format_date(local.date())} {local:%H:%M}"
    return text_row(str(backup.path), made, format_size(backup.size), _opens(backup))


def _opens(backup: KeptBackup) -> str:
    if not backup.sound:
        return tr("Damaged: it cannot be restored")
    if backup.by_passphrase and backup.by_code:
        return tr("With the passphrase or the recovery code")
    if backup.by_code:
        return tr("With the recovery code")
    return tr("With the passphrase") if backup.by_passphrase else tr("No, only on this computer")
