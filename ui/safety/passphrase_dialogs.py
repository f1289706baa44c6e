"""Asks for passphrases: a new one for the book, and one for a backup that must open elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.credentials.passphrase_rule import passphrase_rule, weakness
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.field import Field
from ui.widgets.fields.secret_field import SecretField
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import muted


class _TwiceDialog(Dialog):
    """A passphrase typed twice, with what a subclass puts above and below it."""

    def __init__(
        self, parent: QWidget, theme: Theme, name: str, words: str, warning: str, go_on: str
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setMinimumWidth(space.FORM_WIDTH + 2 * space.XXLARGE)
        self.secret = SecretField(theme)
        self.again = SecretField(theme)
        least = tr(
            "At least {n} characters; four or five words are best.", n=passphrase_rule().minimum_length
        )
        self.secret_field = Field(tr("New passphrase"), self.secret, least)
        self.again_field = Field(tr("The same passphrase again"), self.again)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        self.column.setSpacing(space.MEDIUM)
        self.column.addWidget(muted(words))
        self.column.addWidget(self.secret_field)
        self.column.addWidget(self.again_field)
        self.column.addWidget(Notice(warning, theme, "warning"))
        self.go_on = button(go_on, self.check, kind="primary")
        self.column.addLayout(dialog_foot(self, self.go_on))
        self.secret.setFocus()

    def check(self) -> None:
        """Check what was typed; show errors beside the fields."""
        weak = weakness(self.secret.text())
        same = self.secret.text() == self.again.text()
        self.secret_field.set_error("" if weak is None else weak.sentence())
        wrong = "" if same else tr("The two are not the same. Type it once more.")
        self.again_field.set_error(wrong)
        fit_height(self)
        if weak is None and same:
            self.taken()

    def taken(self) -> None:
        """The two are the same and good enough."""
        self.accept()


class BackupPassphraseDialog(_TwiceDialog):
    """For a backup of a book that only this computer can open so far."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        words = tr(
            "So far only this computer can open the book. Give the backup a passphrase, so that it opens on "
            "another one. With a recovery code this question falls away."
        )
        warning = tr("Write it down: without it nobody can open this backup on another computer.")
        super().__init__(parent, theme, tr("Passphrase of the backup"), words, warning, tr("Continue"))

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.secret.text()


class ChangePassphraseDialog(_TwiceDialog):
    """``change`` is given the dialog, the current passphrase and the new one; it accepts or refuses."""

    def __init__(
        self, parent: QWidget, theme: Theme, change: Callable[[ChangePassphraseDialog, str, str], None]
    ) -> None:
        words = tr("The new passphrase is asked at the next start.")
        warning = tr(
            "Write it down and keep it in the safe. Backups made until now still open with the old one."
        )
        super().__init__(parent, theme, tr("Change the passphrase"), words, warning, tr("Change"))
        self._change = change
        self.current = SecretField(theme)
        self.current_field = Field(tr("Current passphrase"), self.current)
        self.column.insertWidget(1, self.current_field)
        self.current.setFocus()

    def refuse(self, sentence: str) -> None:
        """Show why the passphrase was not changed."""
        self.go_on.setEnabled(True)
        self.current_field.set_error(sentence)
        fit_height(self)

    def taken(self) -> None:
        """Hand both on."""
        self.current_field.set_error("")
        self.go_on.setEnabled(False)
        self._change(self, self.current.text(), self.secret.text())
