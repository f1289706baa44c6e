"""Giving one entry its number: the next, one between two others, or the one that its paper bears."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.registers.matters.numbering import NumberWay, WantedNumber
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.date_field import DateField
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice

_SIZE = (520, 420)


class NumberDialog(QDialog):
    """A refusal is shown above the fields, and what was typed stays."""

    def __init__(
        self, parent: QWidget, context: RoomContext, give: Callable[[NumberDialog, WantedNumber], None]
    ) -> None:
        super().__init__(parent)
        self._give = give
        self.setWindowTitle(tr("Give a number"))
        self.notice = Notice("", context.theme, "danger")
        self.next = QRadioButton(tr("The &next number"))
        self.inserted = QRadioButton(tr("A number &between two others, such as 12a behind 12"))
        self.stamped = QRadioButton(tr("The number that the &paper bears already"))
        self.next.setChecked(True)
        self.day = DateField(context.office.clock.today())
        self.ordinal = QLineEdit()
        self.reason = QLineEdit()
        self._which = Field(tr("N&umber"), self.ordinal)
        self._why = Field(tr("&Reason"), self.reason)
        self.go = button(tr("Give the number"), self._go, kind="primary")
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        layout.addWidget(self.notice)
        for each in (self.next, self.inserted, self.stamped):
            layout.addWidget(each)
            each.toggled.connect(lambda _: self._show_way())
        for field in (Field(tr("&Day of the number"), self.day), self._which, self._why):
            layout.addWidget(field)
        layout.addStretch(1)
        layout.addLayout(dialog_foot(self, self.go))
        self._show_way()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._go)
        self.resize(within_screen(self, _SIZE))

    @property
    def way(self) -> NumberWay:
        """What is chosen."""
        if self.inserted.isChecked():
            return NumberWay.INSERTED
        return NumberWay.STAMPED if self.stamped.isChecked() else NumberWay.NEXT

    def _show_way(self) -> None:
        for field in (self._which, self._why):
            field.setEnabled(self.way is not NumberWay.NEXT)
        words = tr("Behind n&umber") if self.way is NumberWay.INSERTED else tr("N&umber")
        self._which.set_name(words)

    def _go(self) -> None:
        typed = self.ordinal.text().strip()
        if not self.day.read():
            self.refused(self.day.problem)
        elif self.way is not NumberWay.NEXT and not (typed.isascii() and typed.isdigit() and len(typed) < 7):
            self.refused(tr("Type the number in digits, for example 12."))
        else:
            ordinal = int(typed) if typed and self.way is not NumberWay.NEXT else 0
            self._give(self, WantedNumber(self.way, self.day.value, ordinal, self.reason.text()))

    def refused(self, sentence: str) -> None:
        """Say why; what was typed stays."""
        self.notice.say(sentence, "danger")
