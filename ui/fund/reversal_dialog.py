"""Taking a posted voucher back: the day of the reversing one, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from ui.context.room import RoomContext
from ui.theme import spacing as space
from ui.widgets.buttons import button
from ui.widgets.dialog import Dialog
from ui.widgets.dialog_foot import dialog_foot
from ui.widgets.fields.date_field import DateField, all_read
from ui.widgets.fields.field import Field
from ui.widgets.fitting import within_screen
from ui.widgets.frames import Notice

_SIZE = (520, 320)


class ReversalDialog(Dialog):
    """A refusal is shown at its field, or above both where it is of none; what was typed stays."""

    def __init__(
        self,
        parent: QWidget,
        context: RoomContext,
        title: str,
        take: Callable[[ReversalDialog, date, str], None],
    ) -> None:
        super().__init__(parent)
        self._take = take
        self.setWindowTitle(tr("Take back {voucher}", voucher=title))
        self.notice = Notice("", context.theme, "danger")
        self.day = DateField(context.office.clock.today())
        self.reason = QLineEdit()
        self._day = Field(tr("&Day of the reversing voucher"), self.day)
        words = tr("Why is it not valid? A reversing voucher is posted; the number stays used.")
        self._why = Field(words, self.reason)
        self.go = button(tr("Post the reversing voucher"), self._go, kind="primary")
        layout = QVBoxLayout(self)
        layout.setSpacing(space.MEDIUM)
        for each in (self.notice, self._day, self._why):
            layout.addWidget(each)
        layout.addStretch(1)
        layout.addLayout(dialog_foot(self, self.go))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._go)
        self.resize(within_screen(self, _SIZE))
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        for each in (self._day, self._why):
            each.set_error("")
        self.notice.say("")
        if all_read(self.day):
            self._take(self, self.day.value, self.reason.text())

    @property
    def problem(self) -> str:
        """The problem that is shown, above both fields or at one."""
        return self.notice.text or self._day.error or self._why.error

    def refused(self, name: str, sentence: str) -> None:
        """Say why; what was typed stays."""
        field = {"day": self._day, "reason": self._why}.get(name)
        self.notice.say("" if field is not None else sentence, "danger")
        if field is not None:
            field.set_error(sentence)
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
