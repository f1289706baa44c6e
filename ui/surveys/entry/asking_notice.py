"""A notice above a form that asks: until it is answered, nothing that is typed goes anywhere.

Who types forms with the eyes on the paper goes on with the next one; its digits must not become answers, or
the comment, of the form that was not saved.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication

from desktop_app.base.i18n import tr
from ui.theme import Theme
from ui.widgets.fields.focus_ring import draw_focus_ring
from ui.widgets.frames import Notice

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ELSEWHERE = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
_MODIFIERS = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr})


class AskingNotice(Notice):
    """Has the keys while it asks: Ctrl+Enter says yes, Esc goes back to the form, other keys are counted."""

    confirmed = Signal()
    withdrawn = Signal()
    """The form is to be corrected: by Esc, by a click, or by a key of the page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("", theme, "danger")
        self._question = ""
        self._may_confirm = False
        self._not_taken = 0

    @property
    def asks(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._question)

    def ask(self, question: str) -> None:
        """Ask whether the form is saved all the same; ``question`` names the keys."""
        self._await(question, may_confirm=True)

    def stop(self, refusal: str) -> None:
        """Say why the form is not saved; it can only be gone back to."""
        self._await(refusal + " " + tr("Esc: back to the form."), may_confirm=False)

    def _await(self, question: str, *, may_confirm: bool) -> None:
        self._question, self._may_confirm, self._not_taken = question, may_confirm, 0
        self.say(question, "warning" if may_confirm else "danger")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _over(self) -> None:
        self._question = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self._over()
            self.withdrawn.emit()
        elif event.key() in _ENTER and control and self._may_confirm and not self._not_taken:
            self._over()
            self.confirmed.emit()
        elif event.key() in _ENTER and control:
            self._await(
                self._question, may_confirm=self._may_confirm
            )  # the keys before were meant for another form
        elif event.key() not in _MODIFIERS:
            QApplication.beep()  # who keys blind looks at the paper
            self._not_taken += 1
            not_taken = tr("Keys typed since and not taken: {n}. Answer first.", n=self._not_taken)
            self.say(f"{self._question} {not_taken}", "danger")

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Tab is a key like others."""
        QApplication.beep()
        self._not_taken += 1
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()  # whoever has the keys now keeps them
        if self.asks and event.reason() not in _ELSEWHERE:
            self._over()
            self.withdrawn.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            draw_focus_ring(self)
