"""The first PIN of an officer on this computer, or one for a forgotten one; an administrator allows it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.book.first_pin import Consent, WhoMayConsent
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.choice_box import ChoiceBox
from ui.widgets.fields.field import Field
from ui.widgets.fields.pin_pair import PinPair
from ui.widgets.fields.secret_field import SecretField
from ui.widgets.fitting import fit_height
from ui.widgets.frames import Notice
from ui.widgets.labels import muted


class FirstPinDialog(Dialog):
    """``record`` is given the dialog, who consents and the new PIN; it accepts or refuses."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        name: str,
        who: WhoMayConsent,
        record: Callable[[FirstPinDialog, Consent, str], None],
        *,
        forgotten: bool = False,
    ) -> None:
        super().__init__(parent)
        self._record = record
        self._forgotten = forgotten
        first = tr("First PIN of {name} on this computer", name=name)
        self.setWindowTitle(tr("New PIN for {name}", name=name) if forgotten else first)
        self.setMinimumWidth(space.READING_WIDTH)
        self.who = ChoiceBox()
        for manager in who.managers:
            self.who.addItem(manager.name, manager.id)
        if who.has_code:
            self.who.addItem(tr("The recovery code of the book"), "")
        self.secret = SecretField(theme)
        self.who_field = Field(tr("Who allows it"), self.who)
        self.secret_field = Field("", self.secret)
        self.pins = PinPair(theme)
        self.pins.pin_field.set_name(tr("New PIN for {name}", name=name))
        self.refusal = Notice("", theme, "danger")
        self.go_on = button(tr("Set PIN and sign in"), self._save, kind="primary")
        self.go_on.setDefault(True)
        self._lay_out(theme, possible=self.who.count() > 0)
        self.who.currentIndexChanged.connect(lambda _: self._choose())
        self._choose()

    def _lay_out(self, theme: Theme, *, possible: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(space.XLARGE, space.LARGE, space.XLARGE, space.LARGE)
        column.setSpacing(space.MEDIUM)
        words = tr(
            "Roles and rights come from the office; the PIN is chosen on each computer and never leaves it. "
            "An administrator who has a PIN here, or the recovery code, allows the first one."
        )
        forgotten = tr(
            "Nobody can read a PIN that was forgotten. An administrator who has a PIN here, or the recovery "
            "code on paper, allows a new one; everything entered stays."
        )
        column.addWidget(muted(forgotten if self._forgotten else words))
        row = QHBoxLayout()
        row.setSpacing(space.LARGE)
        row.addWidget(self.who_field, 1)
        row.addWidget(self.secret_field, 1)
        column.addLayout(row)
        column.addWidget(self.pins)
        column.addWidget(self.refusal)
        column.addLayout(dialog_foot(self, self.go_on))
        for part in (self.who_field, self.secret_field, self.pins, self.go_on):
            part.setEnabled(possible)
        if not possible:
            self.refuse(_nobody())

    def _choose(self) -> None:
        by_manager = bool(self.who.currentData())
        self.secret_field.set_name(tr("PIN of who allows it") if by_manager else tr("Recovery code"))
        code_hint = tr("8 groups of 4 letters. Capitals and hyphens do not matter.")
        self.secret_field.set_hint("" if by_manager else code_hint)
        self.secret.clear()
        self.secret_field.set_error("")
        self.secret.setFocus()
        fit_height(self)

    def refuse(self, sentence: str) -> None:
        """Show why the PIN was not given."""
        self.go_on.setEnabled(True)
        self.refusal.say(sentence, "danger")
        fit_height(self)

    def _save(self) -> None:
        self.refusal.say("")
        if not self.secret.text():
            self.secret.setFocus()
            return
        if self.pins.check():
            self.go_on.setEnabled(False)
            consent = Consent(str(self.who.currentData() or ""), self.secret.text())
            self._record(self, consent, self.pins.pin.text())


def _nobody() -> str:
    return tr(
        "Nobody can allow it on this computer: no administrator has a PIN here, and the book has no recovery "
        "code. Begin a new book on this computer and connect it with a code of the province."
    )
