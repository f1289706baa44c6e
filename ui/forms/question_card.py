"""One question of any form: its words, its editor, and what is wrong beside it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.forms.answers import shown_answer, stored_answer, typed_answer
from desktop_app.forms.choices import listed
from desktop_app.forms.markup import plain
from desktop_app.forms.questions import Question
from desktop_app.forms.types.answer_type import Answer
from desktop_app.i18n import tr
from desktop_app.problems import Problem
from desktop_app.text import nfc
from ui.forms.choice_editor import ChoiceEditor
from ui.forms.file_editor import FileEditor
from ui.forms.form_files import FormFiles, Wanted
from ui.forms.label_media import LabelMedia
from ui.forms.long_choice_editor import LONG, LongChoiceEditor
from ui.forms.marked_text import show_marked
from ui.theme import spacing as space
from ui.theme.fonts import TextRole
from ui.widgets.day_line import DayLine
from ui.widgets.labels import label, muted, restyle

TRIGGERED = "OK"


class QuestionCard(QFrame):
    """Gives an answer when the cursor leaves it; shows the label, hint and problem of the moment."""

    answered = Signal(str, object)
    """Ref and answer. What is not of the question's type stays here with a sentence beside it."""
    typed = Signal()
    """Letters were typed; the answer is given when the cursor leaves."""
    unread = Signal(str, str)
    """Ref and text of what was typed and is no answer; an empty text when it has become one."""
    went_on = Signal()
    went_back = Signal()
    focused = Signal(str)

    def __init__(
        self, question: Question, files: FormFiles, media: Mapping[str, bytes] | None = None
    ) -> None:
        super().__init__()
        self._files = files
        self.ref = question.ref
        self.kind = question.kind
        self.type = question.type
        self._answer_type = question.answer_type
        self._appearance = question.control.appearance
        self._zone = question.session.world.zone
        self._clock = question.session.world.clock
        self.setProperty("surface", "card")
        self.label: QLabel = label("", TextRole.LABEL, wrap=True)
        self.hint: QLabel = muted("")
        self.media = LabelMedia(media or {})
        self.wrong: QLabel = label("", tone="danger", wrap=True)
        self.editor: QWidget | None = None if self.kind == "note" else self._make(question)
        self._typed_wrong = ""
        self.readonly = False
        """Whether the form is only looked at."""
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

    def _make(self, question: Question) -> QWidget:
        if self.kind == "select1" and listed(question.session.definition, question.control) >= LONG:
            long = LongChoiceEditor()
            long.setMaximumWidth(space.FORM_WIDTH)
            long.setPlaceholderText(tr("type some letters of it"))
            long.answered.connect(self.give)
            return long
        if self.kind in ("select1", "select", "rank"):
            choices = ChoiceEditor(
                several=self.kind != "select1", ordered=self.kind == "rank", media=self.media.files
            )
            choices.answered.connect(self.give)
            choices.went_on.connect(self.went_on)
            choices.mistyped.connect(lambda key: self.say(tr("“{key}” chooses nothing here.", key=key)))
            return choices
        if self.kind == "upload":
            file = FileEditor(_wanted(question), self._files)
            file.answered.connect(self.give)
            file.refused.connect(self.say)
            return file
        if self.kind == "trigger":
            box = QCheckBox(tr("Read and noted"))
            box.clicked.connect(lambda _: self.give())
            return box
        if self.type == "string" and "multiline" in question.control.appearance.split():
            text = QPlainTextEdit()
            text.setTabChangesFocus(True)
            text.setFixedHeight(4 * text.fontMetrics().lineSpacing() + space.MEDIUM)
            text.textChanged.connect(self.typed)
            return text
        line = self._line()
        line.textEdited.connect(self.typed)
        line.setMaximumWidth(space.FORM_WIDTH // 2 if self._answer_type.is_short else space.FORM_WIDTH)
        line.setPlaceholderText(self._example(question))
        return line

    @property
    def _takes_whole_day(self) -> bool:
        return self.type == "date" and not {"year", "month-year"} & set(self._appearance.split())

    def _line(self) -> QLineEdit:
        if not self._takes_whole_day:
            return QLineEdit()
        day = DayLine(self._clock.today)
        day.chosen.connect(lambda _: self.give())
        return day

    def _example(self, question: Question) -> str:
        """How the answer is typed, in grey in the empty field."""
        if self.kind == "range":
            given = question.control.attributes
            bounds = [
                shown_answer(given.get(end, ""), self._answer_type, self._zone, self._appearance)
                for end in ("start", "end")
            ]
            return tr("{start} to {end}", start=bounds[0], end=bounds[1])
        shown = self._appearance.split()
        if self.type == "date":
            part = tr("yyyy") if "year" in shown else tr("mm/yyyy") if "month-year" in shown else ""
            return part or tr("dd/mm/yyyy (Alt+↓: calendar)")
        return tr(self._answer_type.example) if self._answer_type.example else ""

    # Showing

    @property
    def has_cursor(self) -> bool:
        """Whether keys go into this answer."""
        return self.editor is not None and self.editor.hasFocus()

    def forget(self) -> bool:
        """Forget what was typed, before another record is shown; whether the card can show one."""
        editor = self.editor
        if isinstance(editor, QLineEdit | QPlainTextEdit):
            editor.clear()
        elif isinstance(editor, ChoiceEditor):
            editor.show_value("")
        elif editor is not None and not isinstance(editor, QCheckBox):
            return False
        self._typed_wrong = ""
        self.readonly = False
        return True

    def show_typed(self, text: str) -> None:
        """Show what was typed once and was no answer."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(text)
            self.give()

    def show_question(self, question: Question, problem: str) -> None:
        """Bring words, choices and value up to date; what is being typed is left alone."""
        self.fresh = False
        words = question.marked_label
        show_marked(self.label, words, " *" if question.required else "")
        self.label.setVisible(bool(self.label.text()))
        hint = "\n".join(text for text in (question.marked_hint, question.marked_guidance) if text)
        show_marked(self.hint, hint)
        self.hint.setVisible(bool(hint))
        self.media.show_media(question.media)
        if self.editor is not None:
            self.editor.setAccessibleName(plain(words))
            self._be_readonly(self.editor, readonly=question.readonly or self.readonly)
        if isinstance(self.editor, ChoiceEditor | LongChoiceEditor):
            self.editor.offer(question.choices)
        if not self._typed_wrong and not (self.editor is not None and self._being_typed(question.value)):
            self._show_value(question.value)
        self.say(self._typed_wrong or problem)

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

    def _being_typed(self, stored: str) -> bool:
        editor = self.editor
        if isinstance(editor, QLineEdit):
            return editor.hasFocus() and editor.isModified() and self._shown(stored) != editor.text()
        if isinstance(editor, QPlainTextEdit):
            return editor.hasFocus()
        return False

    def _show_value(self, stored: str) -> None:
        editor = self.editor
        if isinstance(editor, ChoiceEditor | FileEditor | LongChoiceEditor):
            editor.show_value(stored)
        elif isinstance(editor, QCheckBox):
            editor.setChecked(stored == TRIGGERED)
        elif isinstance(editor, QPlainTextEdit):
            if editor.toPlainText() != stored:
                editor.setPlainText(stored)
        elif isinstance(editor, QLineEdit) and editor.text() != self._shown(stored):
            editor.setText(self._shown(stored))

    def _shown(self, stored: str) -> str:
        if isinstance(self.editor, LongChoiceEditor):
            return self.editor.shown(stored)
        return shown_answer(stored, self._answer_type, self._zone, self._appearance)

    # Answering

    @property
    def typed_wrong(self) -> str:
        """Why what stands in the field is no answer, or nothing."""
        return self._typed_wrong

    def give(self) -> None:
        """Give the answer as it stands."""
        if self.editor is None:
            return
        try:
            answer = self._answer()
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
        if isinstance(self.editor, QLineEdit):
            self.unread.emit(self.ref, self.editor.text())

    def typing(self) -> str | None:
        """What is being typed, as it would be stored or as it stands; ``None`` when nothing is."""
        editor = self.editor
        if isinstance(editor, QPlainTextEdit):
            return nfc(editor.toPlainText()) if editor.hasFocus() else None
        if not isinstance(editor, QLineEdit) or not (editor.hasFocus() and editor.isModified()):
            return None
        try:
            return stored_answer(self._answer(), self._answer_type, self._zone)
        except Problem:
            return nfc(editor.text())

    def _answer(self) -> Answer:
        editor = self.editor
        if isinstance(editor, FileEditor) and editor.keeping:
            raise Problem("The file is still being kept. Wait a moment, then go on.")
        if isinstance(editor, ChoiceEditor | FileEditor | LongChoiceEditor):
            return editor.value
        if isinstance(editor, QCheckBox):
            return TRIGGERED if editor.isChecked() else ""
        if isinstance(editor, QPlainTextEdit):
            return nfc(editor.toPlainText())
        assert isinstance(editor, QLineEdit)
        return typed_answer(editor.text(), self._answer_type, self._zone, self._appearance)

    # Keys

    def take_focus(self) -> None:
        """Put the cursor into the answer."""
        if self.editor is not None:
            self.editor.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(self.editor, QLineEdit):
                self.editor.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor:
            if event.type() == QEvent.Type.FocusIn:
                self.focused.emit(self.ref)
            elif event.type() == QEvent.Type.FocusOut and isinstance(watched, QLineEdit | QPlainTextEdit):
                self.give()
            elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key, modifiers = event.key(), event.modifiers()
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            return False
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if key == Qt.Key.Key_PageUp or (enter and modifiers & Qt.KeyboardModifier.ShiftModifier):
            self.went_back.emit()
        elif key == Qt.Key.Key_PageDown or (enter and not isinstance(self.editor, QPlainTextEdit)):
            self.went_on.emit()
        else:
            return False
        return True


def _wanted(question: Question) -> Wanted:
    shape = question.node.shape
    bind = None if shape is None else question.session.definition.bind(shape)
    media_type = question.control.attributes.get("mediatype", "")
    return Wanted(media_type, None if bind is None else bind.max_pixels)
