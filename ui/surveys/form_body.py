"""Any form in the entry screen: the scrolling page over a form session."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout

from desktop_app.catalogue.survey_template import SurveyTemplate
from desktop_app.forms.definition import FormDefinition
from desktop_app.forms.session import FormSession
from desktop_app.i18n import tr
from desktop_app.surveys.form_answers import answers_of, last_saved_of, name_of, ref_of, tree_of
from desktop_app.surveys.keying import SERIAL
from ui.forms.form_view import FormView
from ui.forms.speaking import spoken_language
from ui.room import RoomContext
from ui.saves import Entity
from ui.surveys.draft_files import DraftFiles
from ui.surveys.paper_body import PaperBody


class FormBody(PaperBody):
    """The serial number stands above the form, so its question is not shown again.

    A form that is keyed again is keyed without its files: there is nothing on them to be misread.
    """

    def __init__(
        self,
        template: SurveyTemplate,
        definition: FormDefinition,
        context: RoomContext,
        *,
        with_files: bool = True,
    ) -> None:
        super().__init__()
        self._template = template
        self._definition = definition
        self._office = context.office
        self._unknown: dict[str, str] = {}
        hidden = (SERIAL,) if with_files else (SERIAL, *_uploads(definition))
        self.files = DraftFiles(self, context, lambda: self.form_id)
        self.view = FormView(context.theme, hidden, self.files, template.files)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        context.saves.changed.connect(self._changed)
        self.view.left_question.connect(self.left_question)
        self.view.went_before.connect(self.went_before)

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
        )
        self.view.show_session(session, ref_of(self._definition, question) if question else "")

    def _changed(self, entity: Entity) -> None:
        if entity is Entity.ATTACHMENT:
            self.view.files_came()

    def settle(self) -> None:
        self.view.finish_typing()

    def answers(self) -> dict[str, str]:
        given = answers_of(self.session)
        given.pop(SERIAL, None)
        return {**self._unknown, **given}

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


def _uploads(definition: FormDefinition) -> list[str]:
    return [
        control.shape.name
        for control in definition.questions()
        if control.kind == "upload" and control.shape is not None
    ]
