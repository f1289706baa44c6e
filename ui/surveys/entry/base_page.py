"""What both pages of survey forms share: the body that fits the form, and the keys of the whole page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from ui.context.room import RoomContext
from ui.forms.entry_page import EntryPage
from ui.surveys.entry.asking_notice import AskingNotice
from ui.surveys.entry.form_body import FormBody
from ui.surveys.entry.paper_body import PaperBody
from ui.surveys.entry.sheet_body import SheetBody

LOW = 560
"""Pixels: a lower page leaves what it can to the form."""


class FormPage(EntryPage[PaperBody]):
    """A page on which survey forms are entered one after another."""

    def __init__(self, context: RoomContext) -> None:
        super().__init__(context)
        self.notice: AskingNotice = AskingNotice(context.theme)
        self.notice.confirmed.connect(self.finish)
        self.notice.withdrawn.connect(self.go_on_correcting)

    def go_on_correcting(self) -> None:
        """The form is not saved as it is."""
        self.notice.say("")
        if self.notice.hasFocus():  # else a click or a key of the page has chosen a place
            self.focus_form()

    def stop(self, refusal: str) -> None:
        """Show why the form cannot be saved; what is typed waits until that was seen."""
        self.notice.stop(refusal)

    def new_body(
        self, questionnaire: Questionnaire, definition: FormDefinition, *, with_files: bool = True
    ) -> PaperBody:
        """Show forms of this questionnaire from now on; the caller connects the signals of the body."""
        body = SheetBody.fitting(questionnaire, definition, self._context.theme) or FormBody(
            questionnaire, definition, self._context, with_files=with_files
        )
        self.show_body(body)
        body.finish_asked.connect(self.finish)
        body.leave_asked.connect(self.leave)
        return body

    def page_key(self, event: QKeyEvent) -> bool:
        """Handle a key that holds everywhere on the page; whether it was one."""
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
