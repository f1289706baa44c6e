"""The form "Nối với tỉnh": address and one-time code, errors beside the field they belong to."""

from __future__ import annotations

import platform

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar

from desktop_app.base.i18n import tr
from desktop_app.sync.problems import InsecureAddress, Offline, ProtocolMismatch, ServerTrouble
from ui.base.errors import sentence_for
from ui.theme import Theme
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.fields.field import Field
from ui.widgets.frames import Card, Notice
from ui.widgets.labels import label

_OF_THE_ADDRESS = (InsecureAddress, Offline, ServerTrouble, ProtocolMismatch)


class ConnectForm(Card):
    """Emits :attr:`asked` with what was filled in; :meth:`answer` shows the outcome."""

    asked = Signal(str, str, str)
    """Address, code, name of this computer."""
    given_up = Signal()

    def __init__(self, theme: Theme, *, sample: bool) -> None:
        super().__init__(tr("Connect to the province"))
        self.setMaximumWidth(space.READING_WIDTH)
        words = tr(
            "The province gives your office an address and a code for each computer. "
            "Once connected, figures are sent automatically whenever there is a connection."
        )
        self.body.addWidget(label(words, wrap=True))
        sentence = tr(
            "This is a sample office with invented figures. It can only be connected to a sample province, "
            "never to a real one."
        )
        self.sample = Notice(sentence if sample else "", theme, "info")
        self.body.addWidget(self.sample)
        self._needs_code = True
        self.by_stick = Notice("", theme, "info")
        self.body.addWidget(self.by_stick)
        self._forbidden = False
        self.forbidden = Notice("", theme, "warning")
        self.body.addWidget(self.forbidden)
        self.address = QLineEdit()
        self.address.setPlaceholderText("https://")
        self.address.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.code = QLineEdit()
        self.name = QLineEdit(platform.node()[:60])
        self.address_field = Field(tr("Address"), self.address)
        self.code_field = Field(tr("One-time code"), self.code, tr("Capitals and dashes do not matter."))
        hint = tr("Your colleagues see this name beside what is entered here.")
        self.name_field = Field(tr("Name of this computer"), self.name, hint)
        for field in (self.address_field, self.code_field, self.name_field):
            self.body.addWidget(field)
        self.wait = QProgressBar()
        self.wait.setRange(0, 0)
        self.wait.setTextVisible(False)
        self.wait.setAccessibleName(tr("Asking the province"))
        self.wait.hide()
        self.body.addWidget(self.wait)
        self.press = button(tr("Connect"), self._ask, kind="primary")
        self.back = button(tr("Not now"), self.given_up.emit)
        row = QHBoxLayout()
        row.setSpacing(space.SMALL)
        row.addWidget(self.press)
        row.addWidget(self.back)
        row.addStretch(1)
        self.body.addLayout(row)
        self.address.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self._ask)

    def offer_way_back(self, offered: bool, address: str = "") -> None:
        """Whether the form can be left without connecting; it starts with the known address."""
        self.back.setVisible(offered)
        if address and not self.address.text():
            self.address.setText(address)

    def ask_address_alone(self, alone: bool) -> None:
        """A computer that is known by sticks needs no code for a line to the same province."""
        self._needs_code = not alone
        self.by_stick.say(
            tr(
                "Your province knows this computer by sticks. For a line to it the address is enough; a code "
                "is needed for another province only."
            )
            if alone
            else "",
            "info",
        )

    def forbid(self, sentence: str) -> None:
        """Disable connecting, and say why; an empty sentence enables it again."""
        self.forbidden.say(sentence, "warning")
        self._forbidden = bool(sentence)
        self._busy(not self.wait.isHidden())

    def answer(self, error: Exception | None) -> None:
        """Show how it went."""
        self._busy(False)
        if error is None:
            self.code.clear()
        elif isinstance(error, _OF_THE_ADDRESS):
            self.address_field.set_error(sentence_for(error))
            self.address.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.code_field.set_error(sentence_for(error))
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        address, code = self.address.text().strip(), self.code.text().strip()
        self.address_field.set_error("" if address else tr("Type the address that the province gave you."))
        has_code = bool(code) or not self._needs_code
        self.code_field.set_error("" if has_code else tr("Type the code that the province gave you."))
        if address and has_code and not self._forbidden:
            self._busy(True)
            self.asked.emit(address, code, self.name.text().strip())

    def _busy(self, busy: bool) -> None:
        self.wait.setVisible(busy)
        for widget in (self.press, self.address, self.code, self.name):
            widget.setEnabled(not busy and not self._forbidden)
