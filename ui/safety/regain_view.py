"""The window that opens when the book cannot be opened: with the recovery code, or with a backup.

Also where there is no book yet and the program was started with a backup: then it asks for the backup's
secret.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from desktop_app.backup.key_protection import BACKUP_SUFFIX, KeptBackup
from desktop_app.base.i18n import tr
from ui.base.ask import Ask, DialogAsk, FileFilter
from ui.safety.restore_dialog import moment
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.fields.secret_field import SecretField
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import muted, title


@dataclass(frozen=True, slots=True)
class RegainActions:
    """What the window does. Each returns an empty sentence when the book can be opened now, else why not."""

    by_code: Callable[[QWidget, str], str]
    by_backup: Callable[[QWidget, Path, str], str]


class RegainDialog(Dialog):
    """Accepted when the book can be opened again or is to be tried again; rejected to quit."""

    def __init__(
        self,
        theme: Theme,
        reason: str,
        backups: list[KeptBackup],
        actions: RegainActions,
        *,
        has_code: bool,
        ask: Ask | None = None,
        begin_from: Path | None = None,
    ) -> None:
        super().__init__()
        self._actions = actions
        self._ask = ask or DialogAsk(self)
        self.setWindowTitle(tr("Sổ Mặt trận"))
        self.setMinimumWidth(space.READING_WIDTH)
        self.by_code = QRadioButton(tr("With the recovery code on paper"))
        self.by_backup = QRadioButton(tr("With a backup"))
        self.code = QLineEdit()
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText)
        hint = tr("8 groups of 4 letters. Capitals and hyphens do not matter.")
        self.code_field = Field(tr("Recovery code"), self.code, hint)
        self.file = ChoiceBox()
        for backup in backups:
            if backup.sound:
                self.file.addItem(
                    tr("Automatic backup of {moment}", moment=moment(backup.made_at)), backup.path
                )
        self.other = button(tr("Another file…"), self._choose_file, icon="usb", theme=theme)
        self.file_field = Field(tr("Backup"), self.file, beside=self.other)
        self.secret = SecretField(theme)
        self.secret_field = Field(tr("Passphrase of the backup, or recovery code"), self.secret)
        self.refusal = Notice("", theme, "danger")
        self._lay_out(theme, reason, has_code)
        if begin_from is not None:
            self._begin_from(begin_from)
        (self.by_code if has_code else self.by_backup).setChecked(True)
        self._choose()
        if begin_from is not None:
            self.secret.setFocus()

    def _lay_out(self, theme: Theme, reason: str, has_code: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        column.setSpacing(space.MEDIUM)
        self.title = title(tr("The book cannot be opened"))
        self.reason = Notice(reason, theme, "warning")
        column.addWidget(self.title)
        column.addWidget(self.reason)
        column.addWidget(self.by_code)
        self.by_code.setEnabled(has_code)
        self.no_code = muted(tr("No recovery code was made for this book."))
        self.no_code.setVisible(not has_code)
        column.addWidget(self.no_code)
        column.addWidget(self.code_field)
        column.addWidget(self.by_backup)
        kept = tr(
            "The book that is here is moved aside and kept. The province is connected again with a new code."
        )
        self.kept = muted(kept)
        for inset in (self.code_field, self.kept, self.file_field, self.secret_field):
            inset.setContentsMargins(space.XLARGE, 0, 0, 0)
        column.addWidget(self.kept)
        column.addWidget(self.file_field)
        column.addWidget(self.secret_field)
        column.addWidget(self.refusal)
        self.again = button(tr("Try again"), self.accept)
        self.again.setToolTip(tr("After signing in to the computer again, or plugging the disk in."))
        self.go_on = button(tr("Open the book"), self._go_on, kind="primary")
        self.go_on.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addWidget(self.again)
        row.addStretch(1)
        row.addWidget(button(tr("Quit"), self.reject, kind="quiet"))
        row.addWidget(self.go_on)
        column.addLayout(row)
        self.by_code.toggled.connect(self._choose)

    def _begin_from(self, file: Path) -> None:
        """There is no book whose key could be missing: only what concerns the backup is left."""
        self.title.setText(tr("Begin the book from a backup"))
        words = tr(
            "There is no book on this computer yet: it begins as this backup has it. For an empty book quit, "
            "and start the program without this file."
        )
        self.reason.say(words, "info")
        self.kept.setText(tr("The province is connected again with a new code."))
        for part in (self.by_code, self.by_backup, self.no_code, self.again):
            part.hide()
        self.file.insertItem(0, file.name, file)
        self.file.setCurrentIndex(0)

    def _choose(self, _checked: bool = False) -> None:
        by_code = self.by_code.isChecked()
        self.code_field.setVisible(by_code)
        for part in (self.kept, self.file_field, self.secret_field):
            part.setVisible(not by_code)
        (self.code if by_code else self.file).setFocus()
        self.refusal.say("")
        fit_height(self)

    def _choose_file(self) -> None:
        kinds = (FileFilter(tr("Backups"), (f"*{BACKUP_SUFFIX}",)),)
        path = self._ask.open_file(tr("Restore from a file"), kinds)
        if path is not None:
            self.file.insertItem(0, path.name, path)
            self.file.setCurrentIndex(0)

    def _go_on(self) -> None:
        if self.by_code.isChecked():
            refused = self._actions.by_code(self, self.code.text())
            self.code_field.set_error(refused)
        else:
            path = self.file.currentData()
            if not isinstance(path, Path):
                self.file_field.set_error(tr("Choose a backup first."))
                return
            self.file_field.set_error("")
            refused = self._actions.by_backup(self, path, self.secret.text())
            self.refusal.say(refused, "danger")
        fit_height(self)
        if not refused:
            self.accept()
