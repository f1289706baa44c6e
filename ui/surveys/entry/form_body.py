"""Any form in the entry screen: the scrolling page over a form session."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.catalogue.questionnaire import Questionnaire
from desktop_app.forms.definition.definition import FormDefinition
from desktop_app.forms.session.session import FormSession
from desktop_app.surveys.responses.records import COMMENT, PAPER_FIELDS, SERIAL
from ui.base.answers import listen
from ui.base.saves import SavedEntity
from ui.context.room import RoomContext
from ui.forms.entry_form import EntryForm
from ui.forms.question_card import QuestionCard
from ui.surveys.entry.draft_files import DraftFiles
from ui.surveys.entry.keys import ADD, ATTACH, PROBLEM, REMOVE
from ui.surveys.entry.keys import COMMENT as HAS_COMMENT
from ui.surveys.entry.paper_body import PaperBody


class FormBody(PaperBody):
    """The serial number is above the form, so its question is not shown again.

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
        self._office = context.office
        hidden = (SERIAL,) if with_files else (SERIAL, *_uploads(definition))
        self.files = DraftFiles(self, context, lambda: self.form_id)
        self.form = EntryForm(
            definition, context.theme, hidden=hidden, files=self.files, media=questionnaire.files
        )
        self.view = self.form.view
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.files.written)
        layout.addWidget(self.form)
        listen(context.saves.changed, self, self._changed)
        self.form.left_question.connect(self.left_question)
        self.form.went_before.connect(self.went_before)

    @property
    def session(self) -> FormSession:
        """The record being typed."""
        return self.form.session

    def show_form(
        self,
        answers: Mapping[str, str],
        question: str,
        previous: Mapping[str, str],
        *,
        finished: bool = False,
        saved: bool = False,
    ) -> None:
        del saved  # a question left blank looks as one that waits: which of them have to be answered is shown
        self.files.written.say("")
        self.form.show_answers(
            answers,
            question,
            self._office.clock,
            previous=previous,
            properties={"username": self._office.officer, "deviceid": self._office.identity.store_id},
            reading=finished,
            header=PAPER_FIELDS,
        )

    def _changed(self, entity: SavedEntity) -> None:
        if entity is SavedEntity.ATTACHMENT:
            self.view.files_came()

    def settle(self) -> None:
        self.form.settle()

    def answers(self) -> dict[str, str]:
        given = self.form.answers()
        given.pop(SERIAL, None)
        return given

    def final_answers(self) -> dict[str, str]:
        given = self.form.final_answers()
        given.pop(SERIAL, None)
        return given

    def question(self) -> str:
        return self.form.question()

    def problem(self) -> str:
        return self.form.problem()

    @property
    def at_end(self) -> bool:
        return self.form.at_end

    def enter(self, *, forward: bool) -> None:
        self.form.enter(forward=forward)

    def take_focus(self) -> None:
        self.view.take_focus()

    @property
    def able(self) -> frozenset[str]:
        has = {PROBLEM} | ({ADD, REMOVE} if self.form.repeats else set())
        if any(map(self._is_comment, self.view.cards())):
            has.add(HAS_COMMENT)
        if self.form.cards_with_files():
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
        self.form.attach_file()

    def add_occurrence(self) -> None:
        self.form.add_occurrence()

    def remove_occurrence(self) -> None:
        self.form.remove_occurrence()


def _uploads(definition: FormDefinition) -> list[str]:
    return [
        control.shape.name
        for control in definition.questions()
        if control.asks.is_file and control.shape is not None
    ]
