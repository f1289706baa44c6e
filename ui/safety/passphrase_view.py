"""Asks for the passphrase of the book where the computer has no usable keyring."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.credentials.opening import PassphraseFor
from desktop_app.credentials.passphrase_rule import missing_length, passphrase_rule, unforeseen, weakness
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.fields.field import Field
from ui.widgets.fields.secret_field import SecretField
from ui.widgets.frames import Notice
from ui.widgets.labels import muted, title
from ui.widgets.meter import Meter

_STRONG_LENGTH = 24


class NewKey(Enum):
    """On which occasion the key of a book gets a new place, and so a new passphrase."""

    BOOK = "a new book"
    BACKUP = "a backup takes the place of the book"
    RECOVERY = "the book was opened with its recovery code"

    def title(self) -> str:
        """Return the heading of the window."""
        return {
            NewKey.BOOK: tr("Protect the book"),
            NewKey.BACKUP: tr("Restore: a new passphrase for the book"),
            NewKey.RECOVERY: tr("Recovery: a new passphrase for the book"),
        }[self]

    def explanation(self) -> str:
        """Why a passphrase is needed, and its consequences."""
        return {
            NewKey.BOOK: tr(
                "This computer has no usable store for keys, so the book is locked with a passphrase "
                "that is asked at every start."
            ),
            NewKey.BACKUP: tr(
                "You are restoring a backup. This computer has no usable store for keys, so the restored "
                "book gets a passphrase of its own: choose it now. From then on it is asked at every start, "
                "in place of the earlier one. Without it nothing is restored and the book stays as it is."
            ),
            NewKey.RECOVERY: tr(
                "The recovery code opens the book. This computer has no usable store for keys, so choose a "
                "new passphrase. From then on it is asked at every start, in place of the one that is lost."
            ),
        }[self]


class PassphraseDialog(Dialog):
    """For a new key asks twice and shows how strong the passphrase is; for an old one asks once.

    Rejected with :attr:`is_forgotten` when the passphrase is not known any more.
    """

    def __init__(
        self, reason: PassphraseFor, theme: Theme, refused: str = "", new_key: NewKey = NewKey.BOOK
    ) -> None:
        super().__init__()
        self._new = reason is PassphraseFor.NEW_BOOK
        self._new_key = new_key
        self.setWindowTitle(tr("Sổ Mặt trận"))
        self.setMinimumWidth(space.FORM_WIDTH + 2 * space.XXLARGE)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.XLARGE, space.XLARGE, space.XLARGE, space.XLARGE)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(title(new_key.title() if self._new else tr("Open the book")))
        layout.addWidget(muted(self._explanation()))
        self.secret = SecretField(theme)
        self.again = SecretField(theme)
        self.secret_field = Field(tr("Passphrase"), self.secret)
        self.again_field = Field(tr("The same passphrase again"), self.again)
        self.strength = Meter(theme, tr("Strength of the passphrase"))
        self.hint = muted("")
        layout.addWidget(self.secret_field)
        warning = tr("Write it down and keep it in the safe. Without it nobody can open the book again.")
        for part in (self.strength, self.hint, self.again_field, Notice(warning, theme, "warning")):
            layout.addWidget(part)
            part.setVisible(self._new)
        self.secret_field.set_error(refused)
        self.is_forgotten = False
        row = QHBoxLayout()
        self.forgotten = button(tr("I no longer know it…"), self._forget, kind="quiet")
        row.addWidget(self.forgotten)
        row.addStretch(1)
        leave = tr("Quit") if new_key is NewKey.BOOK else tr("Cancel")
        row.addWidget(button(leave, self.reject, kind="quiet"))
        self.go_on = button(tr("Continue"), self._go_on, kind="primary")
        self.go_on.setDefault(True)
        row.addWidget(self.go_on)
        layout.addLayout(row)
        self.forgotten.setVisible(not self._new)  # only now: without a parent it would be a window
        self.secret.textChanged.connect(self._show_strength)
        self._show_strength("")

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.secret.text()

    def _forget(self) -> None:
        self.is_forgotten = True
        self.reject()

    def _explanation(self) -> str:
        if self._new:
            return self._new_key.explanation()
        return tr("This computer has no usable store for keys. Type the passphrase of this book.")

    def _show_strength(self, text: str) -> None:
        self.secret_field.set_error("") if text else None
        share = min(unforeseen(text) / _STRONG_LENGTH, 1.0)
        weak = weakness(text)
        enough = weak is None
        self.strength.show_share(share, colour="success" if enough else "warning")
        if not text:
            self.hint.setText(
                tr(
                    "At least {n} characters; four or five words are best.",
                    n=passphrase_rule().minimum_length,
                )
            )
        elif missing := missing_length(text):
            self.hint.setText(tr("Too short: {n} characters are missing.", n=missing))
        elif weak is not None:
            self.hint.setText(tr("Too easy to guess."))
        else:
            self.hint.setText(tr("Strong enough.") if share < 1 else tr("Very strong."))

    def _go_on(self) -> None:
        if not self.passphrase:
            self.secret_field.set_error(tr("Type the passphrase."))
        elif self._new and (weak := weakness(self.passphrase)) is not None:
            self.secret_field.set_error(weak.sentence())
        elif self._new and self.focusWidget() is self.secret and not self.again.text():
            self.again.setFocus(Qt.FocusReason.TabFocusReason)  # Enter leads on, as in every form
        elif self._new and self.again.text() != self.passphrase:
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            self.again.selectAll()
            self.again_field.set_error(tr("The two are not the same. Type it once more."))
        else:
            self.accept()
