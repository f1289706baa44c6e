"""The whole-form sheet with the question in full above it and the comment below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QVBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.base.text import nfc
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.surveys.responses.records import COMMENT
from ui.forms.sheets.sheet import QuestionSheet, SheetAnswer, SheetEntry, sheet_of
from ui.forms.sheets.sheet_view import QuestionSheetView
from ui.surveys.entry.keys import COMMENT as HAS_COMMENT
from ui.surveys.entry.keys import PROBLEM, SHEET
from ui.surveys.entry.paper_body import PaperBody
from ui.theme import Theme
from ui.theme import spacing as space
from ui.theme.fonts import TextRole, font_for
from ui.widgets.buttons import button
from ui.widgets.elided.elided_label import ElidedLabel
from ui.widgets.labels import HeldLabel

_LONGEST_COMMENT = 4000
_COMMENT_MILLISECONDS = 500
"""So far behind the fingers a comment is kept, however long they go on without a pause."""


class SheetBody(PaperBody):
    """All contents of a questionnaire on one screen."""

    def __init__(self, sheet: QuestionSheet, theme: Theme) -> None:
        super().__init__()
        self.entry = SheetEntry(sheet)
        self.view = QuestionSheetView(self.entry, theme)
        self._kept: dict[str, str] = {}
        self._saved_blank: set[str] = set()
        """What was left blank when the form was saved; it is nothing new."""
        self._comment_saved = ""
        self.number = ElidedLabel("", TextRole.FIGURE, "accent")
        self.text = HeldLabel((question.text for question in sheet.questions), TextRole.HEADING)
        self.comment = QPlainTextEdit()
        self.comment.setAccessibleName(tr("Opinion of the people on the form"))
        self.comment.setPlaceholderText(tr("Other proposals, without names. Ctrl+Enter saves the form."))
        self.comment.setTabChangesFocus(True)
        self.answer_buttons = [self._answer_button(answer) for answer in sheet.answers]
        self.be_low(False)
        self._lay_out()
        self._connect()

    @classmethod
    def fitting(
        cls, questionnaire: Questionnaire, definition: FormDefinition, theme: Theme
    ) -> SheetBody | None:
        """The body for a template whose questions share one scale; ``None`` for any other form."""
        sheet = sheet_of(questionnaire, definition)
        return None if sheet is None else cls(sheet, theme)

    def _lay_out(self) -> None:
        strip = QFrame()
        strip.setProperty("surface", "card")
        row = QHBoxLayout(strip)
        row.setContentsMargins(space.LARGE, space.SMALL, space.MEDIUM, space.SMALL)
        row.setSpacing(space.MEDIUM)
        self.number.setFixedWidth(54)
        fixed = QSizePolicy.Policy.Fixed  # a line that gives way in width gets none beside another one
        self.number.setSizePolicy(fixed, QSizePolicy.Policy.Preferred)
        row.addWidget(self.number)
        row.addWidget(self.text, 1)
        for each in self.answer_buttons:
            row.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.SMALL)
        layout.addWidget(strip)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.comment)

    def be_low(self, low: bool) -> None:
        """Leave more of a low window to the sheet."""
        lines = 1 if low else 3
        self.comment.setFixedHeight(lines * self.comment.fontMetrics().lineSpacing() + space.LARGE)

    def _answer_button(self, answer: SheetAnswer) -> QPushButton:
        made = button(f"{answer.key}   {answer.label}", _giver(self.view.answer, answer.code))
        made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        made.setFont(font_for(TextRole.STRONG))
        return made

    def _connect(self) -> None:
        self.view.moved.connect(self._show_question)
        self.view.left_question.connect(self.left_question)
        self.view.mistyped.connect(self._mistyped)
        self.view.left_question.connect(lambda _: self.mistyped.emit(""))
        self.view.went_before.connect(self.went_before)
        self.view.went_beyond.connect(self._to_comment)
        self.view.finish_asked.connect(self.finish_asked)
        self.comment.installEventFilter(self)
        self.view.installEventFilter(self)
        self._comment_soon = QTimer(self)
        self._comment_soon.setSingleShot(True)
        self._comment_soon.setInterval(_COMMENT_MILLISECONDS)
        self._comment_soon.timeout.connect(self._leave_comment)
        self.comment.textChanged.connect(self._comment_typed)

    def show_form(
        self,
        answers: Mapping[str, str],
        question: str,
        previous: Mapping[str, str],
        *,
        finished: bool = False,
        saved: bool = False,
    ) -> None:
        del finished  # a sheet calculates nothing
        asked = {question.name for question in self.entry.sheet.questions}
        self._kept = {name: answer for name, answer in answers.items() if name not in asked | {COMMENT}}
        self.entry.previous = previous
        self.entry.begin(answers, question)
        self._saved_blank = {name for name in asked if saved and not answers.get(name)}
        self.entry.blank |= self._saved_blank
        self.comment.setPlainText(answers.get(COMMENT, ""))
        self._comment_soon.stop()
        self._comment_saved = self.comment.toPlainText()
        self._in_comment = question == COMMENT
        self.view.refresh()

    def answers(self) -> dict[str, str]:
        comment = nfc(self.comment.toPlainText())[:_LONGEST_COMMENT]
        blank = dict.fromkeys(self.entry.blank - self._saved_blank, "")
        return {
            **self._kept,
            **blank,
            **self.entry.answers,
            **({COMMENT: comment} if comment.strip() else {}),
        }

    def question(self) -> str:
        return COMMENT if self._in_comment else self.entry.question.name

    @property
    def at_end(self) -> bool:
        return self._in_comment

    def enter(self, *, forward: bool) -> None:
        self._in_comment = not forward
        self.take_focus()

    def take_focus(self) -> None:
        target = self.comment if self._in_comment else self.view
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    _in_comment = False

    @property
    def able(self) -> frozenset[str]:
        return frozenset({SHEET, HAS_COMMENT, PROBLEM})

    def be_readonly(self, readonly: bool) -> None:
        self.view.readonly = readonly
        self.comment.setReadOnly(readonly)
        for each in self.answer_buttons:
            each.setEnabled(not readonly)

    def to_comment(self) -> None:
        self._to_comment()

    def to_problem(self) -> None:
        at = self.entry.next_doubtful()
        if at is not None:
            self._in_comment = False
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.go_to(at)

    def _show_question(self) -> None:
        question = self.entry.question
        self.number.setText(str(question.number))
        self.text.setText(question.text)

    def _to_comment(self) -> None:
        self._in_comment = True
        self.comment.setFocus(Qt.FocusReason.TabFocusReason)
        self.left_question.emit(COMMENT)

    def _mistyped(self, key: str) -> None:
        keys = ", ".join(answer.key for answer in self.entry.sheet.answers)
        self.mistyped.emit(
            tr("“{key}” is no answer here: {keys}; 0 for no answer, 9 for ticked twice.", key=key, keys=keys)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.view and event.type() == QEvent.Type.FocusIn:
            self._in_comment = False  # wherever the cursor comes from
        elif watched is self.comment:
            if event.type() == QEvent.Type.FocusIn:
                self._in_comment = True
                self.end_reached.emit()
            elif event.type() == QEvent.Type.FocusOut and self.view.hasFocus():
                self._in_comment = False
                self._leave_comment()
            elif event.type() == QEvent.Type.FocusOut:
                self._leave_comment()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._comment_key(event)
        return super().eventFilter(watched, event)

    def _comment_key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finish_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.leave_asked.emit()
        elif event.key() == Qt.Key.Key_PageUp:
            self._in_comment = False
            self.view.setFocus(Qt.FocusReason.BacktabFocusReason)
        else:
            return False
        return True

    def _comment_typed(self) -> None:
        if not self._comment_soon.isActive():  # a pause would never come while somebody types on
            self._comment_soon.start()

    def _leave_comment(self) -> None:
        self._comment_soon.stop()
        text = self.comment.toPlainText()
        if text != self._comment_saved:
            self._comment_saved = text
            self.left_question.emit(COMMENT)


def _giver(give: Callable[[str], None], code: str) -> Callable[[], None]:
    return lambda: give(code)
