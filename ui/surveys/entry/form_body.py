"""Any form in the entry screen: the scrolling page over a form session."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.base.i18n import tr
from desktop_app.base.problems import Problem
from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.records.form_answers import (
    answers_of,
    last_saved_of,
    name_of,
    ref_of,
    tree_of,
)
from desktop_app.forms.session.answers import stored_answer
from desktop_app.forms.session.session import FormSession
from desktop_app.surveys.responses.entry import COMMENT, PAPER_FIELDS, SERIAL
from ui.base.saves import Entity
from ui.context.room import RoomContext
from ui.forms.editors.file import FileEditor
from ui.forms.form_view import FormView
from ui.forms.occurrences import to_add, to_remove
from ui.forms.question_card import QuestionCard
from ui.forms.speaking import spoken_language
from ui.surveys.entry.draft_files import DraftFiles
from ui.surveys.entry.keys import ADD, ATTACH, PROBLEM, REMOVE
from ui.surveys.entry.keys import COMMENT as HAS_COMMENT
from ui.surveys.entry.paper_body import PaperBody

_TYPING_MILLISECONDS = 500
"""So far behind the fingers an answer is kept that the cursor has not left."""


class FormBody(PaperBody):
    """The serial number stands above the form, so its question is not shown again.

    A form that is entered again is entered without its files: there is nothing on them to be misread.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        definition: FormDefinition,
        context: RoomContext,
        *,
        with_files: bool = True,
    ) -> None:
        super().__init__()
        self._questionnaire = questionnaire
        self._definition = definition
        self._office = context.office
        self._unknown: dict[str, str] = {}
        hidden = (SERIAL,) if with_files else (SERIAL, *_uploads(definition))
        self.files = DraftFiles(self, context, lambda: self.form_id)
        self.view = FormView(context.theme, hidden, self.files, questionnaire.files)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.files.written)
        layout.addWidget(self.view)
        context.saves.changed.connect(self._changed)
        self.view.left_question.connect(self.left_question)
        self.view.went_before.connect(self.went_before)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_TYPING_MILLISECONDS)
        self._soon.timeout.connect(lambda: self.left_question.emit(self.view.current))
        self.view.typed.connect(self._typed)

    @property
    def session(self) -> FormSession:
        """The record under the fingers."""
        assert self.view.session is not None
        return self.view.session

    def show_form(
        self,
        answers: Mapping[str, str],
        question: str,
        previous: Mapping[str, str],
        *,
        finished: bool = False,
    ) -> None:
        tree, unknown = tree_of(self._definition, answers) if answers else (None, [])
        names = set(unknown)
        self._unknown = {name: value for name, value in answers.items() if name in names}
        session = FormSession(
            self._definition,
            self._office.clock,
            tree=tree,
            language=spoken_language(self._definition),
            properties={"username": self._office.officer, "deviceid": self._office.identity.store_id},
            last_saved=last_saved_of(self._definition, previous),
            reading=finished,
            header=[ref_of(self._definition, name) for name in PAPER_FIELDS],
        )
        self._soon.stop()
        self.files.written.say("")
        ref = ref_of(self._definition, question) if question else ""
        self.view.show_session(session, ref, _unread(session) if answers else {})

    def _changed(self, entity: Entity) -> None:
        if entity is Entity.ATTACHMENT:
            self.view.files_came()

    def settle(self) -> None:
        self.view.finish_typing()

    def _typed(self) -> None:
        if not self._soon.isActive():  # a pause would never come while somebody types on
            self._soon.start()

    def answers(self) -> dict[str, str]:
        given = {**self._unknown, **answers_of(self.session)}
        typing = self.view.typing()
        for ref, text in (*self.view.unread.items(), *([typing] if typing else ())):
            name = name_of(self._definition, ref)
            given.pop(name, None)
            if text:
                given[name] = text
        given.pop(SERIAL, None)
        return given

    def final_answers(self) -> dict[str, str]:
        given = answers_of(self.session, relevant_only=True)
        given.pop(SERIAL, None)
        return {**self._unknown, **given}

    def question(self) -> str:
        return name_of(self._definition, self.view.current) if self.view.current else ""

    def problem(self) -> str:
        found = self.view.problems()
        if not found:
            return ""
        if len(found) == 1:
            return found[0]
        return found[0] + " " + tr("(and {n} more)", n=len(found) - 1)

    @property
    def at_end(self) -> bool:
        cards = [card for card in self.view.cards() if card.editor is not None]
        return bool(cards) and cards[-1].ref == self.view.current

    def enter(self, *, forward: bool) -> None:
        cards = [card for card in self.view.cards() if card.editor is not None and card.editor.isEnabled()]
        if cards:
            self.view.current = cards[0 if forward else -1].ref
        self.take_focus()

    def take_focus(self) -> None:
        self.view.take_focus()

    @property
    def able(self) -> frozenset[str]:
        lines = self.view.lines()
        has = {PROBLEM} | ({ADD, REMOVE} if to_add(lines, self.view.current) else set())
        for card in self.view.cards():
            if self._is_comment(card):
                has.add(HAS_COMMENT)
            elif isinstance(card.editor, FileEditor):
                has.add(ATTACH)
        return frozenset(has)

    def be_readonly(self, readonly: bool) -> None:
        self.view.be_readonly(readonly)

    def _is_comment(self, card: QuestionCard) -> bool:
        return card.editor is not None and card.ref.rpartition("/")[2] == COMMENT

    def to_comment(self) -> None:
        card = next((card for card in self.view.cards() if self._is_comment(card)), None)
        if card is not None:
            self.view.go_to(card)

    def to_problem(self) -> None:
        self.settle()
        self.view.problems()

    def attach_file(self) -> None:
        cards = self.view.cards()
        at = next((number for number, card in enumerate(cards) if card.ref == self.view.current), 0)
        for card in (*cards[at:], *cards[:at]):
            if isinstance(card.editor, FileEditor) and card.editor.isEnabled():
                self.view.go_to(card)
                card.editor.choose()
                return

    def add_occurrence(self) -> None:
        ref = to_add(self.view.lines(), self.view.current)
        if ref is not None:
            self.settle()
            self.view.add(ref)

    def remove_occurrence(self) -> None:
        ref = to_remove(self.view.lines(), self.view.current)
        if ref is not None:
            self.view.remove(ref)


def _unread(session: FormSession) -> dict[str, str]:
    """Answers of a draft that are none, by ref: what could not be read stays as it was typed."""
    found: dict[str, str] = {}
    for node in session.root.walk():
        bind = None if node.shape is None else session.definition.bind(node.shape)
        if bind is None or not node.value or bind.calculate is not None:
            continue
        try:
            stored_answer(node.value, session.definition.data_type(node.shape), session.world.zone)
        except Problem:
            found[node.path()] = node.value
    return found


def _uploads(definition: FormDefinition) -> list[str]:
    return [
        control.shape.name
        for control in definition.questions()
        if control.asks.is_file and control.shape is not None
    ]
