"""The editor of a confirmation: one box to tick."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from desktop_app.base.i18n import tr
from desktop_app.forms.types.answer_type import Answer
from ui.forms.editors.editor import AskedQuestion, NothingTyped

CONFIRMED = "OK"
"""What the specification stores for a trigger."""


class ConfirmationEditor(NothingTyped, QCheckBox):
    """Space ticks it and takes the tick away."""

    answered = Signal()
    typed = Signal()
    went_on = Signal()
    refused = Signal(str)

    def __init__(self, _asked: AskedQuestion) -> None:
        super().__init__(tr("Read and noted"))
        self.clicked.connect(lambda _: self.answered.emit())

    @property
    def widget(self) -> QWidget:
        """The box."""
        return self

    @property
    def value(self) -> Answer:
        """That it is confirmed, or nothing."""
        return CONFIRMED if self.isChecked() else ""

    def show_value(self, stored: str) -> None:
        """Show whether it is confirmed."""
        self.setChecked(stored == CONFIRMED)

    def forget(self) -> bool:
        """Be without a tick."""
        self.show_value("")
        return True
