"""Giving one entry its number: the next, one between two others, or the one that its paper bears."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.registers.entries.numbering import WantedNumber
from ui.context.room import RoomContext
from ui.reports.issuing.number_choice import NumberChoice
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice

_SIZE = (520, 420)


class NumberDialog(Dialog):
    """A refusal is shown at its field, or above all where it is of none; what was typed stays."""

    def __init__(
        self, parent: QWidget, context: RoomContext, give: Callable[[NumberDialog, WantedNumber], None]
    ) -> None:
        super().__init__(parent)
        self._give = give
        self.setWindowTitle(tr("Give a number"))
        self.notice = Notice("", context.theme, "danger")
        self.day = DateField(context.office.clock.today())
        self._day = Field(tr("&Day of the number"), self.day)
        self.choice = NumberChoice(self._day)
        self.go = button(tr("Give the number"), self._go, kind="primary")
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.notice)
        layout.addWidget(self.choice)
        layout.addStretch(1)
        layout.addLayout(dialog_foot(self, self.go))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._go)
        self.resize(within_screen(self, _SIZE))

    def _go(self) -> None:
        for each in self._fields.values():
            each.set_error("")
        if not all_read(self.day):
            return
        wanted = self.choice.wanted(self.day.value)
        if wanted is None:
            self.refused("ordinal", tr("Type the number in digits, for example 12."))
        else:
            self._give(self, wanted)

    @property
    def _fields(self) -> dict[str, Field]:
        return {"day": self._day, **self.choice.fields}

    @property
    def problem(self) -> str:
        """The problem that is shown, above all fields or at one."""
        return self.notice.text or next((each.error for each in self._fields.values() if each.error), "")

    def refused(self, name: str, sentence: str) -> None:
        """Say why; what was typed stays."""
        field = self._fields.get(name)
        self.notice.say("" if field is not None else sentence, "danger")
        if field is not None:
            field.set_error(sentence)
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
