"""The place of the book's key, its recovery code and its passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.areas.administrative import commune
from desktop_app.backup.key_protection import (
    KeyProtection,
    change_passphrase,
    keep_recovery_code,
    key_protection,
)
from desktop_app.base.clock import VIETNAM
from desktop_app.base.i18n import tr
from desktop_app.base.numbers import format_date
from desktop_app.credentials.recovery_code import new_code
from desktop_app.credentials.vault import VaultKind
from ui.base.saves import SavedEntity
from ui.context.operations import do_work
from ui.context.room import RoomContext
from ui.safety.code_dialog import CodeDialog
from ui.safety.passphrase_dialogs import ChangePassphraseDialog
from ui.theme import spacing as space
from ui.widgets.buttons import become, button
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import label


class KeyCard(Card):
    """Says in plain words what opens the book, and changes it."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(tr("The key of the book"))
        self._context = context
        self._known: KeyProtection | None = None
        theme = context.theme
        self.place = label("", wrap=True)
        self.code_state = Notice("", theme, "warning")
        self.make = button(
            tr("Make a recovery code…"), self.make_code, kind="primary", icon="key", theme=theme
        )
        self.change = button(tr("Change the passphrase…"), self._change, icon="lock", theme=theme)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addWidget(self.make)
        row.addWidget(self.change)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(space.MEDIUM)
        column.addWidget(self.place)
        column.addWidget(self.code_state)
        column.addLayout(row)
        self.body.addLayout(column)
        self.change.setVisible(context.office.vault.kind is VaultKind.PASSPHRASE)

    def read(self) -> None:
        """Look again where the key is."""
        office = self._context.office
        do_work(self._context, self, lambda: key_protection(office), self._show)

    def _show(self, found: KeyProtection) -> None:
        self._known = found
        self.place.setText(_where(found.place))
        if found.code_made_at is not None:
            day = format_date(found.code_made_at.astimezone(VIETNAM).date())
            self.code_state.say(tr("There is a recovery code, made on {day}.", day=day), "success")
            self.make.setText(tr("Make a new recovery code…"))
        else:
            self.code_state.say(_without_code(found), "warning")
            self.make.setText(tr("Make a recovery code…"))
        # red only while it is missing: an office that has one must not be led to replace it
        become(self.make, "plain" if found.code_made_at else "primary", "key", self._context.theme)
        self.make.setAccessibleName(self.make.text())

    def make_code(self) -> None:
        """Offer a code, which counts once it is on paper."""
        known, office = self._known, self._context.office
        unit = commune(office.identity.commune_code)
        name = unit.name if unit is not None else tr("Office without a commune")
        replaces = known is not None and (known.code_made_at is not None or known.code_damaged)
        theme, ask = self._context.theme, self._context.ask
        dialog = CodeDialog(self, theme, ask, new_code(), name, replaces=replaces, keep=self.keep)
        dialog.exec()
        dialog.deleteLater()

    def keep(self, dialog: CodeDialog, code: str) -> None:
        """Put a code that was written down into force."""
        office = self._context.office

        def kept(_: None) -> None:
            dialog.accept()
            self._context.say(tr("The recovery code is in force."))
            self._context.saves.publish([SavedEntity.RECOVERY_CODE])
            self.read()

        do_work(self._context, dialog, lambda: keep_recovery_code(office, code), kept, dialog.refuse)

    def _change(self) -> None:
        dialog = ChangePassphraseDialog(self, self._context.theme, self.change_passphrase)
        dialog.exec()
        dialog.deleteLater()

    def change_passphrase(self, dialog: ChangePassphraseDialog, current: str, new: str) -> None:
        """Have the book ask for another passphrase."""
        office = self._context.office

        def changed(_: None) -> None:
            dialog.accept()
            self._context.say(tr("The passphrase was changed."))

        do_work(
            self._context, dialog, lambda: change_passphrase(office, current, new), changed, dialog.refuse
        )


def _where(place: VaultKind) -> str:
    if place is VaultKind.KEYRING:
        return tr(
            "The book is encrypted. Its key is in the key store of this computer and opens with your "
            "computer account: nothing is asked at the start, and on another computer the book does not open."
        )
    return tr("The book is encrypted. It opens with the passphrase that is asked at every start.")


def _without_code(found: KeyProtection) -> str:
    if found.code_damaged:
        return tr(
            "The file of the recovery code is damaged, so the code on paper no longer works. Make a new one."
        )
    if found.place is VaultKind.KEYRING:
        return tr(
            "There is no recovery code. If the computer breaks or its account is lost, nobody can open the "
            "book or its backups any more."
        )
    return tr("There is no recovery code. If the passphrase is forgotten, nobody can open the book any more.")
