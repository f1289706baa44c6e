"""What both entries of a form have in common: the body in the middle, and the keys of the whole page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from ui.context.room import RoomContext
from ui.surveys.entry.form_body import FormBody
from ui.surveys.entry.paper_body import PaperBody
from ui.surveys.entry.sheet_body import SheetBody

LOW = 560
"""Pixels: a lower page leaves what it can to the form."""


class EntryPageBase(QWidget):
    """A page in which forms are entered one after the other."""

    left = Signal()

    def __init__(self, context: RoomContext) -> None:
        super().__init__()
        self._context = context
        self.body: PaperBody | None = None
        self.middle = QVBoxLayout()
        """Where the body is; the page puts it between its head and its foot."""

    def finish(self) -> None:
        """Save this form and go to the next."""
        raise AssertionError("a page of entry finishes forms")

    def leave(self) -> None:
        """Back to where the page was opened from; what was typed is kept."""
        raise AssertionError("a page of entry can be left")

    def focus_form(self) -> None:
        """Put the cursor into the form: it never gets lost."""
        if self.body is not None:
            self.body.take_focus()

    def new_body(
        self, questionnaire: Questionnaire, definition: FormDefinition, *, with_files: bool = True
    ) -> PaperBody:
        """Show forms of this questionnaire from now on; who asks connects what the body says."""
        if self.body is not None:
            self.middle.removeWidget(self.body)
            self.body.hide()  # before it goes, so that it takes no focus with it
            self.body.deleteLater()
        self.body = body = SheetBody.fitting(questionnaire, definition, self._context.theme) or FormBody(
            questionnaire, definition, self._context, with_files=with_files
        )
        self.middle.addWidget(body)
        body.show()  # the layout would show it only later, and what is not shown cannot take the cursor
        body.finish_asked.connect(self.finish)
        body.leave_asked.connect(self.leave)
        return body

    def page_key(self, event: QKeyEvent) -> bool:
        """Take a key that holds everywhere on the page."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish()
        else:
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.page_key(event):
            super().keyPressEvent(event)
