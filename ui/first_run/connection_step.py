"""Step 4: the address and one-time code that the province gave, or later."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QRadioButton

from desktop_app.base.i18n import tr
from ui.first_run.step import FirstRunStep
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.fields.field import Field
from ui.widgets.frames import Notice


class ConnectionStep(FirstRunStep):
    """Two choices; the fields can be used with the first."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            tr("Connect to the province"),
            tr("Everything works offline. What you enter is sent when there is a connection."),
        )
        self.later = QRadioButton(tr("Later: work on this computer for now"))
        self.now = QRadioButton(tr("Connect now with the code from the province"))
        self.later.setChecked(True)
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://")
        self.code = QLineEdit()
        self.address_field = Field(tr("Address"), self.address)
        self.code_field = Field(tr("One-time code"), self.code)
        self.refusal = Notice("", theme, "danger")
        self.body.addWidget(self.later)
        self.body.addWidget(self.now)
        for field in (self.address_field, self.code_field):
            field.setMaximumWidth(space.FORM_WIDTH)
            field.setContentsMargins(space.XLARGE, 0, 0, 0)
            self.body.addWidget(field)
        self.body.addWidget(self.refusal)
        self.body.addStretch(1)
        self.setFocusProxy(self.later)
        self.now.toggled.connect(self._choose)
        self._choose(False)

    @property
    def wants_connection(self) -> bool:
        """Whether address and code are to be used."""
        return self.now.isChecked()

    def check(self) -> bool:
        if not self.wants_connection:
            return True
        address, code = self.address.text().strip(), self.code.text().strip()
        self.address_field.set_error("" if address else tr("Type the address that the province gave you."))
        self.code_field.set_error("" if code else tr("Type the code that the province gave you."))
        return bool(address and code)

    def refuse(self, sentence: str) -> None:
        """Show why the province could not be reached or did not take the code."""
        self.refusal.say(sentence, "danger")

    def _choose(self, now: bool) -> None:
        for field in (self.address_field, self.code_field):
            field.setEnabled(now)
        if now:
            self.address.setFocus()
        else:
            self.refusal.say("")
