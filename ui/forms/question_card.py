"""One question of any form: its words, its editor, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.forms.definition.markup import freed, has_markup, plain, rich
from desktop_app.forms.session.questions import FormQuestion
from ui.forms.editors.editor import AnswerEditor, AskedQuestion
from ui.forms.editors.table import editor_for
from ui.forms.media.form_files import FormFiles
from ui.forms.media.image_map import is_image_map
from ui.forms.media.label_media import LabelMedia
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.labels import label, muted, restyle

_SHOWN = "shownText"


class QuestionCard(QFrame):
    """Gives an answer when the cursor leaves it; shows the label, hint and problem of the moment."""

    answered = Signal(str, object)
    """Ref and answer. What is not of the question's type stays here with a sentence beside it."""
    typed = Signal()
    """Letters were typed; the answer is given when the cursor leaves."""
    unread = Signal(str, str)
    """Ref and text of what was typed and is no answer; an empty text when it has become one."""
    went_on = Signal()
    chose = Signal()
    """The key that chose the answer leads on by itself."""
    went_back = Signal()
    focused = Signal(str)

    def __init__(
        self, question: FormQuestion, files: FormFiles, media: Mapping[str, bytes] | None = None
    ) -> None:
        super().__init__()
        self.ref = question.ref
        self.kind = question.kind
        self.setProperty("surface", "card")
        self.label: QLabel = label("", TextRole.LABEL, wrap=True)
        self.hint: QLabel = muted("")
        self.media = LabelMedia(media or {})
        self.wrong: QLabel = label("", tone="danger", wrap=True)
        self.beside: QLabel = label("", tone="warning", wrap=True)
        """What is worth knowing of the answer and is no fault, such as an entry that says the same."""
        self._answer = (
            None if question.kind == "note" else self._make(AskedQuestion(question, files, media or {}))
        )
        self.editor: QWidget | None = None if self._answer is None else self._answer.widget
        self._typed_wrong = ""
        self.readonly = False
        """Whether the form is only looked at."""
        self.was_led_to = False
        """The cursor came by the key that chose the answer before: a Tab out of habit leads no further."""
        self.fresh = True
        """Whether no question was shown yet."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.LARGE, space.SMALL, space.LARGE, space.SMALL)
        layout.setSpacing(space.TINY)
        layout.addWidget(self.label)
        layout.addWidget(self.hint)
        layout.addWidget(self.media)
        if self.editor is not None:
            layout.addWidget(self.editor)
            self.editor.installEventFilter(self)
        layout.addWidget(self.wrong)
        layout.addWidget(self.beside)
        self.beside.hide()

    def _make(self, asked: AskedQuestion) -> AnswerEditor:
        made = editor_for(asked)
        made.answered.connect(self.give)
        made.typed.connect(self.typed)
        made.went_on.connect(self.chose)
        made.refused.connect(self.say)
        return made

    # Showing

    @property
    def has_cursor(self) -> bool:
        """Whether keys go into this answer."""
        return self.editor is not None and self.editor.hasFocus()

    def forget(self) -> bool:
        """Forget what was typed, before another record is shown; whether the card can show one."""
        if self._answer is not None and not self._answer.forget():
            return False
        self._typed_wrong = ""
        self.readonly = False
        self.tell_beside("")
        return True

    def show_typed(self, text: str) -> None:
        """Show what was typed once and was no answer."""
        if self._answer is not None and self._answer.type_again(text):
            self.give()

    def show_question(self, question: FormQuestion, problem: str) -> None:
        """Bring words, choices and value up to date; what is being typed is left alone."""
        self.fresh = False
        words = question.marked_label
        show_marked(self.label, words, " *" if question.required else "")
        self.label.setVisible(bool(self.label.text()))
        hint = "\n".join(text for text in (question.marked_hint, question.marked_guidance) if text)
        show_marked(self.hint, hint)
        self.hint.setVisible(bool(hint))
        media = dict(question.media)
        if is_image_map(question):
            media.pop("image", None)  # the choices are in it
        self.media.show_media(media)
        if self.editor is not None:
            name = plain(words)
            self.editor.setAccessibleName(
                tr("{question}, required", question=name) if question.required else name
            )
            self._be_readonly(self.editor, readonly=question.readonly or self.readonly)
        if self._answer is not None:
            self._show_answer(self._answer, question)
        self.say(self._typed_wrong or problem)

    def _show_answer(self, answer: AnswerEditor, question: FormQuestion) -> None:
        if question.answer_type.is_choice:
            answer.offer(question.choices)
        if not self._typed_wrong and answer.being_typed() is None:
            answer.show_value(question.value)

    def _be_readonly(self, editor: QWidget, *, readonly: bool) -> None:
        editor.setEnabled(not readonly)
        if bool(editor.property("calculated")) != readonly:  # the theme shows the value to be read
            editor.setProperty("calculated", readonly)
            restyle(editor)

    def say(self, problem: str) -> None:
        """Show what is wrong beside the answer."""
        self.wrong.setText(f"⚠ {problem}" if problem else "")
        self.wrong.setVisible(bool(problem))
        if self.editor is not None:
            self.editor.setAccessibleDescription(problem)

    def tell_beside(self, words: str) -> None:
        """Tell below the answer what is worth a second look; nothing takes the answer away."""
        self.beside.setText(words)
        self.beside.setVisible(bool(words))

    # Answering

    @property
    def typed_wrong(self) -> str:
        """Why the text in the field is no answer, or nothing."""
        return self._typed_wrong

    def give(self) -> None:
        """Give the answer in the field."""
        if self._answer is None:
            return
        try:
            answer = self._answer.value
        except Problem as problem:
            self.refuse(problem.sentence())
            return
        if self._typed_wrong:
            self.unread.emit(self.ref, "")
        self._typed_wrong = ""
        self.answered.emit(self.ref, answer)

    def refuse(self, sentence: str) -> None:
        """What was typed is no answer: it stays in the field with the sentence beside it."""
        self._typed_wrong = sentence
        self.say(sentence)
        text = None if self._answer is None else self._answer.typed_wrong()
        if text is not None:
            self.unread.emit(self.ref, text)

    def typing(self) -> str | None:
        """What is being typed, in stored form where possible; ``None`` when nothing is."""
        return None if self._answer is None else self._answer.being_typed()

    # Keys

    def take_focus(self) -> None:
        """Put the cursor into the answer."""
        if self._answer is not None:
            self._answer.widget.setFocus(Qt.FocusReason.TabFocusReason)
            self._answer.type_over()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        answer = self._answer
        if answer is not None and watched is self.editor:
            if event.type() == QEvent.Type.FocusIn:
                self.focused.emit(self.ref)
            elif event.type() == QEvent.Type.FocusOut:
                self.was_led_to = False
            if event.type() == QEvent.Type.FocusOut and answer.gives_when_left:
                self.give()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event, answer)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent, answer: AnswerEditor) -> bool:
        key, modifiers = event.key(), event.modifiers()
        was_led_to, self.was_led_to = self.was_led_to, False
        if was_led_to and key == Qt.Key.Key_Tab and not modifiers:
            return True
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_PageUp or (enter and modifiers & Qt.KeyboardModifier.ShiftModifier):
            self.went_back.emit()
        elif key == Qt.Key.Key_PageDown or (enter and not answer.keeps_enter):
            self.went_on.emit()
        else:
            return False
        return True


def show_marked(target: QLabel, text: str, mark: str = "") -> None:
    """Show a text with guarded answers, and a ``mark`` behind it; nothing happens when it is the same."""
    if target.property(_SHOWN) == text + mark:
        return
    target.setProperty(_SHOWN, text + mark)
    if has_markup(text):
        target.setTextFormat(Qt.TextFormat.RichText)
        target.setText(rich(text) + escape(mark))
    else:
        target.setTextFormat(Qt.TextFormat.PlainText)
        target.setText(freed(text) + mark)
